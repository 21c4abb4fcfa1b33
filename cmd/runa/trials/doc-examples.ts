// Examples in annotations as tests: `Example:` and what stands behind it, or the indented lines below it.

import { parse } from "#core/1-parse/parse.ts";
import type { ModuleLoader } from "#core/2-resolve/module-loader.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";

/** An example and where it stands. */
export interface DocExample {
  readonly title: string;
  /** The line of its `Example:`, from 1 on. */
  readonly line: number;
  readonly lastLine: number;
  /** Statements, or one expression. */
  readonly code: readonly string[];
  readonly form: ExampleForm;
}

/** What an expression alone is: it must hold, or it is run for its value, or it is a call without one. */
export type ExampleForm = "condition" | "value" | "call";

/** Words that begin a statement; anything else is a condition that must hold. */
const statementWord =
  /^(Let|Set|Display|Alert|Assert|Add|Insert|Remove|If|For|While|Repeat|Try|With|Match|Increase|Decrease)\b/;

/** The examples of a file's annotations. What is no code is left out. */
export function docExamples(source: SourceFile): DocExample[] {
  if (!source.text.includes("Example:")) return [];
  const module = parse(source, new DiagnosticList());
  const examples: DocExample[] = [];
  for (const annotation of module.annotations) {
    const firstLine = source.lineAt(annotation.start);
    const lines = source.text.slice(annotation.start, annotation.end).split("\n");
    const declaration = module.statements.find((statement) => statement.start >= annotation.end);
    const name = declaration !== undefined && "name" in declaration ? nameOf(declaration.name) : undefined;
    for (let at = 0; at < lines.length; at++) {
      const match = /^(\s*)Example:\s*(.*)$/.exec(lines[at] as string);
      if (match === null) continue;
      const [, indent = "", rest = ""] = match;
      const code = rest.trim() === "" ? indentedBelow(lines, at, indent.length) : [rest.trim()];
      if (!isCode(code)) continue;
      const title = `example of ${name ?? "this file"}, line ${firstLine + at}`;
      const lastLine = firstLine + at + (rest.trim() === "" ? code.length : 0);
      examples.push({ title, line: firstLine + at, lastLine, code, form: "condition" });
    }
  }
  return examples;
}

function nameOf(name: unknown): string | undefined {
  if (typeof name !== "object" || name === null || !("text" in name)) return undefined;
  return String(name.text).replaceAll("_", " ");
}

function indentedBelow(lines: readonly string[], at: number, indent: number): string[] {
  const code: string[] = [];
  for (let next = at + 1; next < lines.length; next++) {
    const line = lines[next] as string;
    if (line.trim() !== "" && line.search(/\S/) <= indent) break;
    if (line.trim() === "" && code.length === 0) break;
    code.push(line);
  }
  while (code.at(-1)?.trim() === "") code.pop();
  return code;
}

function isCode(code: readonly string[]): boolean {
  if (code.every((line) => isImport(line) || line.trim() === "")) return false;
  const diagnostics = new DiagnosticList();
  parse(new SourceFile("example", `${statementsOf(code, "condition").join("\n")}\n`), diagnostics);
  return !diagnostics.hasErrors;
}

/** Imports of an example stand in front of its test. */
const isImport = (line: string): boolean => /^\s*Import\b/.test(line);

function statementsOf(code: readonly string[], form: ExampleForm): string[] {
  if (code.some(isImport))
    return statementsOf(
      code.filter((line) => !isImport(line)),
      form,
    );
  if (code.length > 1 || statementWord.test((code[0] as string).trim())) return [...code];
  if (form === "call") return [...code];
  return [form === "value" ? `Let example be ${code[0]}` : `Assert ${code[0]}`];
}

/**
 * For a module of the library, which the executable holds compiled: a program that imports it and what it imports, for its examples.
 * Undefined for all other files.
 */
export function libraryUser(source: SourceFile, loader: ModuleLoader): SourceFile | undefined {
  const path = /(?:^|\/)stdlib\/(.+)\.runa$/.exec(source.path)?.[1];
  if (path === undefined || loader.readLibrary(path) === undefined) return undefined;
  const imports = parse(source, new DiagnosticList()).statements.flatMap((statement) =>
    statement.kind === "Import" && !/^(rt|core)\//.test(statement.path) ? [statement.path] : [],
  );
  const lines = [...new Set([path, ...imports])].map((module) => `Import "${module}"\n`);
  return new SourceFile(source.path, lines.join(""));
}

/** The file with its examples as Tests behind its own text, and where each begins. */
export function withExamples(
  source: SourceFile,
  examples: readonly DocExample[],
): { readonly source: SourceFile; readonly starts: readonly number[] } {
  if (examples.length === 0) return { source, starts: [] };
  let text = source.text.endsWith("\n") ? source.text : `${source.text}\n`;
  const starts: number[] = [];
  for (const { title, code, form } of examples) {
    starts.push(text.length);
    const imports = code.filter(isImport).map((line) => `${line.trim()}\n`);
    text += `${imports.join("")}Test ${JSON.stringify(title)}:\n${statementsOf(code, form).join("\n")}\nEnd Test\n`;
  }
  return { source: new SourceFile(source.path, text), starts };
}
