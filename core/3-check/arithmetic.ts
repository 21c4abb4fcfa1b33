// Arithmetic, bits, and joining of texts: operand types meet, widths are kept, Word wraps.

import type { Binary, BinaryOperator, Expression, Unary } from "#core/ast/expressions.ts";
import type { Span } from "#core/base/source.ts";
import { BOOLEAN, ERROR, INTEGER, NOTHING, TEXT, type TypeId, WORD_TYPE } from "#core/types/type-table.ts";
import type { ArithmeticOp, TypedExpression } from "#core/types/typed-tree.ts";
import { type Body, errorExpression, report, show } from "./body.ts";
import { callWithValues } from "./call-process.ts";
import { checkAs, checkExpression, forbidInRuntime } from "./check-expression.ts";
import { adviceOnOptional, convertTo } from "./coerce.ts";
import { checkFloatLiteral, checkIntegerLiteral, isFlexible, toText } from "./literals.ts";
import { libraryProcess } from "./methods.ts";
import { commonNumber, isFloat, isInteger, isNumber, wantedNumber } from "./numbers.ts";

type Mode = "checked" | "wrapping" | "saturating";

interface OperatorRow {
  readonly op: ArithmeticOp;
  readonly mode: Mode;
  /** Integers only. */
  readonly isBits: boolean;
  readonly isShift: boolean;
  readonly words: string;
}

const row = (
  op: ArithmeticOp,
  words: string,
  mode: Mode = "checked",
  isBits = false,
  isShift = false,
): OperatorRow => ({
  op,
  mode,
  isBits,
  isShift,
  words,
});

/** What each operator of the syntax does; `join` stands apart. */
export const OPERATORS = {
  power: row("power", "to the power of"),
  multiply: row("multiply", "multiplied by"),
  divide: row("divide", "divided by"),
  modulo: row("modulo", "modulo by"),
  add: row("add", "plus"),
  subtract: row("subtract", "minus"),
  wrappingAdd: row("add", "wrapping plus", "wrapping", true),
  wrappingSubtract: row("subtract", "wrapping minus", "wrapping", true),
  wrappingMultiply: row("multiply", "wrapping multiplied by", "wrapping", true),
  saturatingAdd: row("add", "saturating plus", "saturating", true),
  saturatingSubtract: row("subtract", "saturating minus", "saturating", true),
  saturatingMultiply: row("multiply", "saturating multiplied by", "saturating", true),
  shiftLeft: row("shiftLeft", "shifted left by", "checked", true, true),
  shiftRight: row("shiftRight", "shifted right by", "checked", true, true),
  arithmeticShiftRight: row("shiftRightArithmetic", "arithmetically shifted right by", "checked", true, true),
  rotateLeft: row("rotateLeft", "rotated left by", "checked", true, true),
  rotateRight: row("rotateRight", "rotated right by", "checked", true, true),
  bitwiseAnd: row("and", "bitwise and", "checked", true),
  bitwiseXor: row("xor", "bitwise xor", "checked", true),
  bitwiseOr: row("or", "bitwise or", "checked", true),
} as const satisfies Readonly<Record<Exclude<BinaryOperator, "join">, OperatorRow>>;

export function checkBinary(body: Body, node: Binary, wanted: TypeId | undefined): TypedExpression {
  if (node.operator === "join") return checkJoin(body, node);
  const operator: OperatorRow = OPERATORS[node.operator];
  if (operator.isShift) return checkShift(body, node, operator, wanted);
  const [left, right] = checkOperands(body, node.left, node.right, operandHint(body, wanted));
  return joinLists(body, operator, left, right, node) ?? combine(body, operator, left, right, node);
}

