/** Selection of the ends of blocks, of checks and safepoints. */

import { instructionFlag, operand, SLOT } from "#backends/shared/machine-function.ts";
import type { Block, Edge, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { x64Pseudo } from "./pseudo-operations.ts";
import { settleEnd } from "./select.ts";
import { lowerReturn, lowerTailCall } from "./select-calls.ts";
import { selectCondition, selectSimpleCondition } from "./select-conditions.ts";
import type { Selector } from "./selector.ts";

function addPlaces(s: Selector, places: readonly number[]): void {
  for (const place of places) s.code.operand(place, place >= SLOT ? 0 : operand.use | operand.any);
}

/** Places of the operands from number `first` on, computed now. */
function placesFrom(s: Selector, value: ValueId, first: number): number[] {
  const places: number[] = [];
  for (let i = first; i < s.fn.argCount(value); i++) places.push(s.place(s.fn.arg(value, i)));
  return places;
}

export function lowerTrapIf(s: Selector, value: ValueId): void {
  const places = placesFrom(s, value, 1);
  const condition = selectSimpleCondition(s, s.fn.arg(value, 0));
  const id = s.add(x64Pseudo.trapIf);
  s.code.displacement[id] = condition;
  s.code.symbol[id] = s.fn.aux(value);
  addPlaces(s, places);
}

function lowerTrap(s: Selector, value: ValueId): void {
  const places = placesFrom(s, value, 0);
  const id = s.add(x64Pseudo.trap);
  s.code.symbol[id] = s.fn.aux(value);
  addPlaces(s, places);
}

function lowerSwitch(s: Selector, value: ValueId): void {
  const register = s.use(s.fn.arg(value, 0));
  s.add(x64Pseudo.switchTable);
  s.code.operand(register, operand.use | operand.late);
  s.code.operand(s.newWord(), operand.def | operand.early);
}

/** The last instruction of a block and its edges. */
export function lowerEnd(s: Selector, block: Block, value: ValueId): void {
  const { fn, code } = s;
  const op = fn.op(value);
  s.position = fn.position(value);
  edgePlaces(s, block);
  if (op === OP.branch) {
    const condition = selectCondition(s, fn.arg(value, 0));
    const id = s.add(x64Pseudo.branch);
    code.symbol[id] = condition;
    code.immediateLow[id] = fn.immediateLow(value);
  } else if (op === OP.jump) s.add(x64Pseudo.jump);
  else if (op === OP.switch) lowerSwitch(s, value);
  else if (op === OP.return) lowerReturn(s, value);
  else if (op === OP.tail_call || op === OP.tail_call_indirect) lowerTailCall(s, value, op === OP.tail_call_indirect);
  else if (op === OP.trap) lowerTrap(s, value);
  else if (op === OP.unreachable) s.add(x64Pseudo.unreachable);
  else settleEnd(s, value);
  addEdges(s, block);
}

/** Places of the arguments of all edges, in order, computed now. */
function edgePlaces(s: Selector, { edges }: Block): void {
  const places = s.edgePlaces;
  places.length = 0;
  for (let e = 0; e < edges.length; e++) {
    const { args } = edges[e] as Edge;
    for (let i = 0; i < args.length; i++) places.push(s.place(args[i] as ValueId));
  }
}

function addEdges(s: Selector, { edges }: Block): void {
  const { fn, code } = s;
  let at = 0;
  for (let e = 0; e < edges.length; e++) {
    const { block, args } = edges[e] as Edge;
    const target = s.order.index[block] as number;
    code.addEdge(target);
    if (args.length === 0) continue;
    const { params } = fn.block(block);
    for (let i = 0; i < args.length; i++) {
      const place = s.edgePlaces[at++] as number;
      code.edgeArg(place);
      const param = s.registers[params[i] as ValueId] as number;
      if (place >= SLOT || param < 0) continue;
      if (target < code.blockCount) code.hintFirst(place, param);
      else code.hint(place, param);
      code.hint(param, place);
    }
  }
}

export function lowerPoll(s: Selector): void {
  s.add(x64Pseudo.poll, instructionFlag.slowSite);
}
