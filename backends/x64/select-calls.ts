/** Selection of calls, returns and everything else that moves values to fixed places. */

import {
  INCOMING,
  instructionFlag,
  OUTGOING,
  operand,
  pseudo,
  type RegisterId,
  SLOT,
} from "#backends/shared/machine-function.ts";
import type { ValueId } from "#core/mir/function.ts";
import { FOREIGN_FLAGS } from "#core/spec/mir-ops.ts";
import { type TypeId, VOID } from "#core/types/type-table.ts";
import { argumentRegisters, PlaceSequence, resultRegisters } from "./abi.ts";
import { x64Pseudo } from "./pseudo-operations.ts";
import { firstVector, gpr } from "./registers.ts";
import type { Selector } from "./selector.ts";
import { STUBS } from "./stub-symbols.ts";

/** A parallel move under construction: sources first, so that computing one adds no instruction between the pairs. */
export class MovePairs {
  /** Destination, source, destination, source … */
  readonly #places: number[] = [];
  /** The destinations that are registers. */
  readonly registers: number[] = [];

  toPlace(destination: number, source: number): void {
    this.#places.push(destination, source);
    if (destination < SLOT) this.registers.push(destination);
  }

  /** Adds the instruction, if there is anything to move. */
  emit(s: Selector): void {
    const places = this.#places;
    if (places.length === 0) return;
    s.add(pseudo.parallel);
    const { code } = s;
    for (let i = 0; i < places.length; i += 2) {
      const destination = places[i] as number;
      const source = places[i + 1] as number;
      code.operand(destination, destination >= SLOT ? 0 : operand.def | operand.any);
      code.operand(source, source >= SLOT ? 0 : operand.use | operand.any);
      if (source < SLOT && destination < SLOT) {
        code.hint(source, destination);
        code.hint(destination, source);
      }
    }
  }
}

/** Moves arguments to where a callee of Runa's convention finds them; gives the registers used and the words of stack. */
function passArguments(
  s: Selector,
  value: ValueId,
  first: number,
  stack: number,
): { registers: number[]; words: number } {
  const { fn } = s;
  const sequence = new PlaceSequence(argumentRegisters, stack, 0);
  const pairs = new MovePairs();
  const count = fn.argCount(value);
  for (let i = first; i < count; i++) {
    const arg = fn.arg(value, i);
    pairs.toPlace(sequence.next(fn.type(arg)), s.place(arg));
  }
  pairs.emit(s);
  return { registers: pairs.registers, words: sequence.stackWords };
}

/** Adds the call's registers and fetches its results. */
function finishCall(s: Selector, value: ValueId, used: readonly number[], argWords: number): void {
  const { code } = s;
  for (let i = 0; i < used.length; i++) code.operand(used[i] as number, operand.use | operand.implicit);
  s.outgoingWords = Math.max(s.outgoingWords, argWords);
  const type = s.fn.type(value);
  if (type === VOID) return;
  const sequence = new PlaceSequence(resultRegisters, OUTGOING, argWords);
  const pairs = new MovePairs();
  const results = [receiveResult(s, type, sequence.next(type), pairs)];
  const more = s.fn.moreResults.get(value);
  if (more !== undefined) for (const other of more) results.push(receiveResult(s, other, sequence.next(other), pairs));
  pairs.emit(s);
  s.setResults(value, results);
  s.outgoingWords = Math.max(s.outgoingWords, sequence.stackWords);
}

/** A fresh register for a result that the newest instruction, a call, leaves in `place`. */
function receiveResult(s: Selector, type: TypeId, place: number, pairs: MovePairs): RegisterId {
  const register = s.newRegister(type);
  if (place < SLOT) s.code.operand(place, operand.def | operand.implicit);
  pairs.toPlace(register, place);
  return register;
}

export function lowerCall(s: Selector, value: ValueId): void {
  s.hasCalls = true;
  const { registers, words } = passArguments(s, value, 0, OUTGOING);
  const id = s.add(x64Pseudo.call, instructionFlag.clobbersAll);
  s.code.symbol[id] = s.symbol(value);
  finishCall(s, value, registers, words);
}

export function lowerCallIndirect(s: Selector, value: ValueId): void {
  s.hasCalls = true;
  const target = s.use(s.fn.arg(value, 0));
  const { registers, words } = passArguments(s, value, 1, OUTGOING);
  s.add(x64Pseudo.callRegister, instructionFlag.clobbersAll);
  s.code.operand(target, operand.use | operand.any);
  finishCall(s, value, registers, words);
}

/** From ordinary code through the stub that switches stacks; a Runtime Module is on the system stack already. */
export function lowerCallRuntime(s: Selector, value: ValueId): void {
  if (s.fn.flags.isRuntime) {
    lowerCall(s, value);
    return;
  }
  s.hasCalls = true;
  const { registers, words } = passArguments(s, value, 0, OUTGOING);
  const id = s.add(x64Pseudo.callRuntime, instructionFlag.clobbersAll);
  s.code.symbol[id] = s.symbol(value);
  finishCall(s, value, registers, words);
}

const foreignRegisters = [gpr.rdi, gpr.rsi, gpr.rdx, gpr.rcx, gpr.r8, gpr.r9] as const;

