/** The facts about every x86-64 operation as typed arrays, indexed by the numbers of `opcodes.gen.ts`. */
import { operationCount, operationData } from "./opcode-data.gen.ts";
import { effect, slot } from "./operation-layout.ts";

/** The number of an operation: a constant of `opcodes.gen.ts`. */
export type Operation = number;

const words = new Int32Array(Uint8Array.fromBase64(operationData).buffer);

function column(index: number): Int32Array {
  return words.subarray(index * operationCount, (index + 1) * operationCount);
}

/** The columns; `operation-layout.ts` describes their bits. */
export const operationHead = column(0);
export const operationSlots = column(1);
export const operationAlternates = column(2);
const operationEffects = column(3);
const operationOperands = column(4);
/** Registers read or written without being operands, a bit per register; general registers only, and xmm0 as bit 16. */
export const implicitReads = column(5);
export const implicitWrites = column(6);

/** The flags read, in the bits of `flagBit`. */
export function flagsRead(operation: Operation): number {
  return (operationEffects[operation] ?? 0) & effect.flagsMask;
}

/** The flags written or left undefined, in the bits of `flagBit`. */
export function flagsWritten(operation: Operation): number {
  return ((operationEffects[operation] ?? 0) >> effect.flagsWrittenShift) & effect.flagsMask;
}

/** Whether the operation has one of the given bits of `effect`. */
export function hasEffect(operation: Operation, bits: number): boolean {
  return ((operationEffects[operation] ?? 0) & bits) !== 0;
}

/** The kind of the explicit operand at `index` (0..3), memory included: an index into `operandKinds`, 0 when there is none. */
export function operandKindNumber(operation: Operation, index: number): number {
  return ((operationOperands[operation] ?? 0) >> (index * 8)) & 63;
}

/** How the explicit operand at `index` is used, in the values of `operandRole`. */
export function roleOf(operation: Operation, index: number): number {
  return ((operationOperands[operation] ?? 0) >> (index * 8 + 6)) & 3;
}

/** How many operands the encoder takes by position: registers and immediates, without memory, `cl` and `xmm0`. */
export function positionalOperandCount(operation: Operation): number {
  return ((operationSlots[operation] ?? 0) >> slot.count) & 7;
}
