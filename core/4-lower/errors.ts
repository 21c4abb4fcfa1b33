// Throw, Try with its clauses, and tests of what kind an error is.

import type { ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, type TypeId } from "#core/types/type-table.ts";
import { trapWithText } from "./assert.ts";
import type { ProcessLowering } from "./context.ts";
import { type ExpressionOf, lowerExpression } from "./expressions.ts";
import { enterRegion, leaveRegion, restoreRegion } from "./regions.ts";
import { lowerStatements, type StatementOf } from "./statements.ts";
import { takeError } from "./take-error.ts";

export function lowerThrow(p: ProcessLowering, node: StatementOf<"throw">): void {
  const error = lowerExpression(p, node.value);
  if (!p.b.isOpen) return;
  p.locate(node.at);
  p.role("throw_error", [error]);
  p.b.end(OP.unreachable, []);
}

const follows = (p: ProcessLowering, error: ValueId, type: TypeId): ValueId =>
  p.b.emit(OP.g_follows, BOOL, [error], type);

/** Whether every error is of the type. */
function takesAll(p: ProcessLowering, type: TypeId): boolean {
  return p.representation.isErrorRoot(type);
}

export function lowerTry(p: ProcessLowering, node: StatementOf<"try">): void {
  const { b } = p;
  const handler = b.newBlock(true);
  const exit = b.newBlock();
  const region = enterRegion(p, node.body);
  const outer = b.protect(handler);
  lowerStatements(p, node.body);
  if (b.isOpen) {
    restoreRegion(p, region);
    b.jump(exit);
  }
  p.scopes.pop();
  b.handler = outer;
  b.enter(handler);
  leaveRegion(p, region);
  p.locate(node.at);
  const error = takeError(p);
  for (const clause of node.catches) {
    if (!b.isOpen) break;
    p.locate(clause.at);
    const other = b.newBlock(true);
    if (!takesAll(p, clause.type)) {
      const taken = b.newBlock();
      b.branch(follows(p, error, clause.type), taken, other);
      b.enterSealed(taken);
    }
    if (clause.local !== undefined) p.define(clause.local, error);
    lowerStatements(p, clause.body);
    b.jump(exit);
    b.enterSealed(other);
  }
  if (b.isOpen) {
    p.locate(node.at);
    p.role("throw_error", [error]);
    b.end(OP.unreachable, []);
  }
  b.enterSealed(exit);
}

export function lowerIsError(p: ProcessLowering, node: ExpressionOf<"isError">): ValueId {
  return follows(p, lowerExpression(p, node.operand), node.of);
}

export function lowerDowncast(p: ProcessLowering, node: ExpressionOf<"downcast">): ValueId {
  const error = lowerExpression(p, node.operand);
  const fits = p.b.newBlock();
  const fails = p.b.newBlock(true);
  p.locate(node.at);
  p.b.branch(follows(p, error, node.type), fits, fails, 1);
  p.b.enterSealed(fails);
  trapWithText(p, "type_mismatch", p.text(`this error is no ${p.types.display(node.type)}`));
  p.b.enterSealed(fits);
  return error;
}
