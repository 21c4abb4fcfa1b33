/** Names where they are declared. */

import type { DeclaredName } from "#core/ast/names.ts";
import type { BindingTarget } from "#core/ast/patterns.ts";
import type { FormatContext } from "./context.ts";

/** The words of a name, as its writer parted them. */
export function nameWords(context: FormatContext, name: DeclaredName): string {
  if (name.wordCount === 1 && !name.isQuoted) return name.text;
  const written = context.source.text.slice(name.start, name.end);
  return (name.isQuoted ? written.slice(1, -1) : written).trim().replace(/\s+/g, " ");
}

/** A name without quotes, unless it was written with them. */
export function formatName(context: FormatContext, name: DeclaredName): void {
  context.layout.text(name.isQuoted ? `"${nameWords(context, name)}"` : nameWords(context, name));
}

/** `called "name"`. */
export function formatCalled(context: FormatContext, name: DeclaredName): void {
  context.layout.text(`called "${nameWords(context, name)}"`);
}

/** A name, or `(a, b)`. */
export function formatTarget(context: FormatContext, target: BindingTarget): void {
  if (target.kind === "DeclaredName") return formatName(context, target);
  context.layout.text("(");
  target.items.forEach((item, at) => {
    if (at > 0) context.layout.text(", ");
    formatTarget(context, item);
  });
  context.layout.text(")");
}

/** A text as a literal, for the few that the AST keeps by value alone. */
export function quoted(text: string): string {
  let result = '"';
  for (const scalar of text) {
    const code = scalar.codePointAt(0) as number;
    if (scalar === '"' || scalar === "\\") result += `\\${scalar}`;
    else if (scalar === "\n") result += "\\n";
    else if (scalar === "\t") result += "\\t";
    else if (scalar === "\r") result += "\\r";
    else if (code < 32) result += `\\x${code.toString(16).padStart(2, "0")}`;
    else result += scalar;
  }
  return `${result}"`;
}
