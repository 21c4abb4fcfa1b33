/**
 * Checks an allocation symbolically: along every path, each use of a virtual register reads a location that holds that register's value.
 * Knows nothing of how the allocator works, only instructions, locations and inserted moves.
 */

import { type AllocatedFunction, NOWHERE } from "./allocated-function.ts";
import type { AllocatableRegisters } from "./linear-scan.ts";
import {
  CONSTANT,
  FIRST_VIRTUAL,
  instructionFlag,
  type MachineFunction,
  operand,
  pseudo,
  SLOT,
} from "./machine-function.ts";
import type { MoveList } from "./move-list.ts";

/** What each location holds: a virtual register, or a negative number for a value put into a fixed register. */
type State = Map<number, number>;

interface Verifier {
  readonly code: MachineFunction;
  readonly allocation: AllocatedFunction;
  /** Registers that calls destroy. */
  readonly lost: readonly number[];
  readonly entry: (State | undefined)[];
  readonly problems: string[];
  /** Problems are reported in the last round only, when the states are final. */
  isFinal: boolean;
}

function meet(into: State, other: State): boolean {
  let changed = false;
  for (const [location, value] of into)
    if (other.get(location) !== value) {
      into.delete(location);
      changed = true;
    }
  return changed;
}

function report(v: Verifier, instruction: number, text: string): void {
  if (v.isFinal) v.problems.push(`instruction ${instruction} (opcode ${v.code.opcode[instruction]}): ${text}`);
}

/** All reads happen before all writes. */
function applyMoves(moves: MoveList, from: number, end: number, state: State): void {
  const values: (number | undefined)[] = [];
  for (let i = from; i < end; i++) values.push(state.get(moves.from[i] as number));
  for (let i = from; i < end; i++) {
    const value = values[i - from];
    if (value === undefined) state.delete(moves.to[i] as number);
    else state.set(moves.to[i] as number, value);
  }
}

function checkUse(v: Verifier, instruction: number, at: number, state: State): void {
  const register = v.code.operandRegister[at] as number;
  const place = v.allocation.operandPlace[at] as number;
  if (place >= CONSTANT) return;
  const held = state.get(place);
  if (register < FIRST_VIRTUAL) {
    if (held === undefined || held >= 0) report(v, instruction, `fixed register ${register} holds ${held}`);
  } else if (held !== register) report(v, instruction, `v${register} is read from ${place}, which holds ${held}`);
  const flags = v.code.operandFlags[at] as number;
  const isCopy = v.code.opcode[instruction] === pseudo.move;
  if (place >= SLOT && (flags & (operand.orMemory | operand.any)) === 0 && !isCopy)
    report(v, instruction, `v${register} needs a register but lies in ${place}`);
}

function define(v: Verifier, instruction: number, at: number, state: State): void {
  const register = v.code.operandRegister[at] as number;
  const place = v.allocation.operandPlace[at] as number;
  state.set(place, register < FIRST_VIRTUAL ? -1 - instruction : register);
}

function step(v: Verifier, instruction: number, state: State): void {
  const { code } = v;
  const first = code.operandFirst[instruction] as number;
  const end = code.operandFirst[instruction + 1] as number;
  for (let at = first; at < end; at++) {
    const flags = code.operandFlags[at] as number;
    const sharesUse = (flags & operand.use) !== 0;
    if (sharesUse && (code.operandRegister[at] as number) < SLOT) checkUse(v, instruction, at, state);
  }
  checkOverlap(v, instruction, first, end);
  if (((code.flags[instruction] as number) & instructionFlag.clobbersAll) !== 0)
    for (const register of v.lost) state.delete(register);
  if (code.opcode[instruction] === pseudo.handlerEntry) for (const register of v.lost) state.delete(register);
  for (let at = first; at < end; at++)
    if (((code.operandFlags[at] as number) & operand.def) !== 0) define(v, instruction, at, state);
}

/** Results of one instruction lie in different places, and early or late ones apart from what they must not meet. */
function checkOverlap(v: Verifier, instruction: number, first: number, end: number): void {
  const { code, allocation } = v;
  for (let a = first; a < end; a++) {
    const flags = code.operandFlags[a] as number;
    if ((flags & operand.def) === 0 || allocation.operandPlace[a] === NOWHERE) continue;
    for (let b = first; b < end; b++) {
      if (a === b || allocation.operandPlace[a] !== allocation.operandPlace[b]) continue;
      const other = code.operandFlags[b] as number;
      const isResult = (other & operand.def) !== 0 && a < b;
      const isKept = (other & operand.use) !== 0 && ((flags & operand.early) !== 0 || (other & operand.late) !== 0);
      const isChanged = (flags & operand.use) !== 0 && (other & operand.use) !== 0;
      const isSame = code.operandRegister[a] === code.operandRegister[b];
      if ((isResult || isKept || isChanged) && !isSame)
        report(v, instruction, `operands share ${allocation.operandPlace[a]}`);
    }
  }
}

