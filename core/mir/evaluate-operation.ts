// One operation of the MIR evaluator that neither calls nor ends a block. Tests only.

import {
  binaryWord,
  f32FromBits,
  f32ToBits,
  f64FromBits,
  f64ToBits,
  f64ToWord,
  floatComparison,
  floatOperation,
  unaryWord,
  unsignedToNumber,
  type WordResult,
  wordToF32,
  wordToNumber,
} from "#core/base/arithmetic.ts";
import { HEADER, STORAGE, TEXT_LAYOUT } from "#core/spec/layouts.ts";
import { type MirOp, OP } from "#core/spec/mir-ops.ts";
import { trapKind } from "#core/spec/traps.ts";
import { F32 } from "#core/types/type-table.ts";
import type { EvaluationMemory } from "./evaluation-memory.ts";
import { accessKind, accessScaleShift, type MirFunction, type SymbolId, type ValueId } from "./function.ts";
import { EFFECT, OP_EFFECTS, opName } from "./op-effects.ts";

/** Values of one activation: halves of words, references and truth values; floats. */
export interface Frame {
  readonly fn: MirFunction;
  readonly memory: EvaluationMemory;
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly floats: Float64Array;
  /** Further results of calls; addresses of frame slots. */
  readonly more: Map<ValueId, (bigint | number)[]>;
  readonly out: WordResult;
}

const NO_TRAP = -1;

/** Computes the value of `id`; gives the kind of the trap if it traps, else −1. */
export function computeValue(frame: Frame, op: MirOp, id: ValueId, memory: EvaluationMemory): number {
  const { fn, low, high, out } = frame;
  const shape = wordShape(op);
  if (shape === 2) {
    const a = fn.arg(id, 0);
    const b = fn.arg(id, 1);
    const fine = binaryWord(op, low[a] as number, high[a] as number, low[b] as number, high[b] as number, out);
    if (!fine && ((OP_EFFECTS[op] as number) & EFFECT.trap) !== 0) return trapKind("overflow");
    if (!fine) throw new Error(`evaluate: ${opName(op)} is undefined here`);
  } else if (shape === 1) unaryWord(op, low[fn.arg(id, 0)] as number, high[fn.arg(id, 0)] as number, out);
  else if (memoryOperation(frame, op, id, memory)) return NO_TRAP;
  else if (allocation(frame, op, id, memory)) {
    if (out.low === 0) return trapKind("out_of_memory");
  } else if (!simpleOperation(frame, op, id) && !floatValue(frame, op, id))
    throw new Error(`evaluate: ${opName(op)} is not modelled`);
  low[id] = out.low;
  high[id] = out.high;
  return NO_TRAP;
}

/** 2 for integer operations of two words, 1 of one word, else 0. */
function wordShape(op: MirOp): number {
  if (op >= OP.add && op <= OP.rotl32) return 2;
  if (op >= OP.eq && op <= OP.le_u) return 2;
  return op >= OP.not && op <= OP.byte_swap ? 1 : 0;
}

