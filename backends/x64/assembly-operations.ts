/** Finds the operation that an assembly mnemonic and its operands mean. */
import { conditionNames } from "./condition-names.ts";
import { operationNameList } from "./instruction-text.ts";
import { head as headBit, operandKinds } from "./operation-layout.ts";
import { type Operation, operandKindNumber, operationHead } from "./operations.ts";
import { firstVector, gpr } from "./registers.ts";

/** What is known of an operand when the operation is chosen. A width of 0 is open; `natural` is then the width to prefer. */
export type OperandShape =
  | {
      readonly kind: "register";
      readonly isVector: boolean;
      readonly register: number;
      readonly width: number;
      readonly natural: number;
    }
  | { readonly kind: "memory"; readonly width: number }
  | { readonly kind: "immediate"; readonly value: bigint | undefined }
  | { readonly kind: "label" };

/** The operations by mnemonic, made once by whoever assembles. */
export interface OperationIndex {
  readonly names: readonly string[];
  readonly byMnemonic: ReadonlyMap<string, readonly Operation[]>;
}

/** Builds the index; aliases of conditions (`jz`) are entered too. */
export function createOperationIndex(): OperationIndex {
  const names = operationNameList();
  const byMnemonic = new Map<string, Operation[]>();
  for (const [operation, name] of names.entries()) {
    const end = name.indexOf("_");
    const mnemonic = end < 0 ? name : name.slice(0, end);
    const list = byMnemonic.get(mnemonic);
    if (list === undefined) byMnemonic.set(mnemonic, [operation]);
    else list.push(operation);
  }
  for (const stem of ["j", "set", "cmov"]) {
    for (const [first, ...others] of conditionNames) {
      for (const other of others) byMnemonic.set(stem + other, byMnemonic.get(stem + first) ?? []);
    }
  }
  byMnemonic.set("sal", byMnemonic.get("shl") ?? []);
  for (const name of ["lock", "rep", "repne"]) byMnemonic.delete(name);
  return { names, byMnemonic };
}

const registerWidths: Readonly<Record<string, number>> = { r8: 8, r16: 16, r32: 32, r64: 64, x: 128, y: 256 };
const memoryWidths: Readonly<Record<string, number>> = { m8: 8, m16: 16, m32: 32, m64: 64, m128: 128, m256: 256 };

function immediateFits(value: bigint, kind: string, operation: Operation): boolean {
  if (kind === "i64") return BigInt.asIntN(64, value) === value || BigInt.asUintN(64, value) === value;
  const bits = kind === "i8" ? 8 : kind === "i16" ? 16 : 32;
  if (BigInt.asIntN(bits, value) === value) return true;
  const isSigned = bits === 32 && ((operationHead[operation] ?? 0) & headBit.signedImmediate) !== 0;
  return !isSigned && BigInt.asUintN(bits, value) === value;
}

/** How well an operand of this kind takes the shape: -1 not at all, else more is better. */
function kindScore(kind: string, shape: OperandShape, operation: Operation): number {
  if (shape.kind === "label") return kind === "rel" ? 0 : -1;
  if (shape.kind === "immediate") {
    if (!/^i\d/.test(kind)) return -1;
    return shape.value === undefined || immediateFits(shape.value, kind, operation) ? 0 : -1;
  }
  if (shape.kind === "memory") {
    if (kind === "a") return 0;
    const width = memoryWidths[kind];
    return width !== undefined && (shape.width === 0 || shape.width === width) ? 0 : -1;
  }
  if (kind === "cl") return shape.register === gpr.rcx && (shape.width === 0 || shape.width === 8) ? 0 : -1;
  if (kind === "xmm0") return shape.register === firstVector ? 0 : -1;
  const width = registerWidths[kind];
  if (width === undefined || shape.isVector !== width > 64) return -1;
  if (shape.width !== 0) return shape.width === width ? 0 : -1;
  return shape.natural === width ? 2 : 0;
}

function operationScore(operation: Operation, shapes: readonly OperandShape[]): number {
  let total = 0;
  for (let i = 0; i < 4; i++) {
    const kind = operandKinds[operandKindNumber(operation, i)] ?? "none";
    const shape = shapes[i];
    if (kind === "none" || shape === undefined) return kind === "none" && shape === undefined ? total : -1;
    const score = kindScore(kind, shape, operation);
    if (score < 0) return -1;
    total += score;
  }
  return total;
}

function memoryKind(operation: Operation): string {
  for (let i = 0; i < 4; i++) {
    const kind = operandKinds[operandKindNumber(operation, i)] ?? "none";
    if (memoryWidths[kind] !== undefined) return kind;
  }
  return "";
}

/** The best operation among those of a mnemonic, or a message why there is none. */
export function findOperation(
  index: OperationIndex,
  mnemonic: string,
  shapes: readonly OperandShape[],
): Operation | string {
  const candidates = index.byMnemonic.get(mnemonic);
  if (candidates === undefined) return `unknown instruction "${mnemonic}"`;
  let best = -1;
  let bestScore = -1;
  let isAmbiguous = false;
  for (const operation of candidates) {
    const score = operationScore(operation, shapes);
    if (score < 0 || score < bestScore) continue;
    if (score > bestScore) {
      best = operation;
      bestScore = score;
      isAmbiguous = false;
    } else if (memoryKind(operation) !== memoryKind(best)) isAmbiguous = true;
  }
  if (best < 0) {
    const known = candidates.map(
      (operation) => (index.names[operation] ?? "").split("_").slice(1).join(", ") || "nothing",
    );
    return `"${mnemonic}" does not take these operands; it takes ${[...new Set(known)].slice(0, 6).join("; ")}${known.length > 6 ? " …" : ""}`;
  }
  if (isAmbiguous) return `the size of the memory operand of "${mnemonic}" is open: write "qword ptr" or the like`;
  return best;
}
