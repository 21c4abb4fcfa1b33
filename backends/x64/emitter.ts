/** The state of emission for one function: code buffer, labels, frame, cold exits, sites of the code map. */

import type { CompileContext } from "#backends/backend.ts";
import { type AllocatedFunction, NOWHERE } from "#backends/shared/allocated-function.ts";
import { CodeBuffer, type Label } from "#backends/shared/code-buffer.ts";
import { CONSTANT, FIRST_VIRTUAL, SLOT } from "#backends/shared/machine-function.ts";
import type { MoveList } from "#backends/shared/move-list.ts";
import { ParallelMoves } from "#backends/shared/parallel-moves.ts";
import type { ConstantPool } from "./constant-pool.ts";
import { encodeBranch } from "./encode.ts";
import { insertNops } from "./encode-constants.ts";
import type { Frame } from "./frame.ts";
import { X64MoveWriter } from "./move-writer.ts";
import type { ObjectPositions } from "./object-positions.ts";
import { firstVector } from "./registers.ts";
import type { Selector } from "./selector.ts";

/** Code that stands behind the function's hot part: a slow path of an instruction, or the moves of an edge. */
export interface ColdExit {
  readonly label: Label;
  readonly kind: "trap" | "object" | "barrier" | "poll" | "prologue" | "edge";
  /** Instruction, or number of the edge. */
  readonly of: number;
  /** Where it goes on, if it does. */
  readonly back: Label;
}

export interface Site {
  /** The return address, or the second byte of an instruction that may fault: no return address lies there. */
  offset: number;
  readonly instruction: number;
  readonly kind: "call" | "slow" | "trap" | "fault" | "prologue";
}

const LINE_SHIFT = 5;
const LINE_BYTES = 32;
/** Bytes of a conditional jump with a distance of 8 and of 32 bits. */
const SHORT_JUMP_BYTES = 2;
const LONG_JUMP_BYTES = 6;
/** What an instruction, and a cold exit, takes at most in code that is not unusual. */
const INSTRUCTION_BYTES = 6;
const EXIT_BYTES = 18;
/** Reach of a short jump backward, even if padding of a whole line comes before it. */
const BACK_BYTES = 90;

export class Emitter {
  readonly selector: Selector;
  readonly buffer = new CodeBuffer(16384);
  allocation!: AllocatedFunction;
  readonly moves = new ParallelMoves();
  readonly writer: X64MoveWriter;
  context!: CompileContext;
  frame!: Frame;
  /** By block: its label; blocks that only jump on share their target's. */
  readonly labels: Label[] = [];
  readonly cold: ColdExit[] = [];
  readonly sites: Site[] = [];
  /** Live locations of the site at hand. */
  readonly locations: number[] = [];
  /** Tables of jumps: their place and their entries. */
  readonly tables: { readonly table: Label; readonly labels: readonly Label[] }[] = [];
  readonly lines: { readonly offset: number; readonly position: number }[] = [];
  /** By block: 0 when its label is another block's. */
  ownLabels = new Uint8Array(0);
  /** By block: the one that it jumps to, doing nothing else, or itself. */
  forward = new Int32Array(0);
  /** By edge: number of its first move; the entry after those of all edges ends the last one's. */
  edgeFirst = new Int32Array(64);
  positions!: ObjectPositions;
  pool!: ConstantPool;

  constructor(selector: Selector) {
    this.selector = selector;
    this.writer = new X64MoveWriter(this.buffer, selector.code);
  }

  /** The location of operand `index` of an instruction. */
  place(instruction: number, index: number): number {
    return this.allocation.operandPlace[(this.selector.code.operandFirst[instruction] as number) + index] as number;
  }

  operandCount(instruction: number): number {
    const { operandFirst } = this.selector.code;
    return (operandFirst[instruction + 1] as number) - (operandFirst[instruction] as number);
  }

  /** Queues a move of a virtual register's value (for class and width; its location stands in `from`). */
  queueMove(from: number, to: number, register: number): void {
    const isVirtual = register >= FIRST_VIRTUAL && register < SLOT;
    this.moves.add(
      from,
      to,
      this.#wordsOf(register, isVirtual),
      this.#isVector(from, register, isVirtual),
      from >= CONSTANT,
    );
  }

