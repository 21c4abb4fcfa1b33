// Texts of documentation as HTML: paragraphs, code in them, and examples in colours.

import { highlight } from "#cmd/runa/repl/terminal/highlight.ts";
import { docParts } from "./doc-text.ts";

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text that is no markup. */
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character] as string);

/** Text with what stands in backquotes as code. */
export function inlineHtml(text: string): string {
  return escaped(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

/** The paragraphs and examples of a documentation text. */
export function textHtml(text: string): string {
  return docParts(text)
    .map((part) => (part.kind === "text" ? `<p>${inlineHtml(part.text)}</p>` : codeHtml(part.text)))
    .join("\n");
}

/** A program in a box that can be scrolled, its words in the colours of the style sheet. */
function codeHtml(program: string): string {
  const styles = highlight(program);
  let coloured = "";
  for (let at = 0; at < program.length; ) {
    const style = styles[at];
    let end = at + 1;
    while (end < program.length && styles[end] === style) end++;
    const part = escaped(program.slice(at, end));
    coloured += style === undefined ? part : `<span class="${style}">${part}</span>`;
    at = end;
  }
  return `<pre tabindex="0"><code>${coloured}</code></pre>`;
}
