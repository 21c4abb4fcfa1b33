/** Tests of whole programs in this process: what they are given, how they end, what signals do to them. */

import { expect, test } from "bun:test";
import { join } from "node:path";
import { LAUNCH } from "#core/spec/layouts.ts";
import { systemTexts } from "./argument-block.ts";
import { addressOfBytes } from "./libc.ts";
import { openNativeHost } from "./native-host.ts";
import { runProgram } from "./run-program.ts";

const PROGRAM = {
  program: 1,
  codeStart: 2,
  codeEnd: 3,
  codeMap: 4,
  globalRoots: 5,
  descriptorBase: 6,
  imageCodeStart: 7,
  imageCodeEnd: 8,
  imageCodeMap: 9,
  imageGlobalRoots: 10,
  collectorStress: 11,
  exitsProcess: 0,
  textDescriptor: 12,
} as const;

test("the launch block and the arguments reach the program", async () => {
  const host = openNativeHost();
  // Copies the launch block (21 words) to [rdi + program], a buffer here, and returns argc.
  const code = Uint8Array.fromHex("488b5710488b074889fe4889d7b915000000f348a5c3");
  const block = host.memory.allocateCode(code.length);
  block.bytes.set(code);
  host.memory.publish(block);
  const copy = new Uint8Array(LAUNCH.bytes);
  expect<number>(LAUNCH.bytes).toBe(21 * 8);
  const addresses = { ...PROGRAM, program: addressOfBytes(copy) };
  expect(await runProgram(host, block.address, addresses, ["name", "ä b", ""], systemTexts(["X=1", "Y="]))).toBe(3);
  const words = new BigUint64Array(copy.buffer);
  for (const name of Object.keys(PROGRAM) as (keyof typeof PROGRAM)[])
    if (name !== "program") expect(words[LAUNCH[name] / 8]).toBe(BigInt(PROGRAM[name]));
  expect(Number(words[LAUNCH.doorbell / 8])).toBe(host.doorbell.address);
  const texts = await readArguments(Number(words[LAUNCH.arguments / 8]) - 8);
  expect(texts).toEqual([["name", "ä b", ""], ["X=1", "Y="], ["6 4096"]]);
});

async function readArguments(address: number): Promise<string[][]> {
  const { getWord, nativeBytes } = await import("./libc.ts");
  const view = new DataView(nativeBytes(address, 4096).buffer);
  const text = (at: number): string => {
    const bytes = nativeBytes(at, 64);
    return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
  };
  const argumentCount = getWord(view, 0);
  const lists: string[][] = [[], []];
  let word = 1;
  for (const list of lists) {
    for (; getWord(view, word * 8) !== 0; word++) list.push(text(getWord(view, word * 8)));
    word++;
  }
  expect(lists[0]?.length).toBe(argumentCount);
  return [...lists, [`${getWord(view, word * 8)} ${getWord(view, word * 8 + 8)}`]];
}

/** Runs `testing/spinning-program.ts` until it has said that it spins, sends a signal, and waits for its end. */
async function endBySignal(mode: string, signal: NodeJS.Signals): Promise<[signal: string, output: string]> {
  const program = join(import.meta.dir, "testing", "spinning-program.ts");
  const child = Bun.spawn([process.execPath, program, mode], { stdout: "pipe", stderr: "inherit" });
  const reader = child.stdout.getReader();
  const decoder = new TextDecoder();
  let output = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    output += decoder.decode(value);
    if (output === "spinning\n") child.kill(signal);
  }
  await child.exited;
  return [String(child.signalCode), output];
}

test("signals end a program whose native thread spins, as they end any program", async () => {
  expect(await endBySignal("plain", "SIGINT")).toEqual(["SIGINT", "spinning\n"]);
  expect(await endBySignal("plain", "SIGTERM")).toEqual(["SIGTERM", "spinning\n"]);
  expect(await endBySignal("listening", "SIGINT")).toEqual(["SIGINT", "spinning\nend by SIGINT\n"]);
  expect(await endBySignal("listening", "SIGHUP")).toEqual(["SIGHUP", "spinning\nend by SIGHUP\n"]);
});

test("machine code may end the process itself, with its exit code", async () => {
  const program = join(import.meta.dir, "testing", "spinning-program.ts");
  const child = Bun.spawn([process.execPath, program, "exit"], { stdout: "ignore" });
  expect(await child.exited).toBe(7);
});
