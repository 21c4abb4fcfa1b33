// What the commands of a session do.

import { libraryDocumentation, libraryInExecutable } from "#cmd/runa/compiler/library.ts";
import { libraryDocumented } from "#cmd/runa/documentation/documented-source.ts";
import { findEntries } from "#cmd/runa/documentation/find-entries.ts";
import { type DocStyle, layEntry } from "#cmd/runa/documentation/lay-documentation.ts";
import { wrapText } from "#cmd/runa/wrap-text.ts";
import { parse } from "#core/1-parse/parse.ts";
import { documentationOf, textNamed } from "#core/ast/documentation.ts";
import { printAst } from "#core/ast/print-ast.ts";
import { type Diagnostic, DiagnosticList } from "#core/base/diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { printFunction } from "#core/mir/print-mir.ts";
import { Libc } from "#rt/host/libc.ts";
import { moduleLines } from "./describe.ts";
import type { CompiledOnly, FinishedEntry, Session } from "./session.ts";
import { commandRows, type SessionCommandName } from "./session-command-table.ts";

/** What follows an entry: the next one, maybe with a text to begin with, or the end. `isWrong`: something could not be done. */
export type Answer =
  | { readonly kind: "next"; readonly isWrong: boolean }
  | { readonly kind: "edit"; readonly text: string }
  | { readonly kind: "quit"; readonly exitCode: number };

/** The side of a session that people see. */
export interface Talk {
  readonly session: Session;
  /** Entries that were evaluated without an error. */
  readonly entries: readonly string[];
  /** How documentation is laid out. */
  readonly style: DocStyle;
  /** Takes back the newest entry that defined something; false if there is none. */
  undo(): boolean;
  /** Writes lines of an answer. */
  write(text: string): void;
  /** Writes what could not be done. */
  complain(text: string): void;
  complainOf(diagnostics: readonly Diagnostic[]): void;
  evaluate(text: string): Promise<FinishedEntry | undefined>;
  reset(): void;
}

/** Said when the compiler breaks. */
export const BROKEN =
  "This is a mistake in runa, not in your entry; please report it. What was defined before is still there.";

const DONE: Answer = { kind: "next", isWrong: false };
const WRONG: Answer = { kind: "next", isWrong: true };

type Command = (talk: Talk, argument: string) => Answer | Promise<Answer>;

const COMMANDS: Readonly<Record<SessionCommandName, Command>> = {
  help: (talk, name) => (name === "" ? listCommands(talk) : showHelp(talk, name)),
  type: showType,
  time: showTime,
  ast: showTree,
  mir: (talk, entry) => showForm(talk, entry, middleForm),
  asm: (talk, entry) =>
    showForm(talk, entry, (of, { program, path }) => of.session.native.listing(program, of.session.program, path)),
  undo(talk) {
    if (talk.undo()) return DONE;
    return complain(talk, "there is nothing to take back");
  },
  save: saveEntries,
  load: loadFile,
  reset(talk) {
    talk.reset();
    return DONE;
  },
  edit: editText,
  quit: () => ({ kind: "quit", exitCode: 0 }),
};

/** Obeys a line that begins with a colon. A beginning that fits one command only is enough. */
export async function obeyCommand(talk: Talk, line: string): Promise<Answer> {
  const [, word = "", argument = ""] = /^:\s*(\w*)\s*([\s\S]*)$/.exec(line) ?? [];
  const names = commandRows.map((row) => row.name).filter((name) => name.startsWith(word));
  const [name] = names.includes(word as SessionCommandName) ? [word as SessionCommandName] : names;
  if (name === undefined || word === "" || (names.length > 1 && name !== word))
    return complain(talk, `there is no command :${word}; :help lists them`);
  const row = commandRows.find((one) => one.name === name);
  if (argument === "" && row !== undefined && row.argument !== "" && !row.argument.startsWith("["))
    return complain(talk, `write :${name} ${row.argument}`);
  try {
    return await COMMANDS[name](talk, argument.trim());
  } catch (error) {
    return complain(talk, `internal error: ${error instanceof Error ? error.message : String(error)}\n${BROKEN}`);
  }
}

