// Names as they are usually written: types with capital letters, all else in small words.

import type { DeclaredName } from "#core/ast/names.ts";
import type { AstNode } from "#core/ast/node.ts";
import { walkAst } from "#core/ast/walk-ast.ts";
import type { LintRequest } from "./lint.ts";

/** Nodes that declare types or variants. */
const typeDeclarations: readonly string[] = [
  "RecordDeclaration",
  "VariantDeclaration",
  "Variant",
  "TypeAlias",
  "ProtocolDeclaration",
  "TypeParameter",
];

export function lintNameStyle({ ast, diagnostics }: LintRequest): void {
  walkAst(ast, (node, parent) => {
    if (node.kind !== "DeclaredName" || parent === undefined) return;
    const name = node as DeclaredName;
    const wanted = styled(name, parent);
    if (wanted === undefined || wanted === name.text) return;
    diagnostics.report("nameStyle", ast.source, name, { name: name.text, wanted });
  });
}

/** The usual form of a name; undefined where there is none. */
function styled({ text }: DeclaredName, parent: AstNode): string | undefined {
  if (text === "_" || parent.kind === "Import" || parent.kind === "ImportedName") return undefined;
  if (typeDeclarations.includes(parent.kind)) return capitalised(text);
  const isConstant = parent.kind === "Constant" || parent.kind === "Let";
  if (isConstant && /^[A-Z0-9_]+$/.test(text)) return undefined;
  if (/^[A-Z0-9_]+$/.test(text) && text.length > 1) return undefined;
  return text.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").replaceAll(/^([A-Z])|_([A-Z])/g, (all) => all.toLowerCase());
}

function capitalised(text: string): string {
  const words = text.split("_").map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`);
  return words.join("_");
}
