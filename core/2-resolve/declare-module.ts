// Names what a module declares: one pass over its top-level statements, before any type is looked at.

import type { ProcessDeclaration } from "#core/ast/declarations.ts";
import type { AstModule } from "#core/ast/module.ts";
import type { DeclaredName } from "#core/ast/names.ts";
import type { BindingTarget } from "#core/ast/patterns.ts";
import type { Constant, Let, SetPlace, Statement } from "#core/ast/statements.ts";
import type { DiagnosticList } from "#core/base/diagnostic.ts";
import type { Span } from "#core/base/source.ts";
import { INTRINSICS, type IntrinsicRow } from "#core/spec/intrinsics.ts";
import type {
  GlobalSignature,
  ModuleInterface,
  ProcessForm,
  ProcessSignature,
  TypeEntry,
  ValueEntry,
} from "#core/types/module-interface.ts";
import type { PendingType, ResolvedModule } from "#core/types/resolved-module.ts";
import { NOTHING, type NominalDeclaration, type TypeTable } from "#core/types/type-table.ts";
import { readIntrinsicHeader } from "./intrinsic-header.ts";

/** What the pass reads and fills. */
interface Declaring {
  readonly module: ResolvedModule;
  readonly types: TypeTable;
  readonly diagnostics: DiagnosticList;
  /** Of the last `External Library` line. */
  library: string | undefined;
  /** Rows of the intrinsics table for this module, by name. */
  readonly intrinsics: ReadonlyMap<string, IntrinsicRow>;
  /** Where each value name was first declared. */
  readonly places: Map<string, Span>;
}

/** An interface without names. */
export function emptyInterface(path: string, isRuntime: boolean, isLibrary: boolean): ModuleInterface {
  return { path, isRuntime, isLibrary, types: new Map(), values: new Map(), typesByNominal: new Map() };
}

/** Declares all names of a parsed module. Imports are left to the caller. `earlier`: variables of a session that the module may set, or bind anew. */
export function declareModule(
  path: string,
  isLibrary: boolean,
  ast: AstModule,
  types: TypeTable,
  diagnostics: DiagnosticList,
  earlier: ReadonlyMap<string, ValueEntry> = new Map(),
): ResolvedModule {
  const module: ResolvedModule = {
    interface: emptyInterface(path, ast.isRuntimeModule, isLibrary),
    source: ast.source,
    ast,
    types: [],
    processes: [],
    globals: new Map(),
    statements: [],
    aliases: new Map(),
    importedNames: new Map(),
    open: [],
    missing: new Set(),
    told: new Set(),
    imports: new Set(),
  };
  const intrinsics = intrinsicsOf(path);
  const declaring: Declaring = { module, types, diagnostics, library: undefined, intrinsics, places: new Map() };
  for (const row of intrinsics.values()) declareIntrinsic(module.interface, row, types);
  for (const [name, entry] of earlier) module.interface.values.set(name, entry);
  for (const statement of ast.statements) declareStatement(declaring, statement);
  return module;
}

/** The interface of a machine module that has no source of its own, or undefined if the table does not know it. */
export function intrinsicModule(path: string, types: TypeTable): ModuleInterface | undefined {
  const rows = intrinsicsOf(path);
  if (rows.size === 0) return undefined;
  const made = emptyInterface(path, true, true);
  for (const row of rows.values()) declareIntrinsic(made, row, types);
  return made;
}

function intrinsicsOf(path: string): Map<string, IntrinsicRow> {
  const rows = new Map<string, IntrinsicRow>();
  if (path.startsWith("core/machine/")) for (const row of INTRINSICS) if (row.module === path) rows.set(row.name, row);
  return rows;
}

