/** The x86-64 encoder for the code generator: numbers in, the shortest bytes out, nothing allocated per instruction. */

import { type CodeBuffer, type Label, relocationKind } from "#backends/shared/code-buffer.ts";
import { unreachable } from "#core/base/unreachable.ts";
import { encodeMoveWide } from "./encode-constants.ts";
import { alternate, head as headBit, immediate, slot } from "./operation-layout.ts";
import { type Operation, operationAlternates, operationHead, operationSlots } from "./operations.ts";
import { noRegister } from "./registers.ts";

/** No instruction is longer, prefixes included. */
const maxInstructionBytes = 16;

/** In place of a base register: the address is relative to the end of the instruction, its displacement filled in later. */
const ripRelative = -2;

function pick(which: number, a: number, b: number, c: number, d: number): number {
  return which === 1 ? a : which === 2 ? b : which === 3 ? c : d;
}

/** The low four bits of a register operand after a check of its class; `vector` is 0 or 1. */
function checked(register: number, vector: number, operation: Operation): number {
  if (register >> 4 !== vector) unreachable(`encode: register ${register} in operation ${operation}`);
  return register & 15;
}

/** Brings an immediate into the signed range of its field, or fails if it does not fit. */
function normalised(value: number, head: number, kind: number, operation: Operation): number {
  if (kind === immediate.i8) {
    if (value < -128 || value > 255) unreachable(`encode: immediate ${value} in operation ${operation}`);
    return (value << 24) >> 24;
  }
  if (kind === immediate.i16) {
    if (value < -32768 || value > 65535) unreachable(`encode: immediate ${value} in operation ${operation}`);
    return (value << 16) >> 16;
  }
  const fits = value === (value | 0) || (head >= 0 && value === value >>> 0);
  if (!fits) unreachable(`encode: immediate ${value} in operation ${operation}`);
  return value | 0;
}

/**
 * Writes prefixes, REX or VEX, map and opcode. `reg` `x` `base` are the register bits 0..15 of which bit 3 goes into the prefix.
 * Gives the new end.
 */
function writeOpcode(
  bytes: Uint8Array,
  start: number,
  head: number,
  opcode: number,
  reg: number,
  x: number,
  base: number,
  vvvv: number,
  rexNeeded: boolean,
): number {
  let at = start;
  const prefix = (head >> headBit.prefixShift) & 3;
  const map = (head >> headBit.mapShift) & 3;
  if ((head & headBit.vex) !== 0) {
    const inverted = (~reg & 8) << 4;
    const low = ((~vvvv & 15) << 3) | ((head & headBit.long) !== 0 ? 4 : 0) | prefix;
    if (map === 1 && (x & 8) === 0 && (base & 8) === 0 && (head & headBit.wide) === 0) {
      bytes[at++] = 0xc5;
      bytes[at++] = inverted | low;
    } else {
      bytes[at++] = 0xc4;
      bytes[at++] = inverted | ((~x & 8) << 3) | ((~base & 8) << 2) | map;
      bytes[at++] = ((head & headBit.wide) !== 0 ? 0x80 : 0) | low;
    }
    bytes[at++] = opcode;
    return at;
  }
  if ((head & headBit.operandSize16) !== 0) bytes[at++] = 0x66;
  if (prefix !== 0) bytes[at++] = prefix === 1 ? 0x66 : prefix === 2 ? 0xf3 : 0xf2;
  const rex = ((head & headBit.wide) !== 0 ? 8 : 0) | ((reg & 8) >> 1) | ((x & 8) >> 2) | ((base & 8) >> 3);
  if (rex !== 0 || rexNeeded) bytes[at++] = 0x40 | rex;
  if (map !== 0) {
    bytes[at++] = 0x0f;
    if (map !== 1) bytes[at++] = map === 2 ? 0x38 : 0x3a;
  }
  bytes[at++] = opcode;
  return at;
}

