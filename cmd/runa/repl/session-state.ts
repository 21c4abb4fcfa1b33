// What a session has defined: names with what they mean now, and the text of each declaration, so that it can be compiled anew.

import type { AstModule } from "#core/ast/module.ts";
import type { BindingTarget } from "#core/ast/patterns.ts";
import type { Statement } from "#core/ast/statements.ts";
import type { EntryScope } from "#core/growing-program.ts";
import type { ModuleInterface, TypeEntry, ValueEntry } from "#core/types/module-interface.ts";
import type { ImportedNameBinding, ResolvedModule } from "#core/types/resolved-module.ts";
import { type DeclarationKey, declarationOf } from "./declaration-uses.ts";
import type { WaitingEntry } from "./waiting-entries.ts";

/** A process, type or variable of the session. */
export interface Declaration {
  readonly key: DeclarationKey;
  readonly name: string;
  readonly kind: "process" | "type" | "variable";
  /** As it was written, with its annotations; of variables, the statement. */
  readonly text: string;
  readonly uses: ReadonlySet<DeclarationKey>;
}

/** An immutable state: `undo` goes back to an earlier one. */
export class SessionState implements EntryScope {
  readonly names: ModuleInterface;
  readonly importedNames: ReadonlyMap<string, ImportedNameBinding>;
  readonly aliases: ReadonlyMap<string, ModuleInterface>;
  readonly open: readonly ModuleInterface[];
  readonly declarations: ReadonlyMap<DeclarationKey, Declaration>;
  /** Declarations that are not there yet, since something they name is not. */
  readonly waiting: readonly WaitingEntry[];

  constructor(parts: StateParts) {
    this.names = {
      path: "repl",
      isRuntime: false,
      isLibrary: false,
      types: parts.types,
      values: parts.values,
      typesByNominal: new Map(),
    };
    this.importedNames = parts.importedNames;
    this.aliases = parts.aliases;
    this.open = parts.open;
    this.declarations = parts.declarations;
    this.waiting = parts.waiting ?? [];
  }

  /** The same with one more entry that waits. */
  withWaiting(entry: WaitingEntry): SessionState {
    const { values, types } = this.names;
    const waiting = [...this.waiting.filter((one) => !declaresOneOf(one, entry.names)), entry];
    return new SessionState({ ...this, values, types, waiting });
  }

  static empty(): SessionState {
    const [values, types, importedNames] = [new Map(), new Map(), new Map()];
    return new SessionState({ values, types, importedNames, aliases: new Map(), open: [], declarations: new Map() });
  }

  /** The declaration that a name stands for now. */
  declarationNamed(name: string): Declaration | undefined {
    for (const declaration of this.declarations.values()) if (declaration.name === name) return declaration;
    return undefined;
  }

  /** Processes and types that refer, directly or through each other, to one of the declarations; in the order of their first declaration. */
  dependents(replaced: ReadonlySet<DeclarationKey>, except: ReadonlySet<string>): readonly Declaration[] {
    // By name: what was left with an earlier definition gets another chance.
    const touched = new Set([...replaced].map(nameOfKey));
    const found = new Set<DeclarationKey>();
    for (let isGrowing = true; isGrowing; ) {
      isGrowing = false;
      for (const { key, uses, kind, name } of this.declarations.values()) {
        if (found.has(key) || kind === "variable" || except.has(name)) continue;
        if (![...uses].some((use) => touched.has(nameOfKey(use)))) continue;
        found.add(key);
        touched.add(name);
        isGrowing = true;
      }
    }
    return [...this.declarations.values()].filter(({ key }) => found.has(key));
  }
}

interface StateParts {
  readonly values: Map<string, ValueEntry>;
  readonly types: Map<string, TypeEntry>;
  readonly importedNames: ReadonlyMap<string, ImportedNameBinding>;
  readonly aliases: ReadonlyMap<string, ModuleInterface>;
  readonly open: readonly ModuleInterface[];
  readonly declarations: ReadonlyMap<DeclarationKey, Declaration>;
  readonly waiting?: readonly WaitingEntry[];
}

/** Whether a waiting entry would declare one of the names. */
export function declaresOneOf(entry: WaitingEntry, names: readonly string[]): boolean {
  return entry.names.some((name) => names.includes(name));
}