function declareIntrinsic(into: ModuleInterface, row: IntrinsicRow, types: TypeTable): void {
  if (row.header === undefined) return;
  const header = readIntrinsicHeader(row.header, types);
  const signature: ProcessSignature = {
    symbol: `${row.module}.${row.name}`,
    name: row.name,
    modulePath: row.module,
    owner: undefined,
    isPrivate: false,
    isRuntime: true,
    form: "intrinsic",
    isUnsafe: row.isUnsafe ?? false,
    typeParameters: header.typeParameters.map((name) => ({ name, bounds: [] })),
    params: header.params,
    result: header.result,
    isVariadic: false,
    isLeaf: false,
    isTemplate: false,
    orderedParameters: row.op === "g_less" ? [0] : [],
  };
  into.values.set(row.name, { kind: "process", overloads: [signature] });
}

function declareStatement(declaring: Declaring, statement: Statement): void {
  const { module } = declaring;
  switch (statement.kind) {
    case "ProcessDeclaration":
      declareProcess(declaring, statement, undefined);
      return;
    case "RecordDeclaration":
    case "VariantDeclaration":
    case "TypeAlias":
    case "ProtocolDeclaration":
      declareType(declaring, statement);
      return;
    case "ExternalLibrary":
      declaring.library = statement.library;
      return;
    case "Import":
      return;
    case "Let":
      declareGlobals(declaring, statement, statement.target);
      module.statements.push(statement);
      return;
    case "Constant":
      declareGlobals(declaring, statement, statement.name);
      module.statements.push(statement);
      return;
    case "SetPlace":
      declareBySet(declaring, statement);
      module.statements.push(statement);
      return;
    default:
      module.statements.push(statement);
  }
}

/** `x = e` at module level declares x if nothing has that name yet. */
function declareBySet(declaring: Declaring, statement: SetPlace): void {
  const { place } = statement;
  if (!statement.mayDeclare || (place.kind !== "Name" && place.kind !== "NameRun")) return;
  const name = place.kind === "Name" ? place.text : place.words.join("_");
  if (declaring.module.interface.values.has(name)) return;
  declareGlobal(declaring, statement, name, place, false, false);
}

function declareGlobals(declaring: Declaring, statement: Let | Constant, target: BindingTarget): void {
  if (target.kind === "TupleTarget") {
    for (const item of target.items) declareGlobals(declaring, statement, item);
    return;
  }
  if (target.text === "_") return;
  declareGlobal(declaring, statement, target.text, target, statement.kind === "Constant", statement.isPrivate);
}

function declareGlobal(
  declaring: Declaring,
  statement: Statement,
  name: string,
  at: Span,
  isConstant: boolean,
  isPrivate: boolean,
): void {
  const { interface: own, globals } = declaring.module;
  const before = own.values.get(name);
  const rebindings = before?.kind === "global" && !before.global.isConstant && !isConstant;
  const symbol = `${own.path}.${name}`;
  const global: GlobalSignature = {
    symbol: rebindings ? `${symbol}#${at.start}` : symbol,
    name,
    modulePath: own.path,
    isConstant,
    isPrivate,
    at: at.start,
    type: undefined,
  };
  const list = globals.get(statement);
  if (list === undefined) globals.set(statement, [global]);
  else list.push(global);
  // The initialiser brings in later ones when it gets to them.
  if (!rebindings) addValue(declaring, name, { kind: "global", global }, at);
}

function declareProcess(declaring: Declaring, declaration: ProcessDeclaration, owner: TypeEntry | undefined): void {
  const { module } = declaring;
  const own = module.interface;
  const name = declaration.name.text;
  if (declaration.isBroken === true) {
    module.missing.add(name);
    return;
  }
  const prefix = owner === undefined ? own.path : `${own.path}.${owner.name}`;
  const existing = owner === undefined ? own.values.get(name) : undefined;
  const overloads =
    owner !== undefined ? owner.methods.get(name) : existing?.kind === "process" ? existing.overloads : undefined;
  const count = overloads?.length ?? 0;
  let form: ProcessForm = "ordinary";
  if (declaration.external !== undefined) form = "foreign";
  const row = owner === undefined ? declaring.intrinsics.get(name) : undefined;
  if (row !== undefined && row.isCalled !== true) form = "intrinsic";
  const signature: ProcessSignature = {
    symbol: count === 0 ? `${prefix}.${name}` : `${prefix}.${name}#${count}`,
    name,
    modulePath: own.path,
    owner: owner?.nominal?.id,
    isPrivate: declaration.isPrivate,
    isRuntime: own.isRuntime,
    form,
    isUnsafe: row?.isUnsafe ?? false,
    typeParameters: [],
    params: [],
    result: NOTHING,
    isVariadic: false,
    isLeaf: declaration.external?.isLeaf ?? false,
    isTemplate: false,
    orderedParameters: [],
  };
  module.processes.push({ declaration, signature, owner, library: declaring.library });
  if (overloads !== undefined) overloads.push(signature);
  else if (owner !== undefined) owner.methods.set(name, [signature]);
  else addValue(declaring, name, { kind: "process", overloads: [signature] }, declaration.name);
  if (count > 0 || !declaring.places.has(name)) declaring.places.set(name, declaration.name);
}

