// The error with which a handler is entered: the one that was thrown, or an object made for the trap.

import type { BlockId, ValueId } from "#core/mir/function.ts";
import { memoryAccess } from "#core/mir/function.ts";
import { FIBER } from "#core/spec/layouts.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, memoryKind, REF, VOID, WORD } from "#core/types/type-table.ts";
import type { ProcessLowering } from "./context.ts";

const REFERENCE = memoryAccess(memoryKind("ref"));

/** Takes a reference out of the fiber's block. */
function take(p: ProcessLowering, offset: number): ValueId {
  const { b } = p;
  const fiber = b.emit(OP.fiber, WORD, []);
  const value = b.emit(OP.load, REF, [fiber], REFERENCE, offset);
  b.emit(OP.store, VOID, [b.null(), fiber], REFERENCE, offset);
  return value;
}

/** The chain of clauses that may answer signals here. */
export function signalClauses(p: ProcessLowering): ValueId {
  return p.b.emit(OP.load, REF, [p.b.emit(OP.fiber, WORD, [])], REFERENCE, FIBER.signalClauses);
}

export function setSignalClauses(p: ProcessLowering, chain: ValueId): void {
  p.b.emit(OP.store, VOID, [chain, p.b.emit(OP.fiber, WORD, [])], REFERENCE, FIBER.signalClauses);
}

/** Stands first in a handler; the object of a trap is made here, when the stack has been unwound. */
export function takeError(p: ProcessLowering): ValueId {
  const { b } = p;
  const thrown = take(p, FIBER.pendingError);
  const trapped = b.newBlock(true);
  const done: BlockId = b.newBlock(true);
  const error = b.addParam(done, REF);
  b.branchWith(b.emit(OP.is_null, BOOL, [thrown]), trapped, [], done, [thrown]);
  b.enterSealed(trapped);
  b.jump(done, [p.role("trap_error", [take(p, FIBER.trapText)])]);
  b.enterSealed(done);
  return error;
}
