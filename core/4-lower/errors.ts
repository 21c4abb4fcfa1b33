// Throw, Try with its clauses, Signal, and tests of what kind an error is.

import type { BlockId, ValueId } from "#core/mir/function.ts";
import { ENDED_SIGNAL, ERROR_ROOT } from "#core/spec/layouts.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, type TypeId, WORD } from "#core/types/type-table.ts";
import { trapWithText } from "./assert.ts";
import type { ProcessLowering } from "./context.ts";
import { type ExpressionOf, lowerExpression } from "./expressions.ts";
import { leave } from "./protect.ts";
import { enterRegion, leaveRegion } from "./regions.ts";
import { lowerStatements, type StatementOf } from "./statements.ts";
import { setSignalClauses, signalClauses, takeError } from "./take-error.ts";

export function lowerThrow(p: ProcessLowering, node: StatementOf<"throw">): void {
  const error = lowerExpression(p, node.value);
  if (!p.b.isOpen) return;
  p.locate(node.at);
  p.role("throw_error", [error]);
  p.b.end(OP.unreachable, []);
}

const follows = (p: ProcessLowering, error: ValueId, type: TypeId): ValueId =>
  p.b.emit(OP.g_follows, BOOL, [error], type);

/** Goes to `taken` if a clause for `type` takes the error, else to `other`. Only clauses for all errors need to look out for what is none. */
function branchIfTaken(p: ProcessLowering, error: ValueId, type: TypeId, taken: BlockId, other: BlockId): void {
  const { b } = p;
  if (!p.representation.isErrorRoot(type)) return b.branch(follows(p, error, type), taken, other);
  const path = p.path([ERROR_ROOT.fields.indexOf("trap")]);
  const trap = b.emit(OP.g_get_field, WORD, [error], type, path);
  b.branch(b.emit(OP.eq, BOOL, [trap, b.word(ENDED_SIGNAL)]), other, taken, 2);
}

/** Clauses that resume join the chain, the last first, for the time of the body; gives the chains above and with them. */
function addClauses(
  p: ProcessLowering,
  node: StatementOf<"try">,
): { readonly above: ValueId; readonly own: ValueId } | undefined {
  const answers = node.catches.flatMap((clause) => (clause.answer === undefined ? [] : [clause.answer]));
  if (answers.length === 0) return undefined;
  const above = signalClauses(p);
  let own = above;
  for (const answer of answers.reverse()) own = p.role("add_signal_clause", [own, lowerExpression(p, answer)]);
  setSignalClauses(p, own);
  p.scopes.push({ kind: "clauses", above });
  return { above, own };
}

export function lowerTry(p: ProcessLowering, node: StatementOf<"try">): void {
  const { b } = p;
  const handler = b.newBlock(true);
  const exit = b.newBlock();
  const depth = p.scopes.length;
  const clauses = addClauses(p, node);
  const region = enterRegion(p, node.body);
  const outer = b.protect(handler);
  lowerStatements(p, node.body);
  if (b.isOpen) leave(p, { kind: "jump", target: exit, depth });
  p.scopes.length = depth;
  b.handler = outer;
  b.enter(handler);
  leaveRegion(p, region);
  if (clauses !== undefined) setSignalClauses(p, clauses.above);
  p.locate(node.at);
  const error = takeError(p);
  if (clauses !== undefined) {
    const goesOn = b.newBlock(true);
    b.branch(p.role("ends_signal", [error, clauses.own, clauses.above]), exit, goesOn);
    b.enterSealed(goesOn);
  }
  lowerCatches(p, node, error, exit);
  b.enterSealed(exit);
}

/** The clauses in order; an error that none takes is thrown on. */
function lowerCatches(p: ProcessLowering, node: StatementOf<"try">, error: ValueId, exit: BlockId): void {
  const { b } = p;
  for (const clause of node.catches) {
    p.locate(clause.at);
    const taken = b.newBlock(true);
    const other = b.newBlock(true);
    branchIfTaken(p, error, clause.type, taken, other);
    b.enterSealed(taken);
    if (clause.local !== undefined) p.define(clause.local, error);
    lowerStatements(p, clause.body);
    b.jump(exit);
    b.enterSealed(other);
  }
  p.locate(node.at);
  p.role("throw_error", [error]);
  b.end(OP.unreachable, []);
}

/** The answer lies in an object whose type tells whether it is of the wanted one. */
export function lowerSignal(p: ProcessLowering, node: ExpressionOf<"signal">): ValueId {
  const error = lowerExpression(p, node.operand);
  p.locate(node.at);
  const answer = p.role("signal_error", [error, signalClauses(p)]);
  if (node.answer === undefined) return answer;
  requireKind(p, answer, node.answer, `the signal was not answered with ${p.types.display(node.type)}`);
  const count = p.representation.partTypes(node.answer).length;
  return p.b.emit(OP.g_get_field, p.mirType(node.type), [answer], node.answer, p.path([count - 1]));
}

/** Traps unless the error is of the type. */
function requireKind(p: ProcessLowering, error: ValueId, type: TypeId, message: string): void {
  const fits = p.b.newBlock();
  const fails = p.b.newBlock(true);
  p.b.branch(follows(p, error, type), fits, fails, 1);
  p.b.enterSealed(fails);
  trapWithText(p, "type_mismatch", p.text(message));
  p.b.enterSealed(fits);
}

export function lowerIsError(p: ProcessLowering, node: ExpressionOf<"isError">): ValueId {
  return follows(p, lowerExpression(p, node.operand), node.of);
}

export function lowerDowncast(p: ProcessLowering, node: ExpressionOf<"downcast">): ValueId {
  const error = lowerExpression(p, node.operand);
  p.locate(node.at);
  requireKind(p, error, node.type, `this error is no ${p.types.display(node.type)}`);
  return error;
}