function writeImmediate(bytes: Uint8Array, start: number, kind: number, value: number): number {
  let at = start;
  if (kind === immediate.i8) {
    bytes[at++] = value;
  } else if (kind === immediate.i16) {
    bytes[at++] = value;
    bytes[at++] = value >> 8;
  } else if (kind === immediate.i32 || kind === immediate.rel) {
    bytes[at++] = value;
    bytes[at++] = value >> 8;
    bytes[at++] = value >> 16;
    bytes[at++] = value >> 24;
  }
  return at;
}

/** The short way of `encode` for `plain` operations. */
function encodePlain(buffer: CodeBuffer, operation: Operation, slots: number, a: number, b: number): void {
  const head = operationHead[operation] ?? 0;
  const regSlot = slots & 7;
  const reg = regSlot === 0 ? (head >> headBit.digitShift) & 7 : regSlot === 1 ? a : b;
  const rm = ((slots >> slot.rm) & 7) === 1 ? a : b;
  if ((reg | rm) >> 4 !== 0) unreachable(`encode: registers ${a} and ${b} in operation ${operation}`);
  let at = buffer.length;
  if (at + maxInstructionBytes > buffer.bytes.length) buffer.reserve(maxInstructionBytes);
  const bytes = buffer.bytes;
  const rex = ((head & headBit.wide) >> 9) | ((reg >> 1) & 4) | (rm >> 3);
  if (rex !== 0) bytes[at++] = 0x40 | rex;
  if ((head & (1 << headBit.mapShift)) !== 0) bytes[at++] = 0x0f;
  bytes[at] = head;
  bytes[at + 1] = 0xc0 | ((reg & 7) << 3) | (rm & 7);
  buffer.length = at + 2;
}

/**
 * Encodes an operation without memory operand and branch target. `a b c d` are its operands in order: register numbers and immediates;
 * `cl`, `xmm0` and implicit registers are left out. An immediate wide enough for 64 bits is the business of `encodeMoveImmediate`.
 */
export function encode(buffer: CodeBuffer, operation: Operation, a = 0, b = 0, c = 0, d = 0): void {
  const slots = operationSlots[operation] ?? 0;
  if ((slots & (1 << slot.plain)) !== 0) {
    encodePlain(buffer, operation, slots, a, b);
    return;
  }
  const head = operationHead[operation] ?? 0;
  let kind = (head >> headBit.immediateShift) & 7;
  if ((head & headBit.memory) !== 0 || kind === immediate.rel)
    unreachable(`encode: operation ${operation} has a memory operand or a target`);
  let opcode = head & headBit.opcodeMask;
  let usesModrm = (head & headBit.modrm) !== 0;
  const regSlot = (slots >> slot.reg) & 7;
  const reg =
    regSlot === 0 ? (head >> headBit.digitShift) & 7 : checked(pick(regSlot, a, b, c, d), (head >> 26) & 1, operation);
  const rmSlot = (slots >> slot.rm) & 7;
  const opcodeSlot = (slots >> slot.opcode) & 7;
  let rm = 0;
  if (rmSlot !== 0) rm = checked(pick(rmSlot, a, b, c, d), (head >> 27) & 1, operation);
  else if (opcodeSlot !== 0) rm = checked(pick(opcodeSlot, a, b, c, d), 0, operation);
  const vvvvSlot = (slots >> slot.vvvv) & 7;
  const vvvv = vvvvSlot === 0 ? 0 : checked(pick(vvvvSlot, a, b, c, d), (head >> 28) & 1, operation);
  let value = 0;
  if (kind !== immediate.none) {
    value = pick((slots >> slot.immediate) & 7, a, b, c, d);
    if (kind === immediate.i64) {
      encodeMoveWide(buffer, rm, value | 0, Math.floor(value / 4294967296) | 0);
      return;
    }
    value = normalised(value, head, kind, operation);
    const alternates = operationAlternates[operation] ?? 0;
    if ((alternates & 0xffffff) !== 0) {
      const accumulator = (alternates >> alternate.accumulator) & 0xff;
      if ((alternates & 0xff) !== 0 && value >= -128 && value <= 127) {
        opcode = alternates & 0xff;
        kind = immediate.i8;
      } else if (accumulator !== 0 && rm === 0) {
        opcode = accumulator;
        usesModrm = false;
      } else if (value === 1 && ((alternates >> alternate.one) & 0xff) !== 0) {
        opcode = (alternates >> alternate.one) & 0xff;
        kind = immediate.none;
      }
    }
  }
  const start = buffer.length;
  if (start + maxInstructionBytes > buffer.bytes.length) buffer.reserve(maxInstructionBytes);
  const bytes = buffer.bytes;
  const rexNeeded =
    ((head & headBit.byteReg) !== 0 && reg > 3) || ((head & (headBit.byteRm | headBit.byteOpcode)) !== 0 && rm > 3);
  let at = writeOpcode(bytes, start, head, opcodeSlot === 0 ? opcode : opcode | (rm & 7), reg, 0, rm, vvvv, rexNeeded);
  if (usesModrm)
    bytes[at++] =
      (head & headBit.fixedModrm) !== 0 ? (slots >> slot.fixedModrm) & 0xff : 0xc0 | ((reg & 7) << 3) | (rm & 7);
  const lastSlot = (slots >> slot.last) & 7;
  if (lastSlot !== 0) bytes[at++] = checked(pick(lastSlot, a, b, c, d), 1, operation) << 4;
  else if (kind !== immediate.none) at = writeImmediate(bytes, at, kind, value);
  buffer.length = at;
}

