// Branches on an integer: jump tables where its values lie close together, binary search elsewhere.

import type { BlockId, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, WORD } from "#core/types/type-table.ts";
import type { ProcessLowering } from "./context.ts";

/** Values from `low` up to the next segment's `low` go to `target`. */
export interface Segment {
  readonly low: bigint;
  readonly target: BlockId;
}

/** A jump table has this many entries at most, and at least so many segments for each entry. */
const TABLE_ENTRIES_MAX = 1024n;
const ENTRIES_PER_SEGMENT_MAX = 4n;
/** With fewer segments comparisons are as fast. */
const TABLE_SEGMENTS_MIN = 5;

/** Ends the current block: goes to the segment that holds the value. The first segment reaches down to every lower value. */
export function switchOnInteger(
  p: ProcessLowering,
  value: ValueId,
  isSigned: boolean,
  segments: readonly Segment[],
): void {
  const merged: Segment[] = [];
  for (const segment of segments) if (merged.at(-1)?.target !== segment.target) merged.push(segment);
  search(p, value, isSigned, merged, 0, merged.length);
}

function search(
  p: ProcessLowering,
  value: ValueId,
  isSigned: boolean,
  segments: readonly Segment[],
  from: number,
  to: number,
): void {
  const first = segments[from] as Segment;
  if (to - from === 1) return p.b.jump(first.target);
  if (jumpTable(p, value, segments, from, to)) return;
  const second = segments[from + 1] as Segment;
  const third = segments[from + 2];
  if (to - from === 3 && third?.target === first.target && third.low === second.low + 1n) {
    p.b.branch(p.b.emit(OP.eq, BOOL, [value, p.b.word(second.low)]), second.target, first.target);
    return;
  }
  const middle = (from + to) >> 1;
  const below = p.b.newBlock();
  const above = p.b.newBlock();
  const bound = p.b.word((segments[middle] as Segment).low);
  p.b.branch(p.b.emit(isSigned ? OP.lt_s : OP.lt_u, BOOL, [value, bound]), below, above);
  p.b.enterSealed(below);
  search(p, value, isSigned, segments, from, middle);
  p.b.enterSealed(above);
  search(p, value, isSigned, segments, middle, to);
}

/** A table for all but the outermost segments, if these lead to one place and the others lie close together. */
function jumpTable(
  p: ProcessLowering,
  value: ValueId,
  segments: readonly Segment[],
  from: number,
  to: number,
): boolean {
  const count = to - from;
  const first = segments[from] as Segment;
  const last = segments[to - 1] as Segment;
  const low = (segments[from + 1] as Segment).low;
  const entries = last.low - low;
  if (count < TABLE_SEGMENTS_MIN || first.target !== last.target) return false;
  if (entries > TABLE_ENTRIES_MAX || entries > BigInt(count) * ENTRIES_PER_SEGMENT_MAX) return false;
  const targets: BlockId[] = [];
  for (let index = from + 1; index < to - 1; index++) {
    const { low: start, target } = segments[index] as Segment;
    const end = (segments[index + 1] as Segment).low;
    for (let at = start; at < end; at++) targets.push(target);
  }
  const offset = low === 0n ? value : p.b.emit(OP.sub, WORD, [value, p.b.word(BigInt.asIntN(64, low))]);
  p.b.switch(offset, [...targets, first.target]);
  return true;
}
