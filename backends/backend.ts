// The record that every native target fills: how flat MIR becomes fragments of an object file.

import type { MirFunction } from "#core/mir/function.ts";
import type { MirData, MirModule } from "#core/mir/module.ts";
import type { PositionTable, SymbolTable } from "#core/mir/session-tables.ts";
import type { ObjectFile } from "./object/object-file.ts";

/** What a compilation shares between functions. Symbol names are the session's; the object file interns them again. */
export interface CompileContext {
  readonly symbols: SymbolTable;
  readonly positions: PositionTable;
  /** Takes the code, relocations, frame facts, code-map sites (`object.sites`, live locations by shared/live-location.ts), positions and line rows of each function; the linker makes the code map. */
  readonly object: ObjectFile;
  /** Templates of inline assembly, by module index in `assembly` aux. */
  readonly program: MirModule;
  /** 0: fast compilation, 1–3: best code. */
  readonly optimize: number;
  /** Instruction-set name of `--cpu`, such as `x86-64-v3`. */
  readonly cpu: string;
  /** Line rows wanted (`-g`, profiles, debuggers). */
  readonly wantsLines: boolean;
}

export interface NativeTarget {
  readonly name: "x64" | "arm64" | "riscv64";
  /** Compiles one flat function into a text fragment named by its symbol. */
  compileFunction(context: CompileContext, fn: MirFunction): void;
  /** Machine-code routines without MIR: entry points, slow-path stubs, C thunks (core/spec/rt-symbols.ts LINK_SYMBOLS and C_SYMBOLS). */
  emitStubs(context: CompileContext): void;
  /** Data objects, descriptors and static texts. */
  emitData(context: CompileContext, data: MirData): void;
  /** Assembly listing of one function of a linked or unlinked object. */
  disassemble(bytes: Uint8Array, address: number, name: (address: number) => string | undefined): string;
  /** Problems in an inline-assembly template; checked before lowering. */
  checkAssembly(
    lines: readonly string[],
    outputs: readonly string[],
    inputs: readonly string[],
    clobbers: readonly string[],
  ): readonly { readonly line: number; readonly column: number; readonly message: string }[];
}
