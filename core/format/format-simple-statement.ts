/** Statements that have no block. */

import type { BinaryOperator, Call, Expression } from "#core/ast/expressions.ts";
import type {
  AddItem,
  Assert,
  Constant,
  Display,
  ExpressionStatement,
  InsertItem,
  Let,
  RemoveAtIndex,
  RemoveItem,
  RemoveKey,
  SetPlace,
  Update,
} from "#core/ast/statements.ts";
import { holdsCommas, isJoinedByAnd, isParenthesised } from "./binding.ts";
import { breakBefore, type FormatContext } from "./context.ts";
import { beginLayout, writeLine } from "./format-block.ts";
import { formatPositional, formatWithList } from "./format-call.ts";
import { beginRoot, formatBare, formatParenthesised, formatRoot, formatSlot } from "./format-expression.ts";
import { formatName, formatTarget } from "./format-name.ts";
import { formatType } from "./format-type.ts";
import { Level } from "./operators.ts";

export function formatLet(context: FormatContext, node: Let): void {
  const layout = beginLayout(context);
  layout.text(node.isPrivate ? "Private Let " : "Let ");
  formatTarget(context, node.target);
  if (node.type !== undefined) {
    layout.text(" as ");
    formatType(context, node.type);
  }
  if (node.value !== undefined) {
    layout.text(" be ");
    formatBare(context, node.value);
  }
  writeLine(context);
}

export function formatConstant(context: FormatContext, node: Constant): void {
  const layout = beginLayout(context);
  layout.text(node.isPrivate ? "Private Constant " : "Constant ");
  formatName(context, node.name);
  if (node.type !== undefined) {
    layout.text(" as ");
    formatType(context, node.type);
  }
  layout.text(" is ");
  formatBare(context, node.value);
  writeLine(context);
}

/** `x = e` stays so where it may declare x. */
export function formatSet(context: FormatContext, node: SetPlace): void {
  const layout = beginLayout(context);
  if (!node.mayDeclare) layout.text("Set ");
  formatRoot(context, node.place, Level.Phrase);
  layout.text(node.mayDeclare ? " = " : " to ");
  formatBare(context, node.value);
  writeLine(context);
}

const updateWords: Readonly<Partial<Record<BinaryOperator, string>>> = {
  add: "Increase",
  subtract: "Decrease",
  multiply: "Multiply",
  divide: "Divide",
};

/** `Increase x by e`; operators without such a word keep their symbol. */
export function formatUpdate(context: FormatContext, node: Update): void {
  const layout = beginLayout(context);
  const word = updateWords[node.operator];
  if (word !== undefined) layout.text(`${word} `);
  if (node.place.kind === "Default") {
    formatRoot(context, node.place.value, Level.Phrase);
    layout.text(" otherwise ");
    formatSlot(context, node.place.fallback, Level.Add, -1);
  } else formatRoot(context, node.place, Level.Phrase);
  layout.text(word === undefined ? (node.operator === "join" ? " ++= " : " %= ") : " by ");
  formatBare(context, node.value);
  writeLine(context);
}

/** A word, and a value behind it if there is one. */
export function formatKeywordValue(
  context: FormatContext,
  word: string,
  before: string,
  value: Expression | undefined,
): void {
  const layout = beginLayout(context);
  layout.text(word);
  if (value !== undefined) {
    layout.text(` ${before}`);
    formatBare(context, value);
  }
  writeLine(context);
}

export function formatDisplay(context: FormatContext, node: Display): void {
  const layout = beginLayout(context);
  layout.text(node.stream === "error" ? "Alert" : "Display");
  context.inList = true;
  layout.open(true);
  layout.indent();
  node.values.forEach((value, at) => {
    if (at > 0) {
      layout.text(",");
      breakBefore(context, " ", value.start);
    } else layout.text(" ");
    formatRoot(context, value);
  });
  layout.dedent();
  layout.close();
  if (node.isContinuing) layout.text(" continuing");
  writeLine(context);
}

export function formatAssert(context: FormatContext, node: Assert): void {
  const layout = beginLayout(context);
  layout.text("Assert ");
  layout.open();
  if (node.message === undefined) formatBare(context, node.condition);
  else {
    formatRoot(context, node.condition);
    layout.indent();
    breakBefore(context, " ", node.message.start);
    layout.text("with message ");
    formatRoot(context, node.message);
    layout.dedent();
  }
  layout.close();
  writeLine(context);
}

/** A call; in it, `and` between positional arguments can only join arguments. */
export function formatExpressionStatement(context: FormatContext, node: ExpressionStatement): void {
  const { expression } = node;
  beginLayout(context);
  if (expression.kind === "Call" && !isParenthesised(expression) && isOnlyJoined(expression)) {
    beginRoot(context, expression);
    const positional = expression.arguments.filter((item) => item.name === undefined);
    const named = expression.arguments.slice(positional.length);
    formatSlot(context, expression.callee, Level.Suffix, Level.Suffix);
    formatPositional(context, positional, named[0]?.start ?? node.end);
    if (named.length > 0) {
      context.layout.text(" with");
      formatWithList(context, named);
    }
  } else formatRoot(context, expression);
  writeLine(context);
}

/** True if nothing but `and` between its positional arguments keeps a call from having them in parentheses. */
function isOnlyJoined({ arguments: list }: Call): boolean {
  return isJoinedByAnd(list) && !list.some((item) => holdsCommas(item.value));
}

/** What stands before a separator word of its statement. */
export function formatSeparated(context: FormatContext, node: Expression): void {
  context.isSeparated = true;
  formatRoot(context, node);
  context.isSeparated = false;
}

/** What stands behind the last separator word of its line, which a type in it could take for itself. */
export function formatLast(context: FormatContext, node: Expression): void {
  if ((node.kind === "Cast" || node.kind === "Slice") && !isParenthesised(node)) formatParenthesised(context, node);
  else formatRoot(context, node);
}

export function formatAdd(context: FormatContext, node: AddItem): void {
  const layout = beginLayout(context);
  layout.text("Add ");
  formatSeparated(context, node.value);
  layout.text(" to ");
  formatLast(context, node.collection);
  writeLine(context);
}

export function formatInsert(context: FormatContext, node: InsertItem): void {
  const layout = beginLayout(context);
  layout.text("Insert ");
  formatSeparated(context, node.value);
  layout.text(" at index ");
  formatSeparated(context, node.index);
  layout.text(" in ");
  formatLast(context, node.collection);
  writeLine(context);
}

export function formatRemove(context: FormatContext, node: RemoveItem | RemoveAtIndex | RemoveKey): void {
  const layout = beginLayout(context);
  layout.text("Remove ");
  if (node.kind === "RemoveItem") formatSeparated(context, node.value);
  else if (node.kind === "RemoveKey") {
    layout.text("key ");
    formatSeparated(context, node.key);
  } else {
    layout.text("item at index ");
    formatSeparated(context, node.index);
  }
  layout.text(" from ");
  formatLast(context, node.collection);
  writeLine(context);
}
