/** Fault handlers for machine code, and the signals by which people end programs. */

import { FAULT_SIGNALS, SAVED_ACTION } from "#core/spec/doorbell-layout.ts";
import { type Libc, nativeBytes, SYSCALL, setWord } from "./libc.ts";

const SA_SIGINFO = 4;
const SA_RESTORER = 0x04000000;
const SA_ONSTACK = 0x08000000;
const SA_NODEFER = 0x40000000;
/** Bytes of the kernel's signal set. */
const KERNEL_SET_BYTES = 8;

/** What JavaScript may listen to, and Linux's numbers. */
const TERMINATION_SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
export type TerminationSignal = keyof typeof TERMINATION_SIGNALS;

/**
 * Installs one machine-code handler (System V: signal, siginfo, ucontext) for all fault signals, on the alternate
 * stack of the thread. Gives the address of the table of the actions it replaced, in the order of `FAULT_SIGNALS`, by
 * which the handler passes on faults that are not its own. `signalReturn` is the address of the restorer.
 */
export function installFaultHandlers(libc: Libc, handler: number, signalReturn: number): number {
  const count = Object.keys(FAULT_SIGNALS).length;
  const bytes = (count + 1) * SAVED_ACTION.bytes;
  const saved = libc.allocate(bytes);
  const action = saved + count * SAVED_ACTION.bytes;
  const view = new DataView(nativeBytes(saved, bytes).buffer);
  const actionOffset = action - saved;
  setWord(view, actionOffset + SAVED_ACTION.handler, handler);
  setWord(view, actionOffset + SAVED_ACTION.flags, SA_SIGINFO + SA_RESTORER + SA_ONSTACK + SA_NODEFER);
  setWord(view, actionOffset + SAVED_ACTION.restorer, signalReturn);
  for (const [index, signal] of Object.values(FAULT_SIGNALS).entries()) {
    const old = saved + index * SAVED_ACTION.bytes;
    const result = libc.call(SYSCALL.rt_sigaction, signal, action, old, KERNEL_SET_BYTES);
    if (result < 0) throw new Error(`cannot install the handler of signal ${signal} (errno ${-result})`);
  }
  return saved;
}

/** Puts back the actions that `installFaultHandlers` replaced. */
export function restoreFaultHandlers(libc: Libc, savedActions: number): void {
  for (const [index, signal] of Object.values(FAULT_SIGNALS).entries()) {
    libc.call(SYSCALL.rt_sigaction, signal, savedActions + index * SAVED_ACTION.bytes, 0, KERNEL_SET_BYTES);
  }
}

/** Ends this process by a signal, so that its parent sees what it would see of any program: never comes back. */
function dieBySignal(libc: Libc, signal: TerminationSignal): never {
  const number = TERMINATION_SIGNALS[signal];
  const defaultAction = libc.allocate(SAVED_ACTION.bytes);
  libc.call(SYSCALL.rt_sigaction, number, defaultAction, 0, KERNEL_SET_BYTES);
  libc.call(SYSCALL.kill, libc.call(SYSCALL.getpid), number);
  for (;;) libc.call(SYSCALL.exit_group, 128 + number);
}

/**
 * Runs `beforeEnd` (flush, restore the terminal) when a person ends the program, and then dies by that signal. A
 * program that has nothing to do before its end needs none of this: without a listener the signal's default action
 * ends the process at once, native threads included. Gives a function that takes the listeners away.
 */
export function onTermination(
  libc: Libc,
  beforeEnd: (signal: TerminationSignal) => void,
  signals = Object.keys(TERMINATION_SIGNALS) as readonly TerminationSignal[],
): () => void {
  const listeners = signals.map((signal) => {
    const listener = (): void => {
      beforeEnd(signal);
      dieBySignal(libc, signal);
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  return () => {
    for (const { signal, listener } of listeners) process.off(signal, listener);
  };
}
