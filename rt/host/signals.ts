/** The signals by which people end programs. */

import { type Libc, SYSCALL } from "./libc.ts";

/** Bytes of the kernel's sigaction; all zero is the default action. */
const ACTION_BYTES = 32;
/** Bytes of the kernel's signal set. */
const KERNEL_SET_BYTES = 8;

/** What JavaScript may listen to, and Linux's numbers. */
const TERMINATION_SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
export type TerminationSignal = keyof typeof TERMINATION_SIGNALS;

/** Ends this process by a signal, so that its parent sees what it would see of any program: never comes back. */
function dieBySignal(libc: Libc, signal: TerminationSignal): never {
  const number = TERMINATION_SIGNALS[signal];
  const defaultAction = libc.allocate(ACTION_BYTES);
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
