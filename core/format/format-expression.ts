/** Expressions: which form each kind has. */

import type { Expression, OfPhrase, Range, Slice } from "#core/ast/expressions.ts";
import { Spelling } from "#core/ast/spelling.ts";
import { extentOf, isParenthesised, needsParentheses } from "./binding.ts";
import { breakBefore, type FormatContext, withinBrackets } from "./context.ts";
import { formatAsk, formatInvoke, formatSpawn } from "./format-actor-expression.ts";
import { formatChain, formatConstruct } from "./format-call.ts";
import { formatComprehension, formatDictionary, formatList, formatSet, formatTuple } from "./format-collection.ts";
import { formatLambda } from "./format-lambda.ts";
import { formatInterpolated } from "./format-literal.ts";
import { formatBinary, formatCompare, formatLogical, formatPipe, formatUnary } from "./format-operator.ts";
import { formatType } from "./format-type.ts";
import { Level } from "./operators.ts";

/** A whole expression of a statement. */
export function formatRoot(context: FormatContext, node: Expression, slot: number = Level.Pipe): void {
  beginRoot(context, node);
  formatSlot(context, node, slot, -1);
}

/** A root whose own parentheses say nothing: a condition, or a value that ends its statement. */
export function formatBare(context: FormatContext, node: Expression): void {
  if (!isParenthesised(node) || !isPlainWithout(node)) return formatRoot(context, node);
  beginRoot(context, node);
  formatExpression(context, node);
}

/** True unless what follows could be read as a part of the expression, or it is a range. */
function isPlainWithout(node: Expression): boolean {
  if (node.kind === "ListLiteral" || node.kind === "SetLiteral") return true;
  return node.kind !== "Range" && extentOf({ ...node, flags: node.flags & ~Spelling.Parenthesised }) > Level.And;
}

/** Begins a whole expression: its arithmetic is uniform. */
export function beginRoot(context: FormatContext, node: Expression): void {
  context.root = node;
  context.usesSymbols = undefined;
}

/** An expression in a slot (see `needsParentheses`), in parentheses where it must be. */
export function formatSlot(context: FormatContext, node: Expression, slot: number, follow: number): void {
  if (needsParentheses(node, slot, follow) || isListInList(context, node)) formatParenthesised(context, node);
  else formatExpression(context, node);
}

/** Words take all commas that follow, so within a list they need parentheses. */
function isListInList(context: FormatContext, node: Expression): boolean {
  if (!context.inList || (node.kind !== "ListLiteral" && node.kind !== "SetLiteral")) return false;
  return (node.flags & Spelling.Symbol) === 0 && node.items.length > 1;
}

export function formatParenthesised(context: FormatContext, node: Expression): void {
  const { inArithmetic } = context;
  const isList = node.kind !== "ListLiteral" && node.kind !== "SetLiteral";
  context.layout.text("(");
  withinBrackets(context, isList, () => {
    context.inArithmetic = inArithmetic && node.kind === "Binary" && node.operator !== "join";
    formatExpression(context, node);
  });
  context.layout.text(")");
}

/** An expression without parentheses of its own. */
export function formatExpression(context: FormatContext, node: Expression): void {
  const { layout, source } = context;
  switch (node.kind) {
    case "Name":
      return layout.text(node.text);
    case "NameRun":
      return layout.text(node.words.join(" "));
    case "IntegerLiteral":
    case "FloatLiteral":
    case "CharacterLiteral":
    case "TextLiteral":
      return layout.text(source.text.slice(node.start, node.end));
    case "BooleanLiteral":
      return layout.text(node.value ? "true" : "false");
    case "NothingLiteral":
      return layout.text(node.word === "None" && context.hasOwnNone ? "None" : "nothing");
    case "Binary":
      return formatBinary(context, node);
    case "Compare":
      return formatCompare(context, node);
    case "Logical":
      return formatLogical(context, node);
    case "Call":
    case "Member":
      return formatChain(context, node);
    case "At":
      return formatAt(context, node);
    case "Unary":
      return formatUnary(context, node);
    default:
      return formatPhrase(context, node);
  }
}

type Common = "Name" | "NameRun" | "Binary" | "Compare" | "Logical" | "Call" | "Member" | "At" | "Unary";
type CommonLiteral =
  | "IntegerLiteral"
  | "FloatLiteral"
  | "CharacterLiteral"
  | "TextLiteral"
  | "BooleanLiteral"
  | "NothingLiteral";
type Phrase = Exclude<Expression, { readonly kind: Common | CommonLiteral }>;

function formatPhrase(context: FormatContext, node: Phrase): void {
  const { layout } = context;
  switch (node.kind) {
    case "Cast":
      formatSlot(context, node.value, node.value.kind === "Default" ? Level.With : Level.Cast, Level.Cast);
      layout.text(" as ");
      return formatType(context, node.type);
    case "Default":
      return formatDefault(context, node.value, node.fallback);
    case "OfPhrase":
      return formatOf(context, node);
    case "Slice":
      return formatSlice(context, node);
    case "Range":
      return formatRange(context, node, Level.Or);
    case "IsType":
      formatSlot(context, node.value, Level.Join, Level.Compare);
      layout.text(node.isNegated ? " is not " : " is ");
      layout.text(articleBefore(context, node.type.start));
      return formatType(context, node.type);
    case "IsEmpty":
      formatSlot(context, node.value, Level.Join, Level.Compare);
      return layout.text(node.isNegated ? " is not empty" : " is empty");
    case "InterpolatedText":
      return formatInterpolated(context, node);
    case "ListLiteral":
      return formatList(context, node);
    case "SetLiteral":
      return formatSet(context, node);
    case "DictionaryLiteral":
      return formatDictionary(context, node);
    case "TupleLiteral":
      return formatTuple(context, node);
    case "Comprehension":
      return formatComprehension(context, node);
    case "Lambda":
      return formatLambda(context, node);
    case "Construct":
      return formatConstruct(context, node);
    case "Choice":
      return formatChoice(context, node);
    case "Pipe":
      return formatPipe(context, node);
    default:
      return formatRarePhrase(context, node);
  }
}

