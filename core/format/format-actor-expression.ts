/** Spawn, Ask, Invoke, and spans of time. */

import type { Argument, Ask, Duration, Invoke, Spawn } from "#core/ast/expressions.ts";
import { keepsWith } from "./binding.ts";
import type { FormatContext } from "./context.ts";
import { formatPositional, formatWithList } from "./format-call.ts";
import { formatSlot } from "./format-expression.ts";
import { Level } from "./operators.ts";

export function formatSpawn(context: FormatContext, node: Spawn): void {
  context.layout.text("Spawn ");
  formatSlot(context, node.callee, Level.Suffix, Level.Suffix);
  if (node.arguments.length > 0) return formatArguments(context, node);
  if (context.source.text.charCodeAt(node.end - 1) === 41) context.layout.text("()");
}

/** Arguments by position in parentheses, by name behind `with`. */
function formatArguments(context: FormatContext, node: Spawn | Invoke): void {
  const list = node.arguments;
  const positional = keepsWith(node) ? [] : list.filter((item) => item.name === undefined);
  const rest = positional.length > 0 ? list.slice(positional.length) : list;
  if (positional.length > 0) formatPositional(context, positional, rest[0]?.start ?? node.end);
  formatWith(context, rest);
}

/** ` with …`, if there is something to give. */
export function formatWith(context: FormatContext, list: readonly Argument[]): void {
  if (list.length === 0) return;
  const { layout } = context;
  layout.open();
  layout.text(" with");
  formatWithList(context, list);
  layout.close();
}

export function formatAsk(context: FormatContext, node: Ask): void {
  const { layout } = context;
  layout.text("Ask ");
  formatSlot(context, node.target, Level.Phrase, -1);
  layout.text(" for ");
  formatSlot(context, node.message, Level.Suffix, -1);
  formatWith(context, node.arguments);
  if (node.within === undefined) return;
  layout.text(" within ");
  formatDuration(context, node.within);
}

export function formatInvoke(context: FormatContext, node: Invoke): void {
  const { layout } = context;
  layout.text("Invoke ");
  formatSlot(context, node.name, Level.Phrase, -1);
  if (node.target !== undefined) {
    layout.text(" on ");
    formatSlot(context, node.target, Level.Phrase, -1);
  }
  if (node.name.kind === "TextLiteral" && node.target === undefined) formatArguments(context, node);
  else formatWith(context, node.arguments);
}

/** `5 seconds`, `1 second`. */
export function formatDuration(context: FormatContext, node: Duration): void {
  formatSlot(context, node.amount, Level.Add, -1);
  const isOne = node.amount.kind === "IntegerLiteral" && node.amount.value === 1;
  context.layout.text(` ${isOne ? node.unit.slice(0, -1) : node.unit}`);
}