/** Takes back the newest entry that defined something, out of the entries that are saved too; false if there is none. */
export function undoEntry(session: Session, entries: string[]): boolean {
  const text = session.undo();
  if (text === undefined) return false;
  const at = entries.lastIndexOf(text);
  if (at >= 0) entries.splice(at, 1);
  return true;
}

function complain(talk: Talk, text: string): Answer {
  talk.complain(text);
  return WRONG;
}

function listCommands(talk: Talk): Answer {
  const column = 19;
  const lines = commandRows.flatMap(({ name, argument, summary }) => {
    const [first = "", ...rest] = wrapText(summary, talk.style.width, " ".repeat(column));
    return [`:${name} ${argument}`.padEnd(column) + first.slice(column), ...rest];
  });
  talk.write(
    [
      ...lines,
      "Everything else is Runa. `_` is the last value.",
      "Tab completes, Ctrl-R searches, Ctrl-C stops, Ctrl-D leaves.",
    ].join("\n"),
  );
  return DONE;
}

/** A name of the session or of the library; of a module, what it shows; of a type's process, `Type.process`. */
function showHelp(talk: Talk, name: string): Answer {
  const { session } = talk;
  const wanted = name.replaceAll(" ", "_");
  const path = wanted.includes("/") || session.moduleOf(wanted) === undefined ? wanted : undefined;
  const isOwn = session.state.declarationNamed(wanted.split(".")[0] as string) !== undefined;
  const sources = isOwn ? [] : libraryDocumented(Libc.opened()).flatMap((page) => page.sources);
  const found = findEntries(sources, wanted);
  if (found.length > 0 && !session.state.aliases.has(wanted)) {
    talk.write(found.map((one) => layEntry(one, sources, talk.style).join("\n")).join("\n\n"));
    return DONE;
  }
  const described = session.describe(wanted);
  const documentation = documentationFor(session, wanted);
  if (described !== undefined || documentation !== undefined) {
    const text = documentation?.split("\n").flatMap((line) => wrapText(line, talk.style.width));
    talk.write([described, text?.join("\n")].filter((part) => part !== undefined).join("\n\n"));
    return DONE;
  }
  const module = path === undefined ? undefined : (session.state.aliases.get(path) ?? session.program.library(path));
  if (module === undefined) return complain(talk, `nothing here is called ${name}`);
  talk.write(moduleLines(module, session.program.types).join("\n"));
  return DONE;
}

function documentationFor(session: Session, name: string): string | undefined {
  const [head, rest] = name.split(".") as [string, string?];
  const declaration = session.state.declarationNamed(head);
  if (declaration !== undefined)
    return textNamed(
      documentationOf(parse(new SourceFile("", declaration.text), new DiagnosticList(), { isEntry: true })),
      name,
    );
  const library = libraryInExecutable(Libc.opened());
  if (library === undefined) return undefined;
  const modules = libraryDocumentation(library);
  const textIn = (path: string, inner: string): string | undefined => {
    const module = modules[path];
    return module === undefined ? undefined : textNamed(module, inner);
  };
  const alias = session.state.aliases.get(head);
  if (alias !== undefined && rest !== undefined) return textIn(alias.path, rest);
  const found = session.moduleOf(head);
  const value = session.valueNamed(head);
  const home = value?.kind === "process" ? value.overloads[0]?.modulePath : found?.module.path;
  return home === undefined ? undefined : textIn(home, rest === undefined ? (found?.name ?? head) : name);
}

