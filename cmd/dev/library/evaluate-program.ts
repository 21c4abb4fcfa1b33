// Runs Runa code, with the library and the runtime from the checkout, in the MIR evaluator: for tests of library code.

import type { DiagnosticList } from "#core/base/diagnostic.ts";
import { renderDiagnostic } from "#core/base/render-diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { EvaluatedTrap, Machine } from "#core/mir/evaluate.ts";
import { runtimeModels } from "#core/mir/evaluate-runtime.ts";
import { compileToMir } from "#core/pipeline.ts";
import { LINK_SYMBOLS, RUNTIME_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { checkoutLoader } from "./library-loader.ts";

export interface Evaluated {
  readonly output: string;
  /** `trap <kind> (<arguments>)` if the program ended so. */
  readonly trap: string | undefined;
  readonly steps: number;
}

export interface EvaluateOptions {
  readonly level?: number;
  readonly stepsMax?: number;
  /** Symbols of processes to call besides the program. */
  readonly roots?: readonly string[];
}

/** Makes machines for a program: a fresh one has an empty heap. Only printing is the evaluator's own. Throws with the diagnostics if the program is wrong. */
export function machineMaker(text: string, options: EvaluateOptions = {}): () => Machine {
  const root = new SourceFile("program.runa", text);
  const { roots = [], level = 1, stepsMax = 4e7 } = options;
  const compiled = compileToMir(root, checkoutLoader(), { passes: { level }, roots });
  if (compiled.program === undefined) throw new Error(show(compiled.diagnostics));
  const { program, symbols } = compiled;
  for (const row of RUNTIME_SYMBOLS) {
    const symbol = row.isRuntime ? symbols.find(row.symbol) : undefined;
    if (symbol !== undefined) program.functions.delete(symbol);
  }
  return () => new Machine(program, { symbols, externals: runtimeModels(), stepsMax });
}

/** Compiles and runs a program. */
export function evaluateProgram(text: string, options: EvaluateOptions = {}): Evaluated {
  const machine = machineMaker(text, options)();
  let trap: string | undefined;
  try {
    machine.run(LINK_SYMBOLS.program, []);
  } catch (error) {
    if (!(error instanceof EvaluatedTrap)) throw error;
    trap = error.message;
  }
  return { output: machine.output, trap, steps: machine.steps };
}

const show = (diagnostics: DiagnosticList): string =>
  diagnostics.items.map((item) => renderDiagnostic(item, { colour: false })).join("\n");
