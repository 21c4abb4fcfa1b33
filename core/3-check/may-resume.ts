// Which clauses of a Try may answer signals.

import type { CatchClause } from "#core/ast/statements.ts";

/** Whether a clause itself, not one inside it, may resume. */
export function mayResume(clause: CatchClause): boolean {
  const visit = (node: unknown): boolean => {
    if (typeof node !== "object" || node === null) return false;
    if (Array.isArray(node)) return node.some(visit);
    const { kind } = node as { readonly kind?: string };
    if (kind === "Resume") return true;
    if (kind === undefined || kind === "CatchClause" || kind === "Lambda") return false;
    return Object.values(node).some(visit);
  };
  return visit(clause.body);
}
