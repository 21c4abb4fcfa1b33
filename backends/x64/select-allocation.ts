/** Selection of allocations: new objects, arrays and texts. */

import { instructionFlag, operand } from "#backends/shared/machine-function.ts";
import { accessKind, type Block, type BlockId, type ValueId } from "#core/mir/function.ts";
import { EFFECT, OP_EFFECTS } from "#core/mir/op-effects.ts";
import { HEADER, STORAGE } from "#core/spec/layouts.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { MEMORY_KIND_BYTES } from "#core/types/type-table.ts";
import { x64Pseudo } from "./pseudo-operations.ts";
import type { Selector } from "./selector.ts";

/** Arrays up to this size of known length are allocated without a call. */
const INLINE_ARRAY_BYTES = 256;

/** Words (by number, the header being 0) of a new object that stores behind the allocation surely fill before the collector can look. */
function wordsFilled(s: Selector, block: Block, value: ValueId, words: number): Set<number> {
  const filled = new Set<number>();
  const { fn } = s;
  for (let at = block.body.indexOf(value) + 1; at < block.body.length; at++) {
    const id = block.body[at] as ValueId;
    const op = fn.op(id);
    const effects = OP_EFFECTS[op] as number;
    if ((effects & (EFFECT.gc | EFFECT.call | EFFECT.switch | EFFECT.machine | EFFECT.end)) !== 0) break;
    if (op === OP.store || op === OP.init_ref || op === OP.store_ref) {
      if (fn.argCount(id) === 2 && fn.arg(id, 1) === value) addFilled(s, id, words, filled);
    } else if ((effects & EFFECT.read) !== 0 || op === OP.trap_if) {
      if (op !== OP.trap_if && mayRead(s, id, value)) break;
    }
  }
  return filled;
}

function mayRead(s: Selector, id: ValueId, object: ValueId): boolean {
  if (s.fn.op(id) !== OP.load) return true;
  return s.fn.arg(id, 0) === object;
}

function addFilled(s: Selector, store: ValueId, words: number, filled: Set<number>): void {
  const bytes = MEMORY_KIND_BYTES[accessKind(s.fn.aux(store))] as number;
  const start = s.fn.immediate(store);
  if (start % 8 !== 0 || bytes < 8) return;
  for (let word = start / 8; word < (start + bytes) / 8 && word < words; word++) filled.add(word);
}

/** Adds the instruction and the list of words that it must clear. */
function allocate(s: Selector, value: ValueId, opcode: number, toClear: readonly number[]): number {
  const id = s.add(opcode, instructionFlag.slowSite);
  s.code.symbol[id] = s.symbol(value);
  s.code.displacement[id] = s.clearLists.push(toClear) - 1;
  s.code.operand(s.define(value), operand.def | operand.early);
  return id;
}

export function lowerNewObject(s: Selector, value: ValueId): void {
  const { fn } = s;
  const bytes = fn.immediateLow(value);
  const filled = wordsFilled(s, fn.block(s.block as BlockId), value, bytes / 8);
  const toClear: number[] = [];
  for (let word = 1; word < bytes / 8; word++) if (!filled.has(word)) toClear.push(word);
  const id = allocate(s, value, x64Pseudo.newObject, toClear);
  s.code.immediateLow[id] = bytes;
  s.code.immediateHigh[id] = (fn.immediateHigh(value) << HEADER.tagShiftInUpperHalf) | HEADER.collector.logged;
}

export function lowerNewArray(s: Selector, value: ValueId): void {
  const { fn, code } = s;
  const length = fn.arg(value, 0);
  const stride = fn.immediateLow(value);
  if (s.isImmediate(length) && fn.immediateLow(length) >= 0 && fn.immediateLow(length) * stride <= INLINE_ARRAY_BYTES) {
    const elements = fn.immediateLow(length);
    const bytes = (STORAGE.firstElement + elements * stride + 7) & ~7;
    const filled = wordsFilled(s, fn.block(s.block as BlockId), value, bytes / 8);
    const toClear: number[] = [];
    for (let word = 2; word < bytes / 8; word++) if (!filled.has(word)) toClear.push(word);
    const id = allocate(s, value, x64Pseudo.newObject, toClear);
    code.immediateLow[id] = bytes;
    code.immediateHigh[id] = HEADER.collector.logged;
    s.fixedLengths.set(id, { length: elements, stride });
    return;
  }
  const register = s.use(length);
  const id = allocate(s, value, x64Pseudo.newArray, []);
  code.operand(register, operand.use | operand.late);
  code.immediateLow[id] = stride;
}

export function lowerNewText(s: Selector, value: ValueId): void {
  const bytes = s.use(s.fn.arg(value, 0));
  const form = s.use(s.fn.arg(value, 1));
  allocate(s, value, x64Pseudo.newText, []);
  s.code.operand(bytes, operand.use | operand.late);
  s.code.operand(form, operand.use | operand.late);
}
