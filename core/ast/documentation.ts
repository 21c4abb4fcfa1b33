// What a file says about itself: its declarations in one line each, with what the annotations and comments before them tell.

import type { Declaration, Field, ProcessDeclaration, TypeParameter } from "./declarations.ts";
import type { Annotation, AstModule } from "./module.ts";
import type { Constant, Statement } from "./statements.ts";

/** A declaration that others may use. */
export interface DocumentedEntry {
  readonly name: string;
  readonly kind: "process" | "type" | "protocol" | "constant";
  /** How it is used, in one line: `area(width as Float) returns Float`. */
  readonly header: string;
  /** What is told of it; "" if nothing is. */
  readonly text: string;
  /** The processes inside a type. */
  readonly processes: readonly DocumentedEntry[];
}

export interface DocumentedModule {
  /** The comment that the file begins with; "" if there is none. */
  readonly summary: string;
  /** In the order of the file; overloads are entries of their own. Private declarations are left out. */
  readonly entries: readonly DocumentedEntry[];
}

/** Annotations that tell readers what a declaration does. */
const SHOWN: readonly string[] = [
  "Implementation",
  "Description",
  "Documentation",
  "Reasoning",
  "Security_Scope",
  "Performance_Hints",
];

/** Describes a parsed file. */
export function documentationOf(ast: AstModule): DocumentedModule {
  const entries = ast.statements.flatMap((statement) => (isDocumented(statement) ? [entryOf(ast, statement)] : []));
  return { summary: openingComment(ast), entries };
}

/** The texts of the entries with a name, or of the processes of a type for `Type.process`; undefined if they have none. */
export function textNamed({ entries }: DocumentedModule, name: string): string | undefined {
  const [head, inner] = name.split(".");
  const named = entries.filter((entry) => entry.name === head);
  const meant =
    inner === undefined ? named : named.flatMap(({ processes }) => processes).filter((p) => p.name === inner);
  const texts = meant.map(({ text }) => text).filter((text) => text !== "");
  return texts.length === 0 ? undefined : texts.join("\n\n");
}

type Documented = Extract<Declaration, { readonly name: unknown; readonly isPrivate: boolean }> | Constant;

function isDocumented(statement: Statement): statement is Documented {
  return "name" in statement && "isPrivate" in statement && !statement.isPrivate;
}

function entryOf(ast: AstModule, declaration: Documented): DocumentedEntry {
  const name = declaration.name.text;
  const text = textBefore(ast, declaration.start);
  const processes =
    "processes" in declaration
      ? declaration.processes.filter((one) => !one.isPrivate).map((one) => entryOf(ast, one))
      : [];
  return { name, kind: kindOf(declaration), header: headerOf(ast, declaration), text, processes };
}

function kindOf({ kind }: Documented): DocumentedEntry["kind"] {
  if (kind === "ProcessDeclaration") return "process";
  if (kind === "Constant") return "constant";
  return kind === "ProtocolDeclaration" ? "protocol" : "type";
}

type Slice = (node: { readonly start: number; readonly end: number }) => string;

function headerOf(ast: AstModule, declaration: Documented): string {
  const slice: Slice = ({ start, end }) => ast.source.text.slice(start, end).replace(/\s+/g, " ");
  const name = declaration.name.text;
  switch (declaration.kind) {
    case "ProcessDeclaration":
      return processHeader(declaration, slice);
    case "Constant": {
      const type = declaration.type === undefined ? "" : ` as ${slice(declaration.type)}`;
      const value = slice(declaration.value);
      return `${name}${type}${value.length > VALUE_LENGTH_MAX ? "" : ` is ${value}`}`;
    }
    case "TypeAlias":
      return `${typeName(declaration, slice)} is ${slice(declaration.type)}`;
    case "RecordDeclaration":
      return `${typeName(declaration, slice)}${fieldList(declaration.fields, slice)}`;
    case "VariantDeclaration": {
      const cases = declaration.variants.map((one) => `${one.name.text}${fieldList(one.fields, slice)}`);
      return `${typeName(declaration, slice)} is ${cases.join(" | ")}`;
    }
    case "ProtocolDeclaration":
      return typeName(declaration, slice);
    case "ActorDeclaration":
      return name;
  }
}

/** Values of constants that are longer are left out. */
const VALUE_LENGTH_MAX = 60;

