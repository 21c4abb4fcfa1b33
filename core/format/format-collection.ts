/** Lists, sets, dictionaries, tuples and comprehensions. */

import type {
  Comprehension,
  DictionaryEntry,
  DictionaryLiteral,
  Expression,
  ListLiteral,
  SetLiteral,
  TupleLiteral,
} from "#core/ast/expressions.ts";
import { Spelling } from "#core/ast/spelling.ts";
import { isParenthesised } from "./binding.ts";
import { breakBefore, type FormatContext, withinBrackets } from "./context.ts";
import { isShort } from "./format-call.ts";
import { formatRange, formatSlot } from "./format-expression.ts";
import { formatTarget } from "./format-name.ts";
import { Level } from "./operators.ts";

export function formatList(context: FormatContext, node: ListLiteral): void {
  if ((node.flags & Spelling.Symbol) === 0) formatContaining(context, "a list containing", node.items);
  else formatItems(context, "[", node.items, "]", node.end);
}

export function formatSet(context: FormatContext, node: SetLiteral): void {
  formatContaining(context, "a set containing", node.items);
}

export function formatTuple(context: FormatContext, node: TupleLiteral): void {
  formatItems(context, "(", node.items, ")", node.end);
}

/** `a list containing 1, 2`. */
function formatContaining(context: FormatContext, words: string, items: readonly Expression[]): void {
  const { layout, inList } = context;
  layout.text(`${words} `);
  if (items.length === 0) return layout.text("nothing");
  context.inList = true;
  layout.open(true);
  layout.indent();
  items.forEach((item, at) => {
    if (at > 0) {
      layout.text(",");
      breakBefore(context, " ", item.start);
    }
    const isLoneNothing = items.length === 1 && item.kind === "NothingLiteral" && !isParenthesised(item);
    if (isLoneNothing) layout.text("(nothing)");
    else formatSlot(context, item, Level.Pipe, -1);
  });
  layout.dedent();
  layout.close();
  context.inList = inList;
}

/** Items between brackets; short ones share lines. */
function formatItems(
  context: FormatContext,
  open: string,
  items: readonly Expression[],
  close: string,
  end: number,
): void {
  const { layout } = context;
  if (items.length === 0) return layout.text(open + close);
  withinBrackets(context, true, () => {
    layout.open();
    layout.text(open);
    layout.indent();
    breakBefore(context, "", (items[0] as Expression).start);
    layout.open(items.every(isShort));
    items.forEach((item, at) => {
      if (at > 0) {
        layout.text(",");
        breakBefore(context, " ", item.start);
      }
      formatSlot(context, item, Level.Pipe, -1);
    });
    layout.close();
    layout.dedent();
    breakBefore(context, "", end);
    layout.text(close);
    layout.close();
  });
}

export function formatDictionary(context: FormatContext, node: DictionaryLiteral): void {
  const { layout, isSeparated } = context;
  const { entries } = node;
  const isSymbol = (node.flags & Spelling.Symbol) !== 0;
  if (entries.length === 0) return layout.text(isSymbol ? "{}" : "a dictionary containing nothing");
  const breakAt = (flat: string, offset: number): void => {
    if (isSeparated && !isSymbol) layout.text(flat);
    else breakBefore(context, flat, offset);
  };
  withinBrackets(context, true, () => {
    layout.open();
    layout.text(isSymbol ? "{" : "a dictionary containing:");
    layout.indent();
    entries.forEach((entry, at) => {
      if (at > 0) layout.text(",");
      breakAt(at === 0 && isSymbol ? "" : " ", entry.start);
      formatEntry(context, entry, isSymbol);
    });
    layout.dedent();
    breakAt(isSymbol ? "" : " ", node.end);
    layout.text(isSymbol ? "}" : "End Dictionary");
    layout.close();
  });
}

function formatEntry(context: FormatContext, entry: DictionaryEntry, isSymbol: boolean): void {
  const slot = isSymbol ? Level.Pipe : Level.Choice;
  const isCast = !isSymbol && entry.key.kind === "Cast" && !isParenthesised(entry.key);
  if (isCast) context.layout.text("(");
  formatSlot(context, entry.key, slot, -1);
  if (isCast) context.layout.text(")");
  context.layout.text(isSymbol ? ": " : " as ");
  formatSlot(context, entry.value, slot, -1);
}

/** `[e for x in xs if c]`. */
export function formatComprehension(context: FormatContext, node: Comprehension): void {
  const { layout } = context;
  withinBrackets(context, true, () => {
    layout.open();
    layout.text("[");
    layout.indent();
    breakBefore(context, "", node.value.start);
    formatSlot(context, node.value, Level.Pipe, -1);
    for (const clause of node.clauses) {
      breakBefore(context, " ", clause.start);
      layout.text("for ");
      clause.targets.forEach((target, at) => {
        if (at > 0) layout.text(", ");
        formatTarget(context, target);
      });
      layout.text(" in ");
      if (clause.source.kind === "Range" && !isParenthesised(clause.source))
        formatRange(context, clause.source, Level.Or);
      else formatSlot(context, clause.source, Level.Or, -1);
      for (const condition of clause.conditions) {
        breakBefore(context, " ", condition.start);
        layout.text("if ");
        formatSlot(context, condition, Level.Or, -1);
      }
    }
    layout.dedent();
    breakBefore(context, "", node.end);
    layout.text("]");
    layout.close();
  });
}
