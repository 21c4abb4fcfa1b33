/** Emission of a function: allocated machine instructions to bytes, relocations, sites and line rows of an object. */

import type { CompileContext } from "#backends/backend.ts";
import { liveLocation } from "#backends/shared/live-location.ts";
import { FIBER } from "#core/spec/layouts.ts";
import { ADDR, REF } from "#core/types/type-table.ts";
import { argumentRegisters, fiberRegister, isVectorType, scratch } from "./abi.ts";
import { emitColdExits, emitTables, fillTables } from "./emit-cold.ts";
import { emitEnd, hasMoves } from "./emit-control.ts";
import { coldExit, emitInstruction } from "./emit-instruction.ts";
import { addSites } from "./emit-sites.ts";
import type { Emitter } from "./emitter.ts";
import { encode, encodeBranch, encodeMemory } from "./encode.ts";
import { encodeAlignment } from "./encode-constants.ts";
import { Frame, needsStackCheck } from "./frame.ts";
import * as x64 from "./opcodes.gen.ts";
import { x64Pseudo } from "./pseudo-operations.ts";
import { gpr, noRegister } from "./registers.ts";

/** How far away targets of jumps forward are guessed to be at most for short jumps to be tried: first, and after a wrong guess; the last cannot be wrong. */
const NEAR_BYTES = [120, 60, -1];
const LARGE_FRAME = 4096;
const LOOP_ALIGNMENT = 16;
const FUNCTION_ALIGNMENT = 16;
/** Functions in which places relative to lines of 32 bytes matter. */
const LOOP_FUNCTION_ALIGNMENT = 32;

function hasLoops(e: Emitter): boolean {
  const { order } = e.selector;
  return e.context.optimize > 1 && order.blocks.some((_, block) => order.loopHeader[block] !== -1);
}

/** Emits the function that the emitter's selector holds, allocation done, into the context's object. */
export function emitFunction(e: Emitter, context: CompileContext): void {
  const { selector, buffer } = e;
  const { fn } = selector;
  let prologueEnd = 0;
  for (const nearBytes of NEAR_BYTES) {
    e.nearBytes = nearBytes;
    prologueEnd = emitCode(e, context);
    if (buffer.tryResolveLabels()) break;
  }
  fillTables(e);
  const { object } = context;
  const symbol = object.symbols.intern(context.symbols.name(fn.symbol));
  const fragment = object.beginFragment({
    symbol,
    section: "text",
    alignment: hasLoops(e) ? LOOP_FUNCTION_ALIGNMENT : FUNCTION_ALIGNMENT,
    isRoot: fn.flags.isExported,
  });
  object.appendCode(buffer);
  object.setFrame(fragment, { frameBytes: e.frame.bytes, prologueEnd });
  if (!fn.flags.isRuntime) addSites(e, context);
  for (const line of e.lines) object.addLine(line.offset, e.positions.number(line.position));
}

/** Writes the code of the whole function into the buffer; labels are not resolved yet. Gives the end of the prologue. */
function emitCode(e: Emitter, context: CompileContext): number {
  const { selector, buffer } = e;
  const { code } = selector;
  begin(e, context);
  const prologueEnd = emitPrologue(e);
  let move = 0;
  for (let block = 0; block < code.blockCount; block++) {
    const first = code.blockFirst[block] as number;
    const last = (code.blockFirst[block + 1] as number) - 1;
    if (context.optimize > 0 && isLoopHead(e, block)) encodeAlignment(buffer, LOOP_ALIGNMENT);
    if (e.ownLabels[block] === 1) buffer.bind(e.labels[block] as never);
    e.keepsJumpsInLines =
      context.optimize > 1 && selector.order.loopHeader[block] !== -1 && selector.order.isCold[block] === 0;
    for (let id = first; id <= last; id++) {
      move = emitMovesBefore(e, id, move);
      noteLine(e, id);
      const start = buffer.length;
      if (id < last) emitInstruction(e, id);
      else emitEnd(e, block, id, block + 1 < code.blockCount ? block + 1 : -1);
      if (buffer.length !== start) e.lastStart = start;
      e.lastEnd = buffer.length;
    }
  }
  emitColdExits(e);
  emitTables(e);
  return prologueEnd;
}

function begin(e: Emitter, context: CompileContext): void {
  const { selector, buffer, allocation } = e;
  const { code } = selector;
  e.context = context;
  buffer.clear();
  e.labels.length = 0;
  e.cold.length = 0;
  e.sites.length = 0;
  e.tables.length = 0;
  e.lines.length = 0;
  e.frame = new Frame(selector.outgoingWords, allocation.slotWords, code.frameObjects, selector.hasCalls);
  e.writer.frame = e.frame;
  e.writer.hasAvx = selector.cpu.hasAvx;
  indexEdgeMoves(e);
  labelBlocks(e);
}

