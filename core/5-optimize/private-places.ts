// Which parts of frame slots and new objects are memory that only loads and stores of one function see, and where each of them is live.

import { ControlFlow } from "#core/mir/control-flow.ts";
import { accessKind, type BlockId, type MirFunction, type ValueId } from "#core/mir/function.ts";
import { HEADER } from "#core/spec/layouts.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { MEMORY_KIND_BYTES, MEMORY_KIND_SCALAR, type MemoryKind, memoryKind, V128 } from "#core/types/type-table.ts";

/** A scalar in a slot or object. */
export interface Place {
  readonly base: ValueId;
  readonly displacement: number;
  readonly kind: MemoryKind;
}

/** More places than this, or more pairs of places and blocks, are not looked at. */
const PLACES_MAX = 256;
const PAIRS_MAX = 1 << 20;
const NO_PLACE = -1;

const isSlot = (fn: MirFunction, id: ValueId): boolean =>
  fn.op(id) === OP.stack_slot || fn.op(id) === OP.reference_slot;

/** Which operand is the address, −1 for operations that do not access memory at one. */
function baseOperand(fn: MirFunction, id: ValueId): number {
  const op = fn.op(id);
  if (op === OP.load) return 0;
  return op === OP.store || op === OP.store_ref || op === OP.init_ref ? 1 : -1;
}

/** Whether the load reads the tag of a new object, which is known. */
export const readsTag = (fn: MirFunction, id: ValueId): boolean =>
  fn.op(id) === OP.load &&
  fn.argCount(id) === 1 &&
  (isTagByte(fn, id) || (fn.immediate(id) === HEADER.tagOffset && accessKind(fn.aux(id)) === memoryKind("u32")));

/** Whether the load reads the low byte of a tag. */
export const isTagByte = (fn: MirFunction, id: ValueId): boolean =>
  fn.immediate(id) === HEADER.tagByteOffset && accessKind(fn.aux(id)) === memoryKind("u8");

/** By value: 1 for slots and new objects that are nothing but the addresses of loads and stores; undefined if there are none. */
function privateBases(fn: MirFunction): Uint8Array | undefined {
  let isPrivate: Uint8Array | undefined;
  for (const block of fn.blocks)
    for (const id of block.body)
      if (isSlot(fn, id) || fn.op(id) === OP.new_object) {
        isPrivate ??= new Uint8Array(fn.count);
        isPrivate[id] = 1;
      }
  if (isPrivate === undefined) return undefined;
  for (const block of fn.blocks) {
    for (const id of block.body) {
      const base = baseOperand(fn, id);
      const count = fn.argCount(id);
      for (let index = 0; index < count; index++)
        if (index !== base || count > base + 1) isPrivate[fn.arg(id, index)] = 0;
    }
    for (const edge of block.edges) for (const arg of edge.args) isPrivate[arg] = 0;
  }
  return isPrivate.includes(1) ? isPrivate : undefined;
}

export class PrivatePlaces {
  readonly places: Place[] = [];
  /** By slot or object: 1 if it is private. */
  readonly isPrivate: Uint8Array;
  private readonly fn: MirFunction;
  readonly flow: ControlFlow;
  /** By instruction: number of the place that it loads or stores. */
  private readonly placeOf: Int32Array;
  private readonly byBase = new Map<ValueId, number[]>();
  /** By block and place. */
  private liveIn: Uint8Array = new Uint8Array(0);

  /** Undefined if the function has no such place. */
  static of(fn: MirFunction): PrivatePlaces | undefined {
    const isPrivate = privateBases(fn);
    if (isPrivate === undefined) return undefined;
    const found = new PrivatePlaces(fn, isPrivate);
    return found.places.some(({ base }) => isPrivate[base] === 1) ? found : undefined;
  }

