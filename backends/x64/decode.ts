/** Reads x86-64 machine code back into operations and operands, from the same table that the encoder uses. */
import { type Instruction, type MemoryOperand, ripBase } from "./instruction-text.ts";
import { operationCount } from "./opcode-data.gen.ts";
import { alternate, effect, head as headBit, immediate, slot } from "./operation-layout.ts";
import { hasEffect, type Operation, operationAlternates, operationHead, operationSlots } from "./operations.ts";
import { firstVector, noRegister } from "./registers.ts";

/** Operations by VEX bit, map and opcode byte; bits above 16 of an entry tell which alternate opcode led to it. */
export type DecodeIndex = ReadonlyMap<number, readonly number[]>;

const plainVariant = 0;
const shortVariant = 1 << 16;
const accumulatorVariant = 2 << 16;
const oneVariant = 3 << 16;

/** The target of an instruction that leads nowhere; targets in front of the code are negative. */
export const noTarget: number = Number.NEGATIVE_INFINITY;

/** An instruction with its place in the code. */
export interface DecodedInstruction extends Instruction {
  /** Bytes, prefixes included. */
  readonly length: number;
  readonly prefix: "" | "lock" | "rep" | "repne";
  /** Offset of the displacement, immediate or target field if it has 32 or 64 bits, or -1. */
  readonly displacementField: number;
  readonly immediateField: number;
  /** Offset that a branch or RIP-relative address leads to, or `noTarget`. */
  readonly target: number;
}

/** Builds the index; made once by whoever disassembles. */
export function createDecodeIndex(): DecodeIndex {
  const index = new Map<number, number[]>();
  const add = (key: number, entry: number): void => {
    const list = index.get(key);
    if (list === undefined) index.set(key, [entry]);
    else list.push(entry);
  };
  for (let operation = 0; operation < operationCount; operation++) {
    const head = operationHead[operation] ?? 0;
    const space = ((head & headBit.vex) !== 0 ? 1024 : 0) | (((head >> headBit.mapShift) & 3) << 8);
    const alternates = operationAlternates[operation] ?? 0;
    const opcode = head & headBit.opcodeMask;
    const registers = (((operationSlots[operation] ?? 0) >> slot.opcode) & 7) === 0 ? 1 : 8;
    for (let i = 0; i < registers; i++) add(space | (opcode + i), operation | plainVariant);
    const short = alternates & 0xff;
    const isBranch = ((head >> headBit.immediateShift) & 7) === immediate.rel;
    if (short !== 0) add((isBranch ? 0 : space) | short, operation | shortVariant);
    const accumulator = (alternates >> alternate.accumulator) & 0xff;
    if (accumulator !== 0) add(space | accumulator, operation | accumulatorVariant);
    const one = (alternates >> alternate.one) & 0xff;
    if (one !== 0) add(space | one, operation | oneVariant);
  }
  return index;
}

/** The bits in front of the opcode. */
interface Prefixes {
  at: number;
  operandSize: boolean;
  repeat: number;
  lock: boolean;
  segment: "" | "fs" | "gs";
  rex: number;
  vex: boolean;
  long: boolean;
  vvvv: number;
  map: number;
  vexPrefix: number;
}

function readVex(bytes: Uint8Array, found: Prefixes): void {
  const first = bytes[found.at];
  const second = bytes[found.at + 1] ?? 0;
  const last = first === 0xc5 ? second : (bytes[found.at + 2] ?? 0);
  found.vex = true;
  found.rex = (~second >> 5) & 4;
  found.map = 1;
  if (first === 0xc4) {
    found.rex |= ((~second >> 5) & 2) | ((~second >> 5) & 1) | ((last >> 4) & 8);
    found.map = second & 31;
  }
  found.vvvv = (~last >> 3) & 15;
  found.long = (last & 4) !== 0;
  found.vexPrefix = last & 3;
  found.at += first === 0xc5 ? 2 : 3;
}

