/** Types, in words. */

import type { TypeParameter } from "#core/ast/declarations.ts";
import { Spelling } from "#core/ast/spelling.ts";
import type { NamedType, ProcessType, TypeNode } from "#core/ast/types.ts";
import type { FormatContext } from "./context.ts";
import { formatSlot } from "./format-expression.ts";
import { formatName } from "./format-name.ts";
import { Level } from "./operators.ts";

/** Built-in types of one argument: they take no comma list. */
const unaryTypes: ReadonlySet<string> = new Set([
  ...["List", "Set", "Optional", "Range", "Address", "Mutex", "Atomic", "Channel", "Task", "Iterable", "Pointer"],
]);

/** Words between the two arguments of built-in types. */
const betweenArguments: Readonly<Record<string, string>> = { Dictionary: " to ", Map: " to ", Result: " or " };

/** `isFollowed`: a comma or another separator of types stands behind it. */
export function formatType(context: FormatContext, node: TypeNode, isFollowed = false): void {
  const { layout } = context;
  const isWrapped = (node.flags & Spelling.Parenthesised) !== 0 || (isFollowed && takesComma(node));
  if (isWrapped) layout.text("(");
  switch (node.kind) {
    case "NamedType":
      formatNamed(context, node);
      break;
    case "ArrayType":
      layout.text("Array of (");
      formatSlot(context, { ...node.size, flags: node.size.flags & ~Spelling.Parenthesised }, Level.Add, -1);
      layout.text(") ");
      formatType(context, node.element);
      break;
    case "TupleType":
      layout.text("(");
      formatTypeList(context, node.items, true);
      layout.text(")");
      break;
    case "ProcessType":
      formatProcessType(context, node);
      break;
    case "ErrorType":
      layout.text(context.source.slice(node));
  }
  if (isWrapped) layout.text(")");
}

function formatNamed(context: FormatContext, node: NamedType): void {
  const { layout } = context;
  layout.text(node.path.map((part) => part.words.join(" ")).join("."));
  const name = simpleName(node);
  const [first, second] = node.arguments;
  if (first === undefined) return;
  const between = betweenArguments[name];
  if (name === "Pointer" && second === undefined) {
    layout.text(" to ");
    return formatType(context, first);
  }
  if (between !== undefined && node.arguments.length !== 2) {
    layout.text("[");
    formatTypeList(context, node.arguments, true);
    return layout.text("]");
  }
  layout.text(" of ");
  if (between === undefined || second === undefined) return formatTypeList(context, node.arguments, false);
  formatType(context, first, isOpenTo(first, between));
  layout.text(between);
  formatType(context, second);
}

/** True if the word between two arguments could be taken by the first of them. */
function isOpenTo(node: TypeNode, between: string): boolean {
  if (node.kind !== "NamedType") return node.kind === "ProcessType";
  return node.arguments.length === 0 ? simpleName(node) === "Pointer" : betweenArguments[simpleName(node)] !== between;
}

function simpleName(node: NamedType): string {
  const [only, ...rest] = node.path;
  return rest.length === 0 && only?.words.length === 1 ? (only.words[0] as string) : "";
}

function formatTypeList(context: FormatContext, list: readonly TypeNode[], isDelimited: boolean): void {
  list.forEach((item, at) => {
    if (at > 0) context.layout.text(", ");
    formatType(context, item, at < list.length - 1 || (isDelimited && list.length > 1 && takesComma(item)));
  });
}

/** True if a comma and a type behind it would belong to the type. */
function takesComma(node: TypeNode): boolean {
  if ((node.flags & Spelling.Parenthesised) !== 0) return false;
  if (node.kind === "ProcessType") return true;
  if (node.kind === "ArrayType") return takesComma(node.element);
  if (node.kind !== "NamedType") return false;
  const last = node.arguments[node.arguments.length - 1];
  if (last === undefined) return false;
  const name = simpleName(node);
  if (unaryTypes.has(name) || betweenArguments[name] !== undefined) return takesComma(last);
  return true;
}

function formatProcessType(context: FormatContext, node: ProcessType): void {
  const { layout } = context;
  layout.text("Process");
  if (node.parameters.length > 0) {
    layout.text(" that takes ");
    formatTypeList(context, node.parameters, false);
  }
  if (node.result === undefined) return;
  layout.text(node.parameters.length > 0 ? " returns " : " that returns ");
  formatType(context, node.result);
}

/** True if `returns` behind the type would belong to it. */
export function takesReturns(node: TypeNode): boolean {
  if ((node.flags & Spelling.Parenthesised) !== 0) return false;
  if (node.kind === "ProcessType") return node.result === undefined || takesReturns(node.result);
  if (node.kind === "ArrayType") return takesReturns(node.element);
  if (node.kind !== "NamedType") return false;
  const last = node.arguments[node.arguments.length - 1];
  return last !== undefined && takesReturns(last);
}

/** ` of A that follows P and Q, B`. */
export function formatTypeParameters(context: FormatContext, list: readonly TypeParameter[]): void {
  const { layout } = context;
  list.forEach((item, at) => {
    layout.text(at === 0 ? " of " : ", ");
    formatName(context, item.name);
    formatFollows(context, item.bounds);
  });
}

/** ` that follows P and Q`. */
export function formatFollows(context: FormatContext, list: readonly TypeNode[]): void {
  list.forEach((item, at) => {
    context.layout.text(at === 0 ? " that follows " : " and ");
    formatType(context, item);
  });
}
