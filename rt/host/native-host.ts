/** Everything this process needs to run machine code: code memory, doorbell, native threads, fault handlers. */

import { DOORBELL_MESSAGES } from "#core/spec/doorbell-layout.ts";
import { CodeMemory } from "./code-memory.ts";
import { Doorbell, type MessageHandler } from "./doorbell.ts";
import { type HostCode, installHostCode } from "./host-code.ts";
import { Libc } from "./libc.ts";
import { type NativeThread, NativeThreads, type ThreadRequest } from "./native-threads.ts";

export interface NativeHost {
  readonly libc: Libc;
  readonly memory: CodeMemory;
  readonly hostCode: HostCode;
  readonly doorbell: Doorbell;
  readonly threads: NativeThreads;
}

/** Opens the host. `onMessage` gets the messages of the program; ends of threads are handled here. */
export function openNativeHost(onMessage: MessageHandler = () => {}): NativeHost {
  const libc = Libc.opened();
  const memory = CodeMemory.reserve(libc);
  const hostCode = installHostCode(memory);
  let threads: NativeThreads | undefined;
  const doorbell = Doorbell.open(libc, (kind, words) => {
    if (kind !== DOORBELL_MESSAGES.threadEnd.kind) onMessage(kind, words);
    else threads?.finish(words.unsigned(0), words.signed(1));
  });
  threads = new NativeThreads(libc, hostCode, doorbell.address);
  return { libc, memory, hostCode, doorbell, threads };
}

/**
 * Runs code on a native thread and keeps the process alive until it ends; gives its result. Code that ends the process
 * itself (exit_group) never comes back, which is the quicker end for a program that has nothing else to do.
 */
export async function runNative(host: NativeHost, request: ThreadRequest): Promise<number> {
  const thread: NativeThread = host.threads.start(request);
  await host.doorbell.hold();
  const result = await thread.result;
  if (host.threads.runningCount === 0) await host.doorbell.release();
  return result;
}
