/** Interpolated texts: their text as it was written, their expressions formatted. */

import type { InterpolatedText, Interpolation } from "#core/ast/literals.ts";
import type { FormatContext } from "./context.ts";
import { formatDelimited } from "./format-expression.ts";
import { Layout } from "./layout.ts";

export function formatInterpolated(context: FormatContext, node: InterpolatedText): void {
  const { text } = context.source;
  const written = text.slice(node.start, node.end);
  const { layout } = context;
  if (context.notes.nextStart < node.end) {
    context.notes.drop(node.start, node.end);
    return layout.text(written);
  }
  const quotes = written.startsWith('"""', 1) ? '"""' : '"';
  let result = `f${quotes}`;
  for (const part of node.parts) {
    const inner = part.kind === "Interpolation" ? interpolation(context, part) : text.slice(part.start, part.end);
    if (inner === undefined) return layout.text(written);
    result += inner;
  }
  layout.text(result + quotes);
}

/** `{e:format}`; undefined if the expression does not go into one line. */
function interpolation(context: FormatContext, part: Interpolation): string | undefined {
  const { layout } = context;
  const inner = new Layout();
  context.layout = inner;
  formatDelimited(context, part.value, false);
  context.layout = layout;
  const flat = inner.flat();
  if (flat === undefined) return undefined;
  const format = part.format === undefined ? "" : context.source.slice(part.format);
  return `{${flat.startsWith("{") ? " " : ""}${flat}${format}}`;
}
