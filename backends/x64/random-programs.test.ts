// Random programs: machine code does what the MIR evaluator does, after no and all passes, on each instruction set, with all and with few registers; each allocation is verified.

import { expect, test } from "bun:test";
import type { AllocatableRegisters } from "#backends/shared/linear-scan.ts";
import { verifyAllocation } from "#backends/shared/verify-allocation.ts";
import { runPasses } from "#core/5-optimize/run-passes.ts";
import { generateMir } from "#core/5-optimize/testing/generate-mir.ts";
import { EvaluatedTrap, type EvaluatedValue, Machine } from "#core/mir/evaluate.ts";
import type { MirModule } from "#core/mir/module.ts";
import { parseMir } from "#core/mir/parse-mir.ts";
import { PositionTable, SymbolTable } from "#core/mir/session-tables.ts";
import { allocatable } from "./abi.ts";
import { firstVector, gpr } from "./registers.ts";
import { NativeProgram } from "./testing/native-program.ts";

const SEEDS = Number(process.env["RUNA_SEEDS"] ?? 60);
const FIRST_SEED = Number(process.env["RUNA_FIRST_SEED"] ?? 0);
/** Levels of `--optimize`: a seed goes through the passes of one of them; every other sixteen seeds then become code as at level 0. */
const LEVELS = 4;
const ARGUMENTS = [
  [3n, 5n],
  [0n, -1n],
  [(1n << 63n) - 1n, 1000n],
] as const;

const vector = [firstVector, firstVector + 1, firstVector + 2];
const WAYS: readonly { readonly name: string; readonly cpu: string; readonly registers: AllocatableRegisters }[] = [
  { name: "x86-64-v3", cpu: "x86-64-v3", registers: allocatable },
  { name: "x86-64", cpu: "x86-64", registers: allocatable },
  {
    name: "five registers",
    cpu: "x86-64-v3",
    registers: { general: [gpr.rax, gpr.rcx, gpr.rdx, gpr.rbx, gpr.rbp], vector },
  },
  { name: "four registers", cpu: "x86-64", registers: { general: [gpr.rax, gpr.rcx, gpr.rdx, gpr.rdi], vector } },
];

/** What the evaluator shows for each arguments: observed values, then result or trap; undefined where it takes too long. */
function expected(program: MirModule, symbols: SymbolTable): (string | undefined)[] {
  return ARGUMENTS.map((args) => {
    const seen: EvaluatedValue[] = [];
    const observe = (values: EvaluatedValue[]): EvaluatedValue[] => {
      seen.push(...values);
      return [];
    };
    const machine = new Machine(program, { symbols, externals: { observe }, stepsMax: 60_000 });
    try {
      const results = machine.run("f2", args).join();
      return `${seen.join()} → ${results}`;
    } catch (error) {
      if (error instanceof EvaluatedTrap) return `${seen.join()} → trap ${error.kind}`;
      if (error instanceof Error && error.message.includes("too many steps")) return undefined;
      throw error;
    }
  });
}

function actual(native: NativeProgram, args: readonly bigint[]): string {
  const outcome = native.run("f2", args);
  const end = outcome.kind === "trap" ? `trap ${outcome.trap}` : outcome.results.join();
  return `${native.observed().join()} → ${end}`;
}

for (const way of WAYS) {
  test(`${SEEDS} random programs, ${way.name}`, () => {
    let compared = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      const symbols = new SymbolTable();
      const positions = new PositionTable();
      const program = parseMir(generateMir(seed, 3, (seed & 4) !== 0), { symbols, positions });
      const wanted = expected(program, symbols);
      const level = seed % LEVELS;
      runPasses(program, { symbols, positions, level, polls: (seed & 8) !== 0 });
      const native = new NativeProgram(program, symbols, {
        cpu: way.cpu,
        optimize: (seed & 16) !== 0 ? 0 : level,
        registers: way.registers,
        afterAllocation: ({ selector, emitter }) => {
          const problems = verifyAllocation(selector.code, emitter.allocation, way.registers);
          expect(`seed ${seed}: ${problems.join("; ")}`).toBe(`seed ${seed}: `);
        },
      });
      ARGUMENTS.forEach((args, i) => {
        if (wanted[i] === undefined) return;
        expect(`seed ${seed}: ${actual(native, args)}`).toBe(`seed ${seed}: ${wanted[i]}`);
        compared++;
      });
      native.free();
    }
    expect(compared).toBeGreaterThan(SEEDS);
  });
}
