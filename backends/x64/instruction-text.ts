/** Writes one x86-64 instruction as Intel-syntax text, in the form that the assembler reads. */
import { unreachable } from "#core/base/unreachable.ts";
import { operationNames } from "./opcode-names.gen.ts";
import { head as headBit, immediate, operandKinds } from "./operation-layout.ts";
import { type Operation, operandKindNumber, operationHead } from "./operations.ts";
import { firstVector, noRegister, registerName } from "./registers.ts";

/** In place of a base register: the address counts from the end of the instruction. */
export const ripBase = -2;

/** `[base + (index << shift) + displacement]`; base is a register, `noRegister` or `ripBase`. */
export interface MemoryOperand {
  readonly base: number;
  readonly index: number;
  readonly shift: number;
  readonly displacement: number;
  readonly segment: "" | "fs" | "gs";
}

/** An operation with its operands, as the encoder takes them. */
export interface Instruction {
  readonly operation: Operation;
  /** Registers and immediates in order; a 64-bit immediate is given in `wide`. */
  readonly values: readonly number[];
  readonly memory: MemoryOperand | undefined;
  readonly wide: bigint | undefined;
}

/** Text that takes the place of a number: a branch target, or what an address or constant refers to. */
export interface SymbolicText {
  readonly target?: string | undefined;
  readonly memory?: string | undefined;
  readonly constant?: string | undefined;
}

const pointerNames: Readonly<Record<string, string>> = {
  m8: "byte ptr ",
  m16: "word ptr ",
  m32: "dword ptr ",
  m64: "qword ptr ",
  m128: "xmmword ptr ",
  m256: "ymmword ptr ",
  a: "",
};

const registerWidths: Readonly<Record<string, number>> = { r8: 8, r16: 16, r32: 32, r64: 64, x: 128, y: 256 };

/** A number in hexadecimal with its sign. */
export function hexNumber(value: number | bigint): string {
  return value < 0 ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

function signedTerm(displacement: number): string {
  return displacement < 0 ? ` - ${hexNumber(-displacement)}` : ` + ${hexNumber(displacement)}`;
}

function addressText(memory: MemoryOperand, symbolic: string | undefined): string {
  const segment = memory.segment === "" ? "" : `${memory.segment}:`;
  if (symbolic !== undefined) return `${segment}[${symbolic}]`;
  let text = memory.base === ripBase ? "rip" : memory.base === noRegister ? "" : registerName(memory.base, 64);
  if (memory.index !== noRegister) {
    const index = `${registerName(memory.index, 64)}*${1 << memory.shift}`;
    text = text === "" ? index : `${text} + ${index}`;
  }
  if (text === "") text = hexNumber(memory.displacement);
  else if (memory.displacement !== 0) text += signedTerm(memory.displacement);
  return `${segment}[${text}]`;
}

/** An immediate as the processor uses it: unsigned at the width of the operation. */
function immediateText(value: number, operation: Operation): string {
  const head = operationHead[operation] ?? 0;
  const first = operandKinds[operandKindNumber(operation, 0)];
  const field = (head >> headBit.immediateShift) & 7;
  const kind = operandKinds[operandKindNumber(operation, 1)];
  if (field === immediate.i32)
    return hexNumber(
      first === "r64" || first === "m64" || first === "i32" ? BigInt.asUintN(64, BigInt(value)) : value >>> 0,
    );
  if (field === immediate.i16) return hexNumber(value & 0xffff);
  return hexNumber(kind === "i64" ? value : value & 0xff);
}

/** The names of the operations by number; made anew for each caller that keeps it. */
export function operationNameList(): string[] {
  return operationNames.split(" ");
}

/** The text of an instruction; `name` is its operation's name, as in `operationNameList`. */
export function instructionText(name: string, instruction: Instruction, symbolic: SymbolicText): string {
  const { operation, values, memory, wide } = instruction;
  const end = name.indexOf("_");
  if (end < 0) return name;
  const operands: string[] = [];
  let position = 0;
  for (let i = 0; i < 4; i++) {
    const kind = operandKinds[operandKindNumber(operation, i)] ?? "none";
    if (kind === "none") break;
    const pointer = pointerNames[kind];
    const width = registerWidths[kind];
    if (pointer !== undefined) {
      if (memory === undefined) unreachable(`instruction text: ${name} without its memory operand`);
      operands.push(pointer + addressText(memory, symbolic.memory));
    } else if (width !== undefined) operands.push(registerName(values[position++] ?? 0, width));
    else if (kind === "cl") operands.push("cl");
    else if (kind === "xmm0") operands.push(registerName(firstVector, 128));
    else if (kind === "rel") operands.push(symbolic.target ?? hexNumber(values[position++] ?? 0));
    else if (symbolic.constant !== undefined) operands.push(symbolic.constant);
    else
      operands.push(
        wide !== undefined ? hexNumber(BigInt.asUintN(64, wide)) : immediateText(values[position++] ?? 0, operation),
      );
  }
  return `${name.slice(0, end)} ${operands.join(", ")}`;
}