function mergeInto(v: Verifier, block: number, state: State, work: number[]): void {
  const known = v.entry[block];
  if (known === undefined) {
    v.entry[block] = new Map(state);
    work.push(block);
  } else if (meet(known, state)) work.push(block);
}

/** What holds from the start of the function and is nobody's to change, such as the fiber. */
const UNTOUCHED = -1;

/** Unwinding keeps slots, and registers that no allocation gives away. */
function mergeIntoHandler(v: Verifier, handler: number, state: State, work: number[]): void {
  const isKept = (location: number, value: number): boolean =>
    location >= SLOT || (value === UNTOUCHED && !v.lost.includes(location));
  mergeInto(v, handler, new Map([...state].filter(([location, value]) => isKept(location, value))), work);
}

function leave(v: Verifier, block: number, state: State, work: number[]): void {
  const { code, allocation } = v;
  const exit = (code.blockFirst[block + 1] as number) * 2 - 1;
  const edgesEnd = code.blockEdgeFirst[block + 1] as number;
  for (let edge = code.blockEdgeFirst[block] as number; edge < edgesEnd; edge++) {
    const target = code.edgeTarget[edge] as number;
    const after = new Map(state);
    const { edgeMoves } = allocation;
    let from = 0;
    while (from < edgeMoves.count && (edgeMoves.key[from] as number) < edge) from++;
    let end = from;
    while (end < edgeMoves.count && edgeMoves.key[end] === edge) end++;
    for (let i = from; i < end; i++)
      if ((edgeMoves.from[i] as number) >= CONSTANT) after.set(edgeMoves.from[i] as number, 0);
    applyMoves(edgeMoves, from, end, after);
    const firstParam = code.blockParamFirst[target] as number;
    const firstArg = code.edgeArgFirst[edge] as number;
    const count = (code.edgeArgFirst[edge + 1] as number) - firstArg;
    const renamed: [number, number][] = [];
    for (let i = 0; i < count; i++) {
      const param = code.params[firstParam + i] as number;
      const arg = code.edgeArgs[firstArg + i] as number;
      if (v.allocation.isUnread(param)) continue;
      const place = allocation.paramPlace(param, target);
      const held = after.get(place);
      if (arg < SLOT ? held === arg : held === 0) renamed.push([place, param]);
      else if (v.isFinal)
        v.problems.push(`edge ${edge} at ${exit}: parameter v${param} in ${place} holds ${held} instead of ${arg}`);
    }
    for (const [place, param] of renamed) after.set(place, param);
    mergeInto(v, target, after, work);
  }
}

function walk(v: Verifier, block: number, work: number[]): void {
  const { code, allocation } = v;
  const state: State = new Map(v.entry[block]);
  const { moves } = allocation;
  const handler = code.blockHandler[block] as number;
  let move = 0;
  const end = code.blockFirst[block + 1] as number;
  const first = code.blockFirst[block] as number;
  while (move < moves.count && (moves.key[move] as number) < first) move++;
  for (let instruction = first; instruction < end; instruction++) {
    const start = move;
    while (move < moves.count && moves.key[move] === instruction) move++;
    applyMoves(moves, start, move, state);
    if (handler >= 0) mergeIntoHandler(v, handler, state, work);
    step(v, instruction, state);
  }
  leave(v, block, state, work);
}

/** Texts of what is wrong; empty for a correct allocation. */
export function verifyAllocation(
  code: MachineFunction,
  allocation: AllocatedFunction,
  registers: AllocatableRegisters,
): string[] {
  const lost = [...registers.general, ...registers.vector];
  const v: Verifier = { code, allocation, lost, entry: [], problems: [], isFinal: false };
  const start: State = new Map();
  for (let register = 0; register < FIRST_VIRTUAL; register++) start.set(register, UNTOUCHED);
  v.entry[0] = start;
  const work = [0];
  for (let block = work.pop(); block !== undefined; block = work.pop()) walk(v, block, work);
  v.isFinal = true;
  for (let block = 0; block < code.blockCount; block++) if (v.entry[block] !== undefined) walk(v, block, []);
  return [...new Set(v.problems)];
}