function indexEdgeMoves(e: Emitter): void {
  const { edgeMoves } = e.allocation;
  const edges = e.selector.code.edgeCount;
  if (edges >= e.edgeFirst.length) e.edgeFirst = new Int32Array(edges * 2);
  const first = e.edgeFirst;
  let at = 0;
  for (let edge = 0; edge < edges; edge++) {
    first[edge] = at;
    while (at < edgeMoves.count && edgeMoves.key[at] === edge) at++;
  }
  first[edges] = at;
}

/** Labels of the blocks; a block that does nothing but jump on has its target's. */
function labelBlocks(e: Emitter): void {
  const { code } = e.selector;
  const { moves } = e.allocation;
  const { blockCount } = code;
  if (blockCount > e.ownLabels.length) {
    e.ownLabels = new Uint8Array(blockCount * 2);
    e.forward = new Int32Array(blockCount * 2);
  }
  const { forward, ownLabels } = e;
  let move = 0;
  let hasEmpty = false;
  for (let block = 0; block < blockCount; block++) {
    e.labels.push(e.buffer.newLabel());
    ownLabels[block] = 1;
    forward[block] = block;
    const only = code.blockFirst[block] as number;
    if (block === 0 || code.blockFirst[block + 1] !== only + 1 || code.opcode[only] !== x64Pseudo.jump) continue;
    while (move < moves.count && (moves.key[move] as number) < only) move++;
    const edge = code.blockEdgeFirst[block] as number;
    if ((move < moves.count && moves.key[move] === only) || hasMoves(e, edge)) continue;
    forward[block] = code.edgeTarget[edge] as number;
    hasEmpty = true;
  }
  if (hasEmpty) shareLabels(e, blockCount);
}

function shareLabels(e: Emitter, blockCount: number): void {
  const { forward } = e;
  for (let block = 0; block < blockCount; block++) {
    let target = forward[block] as number;
    for (let steps = 0; forward[target] !== target && steps < blockCount; steps++) target = forward[target] as number;
    if (forward[target] !== target || target === block) continue;
    e.labels[block] = e.labels[target] as never;
    e.ownLabels[block] = 0;
  }
}

function isLoopHead(e: Emitter, block: number): boolean {
  const { order } = e.selector;
  return order.loopHeader[block] === block && order.isCold[block] === 0;
}

/** Stack check and frame; gives the offset behind it. */
function emitPrologue(e: Emitter): number {
  const { buffer, frame } = e;
  const { fn, hasCalls } = e.selector;
  if (!fn.flags.isRuntime && needsStackCheck(frame, hasCalls)) {
    const exit = coldExit(e, "prologue", 0);
    if (frame.bytes > LARGE_FRAME) {
      encodeMemory(buffer, x64.lea_r64_a, gpr.rsp, noRegister, 0, -frame.bytes, scratch);
      encodeMemory(buffer, x64.cmp_r64_m64, fiberRegister, noRegister, 0, FIBER.stackLimit, scratch);
    } else encodeMemory(buffer, x64.cmp_r64_m64, fiberRegister, noRegister, 0, FIBER.stackLimit, gpr.rsp);
    encodeBranch(buffer, x64.jb_rel, exit.label, e.isNear(0, exit.label));
    buffer.bind(exit.back);
  }
  if (frame.bytes !== 0) encode(buffer, x64.sub_r64_i32, gpr.rsp, frame.bytes);
  for (const object of e.selector.code.referenceObjects)
    encodeMemory(buffer, x64.mov_m64_i32, gpr.rsp, noRegister, 0, frame.objectOffset(object), 0);
  return buffer.length;
}

/** The allocator's moves that stand before an instruction; gives the number of the next move. */
function emitMovesBefore(e: Emitter, id: number, from: number): number {
  const { moves } = e.allocation;
  const { key, count } = moves;
  let at = from;
  while (at < count && (key[at] as number) < id) at++;
  const first = at;
  while (at < count && key[at] === id) at++;
  if (at !== first) e.makeMoves(moves, first, at);
  return at;
}

function noteLine(e: Emitter, id: number): void {
  if (!e.context.wantsLines) return;
  const position = e.selector.code.position[id] as number;
  const last = e.lines.at(-1);
  if (position === 0 || last?.position === position) return;
  e.lines.push({ offset: e.buffer.length, position });
}

/** Live locations at the stack check: references among the arguments, in registers and in the caller's area. */
export function prologueLocations(e: Emitter): number[] {
  const locations: number[] = [];
  let general = 0;
  let word = 0;
  let vectors = 0;
  for (const type of e.selector.fn.params) {
    if (isVectorType(type)) {
      if (vectors++ >= 8) word++;
      continue;
    }
    const register = argumentRegisters[general++];
    if (type !== REF && type !== ADDR) {
      if (register === undefined) word++;
      continue;
    }
    const kind = type === REF ? "reference" : "stackAddress";
    if (register !== undefined) locations.push(liveLocation(kind, true, register));
    else locations.push(liveLocation(kind, false, 1 + word++));
  }
  return locations;
}