/** Writes ModRM, SIB and displacement of an address; `base` is a register, `noRegister` or `ripRelative`. Gives the new end. */
function writeAddress(
  bytes: Uint8Array,
  start: number,
  reg: number,
  base: number,
  index: number,
  shift: number,
  displacement: number,
): number {
  let at = start;
  const field = (reg & 7) << 3;
  let displacementBytes = 4;
  if (base === ripRelative) {
    bytes[at++] = field | 5;
  } else if (base === noRegister) {
    bytes[at++] = field | 4;
    bytes[at++] = (shift << 6) | (index === noRegister ? 0x20 : (index & 7) << 3) | 5;
  } else {
    let mode = 0x80;
    if (displacement === 0 && (base & 7) !== 5) {
      mode = 0;
      displacementBytes = 0;
    } else if (displacement >= -128 && displacement <= 127) {
      mode = 0x40;
      displacementBytes = 1;
    }
    if (index === noRegister && (base & 7) !== 4) {
      bytes[at++] = mode | field | (base & 7);
    } else {
      bytes[at++] = mode | field | 4;
      bytes[at++] = index === noRegister ? 0x20 | (base & 7) : (shift << 6) | ((index & 7) << 3) | (base & 7);
    }
  }
  if (displacementBytes !== 0) bytes[at++] = displacement;
  if (displacementBytes === 4) {
    bytes[at++] = displacement >> 8;
    bytes[at++] = displacement >> 16;
    bytes[at++] = displacement >> 24;
  }
  return at;
}

/** Bits of which the short way for memory forms wants only `memory`: it writes no prefixes, far maps, immediates, and no registers but those of 32 and 64 bits. */
const plainMask =
  headBit.memory |
  headBit.vex |
  headBit.operandSize16 |
  headBit.fixedModrm |
  headBit.byteReg |
  headBit.vectorReg |
  (3 << headBit.prefixShift) |
  (2 << headBit.mapShift) |
  (7 << headBit.immediateShift);

