// Every operation of the machine module: one instruction in the code of its caller, the right result, and the same from its definition.

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { assemblyText } from "#cmd/runa/compiler/write-forms.ts";
import { INTRINSICS } from "#core/spec/intrinsics.ts";
import { compileText, makeFolder, runCommand, writeExecutable } from "./compile-native.ts";
import { processesOf } from "./listing.ts";

const folder = makeFolder("machine");
afterAll(() => rmSync(folder, { recursive: true }));

interface Operation {
  /** What stands before ` target as …`: the operation with its imported module. */
  readonly call: string;
  /** Arguments after the target. */
  readonly with: string;
  /** The instruction; PLACE stands for its address. */
  readonly instruction: RegExp;
  readonly gives?: string;
  /** What the target holds afterwards, when it held 12. */
  readonly leaves: number;
  /** What it gives, if anything. */
  readonly result?: string;
}

const withOrderings = (operation: Operation, orderings: string): Operation[] =>
  ["", ...orderings.split(" ")].map((ordering) =>
    ordering === "" ? operation : { ...operation, call: `${operation.call}_${ordering}` },
  );

const add = { with: ", 5", gives: "Integer", leaves: 17, result: "12" };
const locked = (mnemonic: string): RegExp => new RegExp(`^lock ${mnemonic} qword ptr PLACE, (r\\w+|0x6|6)$`);

/** All operations that take a place. */
const operations: readonly Operation[] = [
  ...["", "_acquire", "_relaxed"].map((ordering) => ({
    call: `Atomic.atomic_load${ordering}`,
    with: "",
    instruction: /^mov r\w+, qword ptr PLACE$/,
    gives: "Integer",
    leaves: 12,
    result: "12",
  })),
  { call: "Atomic.atomic_store", with: ", 7", instruction: /^xchg qword ptr PLACE, r\w+$/, leaves: 7 },
  ...["_release", "_relaxed"].map((ordering) => ({
    call: `Atomic.atomic_store${ordering}`,
    with: ", 7",
    instruction: /^mov qword ptr PLACE, r\w+$/,
    leaves: 7,
  })),
  ...withOrderings(
    { ...add, call: "Atomic.atomic_add", instruction: /^lock xadd qword ptr PLACE, r\w+$/ },
    "acquire release relaxed",
  ),
  ...withOrderings(
    { ...add, call: "Atomic.atomic_subtract", instruction: /^lock xadd qword ptr PLACE, r\w+$/, leaves: 7 },
    "acquire release relaxed",
  ),
  ...withOrderings({ call: "Atomic.atomic_and", with: ", 6", instruction: locked("and"), leaves: 4 }, "relaxed"),
  ...withOrderings({ call: "Atomic.atomic_or", with: ", 6", instruction: locked("or"), leaves: 14 }, "relaxed"),
  ...withOrderings({ call: "Atomic.atomic_xor", with: ", 6", instruction: locked("xor"), leaves: 10 }, "relaxed"),
  ...withOrderings(
    {
      call: "Atomic.atomic_exchange",
      with: ", 30",
      instruction: /^xchg qword ptr PLACE, r\w+$/,
      gives: "Integer",
      leaves: 30,
      result: "12",
    },
    "acquire release relaxed",
  ),
  ...withOrderings(
    {
      call: "Atomic.atomic_compare_and_swap",
      with: ", 12, 99",
      instruction: /^lock cmpxchg qword ptr PLACE, r\w+$/,
      gives: "Boolean",
      leaves: 99,
      result: "true",
    },
    "acquire release relaxed",
  ),
  {
    call: "Memory.volatile_read",
    with: "",
    instruction: /^mov r\w+, qword ptr PLACE$/,
    gives: "Integer",
    leaves: 12,
    result: "12",
  },
  { call: "Memory.volatile_write", with: ", 7", instruction: /^mov qword ptr PLACE, r\w+$/, leaves: 7 },
  { call: "Memory.cpu_cache_flush", with: "", instruction: /^clflush PLACE$/, leaves: 12 },
  { call: "Memory.prefetch_memory", with: "", instruction: /^prefetcht0 PLACE$/, leaves: 12 },
];

const nameOf = (operation: Operation): string => operation.call.replace(".", "_");

/** Kinds of places: parameters of a process that uses one, the place in it, its address in the code. */
const places = [
  { kind: "variable", parameters: "", target: "total", address: "\\[program\\.total\\]" },
  { kind: "field", parameters: "holder as Holder", target: "holder.count", address: "\\[r\\w+ \\+ 0x10\\]" },
  {
    kind: "element",
    parameters: "items as List of Integer, i as Integer",
    target: "items at index i",
    address: "\\[r\\w+ \\+ r\\w+\\*8 \\+ 0x10\\]",
  },
] as const;

const imports = ["atomic", "memory", "syscall", "cpu"].map(
  (name) => `Import "core/machine/${name}" as ${(name[0] ?? "").toUpperCase()}${name.slice(1)}`,
);

