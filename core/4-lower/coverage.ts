// Counters of an instrumented build: one for each line with a statement, and one for each way of a decision, at fixed addresses.

import { ALIAS_ANY, memoryAccess } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { memoryKind, VOID, WORD } from "#core/types/type-table.ts";
import type { SourceOffset } from "#core/types/typed-tree.ts";
import type { ProcessLowering } from "./context.ts";

/** Where the counters are. */
export interface Coverage {
  /** The address of the counter for a line (`decision` −1), or for a way of the decision with this number. */
  counter(file: string, line: number, decision: number, way: number): number;
}

/** Whether what is lowered is counted: all but the blocks that are run in order to count the rest. */
export function isCounted(p: ProcessLowering): boolean {
  const { coverage, symbols } = p.module.context;
  return (
    coverage !== undefined && !p.module.mir.isRuntime && !/\.\$(test|benchmark|any|trials)/.test(symbols.name(p.symbol))
  );
}

/** Counts the line of a statement, once for all statements on it. */
export function countLine(p: ProcessLowering, at: SourceOffset): void {
  const { coverage } = p.module.context;
  if (coverage === undefined || !isCounted(p)) return;
  const line = p.module.source.lineAt(at);
  p.countedLines ??= new Set();
  if (p.countedLines.has(line)) return;
  p.countedLines.add(line);
  increment(p, coverage.counter(p.module.source.path, line, -1, 0));
}

/** Counts one way of the decision that stands at an offset. */
export function countWay(p: ProcessLowering, at: SourceOffset, way: number): void {
  const { coverage } = p.module.context;
  if (coverage === undefined || !p.b.isOpen || !isCounted(p)) return;
  increment(p, coverage.counter(p.module.source.path, p.module.source.lineAt(at), at, way));
}

function increment(p: ProcessLowering, address: number): void {
  const access = memoryAccess(memoryKind("word"), 0, ALIAS_ANY);
  const base = p.b.word(address);
  const count = p.b.emit(OP.load, WORD, [base], access);
  p.b.emit(OP.store, VOID, [p.b.emit(OP.add, WORD, [count, p.b.word(1)]), base], access);
}
