/** Tests of machine code on native threads: results, messages, the event loop meanwhile. */

import { expect, test } from "bun:test";
import { nativeBytes, setWord } from "./libc.ts";
import { type NativeHost, openNativeHost, runNative } from "./native-host.ts";

const host: NativeHost = openNativeHost(() => undefined);

function install(hex: string): number {
  const bytes = Uint8Array.fromHex(hex.replaceAll(" ", ""));
  const block = host.memory.allocateCode(bytes.length);
  block.bytes.set(bytes);
  host.memory.publish(block);
  return block.address;
}

test("a thread computes and gives its result", async () => {
  const code = install("48 8d 47 05 c3"); // lea rax, [rdi + 5]; ret
  expect(await runNative(host, { entry: code, argument: 37 })).toBe(42);
  const minusOne = install("48 c7 c0 ff ff ff ff c3"); // mov rax, -1; ret
  expect(await runNative(host, { entry: minusOne, argument: 0 })).toBe(-1);
});

test("two hundred threads one after the other", async () => {
  const code = install("48 8d 47 05 c3"); // lea rax, [rdi + 5]; ret
  for (let round = 0; round < 200; round++)
    expect(await runNative(host, { entry: code, argument: round })).toBe(round + 5);
  expect(host.threads.runningCount).toBe(0);
});

test("the event loop runs while a thread spins", async () => {
  const spin = install("8b 07 85 c0 74 fa b8 07 00 00 00 c3"); // wait until [rdi] is not 0, then 7
  const flag = host.memory.allocateData(4);
  const running = runNative(host, { entry: spin, argument: flag.address });
  let turns = 0;
  const timer = setInterval(() => {
    if (++turns === 20) flag.bytes[0] = 1;
  }, 2);
  expect(await running).toBe(7);
  clearInterval(timer);
  expect(turns).toBeGreaterThanOrEqual(20);
});

test("messages of four threads all arrive, each thread's in order, though the ring is small", async () => {
  const perThread = 5000;
  const received = new Map<number, number>();
  let disorder = 0;
  const collecting = await openNativeHostFor((thread, number) => {
    if (number !== (received.get(thread) ?? 0)) disorder++;
    received.set(thread, number + 1);
  });
  // Block: ring, postMessage, thread, limit. For each number below the limit: postMessage(ring, 9, {thread, number}, 2).
  const producer = install(
    "5341544883ec184889fb4531e4488b4310488904244c89642408488b3bbe090000004889e2b902000000ff530849ffc44c3b631872d74883c418415c5b31c0c3",
  );
  const running = [1, 2, 3, 4].map((thread) => {
    const block = host.memory.allocateData(32);
    const view = new DataView(block.bytes.buffer);
    setWord(view, 0, collecting.address);
    setWord(view, 8, host.hostCode.postMessage);
    setWord(view, 16, thread);
    setWord(view, 24, perThread);
    return runNative(host, { entry: producer, argument: block.address });
  });
  await Promise.all(running);
  collecting.drain();
  expect(disorder).toBe(0);
  expect([...received.entries()].sort(([a], [b]) => a - b)).toEqual([1, 2, 3, 4].map((thread) => [thread, perThread]));
}, 30_000);

async function openNativeHostFor(receive: (thread: number, number: number) => void) {
  const { Doorbell } = await import("./doorbell.ts");
  const doorbell = Doorbell.open(host.libc, (_, words) => receive(words.unsigned(0), words.unsigned(1)), 16);
  await doorbell.hold();
  return doorbell;
}

test("the host's machine code uses the offsets of the layouts", async () => {
  const { DOORBELL } = await import("#core/spec/doorbell-layout.ts");
  const { hostCodeX64, HOST_CODE_X64_OFFSETS } = await import("./host-code-x64.ts");
  const { THREAD_RECORD } = await import("./host-code.ts");
  const code = hostCodeX64().toHex();
  const byte = (value: number): string => value.toString(16).padStart(2, "0");
  expect(code).toContain(`448b47${byte(DOORBELL.mask)}`);
  expect(code).toContain(`4e8d8407${byte(DOORBELL.slots)}000000`);
  expect(code).toContain(`8747${byte(DOORBELL.rung)}`);
  expect(code).toContain(`8b7f${byte(DOORBELL.descriptor)}`);
  expect(code).toContain(`41897004`);
  const entry = code.slice(HOST_CODE_X64_OFFSETS.threadEntry * 2);
  expect(entry).toContain(`488d7b${byte(THREAD_RECORD.alternateStack)}`);
  expect(entry).toContain(`488b7b${byte(THREAD_RECORD.argument)}ff13`);
  expect(entry).toContain(`488b4b${byte(THREAD_RECORD.thread)}`);
  expect(entry).toContain(`488b7b${byte(THREAD_RECORD.doorbell)}`);
});

test("code is never writable where it runs", () => {
  const block = host.memory.allocateCode(64);
  const alias = new Uint8Array(block.bytes.buffer);
  alias[0] = 0xc3;
  expect(nativeBytes(block.address, 1)[0]).toBe(0xc3);
  const maps = new TextDecoder().decode(Bun.spawnSync(["grep", "runa-code", `/proc/${process.pid}/maps`]).stdout);
  expect(
    maps
      .trim()
      .split("\n")
      .map((line) => line.split(" ")[1])
      .sort(),
  ).toEqual(["r-xs", "rw-s"]);
});
