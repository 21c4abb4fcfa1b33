// Names in inner blocks that hide a variable or parameter of the same process.

import type { DeclaredName } from "#core/ast/names.ts";
import type { AstNode } from "#core/ast/node.ts";
import { childNodes } from "#core/ast/walk-ast.ts";
import type { LintRequest } from "./lint.ts";

/** Variables that a block and those around it have, by name. */
type Scope = ReadonlyMap<string, DeclaredName>;

/** Nodes with variables that are seen in a part of them only. */
const opening: readonly string[] = [
  "Block",
  "ForRange",
  "ForEach",
  "ForAll",
  "MatchArm",
  "CatchClause",
  "WithResource",
  "Lambda",
  "Comprehension",
];
/** Nodes whose variables stand apart from all around them. */
const separate: readonly string[] = ["ProcessDeclaration", "TestDeclaration", "BenchmarkDeclaration"];
/** Nodes whose declared names are no variables. */
const others: readonly string[] = [
  "Import",
  "ImportedName",
  "Argument",
  "PatternField",
  "Loop",
  "While",
  "Repeat",
  "Field",
];

export function lintShadowing(request: LintRequest): void {
  for (const statement of request.ast.statements)
    if (statement.kind === "ProcessDeclaration" || statement.kind === "TestDeclaration")
      visit(request, statement, new Map(), new Map());
}

/** `inner` gathers what the innermost scope declares; `outer` is what it may hide. */
function visit(request: LintRequest, node: AstNode, outer: Scope, inner: Map<string, DeclaredName>): void {
  for (const child of childNodes(node)) {
    if (child.kind === "DeclaredName") {
      const isVariable =
        !others.includes(node.kind) && !(separate.includes(node.kind) && "name" in node && node.name === child);
      if (isVariable) declare(request, child as DeclaredName, outer, inner);
    } else if (separate.includes(child.kind)) visit(request, child, new Map(), new Map());
    else if (opening.includes(child.kind) && !(child.kind === "Block" && opensWith(node)))
      visit(request, child, new Map([...outer, ...inner]), new Map());
    else visit(request, child, outer, inner);
  }
}

/** The block of a loop, an arm or a process has one scope with the variables of its header. */
function opensWith(node: AstNode): boolean {
  return node.kind !== "Block" && (opening.includes(node.kind) || separate.includes(node.kind));
}

function declare(
  { ast, diagnostics }: LintRequest,
  name: DeclaredName,
  outer: Scope,
  inner: Map<string, DeclaredName>,
): void {
  const hidden = outer.get(name.text);
  inner.set(name.text, name);
  if (hidden === undefined || name.text === "_" || name.text === "self") return;
  const labels = [{ file: ast.source, span: hidden, text: "this is hidden" }];
  diagnostics.report("shadowedName", ast.source, name, { name: name.text }, { labels });
}
