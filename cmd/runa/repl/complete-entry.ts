// Completion: what may stand at the cursor, found from the words before it. Nothing of the program runs for it.

import { isPlumbing } from "#cmd/runa/documentation/documented-source.ts";
import { areaParts } from "#core/2-resolve/areas.ts";
import { type LibraryPage, libraryPages } from "#core/spec/library-pages.ts";
import { builtinTypeNames } from "#core/types/builtin-names.ts";
import type { ProcessSignature, ValueEntry } from "#core/types/module-interface.ts";
import type { TypeId } from "#core/types/type-table.ts";
import { methodText, signatureText, typeText, valueLines } from "./describe.ts";
import { expressionStart } from "./expression-before.ts";
import { PHRASES } from "./phrases.ts";
import type { Session } from "./session.ts";
import { commandRows } from "./session-command-table.ts";
import type { Completion } from "./terminal/line-editor.ts";

type Item = Completion["items"][number];

/** What fits at the cursor, by name. */
export function completeEntry(session: Session, text: string, cursor: number): Completion {
  const before = text.slice(text.lastIndexOf("\n", cursor - 1) + 1, cursor);
  if (before.trimStart().startsWith(":")) return completeCommand(session, before, cursor);
  const word = /[\p{L}\p{N}_]*$/u.exec(before)?.[0] ?? "";
  const start = cursor - word.length;
  const imported = importedPath(before);
  if (imported !== undefined) return { start: cursor - imported.length, items: fitting(imported, libraryPaths()) };
  if (before.at(-word.length - 1) === ".") {
    const owner = before.slice(0, before.length - word.length - 1);
    const from = expressionStart(owner);
    if (from !== undefined) return { start, items: fitting(word, members(session, owner.slice(from))) };
  }
  const named = argumentsOf(session, before.slice(0, before.length - word.length));
  const items = fitting(word, named);
  if (items.length > 0) return { start, items };
  const phrase = completePhrase(before, cursor);
  if (word === "") return phrase ?? { start, items: [], ...noteOfCall(session, before) };
  const names = fitting(word, allNames(session));
  return phrase === undefined || names.length > 0 ? { start, items: names } : phrase;
}

/** What stands of a path in the quotes of `Import "` or `from "` at the end of a line. */
function importedPath(before: string): string | undefined {
  return /^\s*Import (?:\{[^}]*\} from )?"([^"]*)$/.exec(before)?.[1];
}

/** The modules of the library, as imports name them. */
function libraryPaths(): Item[] {
  return Object.entries<LibraryPage>(libraryPages).flatMap(([name, { summary, modules }]) => [
    ...(modules.includes(name) || areaParts(name) !== undefined ? [{ text: `${name}"`, detail: summary }] : []),
    ...modules.filter((path) => path !== name).map((path) => ({ text: `${path}"`, detail: `part of ${name}` })),
  ]);
}

function fitting(word: string, items: readonly Item[]): Item[] {
  const seen = new Set<string>();
  const found = items.filter(({ text }) => text.startsWith(word) && !seen.has(text) && seen.add(text).size > 0);
  return found.sort((left, right) => (left.text < right.text ? -1 : 1));
}

function completeCommand(session: Session, before: string, cursor: number): Completion {
  const trimmed = before.trimStart();
  const [command, argument] = /^:(\w*)(?:\s+(.*))?$/.exec(trimmed)?.slice(1) ?? [];
  if (argument === undefined) {
    const items = commandRows.map((row) => ({
      text: `:${row.name}${row.argument === "" ? "" : " "}`,
      detail: row.summary,
    }));
    return { start: cursor - trimmed.length, items: fitting(`:${command ?? ""}`, items) };
  }
  const word = /[\p{L}\p{N}_]*$/u.exec(argument)?.[0] ?? "";
  return { start: cursor - word.length, items: word === "" ? [] : fitting(word, allNames(session)) };
}

/** Names that a program may use here: of the session, of what it imports, of the library. */
function allNames(session: Session): Item[] {
  const { types } = session.program;
  const { state } = session;
  const items: Item[] = [];
  const addValue = (name: string, entry: ValueEntry | undefined): void => {
    if (entry !== undefined && !name.startsWith("$"))
      items.push({ text: name, detail: valueLines(name, entry, types)[0] ?? "" });
  };
  for (const module of [state.names, ...state.open]) {
    for (const [name, entry] of module.values) addValue(name, entry);
    for (const [name, entry] of module.types) items.push({ text: name, detail: typeText(entry, types) });
  }
  for (const [name, module] of state.aliases) items.push({ text: name, detail: `module ${module.path}` });
  for (const name of [...state.importedNames.keys(), ...session.program.preludeNames()]) {
    const type = session.typeNamed(name);
    if (type !== undefined) items.push({ text: name, detail: typeText(type, types) });
    addValue(name, session.valueNamed(name));
  }
  for (const name of builtinTypeNames()) items.push({ text: name, detail: "type" });
  for (const { text, detail } of PHRASES) if (!text.trim().includes(" ")) items.push({ text, detail });
  return items;
}