/** The short way of `encodeMemory` where a base register is given. */
function encodePlainMemory(
  buffer: CodeBuffer,
  head: number,
  base: number,
  index: number,
  shift: number,
  displacement: number,
  reg: number,
): void {
  let at = buffer.length;
  if (at + maxInstructionBytes > buffer.bytes.length) buffer.reserve(maxInstructionBytes);
  const bytes = buffer.bytes;
  const x = index < 0 ? 0 : index;
  const rex = ((head & headBit.wide) >> 9) | ((reg >> 1) & 4) | ((x >> 2) & 2) | (base >> 3);
  if (rex !== 0) bytes[at++] = 0x40 | rex;
  if ((head & (1 << headBit.mapShift)) !== 0) bytes[at++] = 0x0f;
  bytes[at++] = head;
  buffer.length = writeAddress(bytes, at, reg, base, index, shift, displacement);
}

/** Encodes a memory form and gives the offset just behind its displacement. */
function encodeAddressed(
  buffer: CodeBuffer,
  operation: Operation,
  base: number,
  index: number,
  shift: number,
  displacement: number,
  a: number,
  b: number,
  c: number,
): number {
  const head = operationHead[operation] ?? 0;
  const slots = operationSlots[operation] ?? 0;
  if ((head & headBit.memory) === 0) unreachable(`encode: operation ${operation} has no memory operand`);
  if (base > 15 || index > 15 || index === 4 || shift >> 2 !== 0 || displacement !== (displacement | 0)) {
    unreachable(`encode: address [${base} + ${index} << ${shift} + ${displacement}] in operation ${operation}`);
  }
  const regSlot = (slots >> slot.reg) & 7;
  let opcode = head & headBit.opcodeMask;
  const reg =
    regSlot === 0 ? (head >> headBit.digitShift) & 7 : checked(pick(regSlot, a, b, c, 0), (head >> 26) & 1, operation);
  const vvvvSlot = (slots >> slot.vvvv) & 7;
  const vvvv = vvvvSlot === 0 ? 0 : checked(pick(vvvvSlot, a, b, c, 0), (head >> 28) & 1, operation);
  let kind = (head >> headBit.immediateShift) & 7;
  let value = 0;
  if (kind !== immediate.none) {
    value = normalised(pick((slots >> slot.immediate) & 7, a, b, c, 0), head, kind, operation);
    const alternates = operationAlternates[operation] ?? 0;
    if ((alternates & 0xff) !== 0 && value >= -128 && value <= 127) {
      opcode = alternates & 0xff;
      kind = immediate.i8;
    } else if (value === 1 && ((alternates >> alternate.one) & 0xff) !== 0) {
      opcode = (alternates >> alternate.one) & 0xff;
      kind = immediate.none;
    }
  }
  const start = buffer.length;
  if (start + maxInstructionBytes > buffer.bytes.length) buffer.reserve(maxInstructionBytes);
  const bytes = buffer.bytes;
  const rexNeeded = (head & headBit.byteReg) !== 0 && reg > 3;
  let at = writeOpcode(bytes, start, head, opcode, reg, index < 0 ? 0 : index, base < 0 ? 0 : base, vvvv, rexNeeded);
  at = writeAddress(bytes, at, reg, base, index, shift, displacement);
  const addressEnd = at;
  const lastSlot = (slots >> slot.last) & 7;
  if (lastSlot !== 0) bytes[at++] = checked(pick(lastSlot, a, b, c, 0), 1, operation) << 4;
  else if (kind !== immediate.none) at = writeImmediate(bytes, at, kind, value);
  buffer.length = at;
  return addressEnd;
}

/**
 * Encodes an operation whose memory operand is `[base + (index << shift) + displacement]`; base and index may be `noRegister`.
 * `a b c` are the other operands in order.
 */
export function encodeMemory(
  buffer: CodeBuffer,
  operation: Operation,
  base: number,
  index: number,
  shift: number,
  displacement: number,
  a = 0,
  b = 0,
  c = 0,
): void {
  if (base < noRegister || index < noRegister) unreachable(`encode: address of operation ${operation}`);
  const head = operationHead[operation] ?? 0;
  const regSlot = ((operationSlots[operation] ?? 0) >> slot.reg) & 7;
  if ((head & plainMask) === headBit.memory && base >= 0 && regSlot <= 1) {
    const reg = regSlot === 0 ? (head >> headBit.digitShift) & 7 : a;
    if (
      (reg | base) >> 4 === 0 &&
      index < 16 &&
      index !== 4 &&
      shift >> 2 === 0 &&
      displacement === (displacement | 0)
    ) {
      encodePlainMemory(buffer, head, base, index, shift, displacement, reg);
      return;
    }
  }
  encodeAddressed(buffer, operation, base, index, shift, displacement, a, b, c);
}