function readPrefixes(bytes: Uint8Array, start: number): Prefixes {
  const found: Prefixes = {
    at: start,
    operandSize: false,
    repeat: 0,
    lock: false,
    segment: "",
    rex: 0,
    vex: false,
    long: false,
    vvvv: 0,
    map: 0,
    vexPrefix: 0,
  };
  for (; ; found.at++) {
    const byte = bytes[found.at];
    if (byte === 0x66) found.operandSize = true;
    else if (byte === 0xf2 || byte === 0xf3) found.repeat = byte;
    else if (byte === 0xf0) found.lock = true;
    else if (byte === 0x64) found.segment = "fs";
    else if (byte === 0x65) found.segment = "gs";
    else break;
  }
  const byte = bytes[found.at] ?? 0;
  if (byte === 0xc4 || byte === 0xc5) {
    readVex(bytes, found);
    return found;
  }
  if (byte >> 4 === 4) {
    found.rex = (byte & 15) | 0x40;
    found.at++;
  }
  if (bytes[found.at] === 0x0f) {
    const next = bytes[found.at + 1];
    found.map = next === 0x38 ? 2 : next === 0x3a ? 3 : 1;
    found.at += found.map === 1 ? 1 : 2;
  }
  return found;
}

function prefixesFit(operation: Operation, found: Prefixes): boolean {
  const head = operationHead[operation] ?? 0;
  const wanted = (head >> headBit.prefixShift) & 3;
  if (((head & headBit.wide) !== 0) !== ((found.rex & 8) !== 0)) return false;
  if (found.vex) return wanted === found.vexPrefix && ((head & headBit.long) !== 0) === found.long;
  const wantsOperandSize = wanted === 1 || (head & headBit.operandSize16) !== 0;
  if (wantsOperandSize !== found.operandSize) return false;
  const repeat = wanted === 2 ? 0xf3 : wanted === 3 ? 0xf2 : 0;
  return repeat === found.repeat || (repeat === 0 && hasEffect(operation, effect.rep));
}

/** Whether ModRM means this operation. */
function modrmFits(operation: Operation, variant: number, modrm: number): boolean {
  const head = operationHead[operation] ?? 0;
  if (variant === accumulatorVariant) return (head & headBit.memory) === 0;
  if ((head & headBit.modrm) === 0) return true;
  const slots = operationSlots[operation] ?? 0;
  if ((head & headBit.fixedModrm) !== 0) return ((slots >> slot.fixedModrm) & 0xff) === modrm;
  if (((head & headBit.memory) !== 0) !== modrm < 0xc0) return false;
  return ((slots >> slot.reg) & 7) !== 0 || ((modrm >> 3) & 7) === ((head >> headBit.digitShift) & 7);
}