type Rare =
  | "CopyOf"
  | "PositionOf"
  | "ReferenceAt"
  | "ListCopies"
  | "Spawn"
  | "Ask"
  | "Await"
  | "Signal"
  | "Invoke"
  | "ThisActor"
  | "ErrorExpression";

function formatRarePhrase(context: FormatContext, node: Extract<Expression, { readonly kind: Rare }>): void {
  const { layout } = context;
  switch (node.kind) {
    case "CopyOf":
      layout.text("a copy of ");
      return formatSlot(context, node.value, Level.Phrase, -1);
    case "PositionOf":
      layout.text("position of ");
      formatSlot(context, node.value, Level.Join, -1);
      layout.text(" in ");
      return formatSlot(context, node.collection, Level.Phrase, -1);
    case "ReferenceAt":
      layout.text("reference at ");
      return formatSlot(context, node.word, Level.Suffix, -1);
    case "ListCopies":
      layout.text("a list of ");
      formatSlot(context, node.count, Level.Add, -1);
      layout.text(" copies of ");
      return formatSlot(context, node.value, Level.Join, -1);
    case "Spawn":
      return formatSpawn(context, node);
    case "Ask":
      return formatAsk(context, node);
    case "Await":
      layout.text("Await ");
      return formatSlot(context, node.value, Level.Phrase, -1);
    case "Signal":
      layout.text("Signal ");
      return formatSlot(context, node.value, Level.With, -1);
    case "Invoke":
      return formatInvoke(context, node);
    case "ThisActor":
      return layout.text("this actor");
    case "ErrorExpression":
      return layout.text(context.source.slice(node));
  }
}

/** `a ` or `an `, as it was written. */
export function articleBefore(context: FormatContext, offset: number): string {
  const before = context.source.text.slice(Math.max(0, offset - 40), offset);
  return /\ban\s+\(?$/.test(before) ? "an " : "a ";
}

function formatAt(context: FormatContext, node: Extract<Expression, { readonly kind: "At" }>): void {
  const { layout } = context;
  if (node.access === "either") {
    formatSlot(context, node.object, Level.Suffix, Level.Suffix);
    layout.text("[");
    formatDelimited(context, node.subscript, false);
    return layout.text("]");
  }
  formatSlot(context, node.object, Level.Phrase, Level.Phrase);
  layout.text(node.access === "index" ? " at index " : " at key ");
  formatSlot(context, node.subscript, Level.Suffix, -1);
}

/** An expression between brackets. */
export function formatDelimited(context: FormatContext, node: Expression, inList: boolean): void {
  withinBrackets(context, inList, () => formatSlot(context, node, Level.Pipe, -1));
}

function formatDefault(context: FormatContext, value: Expression, fallback: Expression): void {
  const { layout } = context;
  if (context.inChoice) layout.text("(");
  formatSlot(context, value, value.kind === "Default" ? Level.With : Level.Cast, Level.Cast);
  layout.text(" otherwise ");
  formatSlot(context, fallback, Level.Prefix, -1);
  if (context.inChoice) layout.text(")");
}

function formatOf(context: FormatContext, node: OfPhrase): void {
  const article = (node.flags & Spelling.Article) !== 0 ? "the " : "";
  context.layout.text(`${article}${node.words.join(" ")} of `);
  formatSlot(context, node.operand, Level.Phrase, -1);
}

function formatSlice(context: FormatContext, node: Slice): void {
  const { layout } = context;
  if ((node.flags & Spelling.Symbol) === 0) {
    formatSlot(context, node.object, Level.Phrase, Level.Phrase);
    layout.text(" from ");
    if (node.from !== undefined) formatSlot(context, node.from, Level.Add, -1);
    layout.text(node.isInclusive ? " to " : " until ");
    if (node.to !== undefined) formatSlot(context, node.to, Level.Add, -1);
    return;
  }
  formatSlot(context, node.object, Level.Suffix, Level.Suffix);
  layout.text("[");
  if (node.from !== undefined) formatDelimited(context, node.from, false);
  layout.text(":");
  if (node.to !== undefined) formatDelimited(context, node.to, false);
  layout.text("]");
}

/** `a to b`, `a until b`, with bounds of a level. */
export function formatRange(context: FormatContext, node: Range, level: number): void {
  formatSlot(context, node.from, level, -1);
  context.layout.text(node.isInclusive ? " to " : " until ");
  formatSlot(context, node.to, level, -1);
}

function formatChoice(context: FormatContext, node: Extract<Expression, { readonly kind: "Choice" }>): void {
  const { layout, inChoice } = context;
  layout.open();
  formatSlot(context, node.then, Level.Or, Level.Choice);
  layout.indent();
  breakBefore(context, " ", node.condition.start);
  layout.text("if ");
  context.inChoice = true;
  formatSlot(context, node.condition, Level.Or, Level.Choice);
  context.inChoice = inChoice;
  breakBefore(context, " ", node.otherwise.start);
  layout.text("otherwise ");
  formatSlot(context, node.otherwise, Level.Choice, -1);
  layout.dedent();
  layout.close();
}
