// Random programs behave alike before and after each pass alone and all passes together, and every step verifies.

import { expect, test } from "bun:test";
import { EvaluatedTrap, type EvaluatedValue, Machine } from "#core/mir/evaluate.ts";
import { parseMir } from "#core/mir/parse-mir.ts";
import { PositionTable, SymbolTable } from "#core/mir/session-tables.ts";
import { PASSES } from "./passes.ts";
import { type PassOptions, runPasses } from "./run-passes.ts";
import { generateMir } from "./testing/generate-mir.ts";

const SEEDS = Number(process.env["RUNA_SEEDS"] ?? 30);
const FIRST_SEED = Number(process.env["RUNA_FIRST_SEED"] ?? 0);
const ARGUMENTS = [
  [3n, 5n],
  [0n, -1n],
  [(1n << 63n) - 1n, 1000n],
] as const;

/** What the program shows: values passed to `observe`, then its result or trap. */
function behaviour(text: string, change: Partial<PassOptions> | undefined): string[] {
  const symbols = new SymbolTable();
  const positions = new PositionTable();
  const program = parseMir(text, { symbols, positions });
  if (change !== undefined) runPasses(program, { symbols, positions, level: 3, verifyEach: true, ...change });
  return ARGUMENTS.map((args) => {
    const seen: EvaluatedValue[] = [];
    const observe = (values: EvaluatedValue[]): EvaluatedValue[] => {
      seen.push(...values);
      return [];
    };
    const machine = new Machine(program, { symbols, externals: { observe }, stepsMax: 60_000 });
    let end: string;
    try {
      end = machine.run("f2", args).join();
    } catch (error) {
      if (error instanceof EvaluatedTrap) end = error.message;
      else if (error instanceof Error && error.message.includes("too many steps")) end = "does not end in time";
      else throw error;
    }
    return `${seen.join()} → ${end}`;
  });
}

const names = [...new Set(PASSES.map((row) => row.name))];

test(`${SEEDS} random programs mean the same after each of ${names.length} passes and after all`, () => {
  let ends = 0;
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
    const text = generateMir(seed, 3, seed % 2 === 1);
    const plain = behaviour(text, undefined);
    if (plain.some((line) => line.endsWith("in time"))) continue;
    for (const line of plain) if (!line.includes("trap")) ends++;
    for (const only of [...names.map((name) => [name]), undefined]) {
      const given = behaviour(text, only === undefined ? { polls: true } : { only });
      if (given.join("\n") !== plain.join("\n"))
        expect(`seed ${seed}, ${only ?? "all"}: ${given.join("\n")}`).toBe(
          `seed ${seed}, ${only ?? "all"}: ${plain.join("\n")}`,
        );
    }
  }
  expect(ends).toBeGreaterThan(SEEDS / 4);
}, 60_000);