function simpleOperation(frame: Frame, op: MirOp, id: ValueId): boolean {
  const { fn, low, high, out, floats, memory } = frame;
  const a = fn.argCount(id) > 0 ? fn.arg(id, 0) : (0 as ValueId);
  const b = fn.argCount(id) > 1 ? fn.arg(id, 1) : a;
  switch (op) {
    case OP.const:
    case OP.const_bool:
      out.set(fn.immediateLow(id), fn.immediateHigh(id));
      return true;
    case OP.null:
      out.set(0, 0);
      return true;
    case OP.symbol_address:
    case OP.static_object:
      out.setNumber(memory.addressOf(fn.aux(id) as SymbolId) + fn.immediate(id));
      return true;
    case OP.result:
      readMore(frame, a, id);
      return true;
    case OP.select: {
      const chosen = low[a] === 0 ? fn.arg(id, 2) : b;
      out.set(low[chosen] as number, high[chosen] as number);
      floats[id] = floats[chosen] as number;
      return true;
    }
    case OP.bool_not:
      out.set(1 - (low[a] as number), 0);
      return true;
    case OP.bool_and:
      out.set((low[a] as number) & (low[b] as number), 0);
      return true;
    case OP.bool_or:
      out.set((low[a] as number) | (low[b] as number), 0);
      return true;
    case OP.bool_xor:
      out.set((low[a] as number) ^ (low[b] as number), 0);
      return true;
    case OP.is_null:
      out.setBool(((low[a] as number) | (high[a] as number)) === 0);
      return true;
    case OP.ref_eq:
      out.setBool(low[a] === low[b] && high[a] === high[b]);
      return true;
    case OP.bool_to_word:
    case OP.ref_to_word:
    case OP.word_to_ref:
    case OP.addr_to_word:
      out.set(low[a] as number, high[a] as number);
      return true;
    default:
      return false;
  }
}

function readMore(frame: Frame, call: ValueId, id: ValueId): void {
  const value = frame.more.get(call)?.[frame.fn.immediateLow(id) - 1];
  if (value === undefined) throw new Error("evaluate: no such result");
  if (typeof value === "number") frame.floats[id] = value;
  else frame.out.setBig(value);
}

function floatValue(frame: Frame, op: MirOp, id: ValueId): boolean {
  const { fn, low, high, out, floats } = frame;
  const first = fn.argCount(id) > 0 ? fn.arg(id, 0) : (0 as ValueId);
  const a = floats[first] as number;
  const b = fn.argCount(id) > 1 ? (floats[fn.arg(id, 1)] as number) : 0;
  const result = floatOperation(op, a, b);
  if (result !== undefined) {
    floats[id] = fn.type(id) === F32 ? Math.fround(result) : result;
    return true;
  }
  const compared = floatComparison(op, a, b);
  if (compared !== undefined) {
    out.setBool(compared);
    return true;
  }
  return conversion(frame, op, id, a, low[first] as number, high[first] as number);
}

function conversion(frame: Frame, op: MirOp, id: ValueId, a: number, low: number, high: number): boolean {
  const { fn, out, floats } = frame;
  switch (op) {
    case OP.const_f64:
      floats[id] = f64FromBits(fn.immediateLow(id), fn.immediateHigh(id));
      return true;
    case OP.const_f32:
      floats[id] = f32FromBits(fn.immediateLow(id));
      return true;
    case OP.word_to_f64:
      floats[id] = wordToNumber(low, high);
      return true;
    case OP.unsigned_to_f64:
      floats[id] = unsignedToNumber(low, high);
      return true;
    case OP.word_to_f32:
      floats[id] = wordToF32(low, high);
      return true;
    case OP.f64_to_word:
      f64ToWord(a, out);
      return true;
    case OP.f64_to_f32:
      floats[id] = Math.fround(a);
      return true;
    case OP.f32_to_f64:
      floats[id] = a;
      return true;
    case OP.f64_bits:
      f64ToBits(a, out);
      return true;
    case OP.f64_from_bits:
      floats[id] = f64FromBits(low, high);
      return true;
    case OP.f32_bits:
      f32ToBits(a, out);
      return true;
    case OP.f32_from_bits:
      floats[id] = f32FromBits(low);
      return true;
    default:
      return false;
  }
}

function addressAt(frame: Frame, id: ValueId, baseIndex: number): number {
  const { fn, low, high } = frame;
  const base = fn.arg(id, baseIndex);
  let address = wordToNumber(low[base] as number, high[base] as number) + fn.immediate(id);
  if (fn.argCount(id) > baseIndex + 1) {
    const index = fn.arg(id, baseIndex + 1);
    address += wordToNumber(low[index] as number, high[index] as number) * 2 ** accessScaleShift(fn.aux(id));
  }
  return address;
}

