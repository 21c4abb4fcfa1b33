/** Emission of the ends of blocks: jumps, the moves of edges, tables of jumps, returns. */

import type { Label } from "#backends/shared/code-buffer.ts";
import { SLOT } from "#backends/shared/machine-function.ts";
import { scratch } from "./abi.ts";
import { condition } from "./alu-operations.ts";
import { coldExit } from "./emit-instruction.ts";
import type { Emitter } from "./emitter.ts";
import { encode, encodeBranch, encodeBranchSymbol, encodeMemory, encodeMemoryLabel } from "./encode.ts";
import * as x64 from "./opcodes.gen.ts";
import { x64Pseudo } from "./pseudo-operations.ts";
import { gpr } from "./registers.ts";

export function hasMoves(e: Emitter, edge: number): boolean {
  return e.edgeFirst[edge] !== e.edgeFirst[edge + 1];
}

export function emitEdgeMoves(e: Emitter, edge: number): void {
  const first = e.edgeFirst[edge] as number;
  const end = e.edgeFirst[edge + 1] as number;
  if (first !== end) e.makeMoves(e.allocation.edgeMoves, first, end);
}

function targetLabel(e: Emitter, edge: number): Label {
  return e.labels[e.selector.code.edgeTarget[edge] as number] as Label;
}

/** Where a jump along an edge goes: the target, or code behind the function that makes the moves first. */
function edgeLabel(e: Emitter, edge: number): Label {
  return hasMoves(e, edge) ? coldExit(e, "edge", edge).label : targetLabel(e, edge);
}

/** Goes along an edge from here; `next` is the block that follows. */
function follow(e: Emitter, id: number, edge: number, next: number): void {
  emitEdgeMoves(e, edge);
  const target = targetLabel(e, edge);
  if (next >= 0 && e.labels[next] === target) return;
  encodeBranch(e.buffer, x64.jmp_rel, target, e.isNear(id, target));
}

const isRare = (e: Emitter, edge: number): boolean =>
  e.selector.order.isCold[e.selector.code.edgeTarget[edge] as number] === 1;

const depthOf = (e: Emitter, edge: number): number =>
  e.selector.order.depth[e.selector.code.edgeTarget[edge] as number] as number;

/** Whether code should go on along `first`, so that the jump is taken along `second`: the moves of an edge are made in place unless it is rare, or both have some and it leaves a loop. */
function goesOnAlong(e: Emitter, first: number, second: number, next: Label | undefined): boolean {
  if (isRare(e, first) !== isRare(e, second)) return isRare(e, second);
  const moves = hasMoves(e, first);
  if (moves !== hasMoves(e, second)) return moves;
  if (moves && depthOf(e, first) !== depthOf(e, second)) return depthOf(e, first) > depthOf(e, second);
  return targetLabel(e, first) === next;
}

function emitBranch(e: Emitter, id: number, first: number, next: number): void {
  const { buffer } = e;
  const { code } = e.selector;
  let test = code.symbol[id] as number;
  let taken = first;
  let inline = first + 1;
  const nextLabel = next >= 0 ? e.labels[next] : undefined;
  const wantsSwap =
    test === condition.floatNotEqual || (test < condition.floatEqual && goesOnAlong(e, taken, inline, nextLabel));
  if (wantsSwap) {
    test ^= 1;
    [taken, inline] = [inline, taken];
  }
  if (test === condition.floatEqual) {
    const other = edgeLabel(e, inline);
    const isNear = e.isNear(id, other);
    encodeBranch(buffer, x64.jne_rel, other, isNear);
    encodeBranch(buffer, x64.jp_rel, other, isNear);
    follow(e, id, taken, next);
    return;
  }
  e.jumpIf(id, x64.jo_rel + test, edgeLabel(e, taken));
  follow(e, id, inline, next);
}

const COMPARED_MAX = 4;