function processHeader(declaration: ProcessDeclaration, slice: Slice): string {
  const { name, typeParameters, parameters, result } = declaration;
  const bounds = typeParameters.some((one) => one.bounds.length > 0) ? `${parameterList(typeParameters, slice)} ` : "";
  const returns = result === undefined ? "" : ` returns ${slice(result)}`;
  return `${name.text}${bounds}(${parameters.map(slice).join(", ")})${returns}`;
}

function parameterList(parameters: readonly TypeParameter[], slice: Slice): string {
  return parameters.length === 0 ? "" : ` of ${parameters.map(slice).join(", ")}`;
}

function typeName(declaration: Exclude<Documented, ProcessDeclaration | Constant>, slice: Slice): string {
  const isValue = "isValue" in declaration && declaration.isValue ? "value type " : "";
  const parameters = "typeParameters" in declaration ? parameterList(declaration.typeParameters, slice) : "";
  const follows = "follows" in declaration ? declaration.follows.map(slice) : [];
  const followed = follows.length === 0 ? "" : ` that follows ${follows.join(" and ")}`;
  return `${isValue}${declaration.name.text}${parameters}${followed}`;
}

function fieldList(fields: readonly Field[], slice: Slice): string {
  const shown = fields.filter((field) => !field.isPrivate).map(slice);
  return shown.length === 0 ? "" : ` with ${shown.join(" and ")}`;
}

/** The annotations that stand directly before an offset; without any, the comment there. */
function textBefore(ast: AstModule, offset: number): string {
  const parts: string[] = [];
  let end = offset;
  for (let index = lastBefore(ast.annotations, offset); index >= 0; index--) {
    const annotation = ast.annotations[index] as Annotation;
    if (ast.source.text.slice(annotation.end, end).trim() !== "") break;
    if (SHOWN.includes(annotation.name)) parts.unshift(dedented(annotation.text));
    end = annotation.start;
  }
  return parts.length === 0 ? commentBefore(ast, offset) : parts.join("\n\n");
}

/** The comments on the lines right above an offset. */
function commentBefore({ comments, source: { text } }: AstModule, offset: number): string {
  const parts: string[] = [];
  let end = offset;
  for (let index = lastBefore(comments, offset); index >= 0; index--) {
    const comment = comments[index] as { readonly start: number; readonly end: number };
    if (isScriptLine(comment, text)) break;
    const lineStart = text.lastIndexOf("\n", comment.start - 1) + 1;
    if (!/^\s*$/.test(text.slice(lineStart, comment.start))) break;
    if (!/^[ \t]*\n?[ \t]*$/.test(text.slice(comment.end, end))) break;
    parts.unshift(commentText(text.slice(comment.start, comment.end)));
    end = comment.start;
  }
  return parts.join("\n");
}

/** The comments that the file begins with, up to the first empty line; not those of a declaration, nor a script's first line. */
function openingComment({ comments, statements, source: { text } }: AstModule): string {
  const firstStatement = statements[0]?.start ?? text.length;
  const parts: string[] = [];
  let end = -1;
  for (const comment of comments) {
    if (isScriptLine(comment, text)) continue;
    if (comment.start > firstStatement || (end >= 0 && !/^[ \t]*\n?[ \t]*$/.test(text.slice(end, comment.start))))
      break;
    parts.push(commentText(text.slice(comment.start, comment.end)));
    end = comment.end;
  }
  const after = text.slice(Math.max(end, 0)).replace(/^[ \t]*\n?/, "");
  return /^\s*(\n|$|Import|Runtime)/.test(after) ? parts.join("\n") : "";
}

/** The first line of a script tells the system what runs it. */
function isScriptLine({ start }: { readonly start: number }, text: string): boolean {
  return start === 0 && text.startsWith("#!");
}

function commentText(comment: string): string {
  return dedented(comment.replace(/^(Note:|\/\/|#)[ \t]*/, "").replace(/:End Note$/, ""));
}

function lastBefore(spans: readonly { readonly end: number }[], offset: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as { readonly end: number }).end <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Without the indentation that all lines share, but for the first, which stands behind the opening mark, and without empty lines at both ends. */
function dedented(text: string): string {
  const [first = "", ...lines] = text.split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const least = Math.min(...indents);
  return [first.trimStart(), ...lines.map((line) => line.slice(least))].join("\n").replace(/^\s*\n|\s+$/g, "");
}
