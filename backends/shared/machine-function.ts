/** Machine instructions over virtual registers, as selection builds them and register allocation reads them: one function, struct of arrays, reused. */

import { grownFloat64, grownInt32, grownUint8 } from "./typed-storage.ts";

/** A register operand: below `FIRST_VIRTUAL` the number of a physical register, else a virtual one. */
export type RegisterId = number;
export const FIRST_VIRTUAL = 32;

/**
 * Locations of values: 0–31 registers; from here on slots, by word number in the spill area. The others may stand in place of a
 * register in operands without a role and in arguments of edges: words of the outgoing and of the caller's argument area,
 * constants by number, and instructions that make a value anew.
 */
export const SLOT = 1 << 20;
export const OUTGOING = 1 << 21;
export const INCOMING = 1 << 22;
export const CONSTANT = 1 << 23;
export const REMADE = 1 << 24;

/** How an instruction uses an operand; bits. */
export const operand = {
  use: 1,
  def: 2,
  /** The use lasts until results are written: it shares no register with them. */
  late: 4,
  /** The result is written before all operands are read. */
  early: 8,
  /** May lie in its slot instead of a register: `memoryOpcode` is then the opcode. */
  orMemory: 16,
  /** May lie anywhere: sources of parallel moves, arguments of cold exits. */
  any: 32,
  /** Known to the instruction without being encoded. */
  implicit: 64,
  /** Base and index of the instruction's address. */
  base: 128,
  index: 256,
} as const;

/** Opcodes that every target shares; those of the target's own instructions are 0 and above, its own pseudo ones −16 and below. */
export const pseudo = {
  /** Copies operand 1 (use) to operand 0 (def). */
  move: -1,
  /** Operands in pairs (destination, source), all read before any is written. */
  parallel: -2,
  /** Begins a block that only the unwinder enters. */
  handlerEntry: -3,
} as const;

/** What the collector must know of a virtual register. */
export const valueKind = { plain: 0, reference: 1, stackAddress: 2 } as const;
export const registerClass = { general: 0, vector: 1 } as const;

/** Bits of `flags` of an instruction. */
export const instructionFlag = {
  /** Destroys every allocatable register: calls. */
  clobbersAll: 1,
  /** Operands `base` and `index` and `displacement` form an address. */
  address: 2,
  /** The address is that of `symbol` + displacement. */
  symbolAddress: 4,
  /** The address is that of frame object `symbol` + displacement. */
  frameAddress: 8,
  /** Has the immediate as last encoded operand. */
  immediate: 16,
  /** A site of the code map at which references in registers are listed too. */
  slowSite: 32,
  /** The address is that of constant `symbol` of the constant pool. */
  poolAddress: 64,
  /** A lock prefix comes before. */
  lock: 128,
  shiftShift: 8,
  /** Writes to an object that may be frozen, or uses an address of the program's own making: a site of the code map. */
  mayFault: 1024,
  targetShift: 12,
} as const;

export class MachineFunction {
  registerCount = FIRST_VIRTUAL;
  registerClass = new Uint8Array(256);
  registerKind = new Uint8Array(256);
  /** Words of its slot: 1, 2 or 4. */
  registerWords = new Uint8Array(256);
  /** Instruction + 1 that can be repeated instead of keeping the value, or 0. */
  remade = new Int32Array(256);
  /** Registers (physical or virtual) to share a register with if possible, or −1. */
  firstHint = new Int32Array(256);
  secondHint = new Int32Array(256);

  count = 0;
  opcode = new Int32Array(512);
  memoryOpcode = new Int32Array(512);
  flags = new Int32Array(512);
  immediateLow = new Int32Array(512);
  immediateHigh = new Int32Array(512);
  displacement = new Int32Array(512);
  symbol = new Int32Array(512);
  position = new Int32Array(512);
  /** First operand; the operands end where the next instruction's begin. */
  operandFirst = new Int32Array(513);
  operandCount = 0;
  operandRegister = new Int32Array(1024);
  operandFlags = new Int32Array(1024);

