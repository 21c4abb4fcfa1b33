/** Runs a program that was linked into this process: launch block, native thread, exit code. */

import { LAUNCH } from "#core/spec/layouts.ts";
import { buildArgumentBlock, type ProgramEnvironment } from "./argument-block.ts";
import { nativeBytes, setWord } from "./libc.ts";
import { type NativeHost, runNative } from "./native-host.ts";

type LaunchField = Exclude<keyof typeof LAUNCH, "bytes">;

type HostField = "argumentCount" | "arguments" | "environment" | "doorbell";
type SessionField = "fiber" | "isSession" | "codeUnits" | "codeRanges";

/** Fields of the launch block that the caller knows; the host adds arguments, environment and doorbell. */
export type ProgramAddresses = Readonly<Record<Exclude<LaunchField, HostField | SessionField>, number>>;

/** Makes a launch block, with 0 in the fields that are not given. */
export function makeLaunchBlock(
  host: NativeHost,
  addresses: Readonly<Partial<Record<LaunchField, number>>>,
  args: readonly string[],
  environment: ProgramEnvironment,
): number {
  const isAddress = typeof environment === "number";
  const initialStack = buildArgumentBlock(host.libc, args, isAddress ? new Uint8Array() : environment);
  const fields: Readonly<Partial<Record<LaunchField, number>>> = {
    ...addresses,
    argumentCount: args.length,
    arguments: initialStack + 8,
    environment: isAddress ? environment : initialStack + 16 + 8 * args.length,
    doorbell: host.doorbell.address,
  };
  const block = host.libc.allocate(LAUNCH.bytes);
  const view = new DataView(nativeBytes(block, LAUNCH.bytes).buffer);
  for (const name of Object.keys(fields) as LaunchField[]) setWord(view, LAUNCH[name], fields[name] ?? 0);
  return block;
}

/**
 * Starts the program with its arguments (the first is its own name) and environment ; gives the exit
 * code that the runtime reports. A program whose runtime ends the process itself never settles the promise.
 */
export async function runProgram(
  host: NativeHost,
  threadEntry: number,
  addresses: ProgramAddresses,
  args: readonly string[],
  environment: ProgramEnvironment,
): Promise<number> {
  const block = makeLaunchBlock(host, addresses, args, environment);
  const result = await runNative(host, { entry: threadEntry, argument: block });
  host.libc.unmap(block, LAUNCH.bytes);
  return result;
}
