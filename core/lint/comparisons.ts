// Comparisons, conditions and assignments whose outcome is known, or that hardly mean what they say.

import type { Compare, Expression, OfPhrase } from "#core/ast/expressions.ts";
import type { AstNode } from "#core/ast/node.ts";
import { sameExpression } from "#core/ast/same-ast.ts";
import { walkAst } from "#core/ast/walk-ast.ts";
import type { DiagnosticHelp } from "#core/base/diagnostic.ts";
import type { SourceFile } from "#core/base/source.ts";
import type { LintRequest } from "./lint.ts";

export function lintComparisons(request: LintRequest): void {
  walkAst(request.ast, (node) => {
    if (node.kind === "Compare") lintCompare(request, node as Compare);
    else if (node.kind === "SetPlace") lintSet(request, node);
    else if (node.kind === "While" || node.kind === "IfArm") lintCondition(request, node);
  });
}

function lintCompare({ ast, diagnostics }: LintRequest, node: Compare): void {
  const { operator, left, right } = node;
  const comparesValues = !["contains", "containsKey", "in", "notIn"].includes(operator);
  const isEquality = operator === "equal" || operator === "notEqual";
  const truth = [left, right].find((side) => side.kind === "BooleanLiteral");
  if (comparesValues && sameExpression(left, right) && !hasEffect(left)) {
    const written = ast.source.slice(left);
    const text = `if it asks whether a Float is a number, write \`is_nan(${written})\`, which \`Import "math/floats"\` brings`;
    diagnostics.report("comparesWithItself", ast.source, node, {}, isEquality ? { help: { text } } : undefined);
  } else if (isEquality && truth !== undefined) {
    const help = withoutTruth(ast.source, node, truth);
    diagnostics.report("comparesWithTruth", ast.source, node, {}, help === undefined ? undefined : { help });
  } else if (isEquality && [left, right].some(isBrokenFloat)) diagnostics.report("floatEquality", ast.source, node, {});
  else if (isLength(left) && isZero(right) && (operator === "less" || operator === "greaterOrEqual"))
    diagnostics.report("lengthAgainstZero", ast.source, node, { outcome: operator === "less" ? "false" : "true" });
}

const equalitySign = /\s*(is not equal to|does not equal|is equal to|is not|equals|is|==|!=)\s*$/;

/** The other side alone, or with `not`, if the literal stands on the right. */
function withoutTruth(source: SourceFile, node: Compare, truth: Expression): DiagnosticHelp | undefined {
  if (truth !== node.right) return undefined;
  const other = source.slice({ start: node.start, end: truth.start }).replace(equalitySign, "");
  const wantsTrue = ("value" in truth && truth.value === true) === (node.operator === "equal");
  // The parenthesis in front of the first operand is not part of the node, but the one behind it is.
  const isInParentheses = other.split(")").length > other.split("(").length;
  if (isInParentheses) {
    const text = wantsTrue ? other : `not (${other})`;
    return { text: `write \`${text.slice(0, -1)}\``, edits: [{ span: node, text }] };
  }
  const text = wantsTrue ? other : `not ${other}`;
  const isSafe = wantsTrue || !needsBrackets(node.left);
  return { text: `write \`${text}\``, edits: isSafe ? [{ span: node, text }] : [] };
}

function lintSet({ ast, diagnostics }: LintRequest, node: AstNode): void {
  const { place, value } = node as AstNode & { readonly place?: Expression; readonly value?: Expression };
  if (place !== undefined && value !== undefined && sameExpression(place, value) && !hasEffect(value))
    diagnostics.report("setsItself", ast.source, node, {});
}

function lintCondition({ ast, diagnostics }: LintRequest, node: AstNode): void {
  const { condition } = node as AstNode & { readonly condition?: Expression };
  if (condition?.kind !== "BooleanLiteral") return;
  const help = node.kind === "While" && condition.value ? { text: "write `Loop forever:`" } : {};
  diagnostics.report("constantCondition", ast.source, condition, {}, { help });
}

/** Calls may give something else each time. */
function hasEffect(node: Expression): boolean {
  let found = false;
  walkAst(node, ({ kind }) => {
    if (kind === "Call" || kind === "Construct" || kind === "Pipe" || kind === "Signal") found = true;
  });
  return found;
}

const needsBrackets = (node: Expression): boolean =>
  node.kind === "Compare" || node.kind === "Binary" || node.kind === "Logical" || node.kind === "Choice";

/** A literal such as 0.1, which no Float is exactly. */
function isBrokenFloat(node: Expression): boolean {
  return (
    node.kind === "FloatLiteral" &&
    "value" in node &&
    typeof node.value === "number" &&
    !Number.isInteger(node.value * 1024)
  );
}

function isLength(node: Expression): boolean {
  return node.kind === "OfPhrase" && (node as OfPhrase).words.join("_") === "length";
}

function isZero(node: Expression): boolean {
  return node.kind === "IntegerLiteral" && "value" in node && Number(node.value) === 0;
}
