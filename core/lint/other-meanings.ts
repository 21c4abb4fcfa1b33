// What compiles but means something else in other languages: braces in plain texts, `//`, `^`, negative indexes.

import type { At, Binary, Expression } from "#core/ast/expressions.ts";
import type { TextLiteral } from "#core/ast/literals.ts";
import type { DeclaredName } from "#core/ast/names.ts";
import { Spelling } from "#core/ast/spelling.ts";
import { walkAst } from "#core/ast/walk-ast.ts";
import type { LintRequest } from "./lint.ts";
import { usesOf } from "./uses.ts";

export function lintOtherMeanings(request: LintRequest): void {
  const names = new Set<string>();
  const texts: TextLiteral[] = [];
  const { numbered } = usesOf(request.typed);
  walkAst(request.ast, (node) => {
    if (node.kind === "DeclaredName") names.add((node as DeclaredName).text);
    else if (node.kind === "TextLiteral") texts.push(node as TextLiteral);
    else if (node.kind === "Binary") lintCaret(request, node as Binary);
    else if (node.kind === "At") lintIndex(request, node as At, numbered);
  });
  for (const text of texts) lintBraces(request, text, names);
  lintSlashes(request, names);
}

/** `"hello {name}"`, `${name}` or `#{name}` with a name of the module. */
function lintBraces({ ast, diagnostics }: LintRequest, node: TextLiteral, names: ReadonlySet<string>): void {
  const { source } = ast;
  if (source.text[node.start] !== '"') return;
  for (const [, mark = "", words = ""] of node.value.matchAll(/([$#]?)\{([A-Za-z_]\w*(?: \w+)*)\}/g)) {
    if (!names.has(words.replaceAll(" ", "_"))) continue;
    const written = `${mark}{${words}}`;
    const at = source.text.indexOf(written, node.start);
    const span = at < 0 || at >= node.end ? node : { start: at, end: at + written.length };
    diagnostics.report("plainBraces", source, span, { written });
  }
}

/** `7 // 2`: a number or a name of the module right behind the mark. */
function lintSlashes({ ast, diagnostics }: LintRequest, names: ReadonlySet<string>): void {
  const { source, comments } = ast;
  for (const { start, end } of comments) {
    const operand = /^\/\/ ?(\d+|[A-Za-z_]\w*)\)?$/.exec(source.text.slice(start, end).trimEnd())?.[1];
    if (operand === undefined || !/[\w)\]] ?$/.test(source.text.slice(Math.max(0, start - 2), start))) continue;
    if (/^\d/.test(operand) || names.has(operand)) diagnostics.report("slashComment", source, { start, end }, {});
  }
}

/** `2 ^ 10`. */
function lintCaret({ ast, diagnostics }: LintRequest, node: Binary): void {
  const isLiteral = (side: Expression): boolean => side.kind === "IntegerLiteral";
  if (node.operator !== "bitwiseXor" || (node.flags & Spelling.Symbol) === 0) return;
  const isDecimal = /^\d+$/.test(ast.source.slice(node.left)) && /^\d+$/.test(ast.source.slice(node.right));
  if (isDecimal && isLiteral(node.left) && isLiteral(node.right))
    diagnostics.report("caretPower", ast.source, node, {});
}

/** `xs[-1]`; a key of a dictionary may be negative. */
function lintIndex({ ast, diagnostics }: LintRequest, node: At, numbered: ReadonlySet<number>): void {
  const { subscript } = node;
  if (subscript.kind !== "Unary" || subscript.operator !== "negate" || !numbered.has(node.start)) return;
  if (subscript.operand.kind === "IntegerLiteral") diagnostics.report("negativeIndex", ast.source, subscript, {});
}