function memoryOperation(frame: Frame, op: MirOp, id: ValueId, memory: EvaluationMemory): boolean {
  const { fn, low, high, out, floats } = frame;
  const number = (index: number): number =>
    wordToNumber(low[fn.arg(id, index)] as number, high[fn.arg(id, index)] as number);
  switch (op) {
    case OP.load:
      floats[id] = memory.load(accessKind(fn.aux(id)), addressAt(frame, id, 0), out);
      low[id] = out.low;
      high[id] = out.high;
      return true;
    case OP.store:
    case OP.store_ref:
    case OP.init_ref: {
      const value = fn.arg(id, 0);
      const address = addressAt(frame, id, 1);
      memory.store(
        accessKind(fn.aux(id)),
        address,
        low[value] as number,
        high[value] as number,
        floats[value] as number,
      );
      return true;
    }
    case OP.text_base:
    case OP.text_start: {
      const text = number(0);
      const isView = (memory.word(text + HEADER.tagOffset) >> HEADER.tagShiftInUpperHalf) & TEXT_LAYOUT.form.view;
      const field = op === OP.text_base ? TEXT_LAYOUT.viewBaseOffset : TEXT_LAYOUT.viewStartOffset;
      const own = op === OP.text_base ? text : TEXT_LAYOUT.firstByte;
      out.set(isView ? memory.word(text + field) : own, 0);
      low[id] = out.low;
      high[id] = out.high;
      return true;
    }
    case OP.memory_copy:
    case OP.memory_move:
      memory.bytes(number(0), number(2)).set(memory.bytes(number(1), number(2)).slice());
      return true;
    case OP.memory_fill:
      memory.bytes(number(0), number(2)).fill(number(1) & 0xff);
      return true;
    case OP.move_elements: {
      const stride = fn.immediate(id);
      const to = number(0) + STORAGE.firstElement + number(1) * stride;
      const from = number(2) + STORAGE.firstElement + number(3) * stride;
      memory.bytes(to, number(4) * stride).set(memory.bytes(from, number(4) * stride).slice());
      return true;
    }
    default:
      return false;
  }
}

/** Leaves the address in `out`: 0 if the size is impossible. */
function allocation(frame: Frame, op: MirOp, id: ValueId, memory: EvaluationMemory): boolean {
  const { fn, low, high, out, more } = frame;
  const number = (index: number): number =>
    wordToNumber(low[fn.arg(id, index)] as number, high[fn.arg(id, index)] as number);
  if (op === OP.stack_slot || op === OP.reference_slot) {
    const known = more.get(id)?.[0];
    const slot = typeof known === "number" ? known : memory.allocateSlot(op === OP.stack_slot ? fn.immediate(id) : 8);
    more.set(id, [slot]);
    out.set(slot, 0);
    return true;
  }
  if (op === OP.fiber) {
    out.set(memory.fiber, 0);
    return true;
  }
  if (op !== OP.new_object && op !== OP.new_array && op !== OP.new_text) return false;
  const count = op === OP.new_object ? 0 : number(0);
  if (!(count >= 0 && count < 1 << 24)) {
    out.set(0, 0);
    return true;
  }
  const tag = op === OP.new_object ? fn.immediateHigh(id) : op === OP.new_text ? number(1) : 0;
  const fixed =
    op === OP.new_object ? fn.immediateLow(id) : op === OP.new_array ? STORAGE.firstElement : TEXT_LAYOUT.leastBytes;
  const at = memory.allocate(fixed + count * (op === OP.new_array ? fn.immediateLow(id) : 1));
  memory.setWord(at, memory.addressOf(fn.aux(id) as SymbolId), tag << 8);
  if (op !== OP.new_object) memory.setWord(at + STORAGE.lengthOffset, count);
  if (op === OP.new_text) memory.setWord(at + TEXT_LAYOUT.hashOffset, 0, -1);
  out.set(at, 0);
  return true;
}