  /** Blocks in the order in which they stand; instructions of a block are contiguous. */
  blockCount = 0;
  blockFirst = new Int32Array(65);
  /** Executions relative to the function's, a guess. */
  blockWeight = new Float64Array(64);
  blockDepth = new Int32Array(64);
  blockHandler = new Int32Array(64);
  /** Header of the innermost loop around a block, and of the loop around the loop that a block heads; −1 for none. */
  blockLoop = new Int32Array(64);
  loopParent = new Int32Array(64);
  blockIsHandler = new Uint8Array(64);
  blockParamFirst = new Int32Array(65);
  paramCount = 0;
  params = new Int32Array(128);
  /** Edges of a block, in the order of the MIR block's edges. */
  blockEdgeFirst = new Int32Array(65);
  edgeCount = 0;
  edgeTarget = new Int32Array(64);
  edgeArgFirst = new Int32Array(65);
  edgeArgCount = 0;
  edgeArgs = new Int32Array(128);

  /** Halves of the constants that stand in operands and arguments. */
  readonly constantLow: number[] = [];
  readonly constantHigh: number[] = [];
  /** Bytes of each frame object. */
  readonly frameObjects: number[] = [];
  /** Numbers of those that hold one reference each, null at first. */
  readonly referenceObjects: number[] = [];

  clear(): void {
    this.registerCount = FIRST_VIRTUAL;
    this.count = 0;
    this.operandCount = 0;
    this.operandFirst[0] = 0;
    this.blockCount = 0;
    this.paramCount = 0;
    this.edgeCount = 0;
    this.edgeArgCount = 0;
    this.blockFirst[0] = 0;
    this.blockParamFirst[0] = 0;
    this.blockEdgeFirst[0] = 0;
    this.edgeArgFirst[0] = 0;
    this.frameObjects.length = 0;
    this.referenceObjects.length = 0;
    this.constantLow.length = 0;
    this.constantHigh.length = 0;
  }

  /** The location of a constant, for operands without a role and arguments of edges. */
  constant(low: number, high: number): number {
    this.constantHigh.push(high);
    return CONSTANT + this.constantLow.push(low) - 1;
  }

  newRegister(classOf: number, kind: number, words: number): RegisterId {
    const id = this.registerCount++;
    if (id >= this.registerClass.length) this.#growRegisters(id + 1);
    this.registerClass[id] = classOf;
    this.registerKind[id] = kind;
    this.registerWords[id] = words;
    this.remade[id] = 0;
    this.firstHint[id] = -1;
    this.secondHint[id] = -1;
    return id;
  }

  /** Appends an instruction without operands; `operand` adds them. */
  add(opcode: number, flags: number, position: number): number {
    const id = this.count++;
    if (id + 1 >= this.opcode.length) this.#growInstructions(id + 2);
    this.opcode[id] = opcode;
    this.memoryOpcode[id] = 0;
    this.flags[id] = flags;
    this.immediateLow[id] = 0;
    this.immediateHigh[id] = 0;
    this.displacement[id] = 0;
    this.symbol[id] = 0;
    this.position[id] = position;
    this.operandFirst[id + 1] = this.operandCount;
    return id;
  }

  /** Adds an operand to the newest instruction. */
  operand(register: RegisterId, flags: number): void {
    const at = this.operandCount++;
    if (at >= this.operandRegister.length) {
      this.operandRegister = grownInt32(this.operandRegister, at + 1);
      this.operandFlags = grownInt32(this.operandFlags, at + 1);
    }
    this.operandRegister[at] = register;
    this.operandFlags[at] = flags;
    this.operandFirst[this.count] = this.operandCount;
  }

  /** Prefers that `register` shares a register with `other`, physical or virtual. */
  hint(register: RegisterId, other: RegisterId): void {
    if (register < FIRST_VIRTUAL) return;
    if (this.firstHint[register] === -1) this.firstHint[register] = other;
    else this.secondHint[register] = other;
  }