/** Checks two operands so that a literal takes the type of the other side. */
export function checkOperands(
  body: Body,
  leftNode: Expression,
  rightNode: Expression,
  wanted: TypeId | undefined,
): readonly [TypedExpression, TypedExpression] {
  if ((isFlexible(leftNode) && !isFlexible(rightNode)) || isEmptyList(leftNode)) {
    const right = checkExpression(body, rightNode, wanted);
    const left = checkExpression(body, leftNode, literalHint(body, right.type) ?? wanted);
    return [left, right];
  }
  const left = checkExpression(body, leftNode, wanted);
  const hint = isFlexible(leftNode) ? wanted : literalHint(body, left.type);
  const right = checkExpression(body, rightNode, hint ?? (isNumber(left.type) ? undefined : wanted));
  if (isFlexible(leftNode) && left.type !== right.type && isNumber(right.type) && isFlexible(rightNode))
    return [convertLiteral(left, right.type), convertLiteral(right, left.type)];
  return [left, right];
}

function isEmptyList(node: Expression): boolean {
  return node.kind === "ListLiteral" && node.items.length === 0;
}

function literalHint(body: Body, type: TypeId): TypeId | undefined {
  return operandHint(body, type);
}

/** What the operand of an operator is wanted to be, if the result or the other operand is of a type. */
function operandHint(body: Body, type: TypeId | undefined): TypeId | undefined {
  return type !== undefined && body.program.listItem(type) !== undefined ? type : wantedNumber(body.types, type);
}

/** `xs plus ys`, two lists of one type: a new list. */
function joinLists(
  body: Body,
  operator: OperatorRow,
  left: TypedExpression,
  right: TypedExpression,
  node: Binary,
): TypedExpression | undefined {
  if (operator !== OPERATORS.add || left.type !== right.type || body.program.listItem(left.type) === undefined)
    return undefined;
  const signature = libraryProcess(body, "collections/list", "concatenated");
  if (signature !== undefined) return callWithValues(body, node, signature, [left, right], left.type);
  report(body, "missingLibrary", node, { name: "concatenated", module: "collections/list" });
  return errorExpression(node);
}

/** Of two literals one of which is a Float, the other becomes one too. */
function convertLiteral(value: TypedExpression, other: TypeId): TypedExpression {
  return value.kind === "integer" && isFloat(other) ? convertTo(value, other) : value;
}

/** The operation on two checked operands. */
export function combine(
  body: Body,
  operator: OperatorRow,
  left: TypedExpression,
  right: TypedExpression,
  span: Span,
): TypedExpression {
  if (left.type === ERROR || right.type === ERROR) return errorExpression(span);
  if (operator.op === "add" && operator.mode === "checked" && left.type === TEXT && right.type === TEXT) {
    forbidInRuntime(body, span as Expression, "joining texts");
    return { kind: "join", type: TEXT, at: span.start, parts: [left, right] };
  }
  const type = commonNumber(left.type, right.type);
  if (type === undefined || !isNumber(type) || (operator.isBits && !isInteger(type))) {
    reportOperands(body, operator, left.type, right.type, span);
    return errorExpression(span);
  }
  const mode = type === WORD_TYPE && operator.mode === "checked" ? "wrapping" : operator.mode;
  return {
    kind: "arithmetic",
    type,
    at: span.start,
    op: operator.op,
    mode,
    left: convertTo(left, type),
    right: convertTo(right, type),
  };
}

function reportOperands(body: Body, operator: OperatorRow, left: TypeId, right: TypeId, span: Span): void {
  if (left === NOTHING || right === NOTHING) {
    report(body, "noValue", span, {});
    return;
  }
  const { types } = body;
  const isOptional = (type: TypeId): boolean => types.shape(type).kind === "optional";
  const operands = span as Partial<Binary>;
  const isText = left === TEXT || right === TEXT;
  let text: string | undefined;
  if (isOptional(left)) text = adviceOnOptional(operands.left);
  else if (isOptional(right)) text = adviceOnOptional(operands.right);
  else if (isText && operator.op === "add") text = "`joined with` turns both sides into Text";
  else if (left === TEXT && operator.op === "modulo") text = 'write `f"{x} items"`: values stand in the braces';
  else if (left === TEXT && operator.op === "multiply") text = "write `text.repeat(n)`";
  else if (operator.op === "add" && body.program.listItem(left) !== undefined)
    text = "`plus` makes a new list of two lists of one type; `Add x to xs` and `xs.add_all(ys)` change a list";
  else if (isInteger(left) && isInteger(right)) text = "convert one side with `as`";
  else text = subscriptAdvice(operator, span as Expression);
  report(
    body,
    "operandTypes",
    span,
    { operator: operator.words, left: show(body, left), right: show(body, right) },
    text === undefined ? undefined : { help: { text } },
  );
}