  private constructor(fn: MirFunction, isPrivate: Uint8Array) {
    this.fn = fn;
    this.flow = new ControlFlow(fn);
    this.isPrivate = isPrivate;
    this.placeOf = new Int32Array(fn.count).fill(NO_PLACE);
    for (const block of fn.blocks) for (const id of block.body) this.noteAccess(id);
    if (this.places.length * fn.blocks.length > PAIRS_MAX) this.isPrivate.fill(0);
    else this.computeLiveness();
  }

  /** The place that an instruction accesses if its base is private. */
  accessed(id: ValueId): number {
    const place = this.placeOf[id] as number;
    return place !== NO_PLACE && this.isPrivate[(this.places[place] as Place).base] === 1 ? place : NO_PLACE;
  }
  /** Places of a slot or object. */
  placesOf(base: ValueId): readonly number[] {
    return this.byBase.get(base) ?? [];
  }
  isLiveIn(block: BlockId, place: number): boolean {
    return this.liveIn[block * this.places.length + place] === 1;
  }

  private noteAccess(id: ValueId): void {
    const { fn } = this;
    const operand = baseOperand(fn, id);
    if (operand < 0) return;
    const base = fn.arg(id, operand);
    if (this.isPrivate[base] === 0) return;
    const isObject = !isSlot(fn, base);
    if (isObject && readsTag(fn, id)) return;
    const displacement = fn.immediate(id);
    const kind = accessKind(fn.aux(id));
    const type = MEMORY_KIND_SCALAR[kind] as number;
    const place = this.place(base, displacement, kind);
    const isKnown = type < V128 && displacement >= (isObject ? HEADER.bytes : 0) && place !== NO_PLACE;
    if (!isKnown || (operand === 1 && fn.type(fn.arg(id, 0)) !== type)) this.isPrivate[base] = 0;
    else this.placeOf[id] = place;
  }

  /** Number of a place; none if it overlaps another one. */
  private place(base: ValueId, displacement: number, kind: MemoryKind): number {
    let known = this.byBase.get(base);
    if (known === undefined) {
      known = [];
      this.byBase.set(base, known);
    }
    for (const number of known) {
      const other = this.places[number] as Place;
      if (other.displacement === displacement && other.kind === kind) return number;
      const ends = displacement + (MEMORY_KIND_BYTES[kind] as number);
      const otherEnds = other.displacement + (MEMORY_KIND_BYTES[other.kind] as number);
      if (displacement < otherEnds && other.displacement < ends) return NO_PLACE;
    }
    if (this.places.length === PLACES_MAX) return NO_PLACE;
    known.push(this.places.length);
    return this.places.push({ base, displacement, kind }) - 1;
  }

  /** What is live where a handler begins must stay in memory: nothing computed before it exists there. */
  private computeLiveness(): void {
    const { fn, flow, places } = this;
    const count = places.length;
    const ends = new Uint8Array(fn.blocks.length * count);
    this.liveIn = new Uint8Array(fn.blocks.length * count);
    const work: number[] = [];
    for (const block of fn.blocks) {
      const row = block.id * count;
      for (const id of block.body) {
        if (this.isPrivate[id] === 1 && fn.op(id) === OP.new_object) {
          for (const place of this.placesOf(id)) ends[row + place] = 1;
          continue;
        }
        const place = this.accessed(id);
        if (place === NO_PLACE) continue;
        if (fn.op(id) !== OP.load) ends[row + place] = 1;
        else if (ends[row + place] === 0 && this.liveIn[row + place] === 0) {
          this.liveIn[row + place] = 1;
          work.push(row + place);
        }
      }
    }
    for (let pair = work.pop(); pair !== undefined; pair = work.pop()) {
      const block = Math.floor(pair / count) as BlockId;
      const place = pair % count;
      if (flow.isHandler[block] === 1) this.isPrivate[(places[place] as Place).base] = 0;
      for (let index = flow.predecessorCount(block) - 1; index >= 0; index--) {
        const before = flow.predecessor(block, index) * count + place;
        if (ends[before] === 1 || this.liveIn[before] === 1) continue;
        this.liveIn[before] = 1;
        work.push(before);
      }
    }
  }
}