  /** Begins the next block; the instructions added from now on are its own. */
  beginBlock(
    weight: number,
    depth: number,
    loop: number,
    outerLoop: number,
    handler: number,
    isHandler: boolean,
  ): number {
    const id = this.blockCount++;
    if (id >= this.blockHandler.length) this.#growBlocks(id + 2);
    this.blockFirst[id] = this.count;
    this.blockFirst[id + 1] = this.count;
    this.blockWeight[id] = weight;
    this.blockDepth[id] = depth;
    this.blockLoop[id] = loop;
    this.loopParent[id] = outerLoop;
    this.blockHandler[id] = handler;
    this.blockIsHandler[id] = isHandler ? 1 : 0;
    this.blockParamFirst[id + 1] = this.paramCount;
    this.blockEdgeFirst[id + 1] = this.edgeCount;
    return id;
  }

  /** Ends the open block. */
  endBlock(): void {
    this.blockFirst[this.blockCount] = this.count;
  }

  addParam(register: RegisterId): void {
    const at = this.paramCount++;
    if (at >= this.params.length) this.params = grownInt32(this.params, at + 1);
    this.params[at] = register;
    this.blockParamFirst[this.blockCount] = this.paramCount;
  }

  /** A preference that goes before the others: values carried around a loop. */
  hintFirst(register: RegisterId, other: RegisterId): void {
    if (register < FIRST_VIRTUAL) return;
    if (this.firstHint[register] !== other) this.secondHint[register] = this.firstHint[register] as number;
    this.firstHint[register] = other;
  }

  /** Adds an edge of the open block; `edgeArg` adds its arguments. */
  addEdge(target: number): void {
    const at = this.edgeCount++;
    if (at + 1 >= this.edgeArgFirst.length) {
      this.edgeArgFirst = grownInt32(this.edgeArgFirst, at + 2);
      this.edgeTarget = grownInt32(this.edgeTarget, at + 2);
    }
    if (at >= this.edgeTarget.length) this.edgeTarget = grownInt32(this.edgeTarget, at + 1);
    this.edgeTarget[at] = target;
    this.edgeArgFirst[at + 1] = this.edgeArgCount;
    this.blockEdgeFirst[this.blockCount] = this.edgeCount;
  }

  edgeArg(register: RegisterId): void {
    const at = this.edgeArgCount++;
    if (at >= this.edgeArgs.length) this.edgeArgs = grownInt32(this.edgeArgs, at + 1);
    this.edgeArgs[at] = register;
    this.edgeArgFirst[this.edgeCount] = this.edgeArgCount;
  }

  #growRegisters(needed: number): void {
    this.registerClass = grownUint8(this.registerClass, needed);
    this.registerKind = grownUint8(this.registerKind, needed);
    this.registerWords = grownUint8(this.registerWords, needed);
    this.remade = grownInt32(this.remade, needed);
    this.firstHint = grownInt32(this.firstHint, needed);
    this.secondHint = grownInt32(this.secondHint, needed);
  }

  #growInstructions(needed: number): void {
    this.opcode = grownInt32(this.opcode, needed);
    this.memoryOpcode = grownInt32(this.memoryOpcode, needed);
    this.flags = grownInt32(this.flags, needed);
    this.immediateLow = grownInt32(this.immediateLow, needed);
    this.immediateHigh = grownInt32(this.immediateHigh, needed);
    this.displacement = grownInt32(this.displacement, needed);
    this.symbol = grownInt32(this.symbol, needed);
    this.position = grownInt32(this.position, needed);
    this.operandFirst = grownInt32(this.operandFirst, needed + 1);
  }

  #growBlocks(needed: number): void {
    this.blockFirst = grownInt32(this.blockFirst, needed);
    this.blockWeight = grownFloat64(this.blockWeight, needed);
    this.blockDepth = grownInt32(this.blockDepth, needed);
    this.blockLoop = grownInt32(this.blockLoop, needed);
    this.loopParent = grownInt32(this.loopParent, needed);
    this.blockHandler = grownInt32(this.blockHandler, needed);
    this.blockIsHandler = grownUint8(this.blockIsHandler, needed);
    this.blockParamFirst = grownInt32(this.blockParamFirst, needed);
    this.blockEdgeFirst = grownInt32(this.blockEdgeFirst, needed);
  }
}