function signed32(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

/** Where the parts of one instruction were found. */
interface Fields {
  at: number;
  memory: MemoryOperand | undefined;
  displacementField: number;
}

function readAddress(bytes: Uint8Array, modrm: number, found: Prefixes, fields: Fields): void {
  const mode = modrm >> 6;
  let base = (modrm & 7) | ((found.rex & 1) << 3);
  let index: number = noRegister;
  let shift = 0;
  let hasDisplacement32 = mode === 2;
  if ((modrm & 7) === 4) {
    const sib = bytes[fields.at++] ?? 0;
    base = (sib & 7) | ((found.rex & 1) << 3);
    index = ((sib >> 3) & 7) | ((found.rex & 2) << 2);
    shift = sib >> 6;
    if (index === 4) {
      index = noRegister;
      shift = 0;
    }
    if ((sib & 7) === 5 && mode === 0) {
      base = noRegister;
      hasDisplacement32 = true;
    }
  } else if ((modrm & 7) === 5 && mode === 0) {
    base = ripBase;
    hasDisplacement32 = true;
  }
  let displacement = 0;
  if (hasDisplacement32) {
    displacement = signed32(bytes, fields.at);
    fields.displacementField = fields.at;
    fields.at += 4;
  } else if (mode === 1) displacement = ((bytes[fields.at++] ?? 0) << 24) >> 24;
  fields.memory = { base, index, shift, displacement, segment: found.segment };
}

interface ImmediateField {
  readonly size: number;
  readonly value: number;
  readonly wide: bigint | undefined;
}

function readImmediate(bytes: Uint8Array, at: number, kind: number): ImmediateField {
  const byte = ((bytes[at] ?? 0) << 24) >> 24;
  if (kind === immediate.i8) return { size: 1, value: byte, wide: undefined };
  if (kind === immediate.i16)
    return { size: 2, value: (byte & 0xff) | ((((bytes[at + 1] ?? 0) << 24) >> 24) << 8), wide: undefined };
  if (kind === immediate.i64) {
    const wide = (BigInt(signed32(bytes, at + 4)) << 32n) | BigInt(signed32(bytes, at) >>> 0);
    return { size: 8, value: 0, wide };
  }
  return { size: 4, value: signed32(bytes, at), wide: undefined };
}

function prefixName(operation: Operation, found: Prefixes): DecodedInstruction["prefix"] {
  if (found.lock) return "lock";
  if (found.vex || found.repeat === 0 || !hasEffect(operation, effect.rep)) return "";
  return found.repeat === 0xf3 ? "rep" : "repne";
}

function finish(bytes: Uint8Array, start: number, entry: number, found: Prefixes): DecodedInstruction {
  const operation = entry & 0xffff;
  const variant = entry & ~0xffff;
  const head = operationHead[operation] ?? 0;
  const slots = operationSlots[operation] ?? 0;
  const opcode = bytes[found.at] ?? 0;
  const modrm = bytes[found.at + 1] ?? 0;
  const hasModrm = (head & headBit.modrm) !== 0 && variant !== accumulatorVariant;
  const fields: Fields = { at: found.at + (hasModrm ? 2 : 1), memory: undefined, displacementField: -1 };
  if (hasModrm && (head & headBit.memory) !== 0) readAddress(bytes, modrm, found, fields);
  const values: number[] = [];
  const put = (shift: number, value: number): void => {
    const position = (slots >> shift) & 7;
    if (position !== 0) values[position - 1] = value;
  };
  put(slot.reg, (((modrm >> 3) & 7) | ((found.rex & 4) << 1)) + ((head & headBit.vectorReg) !== 0 ? firstVector : 0));
  const rm = variant === accumulatorVariant ? 0 : (modrm & 7) | ((found.rex & 1) << 3);
  put(slot.rm, rm + ((head & headBit.vectorRm) !== 0 ? firstVector : 0));
  put(slot.opcode, (opcode & 7) | ((found.rex & 1) << 3));
  put(slot.vvvv, found.vvvv + ((head & headBit.vectorVvvv) !== 0 ? firstVector : 0));
  let kind = (head >> headBit.immediateShift) & 7;
  const isBranch = kind === immediate.rel;
  if (variant === shortVariant) kind = immediate.i8;
  let immediateField = -1;
  let wide: bigint | undefined;
  let target = noTarget;
  if (((slots >> slot.last) & 7) !== 0) put(slot.last, firstVector + ((bytes[fields.at++] ?? 0) >> 4));
  else if (variant === oneVariant) put(slot.immediate, 1);
  else if (kind !== immediate.none) {
    const read = readImmediate(bytes, fields.at, kind);
    if (read.size >= 4) immediateField = fields.at;
    fields.at += read.size;
    wide = read.wide;
    if (isBranch) target = fields.at + read.value;
    if (wide === undefined) put(slot.immediate, isBranch ? target : read.value);
  }
  if (fields.memory?.base === ripBase) target = fields.at + fields.memory.displacement;
  return {
    operation,
    values: wide === undefined ? values : values.slice(0, 1),
    memory: fields.memory,
    wide,
    length: fields.at - start,
    prefix: prefixName(operation, found),
    displacementField: fields.displacementField,
    immediateField,
    target,
  };
}

/** Decodes the instruction at `offset`, or gives undefined if it is none of the table's. */
export function decodeInstruction(
  index: DecodeIndex,
  bytes: Uint8Array,
  offset: number,
): DecodedInstruction | undefined {
  const found = readPrefixes(bytes, offset);
  const key = (found.vex ? 1024 : 0) | (found.map << 8) | (bytes[found.at] ?? 0);
  for (const entry of index.get(key) ?? []) {
    const operation = entry & 0xffff;
    if (!prefixesFit(operation, found) || !modrmFits(operation, entry & ~0xffff, bytes[found.at + 1] ?? 0)) continue;
    const decoded = finish(bytes, offset, entry, found);
    return offset + decoded.length <= bytes.length ? decoded : undefined;
  }
  return undefined;
}