/** Fields and processes of the value that a path of names stands for, or what a module shows. */
function members(session: Session, path: string): Item[] {
  const { types } = session.program;
  const module = session.state.aliases.get(path);
  if (module !== undefined)
    return [...module.values].map(([name, entry]) => ({ text: name, detail: valueLines(name, entry, types)[0] ?? "" }));
  const found = session.typeOf(path);
  if ("diagnostics" in found || found.type === undefined) return [];
  return [...fieldsOf(session, found.type), ...processesOf(session, found.type)];
}

function fieldsOf(session: Session, type: TypeId): Item[] {
  const { types } = session.program;
  const shape = types.shape(type);
  if (shape.kind === "tuple")
    return shape.items.map((item, index) => ({ text: String(index), detail: types.display(item) }));
  if (shape.kind !== "nominal") return [];
  const fields = types.nominals[shape.nominal]?.fields ?? [];
  return fields
    .filter((field) => !field.isPrivate)
    .map((field) => ({ text: field.name, detail: types.display(types.substitute(field.type, shape.args)) }));
}

/** Processes declared with the type, and those of its module and of the session that take it first. */
function processesOf(session: Session, type: TypeId): Item[] {
  const { types } = session.program;
  const { own, modules } = session.program.modulesOfType(type);
  const candidates: ProcessSignature[] = [...(own?.methods.values() ?? [])].flat();
  for (const module of [...modules, session.state.names])
    for (const entry of module.values.values()) if (entry.kind === "process") candidates.push(...entry.overloads);
  return candidates
    .filter((signature) => !signature.isPrivate && !isPlumbing(signature.name) && takesFirst(session, signature, type))
    .map((signature) => ({ text: `${signature.name}(`, detail: methodText(signature, types, type) }));
}

/** Whether the first parameter is of the type, or of the same declared type with other arguments. */
function takesFirst(session: Session, signature: ProcessSignature, type: TypeId): boolean {
  const first = signature.params[0]?.type;
  if (first === undefined) return false;
  if (first === type) return true;
  const { types } = session.program;
  const [one, other] = [types.shape(first), types.shape(type)];
  return one.kind === "nominal" && other.kind === "nominal" && one.nominal === other.nominal;
}

/** `name with ` or `name with a as 1 and `: what the process or type may be given. */
function argumentsOf(session: Session, before: string): Item[] {
  const match = /([\p{L}_][\p{L}\p{N}_]*)\s+with\s+(?:.*\s(?:and)\s+)?$/u.exec(before);
  const name = match?.[1];
  if (name === undefined) return [];
  const { types } = session.program;
  const value = session.valueNamed(name);
  if (value?.kind === "process")
    return value.overloads.flatMap((signature) =>
      signature.params.map((param) => ({ text: `${param.name} as `, detail: types.display(param.type) })),
    );
  const fields =
    value?.kind === "case"
      ? value.cases.flatMap(({ nominal, caseIndex }) => nominal.cases[caseIndex]?.fields ?? [])
      : (session.typeNamed(name)?.nominal?.fields ?? []);
  return fields.map((field) => ({ text: `${field.name} as `, detail: types.display(field.type) }));
}

/** The longest end of the line that begins a phrase. */
function completePhrase(before: string, cursor: number): Completion | undefined {
  const line = before.trimStart();
  for (let at = 0; at >= 0 && at < line.length; at = nextWord(line, at)) {
    const part = line.slice(at);
    if (!part.includes(" ")) break;
    const items = PHRASES.filter(
      ({ text, isStatement }) => text.startsWith(part) && text !== part && (!isStatement || at === 0),
    );
    if (items.length > 0) return { start: cursor - part.length, items };
  }
  return undefined;
}

function nextWord(line: string, at: number): number {
  const space = line.indexOf(" ", at);
  return space < 0 ? -1 : space + 1;
}

/** The signature of the process whose arguments are being written. */
function noteOfCall(session: Session, before: string): { note?: string } {
  const [, path, name] = /(?:([\p{L}_][\p{L}\p{N}_.]*)\.)?([\p{L}_][\p{L}\p{N}_]*)\([^()]*$/u.exec(before) ?? [];
  if (name === undefined) return {};
  if (path !== undefined) {
    const found = members(session, path).filter((item) => item.text === `${name}(` || item.text === name);
    return found.length === 0 ? {} : { note: found.map((item) => item.detail).join("   ") };
  }
  const entry = session.valueNamed(name);
  if (entry?.kind !== "process") return {};
  return { note: entry.overloads.map((signature) => signatureText(signature, session.program.types)).join("   ") };
}