function declareType(declaring: Declaring, declaration: PendingType["declaration"]): void {
  const { module, types, diagnostics } = declaring;
  const own = module.interface;
  const name = declaration.name.text;
  if (own.types.has(name)) {
    const first = module.types.find((pending) => pending.declaration.name.text === name)?.declaration.name;
    const labels = first === undefined ? [] : [{ file: module.source, span: first, text: "first declared here" }];
    diagnostics.report("duplicateType", module.source, declaration.name, { name }, { labels });
    return;
  }
  const parameters = declaration.typeParameters.map((parameter) => parameter.name.text);
  const kind = nominalKind(declaration);
  const nominal = kind === undefined ? undefined : types.declare(`${own.path}.${name}`, name, kind, parameters);
  if (nominal !== undefined) nominal.isLibrary = own.isLibrary;
  const entry: TypeEntry = {
    name,
    isPrivate: declaration.isPrivate,
    nominal,
    aliased: undefined,
    parameters,
    parameterBounds: [],
    methods: new Map(),
  };
  own.types.set(name, entry);
  if (nominal !== undefined) own.typesByNominal.set(nominal.id, entry);
  module.types.push({ declaration, entry });
  if (declaration.kind === "VariantDeclaration" && nominal !== undefined)
    declaration.variants.forEach((variant, caseIndex) => {
      declareCase(declaring, variant.name, { kind: "case", cases: [{ nominal, caseIndex }] });
    });
  if (declaration.kind !== "TypeAlias")
    for (const process of declaration.processes) declareProcess(declaring, process, entry);
}

/** Aliases declare no type of their own. */
function nominalKind(declaration: PendingType["declaration"]): NominalDeclaration["kind"] | undefined {
  switch (declaration.kind) {
    case "VariantDeclaration":
      return "variant";
    case "ProtocolDeclaration":
      return "protocol";
    case "RecordDeclaration":
      return declaration.isValue ? "value" : "record";
    case "TypeAlias":
      return undefined;
  }
}

function declareCase(declaring: Declaring, name: DeclaredName, entry: ValueEntry & { readonly kind: "case" }): void {
  const existing = declaring.module.interface.values.get(name.text);
  const added = entry.cases[0];
  if (existing?.kind === "case" && added !== undefined) {
    if (existing.cases.some((other) => other.nominal === added.nominal)) reportDuplicate(declaring, name.text, name);
    else existing.cases.push(added);
  } else addValue(declaring, name.text, entry, name);
}

/** The first declaration of a name counts; a second one is an error, except a source body for an intrinsic of the table. */
function addValue(declaring: Declaring, name: string, entry: ValueEntry, at: Span): void {
  const { values } = declaring.module.interface;
  if (values.has(name) && declaring.places.has(name)) {
    reportDuplicate(declaring, name, at);
    return;
  }
  values.set(name, entry);
  declaring.places.set(name, at);
}

function reportDuplicate(declaring: Declaring, name: string, at: Span): void {
  const first = declaring.places.get(name);
  const file = declaring.module.source;
  declaring.diagnostics.report(
    "duplicateName",
    file,
    at,
    { name },
    {
      labels: first === undefined ? [] : [{ file, span: first, text: "first declared here" }],
    },
  );
}