function showType(talk: Talk, expression: string): Answer {
  const found = talk.session.typeOf(expression);
  if ("diagnostics" in found) {
    talk.complainOf(found.diagnostics);
    return WRONG;
  }
  talk.write(found.type === undefined ? "no value" : talk.session.program.types.display(found.type));
  return DONE;
}

async function showTime(talk: Talk, entry: string): Promise<Answer> {
  const outcome = await talk.evaluate(entry);
  if (outcome === undefined) return WRONG;
  talk.write(`compiled in ${duration(outcome.compileMilliseconds)}, ran ${duration(outcome.runMilliseconds)}`);
  return outcome.exitCode === 0 ? DONE : WRONG;
}

function duration(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(3)} s`;
  return milliseconds >= 1 ? `${milliseconds.toFixed(1)} ms` : `${(milliseconds * 1000).toFixed(0)} µs`;
}

function showTree(talk: Talk, entry: string): Answer {
  const diagnostics = new DiagnosticList();
  const tree = parse(new SourceFile("entry", textOf(talk.session, entry)), diagnostics, { isEntry: true });
  if (diagnostics.hasErrors) {
    talk.complainOf(diagnostics.items);
    return WRONG;
  }
  talk.write(printAst(tree).trimEnd());
  return DONE;
}

/** The text of a declaration that the entry is the name of, else the entry. */
function textOf(session: Session, entry: string): string {
  const declaration = session.state.declarationNamed(entry.replaceAll(" ", "_"));
  return declaration === undefined || declaration.kind === "variable" ? entry : declaration.text;
}

function showForm(talk: Talk, entry: string, form: (talk: Talk, compiled: CompiledOnly) => string): Answer {
  const compiled = talk.session.compileOnly(textOf(talk.session, entry));
  if ("diagnostics" in compiled) {
    talk.complainOf(compiled.diagnostics);
    return WRONG;
  }
  talk.write(form(talk, compiled).trimEnd());
  return DONE;
}

function middleForm({ session }: Talk, { program, path }: CompiledOnly): string {
  const { symbols, positions } = session.program;
  return [...program.functions.values()]
    .filter((fn) => symbols.name(fn.symbol).startsWith(path))
    .map((fn) => printFunction(fn, { symbols, positions }))
    .join("\n");
}

async function saveEntries(talk: Talk, path: string): Promise<Answer> {
  const { writeOutput } = await import("#cmd/runa/write-output.ts");
  const text = talk.entries.map((entry) => `${entry}\n`).join("\n");
  const problem = await writeOutput(path, new TextEncoder().encode(text), "data");
  return problem === undefined ? DONE : complain(talk, problem);
}

async function loadFile(talk: Talk, path: string): Promise<Answer> {
  const { readSource } = await import("#cmd/runa/read-source.ts");
  const source = await readSource(path);
  if (typeof source === "string") return complain(talk, source);
  const outcome = await talk.evaluate(source.text);
  return outcome?.exitCode === 0 ? DONE : WRONG;
}

/** The declaration of a name, or the newest entry, goes to an editor; what comes back is at the next prompt. */
async function editText(talk: Talk, name: string): Promise<Answer> {
  const editor = Bun.env["VISUAL"] ?? Bun.env["EDITOR"] ?? "vi";
  const text = name === "" ? (talk.entries.at(-1) ?? "") : textOf(talk.session, name);
  const folder = Bun.env["TMPDIR"] ?? "/tmp";
  const path = `${folder}/runa-entry-${process.pid}-${Bun.randomUUIDv7()}.runa`;
  await Bun.write(path, text, { mode: 0o600 });
  const { exitCode } = Bun.spawnSync(["/bin/sh", "-c", `${editor} "$1"`, "sh", path], {
    stdio: ["inherit", "inherit", "inherit"],
  });
  const edited = (await Bun.file(path).text()).trimEnd();
  await Bun.file(path).delete();
  return exitCode === 0 ? { kind: "edit", text: edited } : complain(talk, `${editor} ended with ${exitCode}`);
}