/** From the greatest value down, two of them with one comparison: what is left in the end is 0, whose block follows as a rule. */
function compareValues(e: Emitter, id: number, first: number, count: number): void {
  const { buffer } = e;
  const index = e.place(id, 0);
  const jump = (operation: number, label: Label): void => encodeBranch(buffer, operation, label, e.isNear(id, label));
  for (let above = count; above > 0; ) {
    const value = above - 1;
    if (value === 0) {
      encode(buffer, x64.test_r64_r64, index, index);
      jump(x64.jne_rel, edgeLabel(e, first + above));
      return;
    }
    encode(buffer, x64.cmp_r64_i32, index, value);
    jump(x64.ja_rel, edgeLabel(e, first + above));
    jump(x64.je_rel, edgeLabel(e, first + value));
    above = value - 1;
  }
}

/** Few values: compare one after another. Many: a table of distances behind the code. */
function emitSwitch(e: Emitter, id: number, first: number, end: number, next: number): void {
  const { buffer } = e;
  const index = e.place(id, 0);
  const last = end - 1;
  const count = last - first;
  if (count <= COMPARED_MAX) {
    compareValues(e, id, first, count);
    follow(e, id, first, next);
    return;
  }
  const other = edgeLabel(e, last);
  encode(buffer, x64.cmp_r64_i32, index, count);
  encodeBranch(buffer, x64.jae_rel, other, e.isNear(id, other));
  const table = buffer.newLabel();
  const through = e.place(id, 1);
  encodeMemoryLabel(buffer, x64.lea_r64_a, table, scratch);
  encodeMemory(buffer, x64.movsxd_r64_m32, scratch, index, 2, 0, through);
  encode(buffer, x64.add_r64_r64, through, scratch);
  encode(buffer, x64.jmp_r64, through);
  const labels: Label[] = [];
  for (let i = 0; i < count; i++) labels.push(edgeLabel(e, first + i));
  e.tables.push({ table, labels });
}

function leaveFrame(e: Emitter): void {
  if (e.frame.bytes !== 0) encode(e.buffer, x64.add_r64_i32, gpr.rsp, e.frame.bytes);
}

function emitTailCall(e: Emitter, id: number): void {
  const { buffer } = e;
  const { code } = e.selector;
  const first = code.operandFirst[id] as number;
  const isIndirect = code.operandFirst[id + 1] !== first && (code.operandFlags[first] as number) < 64;
  let target = -1;
  if (isIndirect) {
    target = e.place(id, 0);
    if (target >= SLOT) {
      e.writer.move(target, scratch, 1, false);
      target = scratch;
    }
  }
  leaveFrame(e);
  if (isIndirect) encode(buffer, x64.jmp_r64, target);
  else encodeBranchSymbol(buffer, x64.jmp_rel, code.symbol[id] as number);
}

function emitTrapJump(e: Emitter, id: number): void {
  const { label } = coldExit(e, "trap", id);
  encodeBranch(e.buffer, x64.jmp_rel, label, e.isNear(id, label));
}

/** Emits the last instruction of `block`; `next` is the block that follows in the code, or −1. */
export function emitEnd(e: Emitter, block: number, id: number, next: number): void {
  const { code } = e.selector;
  const first = code.blockEdgeFirst[block] as number;
  const end = code.blockEdgeFirst[block + 1] as number;
  switch (code.opcode[id]) {
    case x64Pseudo.branch:
      emitBranch(e, id, first, next);
      return;
    case x64Pseudo.jump:
      follow(e, id, first, next);
      return;
    case x64Pseudo.switchTable:
      emitSwitch(e, id, first, end, next);
      return;
    case x64Pseudo.return:
      leaveFrame(e);
      encode(e.buffer, x64.ret);
      return;
    case x64Pseudo.tailCall:
      emitTailCall(e, id);
      return;
    case x64Pseudo.trap:
      emitTrapJump(e, id);
      return;
    default:
      encode(e.buffer, x64.ud2);
  }
}