/** System V: six general and eight vector registers, the rest on the stack; al counts vector registers for variadic functions. */
export function lowerCallForeign(s: Selector, value: ValueId): void {
  s.hasCalls = true;
  const { fn, code } = s;
  const target = s.use(fn.arg(value, 0));
  const sequence = new PlaceSequence(foreignRegisters, OUTGOING, 0);
  const pairs = new MovePairs();
  for (let i = 1; i < fn.argCount(value); i++) {
    const arg = fn.arg(value, i);
    pairs.toPlace(sequence.next(fn.type(arg)), s.place(arg));
  }
  const vectors = pairs.registers.filter((register) => register >= firstVector).length;
  pairs.toPlace(gpr.rax, code.constant(vectors, 0));
  pairs.toPlace(gpr.r10, code.constant(sequence.stackWords, 0));
  pairs.emit(s);
  s.outgoingWords = Math.max(s.outgoingWords, sequence.stackWords);
  const id = s.add(x64Pseudo.callForeign, instructionFlag.clobbersAll);
  code.symbol[id] = s.objectSymbol(
    (fn.immediateLow(value) & FOREIGN_FLAGS.leaf) === 0 ? STUBS.foreignCall : STUBS.leafCall,
  );
  code.operand(target, operand.use | operand.any);
  finishCall(s, value, pairs.registers, sequence.stackWords);
}

export function lowerResult(s: Selector, value: ValueId): void {
  const call = s.fn.arg(value, 0);
  s.registers[value] = s.resultOf(call, s.fn.immediate(value));
}

/** Receives the function's parameters; the entry block's first instruction. */
export function receiveParameters(s: Selector, params: readonly ValueId[]): void {
  const sequence = new PlaceSequence(argumentRegisters, INCOMING, 0);
  const pairs = new MovePairs();
  for (const param of params) {
    const place = sequence.next(s.fn.type(param));
    if (s.useCount[param] === 0) continue;
    pairs.toPlace(s.define(param), place);
  }
  pairs.emit(s);
}

/** Receives the values that the unwinder hands to a handler. */
export function receiveHandlerValues(s: Selector, params: readonly ValueId[]): void {
  const sequence = new PlaceSequence(resultRegisters, OUTGOING, 0);
  s.add(pseudo.handlerEntry);
  const pairs = new MovePairs();
  for (const param of params) {
    const place = sequence.next(s.fn.type(param));
    s.code.operand(place, operand.def | operand.implicit);
    pairs.toPlace(s.define(param), place);
  }
  pairs.emit(s);
}

export function lowerReturn(s: Selector, value: ValueId): void {
  const { fn } = s;
  const sequence = new PlaceSequence(resultRegisters, INCOMING, s.incomingWords);
  const pairs = new MovePairs();
  const count = fn.argCount(value);
  for (let i = 0; i < count; i++) {
    const arg = fn.arg(value, i);
    pairs.toPlace(sequence.next(fn.type(arg)), s.place(arg));
  }
  pairs.emit(s);
  s.add(x64Pseudo.return);
  for (const register of pairs.registers) s.code.operand(register, operand.use | operand.implicit);
}

/** A call in return position. Arguments beyond the registers take the caller's own incoming area, which must be large enough; else it is a call and a return. */
export function lowerTailCall(s: Selector, value: ValueId, isIndirect: boolean): void {
  const { fn, code } = s;
  const first = isIndirect ? 1 : 0;
  const sequence = new PlaceSequence(argumentRegisters, OUTGOING, 0);
  const count = fn.argCount(value);
  for (let i = first; i < count; i++) sequence.next(fn.type(fn.arg(value, i)));
  const results = new PlaceSequence(resultRegisters, INCOMING, 0);
  for (const type of fn.results) results.next(type);
  const isMovable =
    sequence.stackWords <= s.incomingWords && (results.stackWords === 0 || sequence.stackWords === s.incomingWords);
  if (!isMovable) {
    callAndReturn(s, value, isIndirect);
    return;
  }
  const target = isIndirect ? s.use(fn.arg(value, 0)) : -1;
  const { registers } = passArguments(s, value, first, INCOMING);
  const id = s.add(x64Pseudo.tailCall);
  if (isIndirect) code.operand(target, operand.use | operand.any);
  else code.symbol[id] = s.symbol(value);
  for (const register of registers) code.operand(register, operand.use | operand.implicit);
}

function callAndReturn(s: Selector, value: ValueId, isIndirect: boolean): void {
  const { fn, code } = s;
  s.hasCalls = true;
  const target = isIndirect ? s.use(fn.arg(value, 0)) : -1;
  const { registers, words } = passArguments(s, value, isIndirect ? 1 : 0, OUTGOING);
  const id = s.add(isIndirect ? x64Pseudo.callRegister : x64Pseudo.call, instructionFlag.clobbersAll);
  if (isIndirect) code.operand(target, operand.use | operand.any);
  else code.symbol[id] = s.symbol(value);
  for (const register of registers) code.operand(register, operand.use | operand.implicit);
  const from = new PlaceSequence(resultRegisters, OUTGOING, words);
  const to = new PlaceSequence(resultRegisters, INCOMING, s.incomingWords);
  const pairs = new MovePairs();
  const passed: number[] = [];
  for (const type of fn.results) {
    const source = from.next(type);
    const destination = to.next(type);
    if (source < SLOT) {
      code.operand(source, operand.def | operand.implicit);
      passed.push(source);
    } else pairs.toPlace(destination, source);
  }
  s.outgoingWords = Math.max(s.outgoingWords, from.stackWords);
  pairs.emit(s);
  s.add(x64Pseudo.return);
  for (const register of passed) code.operand(register, operand.use | operand.implicit);
}
