// What annotations say about the declarations of a file, by name, for tools that show it.

import type { Declaration } from "./declarations.ts";
import type { Annotation, AstModule } from "./module.ts";

/** Annotations that tell readers what a declaration does. */
const SHOWN: readonly string[] = [
  "Implementation",
  "Description",
  "Documentation",
  "Reasoning",
  "Security_Scope",
  "Performance_Hints",
];

/** Text by name; of processes in types by `Type.process`. What has no annotation, and what is private, is left out. */
export function documentationOf(ast: AstModule): Map<string, string> {
  const found = new Map<string, string>();
  const add = (name: string, start: number, isPrivate: boolean): void => {
    const text = isPrivate ? "" : textBefore(ast, start);
    if (text !== "" && !found.has(name)) found.set(name, text);
  };
  for (const statement of ast.statements) {
    if (!hasName(statement)) continue;
    add(statement.name.text, statement.start, statement.isPrivate);
    if ("processes" in statement)
      for (const process of statement.processes)
        add(`${statement.name.text}.${process.name.text}`, process.start, process.isPrivate);
  }
  return found;
}

type Named = Extract<Declaration, { readonly name: unknown; readonly isPrivate: boolean }>;

function hasName(statement: AstModule["statements"][number]): statement is Named {
  return "name" in statement && "isPrivate" in statement && statement.kind !== "Constant";
}

/** The annotations that stand directly before an offset. */
function textBefore(ast: AstModule, offset: number): string {
  const parts: string[] = [];
  let end = offset;
  for (let index = lastBefore(ast.annotations, offset); index >= 0; index--) {
    const annotation = ast.annotations[index] as Annotation;
    if (ast.source.text.slice(annotation.end, end).trim() !== "") break;
    if (SHOWN.includes(annotation.name)) parts.unshift(dedented(annotation.text));
    end = annotation.start;
  }
  return parts.join("\n\n");
}

function lastBefore(annotations: readonly Annotation[], offset: number): number {
  return annotations.findLastIndex((annotation) => annotation.end <= offset);
}

/** Without the indentation that all lines share, and empty lines at both ends. */
function dedented(text: string): string {
  const lines = text.split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const least = Math.min(...indents);
  return lines
    .map((line) => line.slice(least))
    .join("\n")
    .replace(/^\s*\n|\s+$/g, "");
}
