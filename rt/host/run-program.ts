/** Runs a program that was linked into this process: start block, native thread, exit code. */

import { START_BLOCK } from "#core/spec/doorbell-layout.ts";
import { buildArgumentBlock } from "./argument-block.ts";
import { nativeBytes, setWord } from "./libc.ts";
import { type NativeHost, runNative } from "./native-host.ts";

/** Addresses that the runtime's thread entry needs; all are numbers of this process's memory. */
export interface ProgramAddresses {
  /** `__runa_thread_entry` of the runtime image: System V, one pointer to the start block, gives the exit code. */
  readonly threadEntry: number;
  /** `__runa_program` of the unit. */
  readonly program: number;
  readonly codeStart: number;
  readonly codeEnd: number;
  readonly codeMap: number;
  readonly globalRoots: number;
  /** Table from `installFaultHandlers`, 0 when none are installed. */
  readonly savedActions: number;
}

/**
 * Starts the program with its arguments (the first is its own name) and environment (`NAME=value`); gives the exit
 * code that the runtime reports. A program whose runtime ends the process itself never settles the promise.
 */
export async function runProgram(
  host: NativeHost,
  addresses: ProgramAddresses,
  args: readonly string[],
  environment: readonly string[],
): Promise<number> {
  const block = host.libc.allocate(START_BLOCK.bytes);
  const view = new DataView(nativeBytes(block, START_BLOCK.bytes).buffer);
  setWord(view, START_BLOCK.program, addresses.program);
  setWord(view, START_BLOCK.codeStart, addresses.codeStart);
  setWord(view, START_BLOCK.codeEnd, addresses.codeEnd);
  setWord(view, START_BLOCK.codeMap, addresses.codeMap);
  setWord(view, START_BLOCK.globalRoots, addresses.globalRoots);
  setWord(view, START_BLOCK.arguments, buildArgumentBlock(host.libc, args, environment));
  setWord(view, START_BLOCK.doorbell, host.doorbell.address);
  setWord(view, START_BLOCK.savedActions, addresses.savedActions);
  const result = await runNative(host, { entry: addresses.threadEntry, argument: block });
  host.libc.unmap(block, START_BLOCK.bytes);
  return result;
}