/** `xs at index i plus 1` is an element plus 1; who wrote it may have meant the next element. */
function subscriptAdvice(operator: OperatorRow, node: Expression): string | undefined {
  if (node.kind !== "Binary" || node.left.kind !== "At" || node.left.access === "either") return undefined;
  const { access } = node.left;
  return `\`at ${access}\` takes what stands directly behind it: write \`at ${access} (… ${operator.words} …)\` if that is meant`;
}

/** The count of a shift is an Integer; in Runtime Modules a Word serves too. */
function checkShift(body: Body, node: Binary, operator: OperatorRow, wanted: TypeId | undefined): TypedExpression {
  const left = checkExpression(body, node.left, wantedNumber(body.types, wanted));
  const right = checkExpression(body, node.right, INTEGER);
  if (left.type === ERROR || right.type === ERROR) return errorExpression(node);
  if (!isInteger(left.type) || !isInteger(right.type)) {
    reportOperands(body, operator, left.type, right.type, node);
    return errorExpression(node);
  }
  return {
    kind: "arithmetic",
    type: left.type,
    at: node.start,
    op: operator.op,
    mode: left.type === WORD_TYPE ? "wrapping" : "checked",
    left,
    right: convertTo(right, INTEGER),
  };
}

/** `a joined with b joined with c`: one node for the whole chain. */
function checkJoin(body: Body, node: Binary): TypedExpression {
  forbidInRuntime(body, node, "joining texts");
  const operands: Expression[] = [];
  let chain: Expression = node;
  while (chain.kind === "Binary" && chain.operator === "join") {
    operands.push(chain.right);
    chain = chain.left;
  }
  operands.push(chain);
  const parts: TypedExpression[] = [];
  for (let index = operands.length - 1; index >= 0; index--) {
    const operand = operands[index] as Expression;
    const value = toText(body, checkExpression(body, operand, undefined), operand);
    if (value.type === ERROR) return errorExpression(node);
    if (value.kind === "join") parts.push(...value.parts);
    else parts.push(value);
  }
  return { kind: "join", type: TEXT, at: node.start, parts };
}

export function checkUnary(body: Body, node: Unary, wanted: TypeId | undefined): TypedExpression {
  const { operand } = node;
  if (node.operator === "not") {
    const value = checkAs(body, operand, BOOLEAN);
    return { kind: "not", type: BOOLEAN, at: node.start, operand: value };
  }
  if (node.operator === "negate") {
    if (operand.kind === "IntegerLiteral") return checkIntegerLiteral(body, operand, wanted, true, node);
    if (operand.kind === "FloatLiteral") return checkFloatLiteral(body, -operand.value, node, wanted);
  }
  const value = checkExpression(body, operand, wantedNumber(body.types, wanted));
  const { type } = value;
  if (type === ERROR) return errorExpression(node);
  if (node.operator === "bitwiseNot") {
    if (isInteger(type)) return { kind: "bitwiseNot", type, at: node.start, operand: value };
    report(body, "operandType", node, { operator: "bitwise not", type: show(body, type) });
    return errorExpression(node);
  }
  if (!isNumber(type)) {
    report(body, "operandType", node, { operator: "negative", type: show(body, type) });
    return errorExpression(node);
  }
  const mode = type === WORD_TYPE ? "wrapping" : "checked";
  return { kind: "negate", type, at: node.start, mode, operand: value };
}
