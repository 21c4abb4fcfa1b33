/** How one x86-64 operation is packed into the words of `opcode-data.gen.ts`: written by the generator, read by the encoder and all others. */

/** Words per operation, in this order. */
export const operationWords = [
  "head",
  "slots",
  "alternates",
  "effects",
  "operands",
  "implicitReads",
  "implicitWrites",
] as const;

/** Operand kinds by number; `a` is an address that is not accessed. */
export const operandKinds = [
  "none",
  "r8",
  "r16",
  "r32",
  "r64",
  "x",
  "y",
  "m8",
  "m16",
  "m32",
  "m64",
  "m128",
  "m256",
  "a",
  "i8",
  "i16",
  "i32",
  "i64",
  "rel",
  "cl",
  "xmm0",
] as const;

export type OperandKind = (typeof operandKinds)[number];

/** The word `operands`: a byte per explicit operand, kind in the low six bits, role above. */
export const operandRole = { none: 0, read: 1, write: 2, readWrite: 3 } as const;

/** The word `head`. */
export const head = {
  opcodeMask: 0xff,
  mapShift: 8,
  prefixShift: 10,
  wide: 1 << 12,
  vex: 1 << 13,
  long: 1 << 14,
  operandSize16: 1 << 15,
  digitShift: 16,
  modrm: 1 << 19,
  fixedModrm: 1 << 20,
  immediateShift: 21,
  byteReg: 1 << 24,
  byteRm: 1 << 25,
  vectorReg: 1 << 26,
  vectorRm: 1 << 27,
  vectorVvvv: 1 << 28,
  memory: 1 << 29,
  byteOpcode: 1 << 30,
  signedImmediate: 1 << 31,
} as const;

/** The immediate field of `head`. */
export const immediate = { none: 0, i8: 1, i16: 2, i32: 3, i64: 4, rel: 5 } as const;

/**
 * Shifts of the word `slots`: which of the operands given to the encoder (1..4, 0 for none) goes where, and `plain`, set for what is
 * encoded most: REX, at most 0F, opcode and ModRM with one or two general registers of 32 or 64 bits.
 */
export const slot = {
  reg: 0,
  rm: 3,
  vvvv: 6,
  opcode: 9,
  immediate: 12,
  last: 15,
  fixedModrm: 18,
  count: 26,
  plain: 29,
} as const;

/** Shifts of the word `alternates`: opcodes of shorter encodings, and the feature's number. */
export const alternate = { short: 0, accumulator: 8, one: 16, feature: 24 } as const;

/** Bits of a processor flag in the two flag fields of `effects`. */
export const flagBit = { c: 1, p: 2, a: 4, z: 8, s: 16, o: 32, d: 64 } as const;

/** The word `effects`: flags read in bits 0..6, flags written in bits 7..13, then these. */
export const effect = {
  flagsMask: 0x7f,
  flagsWrittenShift: 7,
  load: 1 << 14,
  store: 1 << 15,
  fence: 1 << 16,
  volatile: 1 << 17,
  end: 1 << 18,
  branch: 1 << 19,
  call: 1 << 20,
  traps: 1 << 21,
  lock: 1 << 22,
  rep: 1 << 23,
  merge: 1 << 24,
} as const;
