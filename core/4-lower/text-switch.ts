// Branches on a text: by its length, then by the bytes that tell candidates apart, then one comparison.

import type { BlockId, ValueId } from "#core/mir/function.ts";
import { TEXT } from "#core/types/type-table.ts";
import { compareValues } from "./compare.ts";
import type { ProcessLowering } from "./context.ts";
import { type Segment, switchOnInteger } from "./integer-switch.ts";
import { textByte, textByteLength } from "./text-bytes.ts";

/** A text and where it leads. */
interface Candidate {
  readonly content: string;
  readonly bytes: Uint8Array;
  readonly target: BlockId;
}

/** So many candidates are compared one after another. */
const COMPARED_MAX = 2;

/** Ends the current block: goes to the target of the text that equals the value, or to `other`. */
export function switchOnText(
  p: ProcessLowering,
  value: ValueId,
  targets: ReadonlyMap<string, BlockId>,
  other: BlockId,
): void {
  const encoder = new TextEncoder();
  const all = [...targets].map(([content, target]) => ({ content, bytes: encoder.encode(content), target }));
  if (all.length === 1) return compareEach(p, value, all, other);
  const length = textByteLength(p, value);
  const groups = groupBy(all, (candidate) => candidate.bytes.length);
  const blocks = blocksOf(p, groups);
  switchOnInteger(p, length, true, segmentsOf(blocks, other));
  for (const [bytes, block] of blocks) {
    p.b.enterSealed(block);
    tellApart(p, value, groups.get(bytes) ?? [], bytes, other);
  }
}

/** Candidates of one length: by the byte in which they differ most. */
function tellApart(
  p: ProcessLowering,
  value: ValueId,
  candidates: readonly Candidate[],
  length: number,
  other: BlockId,
): void {
  if (candidates.length <= COMPARED_MAX) return compareEach(p, value, candidates, other);
  let best = 0;
  let most = 0;
  for (let index = 0; index < length; index++) {
    const { size } = new Set(candidates.map((candidate) => candidate.bytes[index]));
    if (size > most) {
      most = size;
      best = index;
    }
  }
  const groups = groupBy(candidates, (candidate) => candidate.bytes[best] ?? 0);
  const blocks = blocksOf(p, groups);
  switchOnInteger(p, textByte(p, value, p.b.word(best)), false, segmentsOf(blocks, other));
  for (const [byte, block] of blocks) {
    p.b.enterSealed(block);
    tellApart(p, value, groups.get(byte) ?? [], length, other);
  }
}

function compareEach(p: ProcessLowering, value: ValueId, candidates: readonly Candidate[], other: BlockId): void {
  candidates.forEach(({ content, target }, index) => {
    const isLast = index === candidates.length - 1;
    const next = isLast ? other : p.b.newBlock();
    p.b.branch(compareValues(p, "equal", TEXT, value, p.text(content)), target, next);
    if (!isLast) p.b.enterSealed(next);
  });
}

function groupBy(candidates: readonly Candidate[], key: (candidate: Candidate) => number): Map<number, Candidate[]> {
  const groups = new Map<number, Candidate[]>();
  for (const candidate of candidates) {
    const known = groups.get(key(candidate));
    if (known === undefined) groups.set(key(candidate), [candidate]);
    else known.push(candidate);
  }
  return groups;
}

function blocksOf(p: ProcessLowering, groups: ReadonlyMap<number, unknown>): Map<number, BlockId> {
  return new Map([...groups.keys()].sort((left, right) => left - right).map((key) => [key, p.b.newBlock()]));
}

function segmentsOf(blocks: ReadonlyMap<number, BlockId>, other: BlockId): Segment[] {
  const segments: Segment[] = [{ low: -1n, target: other }];
  for (const [key, target] of blocks)
    segments.push({ low: BigInt(key), target }, { low: BigInt(key + 1), target: other });
  return mergeTouching(segments);
}

/** Of segments that begin at one value the last counts. */
export function mergeTouching(segments: readonly Segment[]): Segment[] {
  const merged: Segment[] = [];
  for (const segment of segments) {
    if (merged.at(-1)?.low === segment.low) merged.pop();
    merged.push(segment);
  }
  return merged;
}
