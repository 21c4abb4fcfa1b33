// Runs the table of passes over a flat program, callees before callers; dump, disabling, verification and timing come with every pass.

import { unreachable } from "#core/base/unreachable.ts";
import type { MirFunction } from "#core/mir/function.ts";
import type { MirModule } from "#core/mir/module.ts";
import { printFunction } from "#core/mir/print-mir.ts";
import type { PositionTable, SymbolTable } from "#core/mir/session-tables.ts";
import { verifyFunction } from "#core/mir/verify-mir.ts";
import { functionsBottomUp } from "./functions-bottom-up.ts";
import type { PassContext } from "./pass-context.ts";
import { PASSES, type PassRow } from "./passes.ts";

export interface PassOptions {
  readonly symbols: SymbolTable;
  readonly positions: PositionTable;
  /** 0 … 3. */
  readonly level: number;
  /** Insert polls into loops: for programs that can be asked to stop. */
  readonly polls?: boolean;
  /** Alias classes of fields that hold lengths, such as the count of a List: never negative, at most the address space. */
  readonly lengths?: ReadonlySet<number>;
  readonly inlineBodies?: PassContext["inlineBodies"];
  /** Called when all functions are through the passes that are not late: as they are then, calls may be replaced by them. */
  readonly beforeLate?: () => void;
  /** Names of passes that do not run. */
  readonly disabled?: readonly string[];
  /** Only these run, whatever the level. */
  readonly only?: readonly string[];
  /** Verify every function before the first pass and after each one; a failure is a bug of the compiler and throws. */
  readonly verifyEach?: boolean;
  /** Receives the text of each function after each pass that changed it (`--dump`), or after that one pass (`--dump=pass`). */
  readonly dump?: { readonly pass?: string; readonly write: (title: string, text: string) => void };
  /** Functions that run through the passes (all, if left out); others may still be inlined. */
  readonly functions?: readonly MirFunction[];
  /** Receives milliseconds by pass. */
  readonly times?: Map<string, number>;
}

/** Optimises the functions of `program` in place. */
export function runPasses(program: MirModule, options: PassOptions): void {
  const rows = rowsFor(options);
  if (rows.length === 0) return;
  const { symbols, positions, level } = options;
  const context: PassContext = {
    program,
    symbols,
    positions,
    level,
    lengths: options.lengths ?? new Set(),
    inlineBodies: options.inlineBodies,
    polls: options.polls ?? false,
  };
  const wanted = options.functions === undefined ? undefined : new Set(options.functions);
  const needsOrder = rows.some((row) => row.name === "inline-calls");
  const functions = needsOrder ? functionsBottomUp(program) : [...program.functions.values()];
  for (const isLate of [false, true]) {
    const sweep = rows.filter((row) => (row.isLate ?? false) === isLate);
    if (isLate) options.beforeLate?.();
    for (const fn of functions)
      if (fn.blocks.length > 0 && (wanted === undefined || wanted.has(fn))) runOnFunction(fn, sweep, context, options);
  }
}

function rowsFor(options: PassOptions): PassRow[] {
  const { only, disabled, level, polls } = options;
  for (const name of [...(only ?? []), ...(disabled ?? [])])
    if (!PASSES.some((row) => row.name === name)) throw new Error(`no pass is called ${name}`);
  return PASSES.filter((row) => {
    if (disabled?.includes(row.name) === true) return false;
    if (only !== undefined) return only.includes(row.name);
    return level >= row.from && (row.name !== "insert-polls" || polls === true);
  });
}

function runOnFunction(fn: MirFunction, rows: readonly PassRow[], context: PassContext, options: PassOptions): void {
  const { times, dump } = options;
  if (options.verifyEach === true) verify(fn, "before all passes", options);
  for (const row of rows) {
    const start = times === undefined ? 0 : performance.now();
    const changed = row.run(fn, context);
    if (times !== undefined) times.set(row.name, (times.get(row.name) ?? 0) + performance.now() - start);
    if (options.verifyEach === true) verify(fn, `after ${row.name}`, options);
    if (dump === undefined || (dump.pass === undefined ? !changed : dump.pass !== row.name)) continue;
    dump.write(`${options.symbols.name(fn.symbol)} after ${row.name}`, printFunction(fn, options));
  }
}

function verify(fn: MirFunction, when: string, options: PassOptions): void {
  const problems = verifyFunction(fn, { flat: true });
  if (problems.length === 0) return;
  const text = printFunction(fn, { symbols: options.symbols });
  unreachable(`optimize: ${options.symbols.name(fn.symbol)} ${when}: ${problems.slice(0, 5).join("; ")}\n${text}`);
}