  /** As `queueMove`, where it is the only one. */
  moveAlone(from: number, to: number, register: number): void {
    const isVirtual = register >= FIRST_VIRTUAL && register < SLOT;
    this.writer.move(from, to, this.#wordsOf(register, isVirtual), this.#isVector(from, register, isVirtual));
  }

  #wordsOf(register: number, isVirtual: boolean): number {
    return isVirtual ? (this.selector.code.registerWords[register] as number) : 1;
  }

  #isVector(from: number, register: number, isVirtual: boolean): boolean {
    return isVirtual ? this.selector.code.registerClass[register] === 1 : from >= firstVector && from < SLOT;
  }

  /** The moves of a list from one number to another, which happen at once. */
  makeMoves(list: MoveList, first: number, end: number): void {
    if (end === first + 1) {
      this.moveAlone(list.from[first] as number, list.to[first] as number, list.register[first] as number);
      return;
    }
    for (let i = first; i < end; i++)
      this.queueMove(list.from[i] as number, list.to[i] as number, list.register[i] as number);
    this.moves.flush(this.writer);
  }

  /** The pairs of a parallel move. */
  parallel(instruction: number): void {
    const { code } = this.selector;
    const first = code.operandFirst[instruction] as number;
    const end = code.operandFirst[instruction + 1] as number;
    const { operandPlace } = this.allocation;
    for (let at = first; at + 1 < end; at += 2) {
      const destination = code.operandRegister[at] as number;
      const source = code.operandRegister[at + 1] as number;
      const typed = source >= FIRST_VIRTUAL && source < SLOT ? source : destination;
      const from = operandPlace[at + 1] as number;
      const to = operandPlace[at] as number;
      if (to === NOWHERE) continue;
      if (end === first + 2) this.moveAlone(from, to, typed);
      else this.queueMove(from, to, typed);
    }
    this.moves.flush(this.writer);
  }

  /** How far away a target ahead may be, as it is guessed, for a short jump. */
  nearBytes = 0;

  /** Whether a label that instruction `id` jumps to will probably be within the reach of a short jump. */
  isNear(id: number, label: Label): boolean {
    const { code } = this.selector;
    const bound = this.buffer.labelOffset(label);
    if (bound >= 0) return this.buffer.length - bound <= BACK_BYTES;
    const isBlock = label < code.blockCount;
    const instructions = (isBlock ? (code.blockFirst[label] as number) : code.count) - id;
    return instructions * INSTRUCTION_BYTES + (isBlock ? 0 : this.cold.length * EXIT_BYTES) <= this.nearBytes;
  }

  /** A conditional jump of instruction `id`, kept with the comparison that begins at `start` within a line of 32 bytes where that matters. */
  jumpIf(id: number, operation: number, label: Label, start = this.startOfLast()): void {
    const isNear = this.isNear(id, label);
    this.#padJump(start, isNear ? SHORT_JUMP_BYTES : LONG_JUMP_BYTES);
    encodeBranch(this.buffer, operation, label, isNear);
  }

  /** Whether jumps are kept off the ends of 32-byte lines here. */
  keepsJumpsInLines = false;
  /** Where the machine instruction emitted last begins, and where it ends. */
  lastStart = 0;
  lastEnd = 0;

  /**
   * Before a conditional jump of `jumpBytes`: pads so that it, with the comparison before it, neither crosses nor ends a line of 32 bytes.
   * Processors with the erratum SKX102 decode such lines anew each time.
   */
  #padJump(start: number, jumpBytes: number): void {
    if (!this.keepsJumpsInLines) return;
    const end = this.buffer.length + jumpBytes;
    if (start >> LINE_SHIFT === end >> LINE_SHIFT || end - start >= LINE_BYTES) return;
    const bytes = LINE_BYTES - (start & (LINE_BYTES - 1));
    insertNops(this.buffer, start, bytes);
    const site = this.sites.at(-1);
    if (site !== undefined && site.offset > start) site.offset += bytes;
  }

  /** Where the instruction emitted last begins, which is the comparison, if nothing came between. */
  startOfLast(): number {
    return this.lastEnd === this.buffer.length ? this.lastStart : this.buffer.length;
  }

  /** The block of an instruction. */
  blockOf(instruction: number): number {
    const { blockFirst, blockCount } = this.selector.code;
    let low = 0;
    let high = blockCount - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((blockFirst[middle] as number) <= instruction) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  addSite(instruction: number, kind: Site["kind"]): void {
    const offset = this.buffer.length + (kind === "fault" ? 1 : 0);
    if (kind === "fault" && this.sites.at(-1)?.offset === offset) return;
    this.sites.push({ offset, instruction, kind });
  }
}
