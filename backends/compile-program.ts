// Turns a flat program into the fragments of one object file.

import type { MirModule } from "#core/mir/module.ts";
import type { PositionTable, SymbolTable } from "#core/mir/session-tables.ts";
import type { CompileContext, NativeTarget } from "./backend.ts";
import { ObjectFile } from "./object/object-file.ts";

export interface CodeOptions {
  readonly optimize: number;
  readonly cpu: string;
  readonly wantsLines: boolean;
  /** Entry points and slow-path stubs go into this object; a program beside a runtime image uses the image's. */
  readonly withStubs: boolean;
}

/** Compiles every function and every datum of `program`, in the order of its maps, so that equal input gives equal bytes. */
export function compileProgram(
  target: NativeTarget,
  program: MirModule,
  symbols: SymbolTable,
  positions: PositionTable,
  options: CodeOptions,
): ObjectFile {
  const object = new ObjectFile();
  const { optimize, cpu, wantsLines } = options;
  const context: CompileContext = { symbols, positions, object, program, optimize, cpu, wantsLines };
  for (const fn of program.functions.values()) target.compileFunction(context, fn);
  for (const data of program.data.values()) target.emitData(context, data);
  if (options.withStubs) target.emitStubs(context);
  return object;
}
