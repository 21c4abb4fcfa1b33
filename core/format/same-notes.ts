/** Compares the comments and annotations of two modules by what they say. */

import type { AstModule } from "#core/ast/module.ts";
import { commentContent } from "./notes.ts";

/** True if both modules have the same comments and annotations, whatever their marks and indentation are. */
export function sameNotes(first: AstModule, second: AstModule): boolean {
  const left = contents(first);
  const right = contents(second);
  return left.length === right.length && left.every((content, at) => content === right[at]);
}

/** What each note says, in an order of its own: a note within a statement may have moved above or behind it. */
function contents(module: AstModule): string[] {
  const { source, comments, annotations } = module;
  return [
    ...comments.map((span) => commentContent(source.slice(span))),
    ...annotations.map(({ name, text }) => `@${name} ${trimmedLines(text)}`),
  ].sort();
}

function trimmedLines(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .join("\n");
}