const process = (name: string, parameters: string, gives: string | undefined, body: readonly string[]): string[] => [
  `Process called "${name}"${parameters === "" ? "" : ` that takes ${parameters}`}${gives === undefined ? "" : ` returns ${gives}`}:`,
  ...body.map((line) => `    ${line}`),
  "End Process",
];

/** Each operation on each kind of place in a process of its own, and as a value, which calls its definition. */
function placeProgram(): string {
  const lines = [...imports, "Let total as Integer be 0"];
  lines.push('Type called "Holder":', "    name as Text", "    count as Integer", "End Type");
  const uses: string[] = [];
  for (const operation of operations) {
    const { call, gives } = operation;
    const name = nameOf(operation);
    const statement = gives === undefined ? "" : "Return ";
    for (const { kind, parameters, target } of places)
      lines.push(...process(`${name}_${kind}`, parameters, gives, [`${statement}${call}(${target}${operation.with})`]));
    const show = gives === undefined ? "" : "Display ";
    const value = [`Let value be ${call}`, "put(spot, 12)", `${show}value(spot${operation.with})`, "Display get(spot)"];
    lines.push(
      ...process(`use_${name}`, "spot as Pointer", undefined, [
        "Let put be Memory.volatile_write",
        "Let get be Memory.volatile_read",
        "Set total to 12",
        `${show}${name}_variable()`,
        "Display total",
        'Let holder be Holder with name as "h" and count as 12',
        `${show}${name}_field(holder)`,
        "Display holder.count",
        "Let items as List of Integer be a list containing 1, 12, 3",
        `${show}${name}_element(items, 1)`,
        "Display items at index 1",
        ...value,
      ]),
    );
    uses.push(`    use_${name}(page as Pointer)`);
  }
  lines.push(
    'Process called "main":',
    "    Unsafe Block:",
    "        Let page be System.raw_syscall(9, 0, 4096, 3, 34, 0 minus 1, 0)".replace("System", "Syscall"),
    ...uses.map((use) => `    ${use}`),
    "    End Unsafe",
    "End Process",
  );
  return `${lines.join("\n")}\n`;
}

describe("operations on a place", () => {
  let code = new Map<string, string[]>();
  let output: string[] = [];
  beforeAll(() => {
    const roots = operations.flatMap((one) => places.map(({ kind }) => `program.${nameOf(one)}_${kind}`));
    const { object } = compileText(placeProgram(), { roots });
    code = processesOf(assemblyText(object, roots));
    const ended = runCommand([writeExecutable(join(folder, "places"), object)]);
    expect(ended.errors).toBe("");
    expect(ended.exitCode).toBe(0);
    output = ended.output.split("\n");
  }, 30_000);

  test("the table here has all of them", () => {
    const tested = new Set(operations.map(({ call }) => call.slice(call.indexOf(".") + 1)));
    expect(INTRINSICS.filter((row) => row.hasTarget).map((row) => row.name)).toEqual([...tested]);
  });

  test.each(operations.map((operation) => [operation.call, operation] as const))("%s", (_, operation) => {
    for (const { kind, address } of places) {
      const lines = code.get(`program.${nameOf(operation)}_${kind}`) ?? [];
      const expected = new RegExp(operation.instruction.source.replace("PLACE", address));
      expect(`${kind}: ${lines.filter((line) => expected.test(line)).length}\n${lines.join("\n")}`).toStartWith(
        `${kind}: 1\n`,
      );
      const calls = lines.filter((line) => line.startsWith("call ") && !/__runa_(trap|slow_poll)$/.test(line));
      expect(calls).toEqual([]);
    }
  });

  test("all of them do the same in all places and by their definitions", () => {
    const wanted = operations.flatMap(({ leaves, result }) =>
      [1, 2, 3, 4].flatMap(() => (result === undefined ? [String(leaves)] : [result, String(leaves)])),
    );
    expect(output).toEqual([...wanted, ""]);
  });
});

/** Operations without a place: the body of a process, the instructions that must be there, and a statement that shows the result. */
const others: readonly {
  readonly name: string;
  readonly body: string;
  readonly instructions: readonly RegExp[];
  readonly value: string;
}[] = [
  { name: "memory_fence", body: "Memory.memory_fence()", instructions: [/^mfence$/], value: "Memory.memory_fence" },
  { name: "load_fence", body: "Memory.load_fence()", instructions: [/^lfence$/], value: "Memory.load_fence" },
  { name: "store_fence", body: "Memory.store_fence()", instructions: [/^sfence$/], value: "Memory.store_fence" },
  { name: "cpu_pause", body: "Cpu.cpu_pause()", instructions: [/^pause$/], value: "Cpu.cpu_pause" },
  { name: "rdtsc", body: "Set seen to Cpu.rdtsc()", instructions: [/^rdtsc$/], value: "Cpu.rdtsc" },
  {
    name: "get_cpu_cycle_count",
    body: "Set seen to Cpu.get_cpu_cycle_count()",
    instructions: [/^rdtsc$/],
    value: "Cpu.get_cpu_cycle_count",
  },
];