/** The state after an entry: the declarations `added` of it came to be, and their names replace those of before. */
export function stateAfter(
  state: SessionState,
  resolved: ResolvedModule,
  added: readonly Declaration[],
  answer: ValueEntry | undefined,
): SessionState {
  const values = new Map(state.names.values);
  const types = new Map(state.names.types);
  const importedNames = new Map(resolved.importedNames);
  const aliases = new Map(resolved.aliases);
  const declarations = new Map(state.declarations);
  const byName = new Map([...declarations.values()].map((one) => [one.name, one]));
  for (const { name, key } of added) {
    const before = byName.get(name);
    if (before !== undefined) {
      declarations.delete(before.key);
      values.delete(name);
      types.delete(name);
      removeCases(values, before.key);
    }
    importedNames.delete(name);
    aliases.delete(name);
    declarations.set(key, added.find((one) => one.key === key) as Declaration);
  }
  const keys = new Set(added.map((one) => one.key));
  for (const [name, entry] of resolved.interface.values) if (keys.has(keyOfValue(entry) ?? "")) values.set(name, entry);
  for (const [name, entry] of resolved.interface.types)
    if (keys.has(`${resolved.interface.path}.${name}`)) types.set(name, entry);
  for (const name of importedByEntry(resolved.ast)) {
    values.delete(name);
    types.delete(name);
  }
  if (answer !== undefined) values.set("_", answer);
  const open = resolved.open.filter((module) => module.path !== "repl");
  const names = added.map((one) => one.name);
  const waiting = state.waiting.filter((entry) => !declaresOneOf(entry, names));
  return new SessionState({ values, types, importedNames, aliases, open, declarations, waiting });
}

function nameOfKey(key: DeclarationKey): string {
  return key.slice(key.indexOf(".") + 1);
}

function removeCases(values: Map<string, ValueEntry>, type: DeclarationKey): void {
  for (const [name, entry] of values) {
    if (entry.kind !== "case" || !entry.cases.some((one) => one.nominal.symbol === type)) continue;
    const cases = entry.cases.filter((one) => one.nominal.symbol !== type);
    if (cases.length === 0) values.delete(name);
    else values.set(name, { kind: "case", cases });
  }
}

/** The declaration that a value belongs to: a case to its variant. */
function keyOfValue(entry: ValueEntry): DeclarationKey | undefined {
  if (entry.kind === "process") return declarationOf(entry.overloads[0]?.symbol ?? "");
  if (entry.kind === "global") return declarationOf(entry.global.symbol);
  return declarationOf(entry.cases[0]?.nominal.symbol ?? "");
}

function importedByEntry(ast: AstModule): string[] {
  return ast.statements.flatMap((statement) => {
    if (statement.kind !== "Import") return [];
    if (statement.names !== undefined) return statement.names.map((item) => (item.alias ?? item.name).text);
    return [statement.alias?.text ?? statement.path.slice(statement.path.lastIndexOf("/") + 1)];
  });
}

/** A name that an entry declares, with the range of its text. */
export interface DeclaredHere {
  readonly name: string;
  readonly kind: Declaration["kind"];
  readonly start: number;
  readonly end: number;
}

/** The names that the statements of a module declare, in order; annotations before a declaration belong to it. */
export function declaredIn(ast: AstModule): DeclaredHere[] {
  const found: DeclaredHere[] = [];
  for (const statement of ast.statements) {
    const { end } = statement;
    const start = startWithAnnotations(ast, statement);
    switch (statement.kind) {
      case "ProcessDeclaration":
        found.push({ name: statement.name.text, kind: "process", start, end });
        break;
      case "RecordDeclaration":
      case "VariantDeclaration":
      case "TypeAlias":
      case "ProtocolDeclaration":
      case "ActorDeclaration":
        found.push({ name: statement.name.text, kind: "type", start, end });
        break;
      case "Constant":
        found.push({ name: statement.name.text, kind: "variable", start, end });
        break;
      case "Let":
        for (const name of namesOf(statement.target)) found.push({ name, kind: "variable", start, end });
        break;
      case "SetPlace":
        if (statement.mayDeclare && (statement.place.kind === "Name" || statement.place.kind === "NameRun")) {
          const { place } = statement;
          const name = place.kind === "Name" ? place.text : place.words.join("_");
          found.push({ name, kind: "variable", start, end });
        }
        break;
      default:
    }
  }
  return found;
}

function namesOf(target: BindingTarget): string[] {
  if (target.kind === "TupleTarget") return target.items.flatMap(namesOf);
  return target.text === "_" ? [] : [target.text];
}

function startWithAnnotations(ast: AstModule, statement: Statement): number {
  let { start } = statement;
  for (const annotation of [...ast.annotations].reverse())
    if (annotation.end <= start && ast.source.text.slice(annotation.end, start).trim() === "") start = annotation.start;
  return start;
}
