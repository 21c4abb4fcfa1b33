/** Patterns of `When`. */

import type { Expression } from "#core/ast/expressions.ts";
import type { Pattern, PatternField, VariantPattern } from "#core/ast/patterns.ts";
import type { FormatContext } from "./context.ts";
import { formatExpression } from "./format-expression.ts";
import { formatName } from "./format-name.ts";
import { formatType } from "./format-type.ts";

export function formatPattern(context: FormatContext, node: Pattern): void {
  const { layout } = context;
  switch (node.kind) {
    case "LiteralPattern":
      return formatPatternLiteral(context, node.value);
    case "RangePattern":
      formatPatternLiteral(context, node.from);
      layout.text(node.isInclusive ? " to " : " until ");
      return formatPatternLiteral(context, node.to);
    case "BindingPattern":
      return formatName(context, node.name);
    case "WildcardPattern":
      return layout.text("_");
    case "VariantPattern":
      return formatVariantPattern(context, node);
    case "OrPattern":
      return node.alternatives.forEach((item, at) => {
        if (at > 0) layout.text(" or ");
        formatSingle(context, item);
      });
    case "TypePattern":
      formatName(context, node.name);
      layout.text(" of type ");
      return formatType(context, node.type);
    case "ListPattern":
      return formatListPattern(
        context,
        node.items,
        node.rest === undefined
          ? undefined
          : () => {
              layout.text("...");
              if (node.rest !== undefined) formatName(context, node.rest);
            },
      );
    case "TuplePattern":
      layout.text("(");
      formatPatterns(context, node.items);
      return layout.text(")");
    case "AsPattern":
      if (node.pattern.kind === "AsPattern") formatGrouped(context, node.pattern);
      else formatPattern(context, node.pattern);
      layout.text(" as ");
      return formatName(context, node.name);
    case "ErrorPattern":
      return layout.text(context.source.slice(node));
  }
}

function formatListPattern(context: FormatContext, items: readonly Pattern[], rest: (() => void) | undefined): void {
  context.layout.text("[");
  formatPatterns(context, items);
  if (rest !== undefined) {
    if (items.length > 0) context.layout.text(", ");
    rest();
  }
  context.layout.text("]");
}

function formatPatterns(context: FormatContext, items: readonly Pattern[]): void {
  items.forEach((item, at) => {
    if (at > 0) context.layout.text(", ");
    formatPattern(context, item);
  });
}

/** A pattern where alternatives and `as` need parentheses. */
function formatSingle(context: FormatContext, node: Pattern): void {
  if (node.kind === "OrPattern" || node.kind === "AsPattern") formatGrouped(context, node);
  else formatPattern(context, node);
}

function formatGrouped(context: FormatContext, node: Pattern): void {
  context.layout.text("(");
  formatPattern(context, node);
  context.layout.text(")");
}

function formatPatternLiteral(context: FormatContext, node: Expression): void {
  if (node.kind === "Unary") {
    const isSymbol = context.source.text.charCodeAt(node.start) === 45;
    const usesSymbol = context.style === "kept" ? isSymbol : context.style === "developer";
    context.layout.text(usesSymbol ? "-" : "negative ");
    return formatExpression(context, node.operand);
  }
  formatExpression(context, node);
}

function formatVariantPattern(context: FormatContext, node: VariantPattern): void {
  const { layout } = context;
  layout.text(node.path.map((part) => part.words.join(" ")).join("."));
  if (node.fields.length === 0) return;
  if (node.fields.some((field) => field.name === undefined)) {
    layout.text("(");
    formatPatterns(
      context,
      node.fields.map((field) => field.pattern),
    );
    return layout.text(")");
  }
  node.fields.forEach((field, at) => {
    layout.text(at === 0 ? " with " : " and ");
    formatPatternField(context, field, at < node.fields.length - 1);
  });
}

/** `name as P`; a list of fields in P would take the `and` that follows. */
function formatPatternField(context: FormatContext, field: PatternField, isFollowed: boolean): void {
  if (field.name !== undefined) formatName(context, field.name);
  context.layout.text(" as ");
  const { pattern } = field;
  const isOpen = pattern.kind === "VariantPattern" && pattern.fields.some((inner) => inner.name !== undefined);
  if (isFollowed && isOpen) formatGrouped(context, pattern);
  else formatSingle(context, pattern);
}