/** Encodes an operation whose memory operand is a symbol plus an offset, RIP-relative, with its relocation. */
export function encodeMemorySymbol(
  buffer: CodeBuffer,
  operation: Operation,
  symbol: number,
  offset: number,
  a = 0,
  b = 0,
  c = 0,
): void {
  const end = encodeAddressed(buffer, operation, ripRelative, noRegister, 0, 0, a, b, c);
  buffer.addRelocation(end - 4, relocationKind.rel32data, symbol, offset - (buffer.length - end) - 4);
}

/** Encodes an operation whose memory operand is at a label of the same buffer (constants behind the code, jump tables), RIP-relative. */
export function encodeMemoryLabel(buffer: CodeBuffer, operation: Operation, label: Label, a = 0, b = 0, c = 0): void {
  const end = encodeAddressed(buffer, operation, ripRelative, noRegister, 0, 0, a, b, c);
  buffer.addFixup(end - 4, label, 4, buffer.length - end + 4);
}

/** A branch's opcode with a distance of 32 bits, which has no prefix; gives its end. */
function writeBranchOpcode(bytes: Uint8Array, start: number, head: number): number {
  let at = start;
  if ((head & (1 << headBit.mapShift)) !== 0) bytes[at++] = 0x0f;
  bytes[at] = head;
  return at + 1;
}

/**
 * Encodes `jmp_rel`, `call_rel` or a conditional jump to a label: short if the label is bound near enough behind, or if `near` promises
 * that it will be bound within 127 bytes; else with 32 bits.
 */
export function encodeBranch(buffer: CodeBuffer, operation: Operation, label: Label, near = false): void {
  const head = operationHead[operation] ?? 0;
  if (((head >> headBit.immediateShift) & 7) !== immediate.rel)
    unreachable(`encode: operation ${operation} is no branch`);
  const short = (operationAlternates[operation] ?? 0) & 0xff;
  const start = buffer.length;
  if (start + maxInstructionBytes > buffer.bytes.length) buffer.reserve(maxInstructionBytes);
  const target = buffer.labelOffset(label);
  const bytes = buffer.bytes;
  const isShort = short !== 0 && (target < 0 ? near : start + 2 - target <= 128);
  if (isShort) {
    bytes[start] = short;
    bytes[start + 1] = target - (start + 2);
    buffer.length = start + 2;
    if (target < 0) buffer.addFixup(start + 1, label, 1, 1);
    return;
  }
  const at = writeBranchOpcode(bytes, start, head);
  buffer.length = at + 4;
  if (target < 0) buffer.addFixup(at, label, 4, 4);
  else buffer.patch32(at, target - (at + 4));
}

/** Encodes `jmp_rel`, `call_rel` or a conditional jump to a symbol, with its relocation. */
export function encodeBranchSymbol(buffer: CodeBuffer, operation: Operation, symbol: number, offset = 0): void {
  const head = operationHead[operation] ?? 0;
  if (((head >> headBit.immediateShift) & 7) !== immediate.rel)
    unreachable(`encode: operation ${operation} is no branch`);
  const start = buffer.length;
  if (start + maxInstructionBytes > buffer.bytes.length) buffer.reserve(maxInstructionBytes);
  const at = writeBranchOpcode(buffer.bytes, start, head);
  buffer.patch32(at, 0);
  buffer.length = at + 4;
  buffer.addRelocation(at, relocationKind.rel32, symbol, offset - 4);
}
