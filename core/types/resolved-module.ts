// A module whose names are known and whose bodies are not yet checked: what resolving hands to checking.

import type {
  ProcessDeclaration,
  ProtocolDeclaration,
  RecordDeclaration,
  TypeAlias,
  VariantDeclaration,
} from "#core/ast/declarations.ts";
import type { AstModule } from "#core/ast/module.ts";
import type { Statement } from "#core/ast/statements.ts";
import type { SourceFile, Span } from "#core/base/source.ts";
import type { GlobalSignature, ModuleInterface, ProcessSignature, TypeEntry } from "./module-interface.ts";

export interface PendingProcess {
  readonly declaration: ProcessDeclaration;
  readonly signature: ProcessSignature;
  /** Type that it is declared in. */
  readonly owner: TypeEntry | undefined;
  /** Library that an `External Library` line before it names. */
  readonly library: string | undefined;
}

export interface PendingType {
  readonly declaration: RecordDeclaration | VariantDeclaration | TypeAlias | ProtocolDeclaration;
  readonly entry: TypeEntry;
}

/** A name brought in by `Import { a as b }`. */
export interface ImportedNameBinding {
  readonly module: ModuleInterface;
  /** Its name in that module. */
  readonly name: string;
  readonly span: Span;
}

export interface ResolvedModule {
  readonly interface: ModuleInterface;
  readonly source: SourceFile;
  readonly ast: AstModule;
  readonly types: PendingType[];
  readonly processes: PendingProcess[];
  /** Module variables and constants by the node that declares them. */
  readonly globals: Map<Statement, GlobalSignature[]>;
  /** Everything else at module level, in order, with the `Let`s and `Constant`s among it. */
  readonly statements: Statement[];
  readonly aliases: Map<string, ModuleInterface>;
  readonly importedNames: Map<string, ImportedNameBinding>;
  /** Modules imported without names: theirs are in scope after the module's own. */
  readonly open: ModuleInterface[];
  /** Names that imports would have given that failed and were reported. */
  readonly missing: Set<string>;
  /** Names that are not there, each with the process that was told of it. */
  readonly told: Set<string>;
  /** An entry of a session: the variables of all entries are as its own. */
  isEntry?: true;
  /** An expression at the end of a session's entry: its value becomes that of the variable. */
  answer?: { readonly statement: Statement; readonly global: GlobalSignature };
  /** Paths of all modules that it depends on, in order, growing as prelude names are used. */
  readonly imports: Set<string>;
}

/** Gives modules to the checker while it works: loading happens only when a name is really used. */
export interface ModuleProvider {
  /** The module with this library path, or undefined if there is none. */
  library(path: string): ModuleInterface | undefined;
  /** The library module that a prelude name comes from, or undefined. */
  prelude(name: string): ModuleInterface | undefined;
  /** Names of the prelude, for suggestions. */
  preludeNames(): readonly string[];
  /** Modules made from source since the last call, in the order of loading. */
  takeFresh(): readonly ResolvedModule[];
}