describe("operations without a place", () => {
  let code = new Map<string, string[]>();
  let output = "";
  beforeAll(() => {
    const lines = [...imports, "Let seen as Integer be 0"];
    for (const { name, body } of others) lines.push(...process(name, "", undefined, [body]));
    lines.push(
      ...process("identify", "leaf as Integer", "Integer", ["Return Cpu.cpuid(leaf).ebx"]),
      ...process("write", "at as Integer, count as Integer", "Integer", [
        "Unsafe Block:",
        "    Return Syscall.raw_syscall(1, 1, at, count, 0, 0, 0)",
        "End Unsafe",
      ]),
      ...process("wipe", "at as Pointer", undefined, [
        "Unsafe Block:",
        "    Memory.securely_zero_memory(at, 32)",
        "End Unsafe",
      ]),
      ...process("stream", "target_page as Pointer, source as Pointer, count as Integer", undefined, [
        "Unsafe Block:",
        "    Memory.memory_copy_non_temporal(target_page, source, count)",
        "End Unsafe",
      ]),
      'Process called "main":',
      ...others.map(({ name }) => `    ${name}()`),
      "    Let first be Cpu.rdtsc()",
      "    Display Cpu.rdtsc() is at least first, seen is greater than 0",
      ...others.flatMap(({ name, value }) => [`    Let value_${name} be ${value}`, `    value_${name}()`]),
      "    Let clock be Cpu.rdtsc",
      "    Display clock() is greater than first",
      "    Let identify_value be Cpu.cpuid",
      "    Display identify(0) is identify_value(0).ebx, identify(0) is not 0",
      '    Display Cpu.cpu_supports_feature with feature as "SSE2"',
      '    Display Cpu.cpu_supports_feature with feature as "NO-SUCH"',
      "    Unsafe Block:",
      "        Let page be Syscall.raw_syscall(9, 0, 4096, 3, 34, 0 minus 1, 0)",
      "        Let spot be page as Pointer",
      "        Let put be Memory.volatile_write",
      "        Let get be Memory.volatile_read",
      "        put(spot, 0x0A6B6F)",
      "        stream((page plus 64) as Pointer, spot, 19)",
      "        Display write(page plus 64, 3)",
      "        Let system be Syscall.raw_syscall",
      "        Display system(1, 1, page plus 64, 3, 0, 0, 0), system(1, 99, page, 1, 0, 0, 0)",
      "        put((page plus 32) as Pointer, 5)",
      "        wipe(spot)",
      "        Display get(spot), get((page plus 32) as Pointer)",
      "        Let wiper be Memory.securely_zero_memory",
      "        wiper((page plus 32) as Pointer, 8)",
      "        Let wiper_too be Memory.secure_zero_memory",
      "        wiper_too((page plus 64) as Pointer, 8)",
      "        Let streamer be Memory.memory_copy_non_temporal",
      "        put(spot, 77)",
      "        streamer((page plus 72) as Pointer, spot, 8)",
      "        Display get((page plus 32) as Pointer), get((page plus 64) as Pointer), get((page plus 72) as Pointer)",
      "    End Unsafe",
      "End Process",
    );
    const kept = [...others.map(({ name }) => name), "identify", "write", "wipe", "stream"].map(
      (name) => `program.${name}`,
    );
    const { object } = compileText(`${lines.join("\n")}\n`, { roots: kept });
    code = processesOf(assemblyText(object, kept));
    const ended = runCommand([writeExecutable(join(folder, "others"), object)]);
    expect(ended.errors).toBe("");
    output = ended.output;
  }, 30_000);

  const linesOf = (name: string): string[] => code.get(name) ?? [];
  const isCall = (line: string): boolean => line.startsWith("call ") && !/__runa_(trap|slow_poll)$/.test(line);

  test.each(others.map(({ name, instructions }) => [name, instructions] as const))("%s", (name, instructions) => {
    const lines = linesOf(`program.${name}`);
    for (const instruction of instructions) expect(lines.filter((line) => instruction.test(line))).toHaveLength(1);
    expect(lines.filter(isCall)).toEqual([]);
  });

  test.each([
    ["identify", /^cpuid$/],
    ["write", /^syscall$/],
    ["wipe", /^rep stosb$/],
  ])("%s has its instruction and no call", (name, instruction) => {
    const lines = linesOf(`program.${name}`);
    expect(`${lines.filter((line) => instruction.test(line)).length}\n${lines.join("\n")}`).toStartWith("1\n");
    expect(lines.filter(isCall)).toEqual([]);
  });

  test("a copy past the caches is a loop of non-temporal stores", () => {
    const lines = linesOf("program.stream");
    expect(lines.filter((line) => line === "movnti qword ptr [rdi], rax")).toHaveLength(1);
    expect(lines).toContain("sfence");
    expect(lines.filter(isCall)).toEqual([]);
  });

  /** What system calls write comes before what is displayed and still lies in the buffer. */
  test("results", () => {
    expect(output).toBe("ok\nok\ntrue true\ntrue\ntrue true\ntrue\nfalse\n3\n3 -9\n0 5\n0 0 77\n");
  });
});
