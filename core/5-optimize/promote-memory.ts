// Pass: frame slots and new objects that nobody but loads and stores here sees become values; their memory, and the allocation, goes.
// Requires flat MIR with reachable blocks only; keeps blocks, adds block parameters.

import type { ControlFlow } from "#core/mir/control-flow.ts";
import { type Block, type BlockId, type MirFunction, NO_POSITION, type ValueId } from "#core/mir/function.ts";
import { HEADER } from "#core/spec/layouts.ts";
import { type MirOp, OP } from "#core/spec/mir-ops.ts";
import { BOOL, F32, F64, MEMORY_KIND_SCALAR, MEMORY_KINDS, REF, type TypeId, WORD } from "#core/types/type-table.ts";
import { dropUniformParams } from "./clean-control-flow.ts";
import { isTagByte, type Place, PrivatePlaces, readsTag } from "./private-places.ts";
import { Replacements } from "./replacements.ts";

/** Objects in fields of objects take a turn each. */
const ROUNDS = 4;
const NONE = -1;

/** What a load of a narrow kind makes of the stored word. */
const NARROWING: Readonly<Partial<Record<(typeof MEMORY_KINDS)[number], MirOp>>> = {
  u8: OP.zext8,
  s8: OP.sext8,
  u16: OP.zext16,
  s16: OP.sext16,
  u32: OP.zext32,
  s32: OP.sext32,
};

const scalarOf = (place: Place): TypeId => MEMORY_KIND_SCALAR[place.kind] as TypeId;

export function promoteMemory(fn: MirFunction): boolean {
  let changed = false;
  for (let round = 0; round < ROUNDS; round++) {
    const found = PrivatePlaces.of(fn);
    if (found === undefined) break;
    const promotion = new Promotion(fn, found);
    promotion.run();
    changed = true;
    if (!promotion.storesObjects) break;
  }
  return changed;
}

class Promotion {
  private readonly fn: MirFunction;
  private readonly flow: ControlFlow;
  private readonly memory: PrivatePlaces;
  private readonly replacements: Replacements;
  private readonly count: number;
  /** By block and place: the value at the block's end. */
  private readonly atEnd: Int32Array;
  /** By place: the value at the point that is looked at. */
  private readonly now: Int32Array;
  /** Places that became parameters, by block, in the order of the parameters. */
  private readonly added: (number[] | undefined)[] = [];
  /** Whether a new object was in such memory: now it may be private itself. */
  storesObjects = false;

  constructor(fn: MirFunction, memory: PrivatePlaces) {
    this.fn = fn;
    this.flow = memory.flow;
    this.memory = memory;
    this.replacements = new Replacements(fn);
    this.count = memory.places.length;
    this.atEnd = new Int32Array(fn.blocks.length * this.count).fill(NONE);
    this.now = new Int32Array(this.count);
  }

  run(): void {
    const { fn, flow, count } = this;
    for (const id of flow.order) {
      const block = fn.block(id as BlockId);
      const body = this.enter(block);
      for (const value of block.body) this.step(value, body);
      block.body = body;
      this.atEnd.set(this.now, id * count);
    }
    let hasParams = false;
    for (const block of fn.blocks)
      for (const edge of block.edges)
        for (const place of this.added[edge.block] ?? []) {
          edge.args.push(this.atEnd[block.id * count + place] as ValueId);
          hasParams = true;
        }
    this.replacements.apply(fn);
    if (hasParams) dropUniformParams(fn);
  }

  /** The values of all live places at the start of a block; gives its new body, with the constants that these need. */
  private enter(block: Block): ValueId[] {
    const { fn, flow, memory, now, count } = this;
    const body: ValueId[] = [];
    now.fill(NONE);
    for (let place = 0; place < count; place++) {
      const { base } = memory.places[place] as Place;
      if (memory.isPrivate[base] === 0 || !memory.isLiveIn(block.id, place)) continue;
      if (flow.predecessorCount(block.id) === 0) {
        now[place] = this.zero(place, body);
        continue;
      }
      const same = this.sameAtEnds(block.id, place);
      if (same !== NONE) {
        now[place] = same;
        continue;
      }
      const param = fn.create(OP.param, scalarOf(memory.places[place] as Place), [], NO_POSITION);
      block.params.push(param);
      this.added[block.id] ??= [];
      this.added[block.id]?.push(place);
      now[place] = param;
    }
    return body;
  }

  /** The value that a place has wherever control comes from, if that is known and always the same. */
  private sameAtEnds(block: BlockId, place: number): number {
    const { flow, replacements } = this;
    let same = NONE;
    for (let index = flow.predecessorCount(block) - 1; index >= 0; index--) {
      const value = this.atEnd[flow.predecessor(block, index) * this.count + place] as number;
      if (value === NONE) return NONE;
      const resolved = replacements.resolve(value as ValueId);
      if (same !== NONE && same !== resolved) return NONE;
      same = resolved;
    }
    return same;
  }

  private step(id: ValueId, body: ValueId[]): void {
    const { fn, memory, now } = this;
    const op = fn.op(id);
    if (memory.isPrivate[id] === 1) {
      if (op === OP.new_object) for (const place of memory.placesOf(id)) now[place] = this.zero(place, body);
      return;
    }
    const place = memory.accessed(id);
    if (place !== NONE) {
      if (op === OP.load) this.replacements.replace(id, now[place] as ValueId);
      else {
        if (fn.op(fn.arg(id, 0)) === OP.new_object) this.storesObjects = true;
        now[place] = this.narrowed(fn.arg(id, 0), memory.places[place] as Place, body);
      }
    } else if (op === OP.load && memory.isPrivate[fn.arg(id, 0)] === 1 && readsTag(fn, id)) {
      const tag = fn.immediateHigh(fn.arg(id, 0));
      const seen = isTagByte(fn, id) ? tag & 0xff : tag << HEADER.tagShiftInUpperHalf;
      const constant = fn.create(OP.const, WORD, [], NO_POSITION, 0, seen, 0);
      body.push(constant);
      this.replacements.replace(id, constant);
    } else body.push(id);
  }

  /** What a load gives after a store of `value`. */
  private narrowed(value: ValueId, place: Place, body: ValueId[]): ValueId {
    const op = NARROWING[MEMORY_KINDS[place.kind] as (typeof MEMORY_KINDS)[number]];
    if (op === undefined) return value;
    const made = this.fn.create(op, WORD, [value], NO_POSITION);
    body.push(made);
    return made;
  }

  private zero(place: number, body: ValueId[]): ValueId {
    const type = scalarOf(this.memory.places[place] as Place);
    const op =
      type === REF
        ? OP.null
        : type === BOOL
          ? OP.const_bool
          : type === F64
            ? OP.const_f64
            : type === F32
              ? OP.const_f32
              : OP.const;
    const made = this.fn.create(op, type, [], NO_POSITION);
    body.push(made);
    return made;
  }
}
