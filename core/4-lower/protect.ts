// Code with clean-up: Finally, With, Defer. The clean-up stands once; every way out of the body goes through it and then on.

import type { VariableId } from "#core/mir/builder.ts";
import type { BlockId, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, REF, WORD } from "#core/types/type-table.ts";
import type { TypedStatement } from "#core/types/typed-tree.ts";
import type { ProcessLowering } from "./context.ts";
import { enterRegion, leaveRegion, type Region, readSlot, restoreRegion } from "./regions.ts";
import { setSignalClauses, takeError } from "./take-error.ts";

/** A way out other than by an error: to a block of a loop, or out of the process with the value in the result slot. */
export type Exit =
  | { readonly kind: "jump"; readonly target: BlockId; readonly depth: number }
  | { readonly kind: "return" };

/** The clean-up that stands around the code being lowered: its first block, and what is to happen afterwards by number. */
export interface Cleanup {
  readonly kind: "cleanup";
  readonly entry: BlockId;
  readonly way: VariableId;
  readonly exits: Exit[];
}

/** Clauses that answer signals: beyond the Try the chain is the one above it. */
export interface Clauses {
  readonly kind: "clauses";
  readonly above: ValueId;
}

export type Scope = Region | Cleanup | Clauses;

/** Ways through clean-up: on behind it, on with the error; the others are exits. */
const WAY_ON = 0;
const WAY_ERROR = 1;
const FIRST_EXIT = 2;

/** Whether a `Return` here has something to do before it leaves, so that its value must be kept. */
export function returnsThroughCleanup(p: ProcessLowering): boolean {
  return p.scopes.some((scope) => scope.kind !== "region");
}

/** Leaves the scopes around this point, innermost first. */
export function leave(p: ProcessLowering, exit: Exit): void {
  const depth = exit.kind === "jump" ? exit.depth : 0;
  for (let index = p.scopes.length - 1; index >= depth; index--) {
    const scope = p.scopes[index] as Scope;
    if (scope.kind === "region") restoreRegion(p, scope);
    else if (scope.kind === "clauses") setSignalClauses(p, scope.above);
    else {
      p.b.write(scope.way, p.b.word(FIRST_EXIT + exitNumber(scope.exits, exit)));
      p.b.jump(scope.entry);
      return;
    }
  }
  if (exit.kind === "jump") p.b.jump(exit.target);
  else endWithResult(p);
}

function endWithResult(p: ProcessLowering): void {
  const { resultSlot, result } = p;
  if (resultSlot === undefined) p.b.end(OP.return, []);
  else p.b.end(OP.return, [readSlot(p, resultSlot, result)]);
}

function exitNumber(exits: Exit[], exit: Exit): number {
  const known = exits.findIndex(
    (other) =>
      other.kind === exit.kind && (other.kind === "return" || exit.kind === "return" || other.target === exit.target),
  );
  return known >= 0 ? known : exits.push(exit) - 1;
}

/** `inside`, which lowers `statements`, and the clean-up. An error in the clean-up has the one on its way as its cause. */
export function lowerProtected(
  p: ProcessLowering,
  statements: readonly TypedStatement[],
  inside: () => void,
  cleanup: () => void,
): void {
  const { b } = p;
  const handler = b.newBlock(true);
  const scope: Cleanup = { kind: "cleanup", entry: b.newBlock(), way: b.newVariable(WORD), exits: [] };
  const error = b.newVariable(REF);
  b.write(error, b.null());
  const region = enterRegion(p, statements);
  p.scopes.push(scope);
  const outer = b.protect(handler);
  inside();
  if (b.isOpen) {
    b.write(scope.way, b.word(WAY_ON));
    b.jump(scope.entry);
  }
  p.scopes.length -= 2;
  b.handler = outer;
  b.enter(handler);
  b.write(error, takeError(p));
  b.write(scope.way, b.word(WAY_ERROR));
  b.jump(scope.entry);
  b.enterSealed(scope.entry);
  leaveRegion(p, region);
  const way = b.read(scope.way);
  const first = b.read(error);
  const second = b.newBlock(true);
  const done = b.newBlock();
  b.protect(second);
  cleanup();
  b.jump(done);
  b.handler = outer;
  b.enter(second);
  p.role("throw_over", [takeError(p), first]);
  b.end(OP.unreachable, []);
  b.enterSealed(done);
  if (b.isOpen) goOn(p, scope.exits, way, () => p.role("throw_error", [first]));
}

/** After the clean-up: where the way leads. */
function goOn(p: ProcessLowering, exits: readonly Exit[], way: ValueId, rethrow: () => void): void {
  const { b } = p;
  const on = b.newBlock();
  const failed = b.newBlock(true);
  const blocks = exits.map(() => b.newBlock());
  if (blocks.length === 0) b.branch(b.emit(OP.eq, BOOL, [way, b.word(WAY_ON)]), on, failed, 1);
  else b.switch(way, [on, failed, ...blocks]);
  b.enterSealed(failed);
  rethrow();
  b.end(OP.unreachable, []);
  exits.forEach((exit, index) => {
    b.enterSealed(blocks[index] as BlockId);
    leave(p, exit);
  });
  b.enterSealed(on);
}
