/** Tests of machine code on native threads: results, faults turned into messages, the event loop meanwhile. */

import { afterAll, expect, test } from "bun:test";
import { FAULT_SIGNALS } from "#core/spec/doorbell-layout.ts";
import { MAPPING, nativeBytes, setWord } from "./libc.ts";
import { type NativeHost, openNativeHost, runNative } from "./native-host.ts";
import { installFaultHandlers, restoreFaultHandlers } from "./signals.ts";
import { FAULT_BLOCK, FAULT_CODE, FAULT_RESULT, faultCodeX64 } from "./testing/fault-code.ts";

interface Fault {
  readonly signal: number;
  readonly code: number;
  readonly address: number;
  readonly pc: number;
  readonly user: number;
}

const faults: Fault[] = [];
const host: NativeHost = openNativeHost((_, words) => {
  const word = (index: number): number => words.unsigned(index);
  faults.push({ signal: word(0), code: word(1), address: word(2), pc: word(3), user: word(4) });
});
const faultCode = install(faultCodeX64().toHex());
const savedActions = installFaultHandlers(host.libc, faultCode + FAULT_CODE.handler, host.hostCode.signalReturn);
afterAll(() => restoreFaultHandlers(host.libc, savedActions));

function install(hex: string): number {
  const bytes = Uint8Array.fromHex(hex.replaceAll(" ", ""));
  const block = host.memory.allocateCode(bytes.length);
  block.bytes.set(bytes);
  host.memory.publish(block);
  return block.address;
}

/** Runs a function that faults, under the handler that turns the fault into a message and a result. */
async function runFaulting(code: number, user: number): Promise<number> {
  const block = host.memory.allocateData(FAULT_BLOCK.bytes);
  const view = new DataView(block.bytes.buffer);
  setWord(view, FAULT_BLOCK.doorbell, host.doorbell.address);
  setWord(view, FAULT_BLOCK.function, code);
  setWord(view, FAULT_BLOCK.user, user);
  setWord(view, FAULT_BLOCK.postMessage, host.hostCode.postMessage);
  return runNative(host, { entry: faultCode + FAULT_CODE.body, argument: block.address });
}

test("a thread computes and gives its result", async () => {
  const code = install("48 8d 47 05 c3"); // lea rax, [rdi + 5]; ret
  expect(await runNative(host, { entry: code, argument: 37 })).toBe(42);
  const minusOne = install("48 c7 c0 ff ff ff ff c3"); // mov rax, -1; ret
  expect(await runNative(host, { entry: minusOne, argument: 0 })).toBe(-1);
});

test("two hundred rounds of threads and of each kind of fault", async () => {
  const guard = host.libc.map({ address: 0, bytes: 4096, protection: 0, flags: MAPPING.private | MAPPING.anonymous });
  const kinds = [
    { code: install("31 c0 8b 40 08 c3"), signal: FAULT_SIGNALS.SIGSEGV, address: 8 }, // xor eax, eax; mov eax, [rax + 8]
    { code: install("31 c9 31 d2 b8 01 00 00 00 f7 f9 c3"), signal: FAULT_SIGNALS.SIGFPE }, // idiv ecx with ecx = 0
    { code: install("0f 0b"), signal: FAULT_SIGNALS.SIGILL }, // ud2
    { code: install("cc c3"), signal: FAULT_SIGNALS.SIGTRAP }, // int3
    { code: install(`48 b8 ${littleEndian(guard)} c6 00 01 c3`), signal: FAULT_SIGNALS.SIGSEGV, address: guard },
    { code: install("50 eb fd"), signal: FAULT_SIGNALS.SIGSEGV }, // push rax for ever: the stack's guard page
  ];
  faults.length = 0;
  for (let round = 0; round < 200; round++) {
    const kind = kinds[round % kinds.length] as (typeof kinds)[number];
    expect(await runFaulting(kind.code, round)).toBe(FAULT_RESULT);
    const fault = faults.at(-1) as Fault;
    expect(fault.signal).toBe(kind.signal);
    expect(fault.user).toBe(round);
    expect(fault.pc).toBeGreaterThanOrEqual(kind.code);
    expect(fault.pc).toBeLessThan(kind.code + 32);
    if (kind.address !== undefined) expect(fault.address).toBe(kind.address);
  }
  expect(faults.length).toBe(200);
  expect(host.threads.runningCount).toBe(0);
});

function littleEndian(address: number): string {
  const bytes = new Uint8Array(8);
  setWord(new DataView(bytes.buffer), 0, address);
  return bytes.toHex();
}

test("the event loop runs while a thread spins", async () => {
  const spin = install("8b 07 85 c0 74 fa b8 07 00 00 00 c3"); // wait until [rdi] is not 0, then 7
  const flag = host.memory.allocateData(4);
  let last = performance.now();
  let gap = 0;
  const timer = setInterval(() => {
    gap = Math.max(gap, performance.now() - last);
    last = performance.now();
  }, 2);
  const running = runNative(host, { entry: spin, argument: flag.address });
  await Bun.sleep(200);
  flag.bytes[0] = 1;
  expect(await running).toBe(7);
  clearInterval(timer);
  expect(gap).toBeLessThan(50);
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
});

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
