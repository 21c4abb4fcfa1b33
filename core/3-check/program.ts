// What the checker knows about the whole program while it works: types, modules, the library's types, and what is left to check.

import type { Expression } from "#core/ast/expressions.ts";
import { NameSearch } from "#core/base/closest-name.ts";
import type { DiagnosticList } from "#core/base/diagnostic.ts";
import type { Span } from "#core/base/source.ts";
import { LIST } from "#core/spec/layouts.ts";
import type {
  ModuleInterface,
  ProcessSignature,
  TypeEntry,
  TypeParameterSignature,
} from "#core/types/module-interface.ts";
import type { ModuleProvider, ResolvedModule } from "#core/types/resolved-module.ts";
import {
  type NominalDeclaration,
  type NominalId,
  RANGE,
  TEXT,
  type TypeId,
  type TypeTable,
} from "#core/types/type-table.ts";
import type {
  Local,
  TypedExpression,
  TypedExternal,
  TypedGlobal,
  TypedProcess,
  TypedStatement,
  TypedTrial,
} from "#core/types/typed-tree.ts";
import type { OpenTypes } from "./open-types.ts";
import type { OrderUse } from "./order-constraints.ts";
import type { TypeScope } from "./resolve-type.ts";

/** Problems of an inline-assembly template, as the target's assembler sees them. */
export type CheckAssembly = (
  lines: readonly string[],
  outputs: readonly string[],
  inputs: readonly string[],
  clobbers: readonly string[],
) => readonly { readonly line: number; readonly column: number; readonly message: string }[];

/** Which blocks a program is built to run. */
export type TrialKind = "test" | "benchmark";

/** A module while it is being checked. */
export interface ModuleState {
  readonly resolved: ResolvedModule;
  readonly processes: TypedProcess[];
  readonly globals: TypedGlobal[];
  readonly externals: TypedExternal[];
  initializer: TypedProcess | undefined;
  /** First values of constants that processes declare, until the initialiser has them. */
  readonly localConstants: TypedStatement[];
  /** Names looked up in the module's scope, outside of locals. */
  readonly found: Map<string, FoundName | undefined>;
  /** Names of module variables that are set outside of the module's statements; made when something is narrowed. */
  setElsewhere: ReadonlySet<string> | undefined;
}

/** A process with untyped parameters as it is used with certain types. */
export interface TemplateUse {
  readonly template: ProcessSignature;
  readonly signature: ProcessSignature;
  /** The caller's type parameters, if it is generic, and the template's with what they stand for. */
  readonly scope: readonly TypeParameterSignature[];
  isChecked: boolean;
}

/** A type with arguments as it is written. */
export interface BoundUse {
  readonly entry: TypeEntry;
  readonly args: readonly TypeId[];
  readonly scope: TypeScope;
  readonly node: Span;
}

/** What a name of module scope means. */
export type FoundName = { /** Another module that has the name. */ readonly also?: ModuleInterface } & (
  | {
      readonly kind: "value";
      readonly entry: import("#core/types/module-interface.ts").ValueEntry;
      readonly module: ModuleInterface;
    }
  | { readonly kind: "type"; readonly entry: TypeEntry; readonly module: ModuleInterface }
  | { readonly kind: "module"; readonly module: ModuleInterface }
);

export class Program {
  readonly types: TypeTable;
  /** A session changes it with each entry. */
  diagnostics: DiagnosticList;
  readonly nameSearch = new NameSearch();
  readonly provider: ModuleProvider;
  readonly checkAssembly: CheckAssembly | undefined;
  readonly modules: ModuleState[] = [];
  /** How many of them have had their bodies checked. */
  checkedModules = 0;
  readonly moduleByPath = new Map<string, ModuleState>();
  /** Interfaces of modules that declare types, by path. */
  readonly interfaces = new Map<string, ModuleInterface>();
  readonly orderUses: OrderUse[] = [];
  /** Types with arguments as they are written, until it is checked whether the arguments follow what they must. */
  readonly boundUses: BoundUse[] = [];
  /** Path of the root module. */
  readonly root: string;
  /** The blocks of the root that the program is built to run instead of `main`. */
  readonly trialKind: TrialKind | undefined;
  readonly trials: TypedTrial[] = [];
  /** Processes that make values for properties, by type. */
  readonly generators = new Map<TypeId, string>();
  /** Uses of processes with untyped parameters, by symbol and type arguments. */
  readonly templateUses = new Map<string, TemplateUse>();
  /** While statements are checked on trial: what is open there, and the values whose types that are. */
  openTypes: OpenTypes | undefined;
  readonly openValues: { readonly value: Expression; readonly type: TypeId }[] = [];
  /** Variables that processes declare with `Constant`, with their values. */
  readonly constantLocals = new Map<Local, TypedExpression>();
  /** Under what facts about module variables are kept, by symbol. */
  readonly globalKeys = new Map<string, Local>();
  /** `<protocol>:<type>` where the type was found not to follow the protocol. */
  readonly notFollowing = new Set<string>();
  #list: NominalDeclaration | undefined;

  constructor(
    types: TypeTable,
    diagnostics: DiagnosticList,
    provider: ModuleProvider,
    checkAssembly: CheckAssembly | undefined,
    root = "",
    trialKind?: TrialKind,
  ) {
    this.root = root;
    this.trialKind = trialKind;
    this.types = types;
    this.diagnostics = diagnostics;
    this.provider = provider;
    this.checkAssembly = checkAssembly;
  }

  /** The declaration of List, loading its module when first wanted; undefined if the library has none. */
  listNominal(): NominalDeclaration | undefined {
    if (this.#list === undefined) {
      this.provider.library("collections/list");
      this.#list = this.types.nominal(LIST.symbol);
    }
    return this.#list;
  }

  /** `List of item`, or undefined when the library has no List. */
  listOf(item: TypeId): TypeId | undefined {
    const list = this.listNominal();
    return list === undefined ? undefined : this.types.nominalType(list.id, [item]);
  }

  /** The item type of a List, or undefined for every other type. */
  listItem(type: TypeId): TypeId | undefined {
    const shape = this.types.shape(type);
    if (shape.kind !== "nominal") return undefined;
    return this.types.nominals[shape.nominal]?.symbol === LIST.symbol ? shape.args[0] : undefined;
  }

  nominalOf(type: TypeId): NominalDeclaration | undefined {
    const shape = this.types.shape(type);
    return shape.kind === "nominal" ? this.types.nominals[shape.nominal] : undefined;
  }

  /** The module that declares a type: its processes count as methods. */
  moduleOfType(type: TypeId): ModuleInterface | undefined {
    if (type === TEXT) return this.provider.library("text/text");
    if (type === RANGE) return this.provider.library("core/range");
    const nominal = this.nominalOf(type);
    return nominal === undefined ? undefined : this.moduleOfNominal(nominal);
  }

  moduleOfNominal(nominal: NominalDeclaration): ModuleInterface | undefined {
    const path = nominal.symbol.slice(0, nominal.symbol.length - nominal.name.length - 1);
    return this.interfaces.get(path) ?? this.provider.library(path);
  }

  typeEntryOf(nominal: NominalId): TypeEntry | undefined {
    const declaration = this.types.nominals[nominal];
    return declaration === undefined ? undefined : this.moduleOfNominal(declaration)?.typesByNominal.get(nominal);
  }
}
