/** Machine instructions of x64 that are more than one encoded instruction, or need facts that only emission has. */

export const x64Pseudo = {
  /** Operand 0 (def) = the immediate. */
  constant: -16,
  /** Like `constant`, by `xor`: changes the flags. */
  zero: -17,
  /** Ends a block: edge 0 if the condition in `symbol` holds, else edge 1. */
  branch: -18,
  jump: -19,
  /** Ends a block: operand 0 index, operand 1 scratch; edges in order, the last one for all other values. */
  switchTable: -20,
  /** Frame is given back and control returned. */
  return: -21,
  /** Frame is given back and control goes to `symbol`, or to operand 0 if there is one. */
  tailCall: -22,
  /** Trap `symbol` with the operands as arguments if condition `displacement` holds. */
  trapIf: -23,
  trap: -24,
  /** Direct call of `symbol`. */
  call: -25,
  /** Call of operand 0. */
  callRegister: -26,
  /** Call of runtime process `symbol` through the switching stub. */
  callRuntime: -27,
  /** System V call of the address in operand 0 on the system stack. */
  callForeign: -28,
  unreachable: -29,
  /** Operand 0 (early def) = new object of `immediateLow` bytes, tag `immediateHigh`, descriptor `symbol`; `displacement`: index of the words to clear. */
  newObject: -30,
  /** Operand 0 (early def) = new array, operand 1 its length, stride `immediateLow`, descriptor `symbol`. */
  newArray: -31,
  /** Operand 0 (early def) = new text, operand 1 bytes, operand 2 form. */
  newText: -32,
  /** Write barrier for operand 0. */
  barrier: -33,
  poll: -34,
  /** Inline assembly or a fixed sequence: number `symbol` of the emitter's list. */
  assembly: -36,
  /** `lock`-prefixed or plain sequences of `repeat string` kind: `rep` before opcode `symbol`. */
  repeated: -37,
  /** Call of routine `symbol` that destroys only the registers named as operands. */
  routine: -38,
  /** `rax = [operand 0]; do r11 = rax op operand 1; while not compare-and-exchange`; opcode of the operation in `symbol`. */
  atomicLoop: -39,
} as const;
