// MIR of one module (or of a whole program after instantiation): functions, data, module variables, assembly templates.

import type { TypeId } from "#core/types/type-table.ts";
import type { MakeBuilder } from "./builder.ts";
import type { MirFunction, SymbolId } from "./function.ts";

/** The value of a literal; of a text the symbol of its static object, of an array that of its storage without a descriptor. */
export interface LiteralValue {
  readonly kind: "integer" | "float" | "boolean" | "text" | "array";
  readonly value: number | bigint | boolean;
}

/** A module variable or constant. A literal is its value from the start (a constant's for ever); without one its bytes are zero until the module's initialiser sets it. */
export interface MirGlobal {
  readonly symbol: SymbolId;
  readonly type: TypeId;
  readonly isConstant: boolean;
  readonly literal?: LiteralValue;
}

/** Bytes that other data or code refers to, with places that hold addresses. */
export interface MirData {
  readonly symbol: SymbolId;
  readonly bytes: Uint8Array;
  readonly align: number;
  readonly isWritable: boolean;
  /** `abs64`: address of the symbol; `descriptor32`: its offset from the descriptor base. */
  readonly relocations: readonly {
    readonly offset: number;
    readonly kind: "abs64" | "descriptor32";
    readonly symbol: SymbolId;
    readonly addend: number;
  }[];
  /** Byte offsets of words that hold references (module variables): roots of the collector. */
  readonly references: readonly number[];
}

/** Inline assembly as written: the backend's assembler reads it. Operands are numbered outputs first. */
export interface AssemblyTemplate {
  readonly lines: readonly string[];
  /** Constraint texts; the value of an output comes out as result k, inputs are the operands in order. */
  readonly outputs: readonly { readonly constraint: string; readonly type: TypeId }[];
  readonly inputs: readonly { readonly constraint: string; readonly type: TypeId }[];
  readonly clobbers: readonly string[];
  readonly isVolatile: boolean;
}

/** A C function that an `External` declares. */
export interface MirExternal {
  readonly symbol: SymbolId;
  readonly name: string;
  readonly library: string;
  readonly params: readonly TypeId[];
  readonly result: TypeId;
  readonly isVariadic: boolean;
  readonly isLeaf: boolean;
  /** Wanted by the runtime, which does without where another linker finds none: its address is 0 then. */
  readonly isOptional?: true;
}

export class MirModule {
  /** Import path, such as `collections/list`; `main` for the program. */
  readonly path: string;
  readonly isRuntime: boolean;
  readonly functions: Map<SymbolId, MirFunction>;
  readonly globals = new Map<SymbolId, MirGlobal>();
  readonly data = new Map<SymbolId, MirData>();
  readonly assembly: AssemblyTemplate[] = [];
  readonly externals = new Map<SymbolId, MirExternal>();
  /** Process that runs the module's statements, or undefined if there are none. */
  initializer: SymbolId | undefined;
  /** The initialiser only computes constants of this module: it need not run when none of them is used. */
  isInitializerLazy = false;
  /** The process `main`, if the module has one. */
  main: { readonly symbol: SymbolId; readonly takesArguments: boolean; readonly returnsInteger: boolean } | undefined;
  /** Lowers a process that has no type parameters and is not lowered yet with another builder; undefined if that cannot be done. */
  lowerFlat: ((symbol: SymbolId, makeBuilder: MakeBuilder) => MirFunction | undefined) | undefined;
  /** Paths of imported modules in order of import. */
  imports: readonly string[] = [];

  constructor(path: string, isRuntime: boolean, functions = new Map<SymbolId, MirFunction>()) {
    this.functions = functions;
    this.path = path;
    this.isRuntime = isRuntime;
  }
}
