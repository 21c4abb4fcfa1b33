/** Chooses the operation of one assembly statement, given where the operands of the block are. */
import { findOperation, type OperandShape, type OperationIndex } from "./assembly-operations.ts";
import type { Statement, StatementOperand } from "./assembly-statement.ts";
import { effect } from "./operation-layout.ts";
import { hasEffect, type Operation } from "./operations.ts";
import { firstVector } from "./registers.ts";

/** What stands for an operand of the block. */
export interface OperandPlace {
  readonly kind: "register" | "immediate" | "memory";
  /** -1 while it is not allocated. */
  readonly register: number;
  readonly isVector: boolean;
  readonly value: bigint | undefined;
  readonly bits: number;
}

/** A statement with its operation and its operands in the order of the operation. */
export interface SelectedStatement {
  readonly operation: Operation;
  readonly operands: readonly StatementOperand[];
}

function naturalWidth(place: OperandPlace): number {
  if (place.isVector) return place.bits > 128 ? 256 : 128;
  return place.bits <= 8 ? 8 : place.bits <= 16 ? 16 : place.bits <= 32 ? 32 : 64;
}

function shapeOf(operand: StatementOperand, places: readonly OperandPlace[]): OperandShape | string {
  if (operand.kind === "register") {
    return {
      kind: "register",
      isVector: operand.register >= firstVector,
      register: operand.register,
      width: operand.width,
      natural: 0,
    };
  }
  if (operand.kind === "immediate") return { kind: "immediate", value: operand.value };
  if (operand.kind === "memory") return { kind: "memory", width: operand.width };
  if (operand.kind === "label") return { kind: "label" };
  const place = places[operand.reference.index];
  if (place === undefined) return `there is no operand %${operand.reference.index}; the block has ${places.length}`;
  if (place.kind === "immediate") return { kind: "immediate", value: place.value };
  if (place.kind === "memory")
    return { kind: "memory", width: operand.width || operand.reference.width || naturalWidth(place) };
  if (operand.width !== 0) return `%${operand.reference.index} is in a register: a size is for memory`;
  return {
    kind: "register",
    isVector: place.isVector,
    register: place.register,
    width: operand.reference.width,
    natural: naturalWidth(place),
  };
}

const swappable: readonly string[] = ["xchg", "test"];

/** Brings the forms that the table does not have into those that it has. */
function rewritten(statement: Statement, shapes: readonly OperandShape[]): { mnemonic: string; order: number[] } {
  const order = shapes.map((_, i) => i);
  const { mnemonic } = statement;
  const [first, second] = shapes;
  if (mnemonic === "imul" && shapes.length === 2 && second?.kind === "immediate") return { mnemonic, order: [0, 0, 1] };
  if (swappable.includes(mnemonic) && first?.kind === "register" && second?.kind === "memory")
    return { mnemonic, order: [1, 0] };
  if (mnemonic === "mov" && first?.kind === "register" && second?.kind === "immediate" && second.value !== undefined) {
    const width = first.width || first.natural;
    if (width === 64 && BigInt.asIntN(32, second.value) !== second.value) return { mnemonic: "movabs", order };
  }
  return { mnemonic, order };
}

function prefixProblem(statement: Statement, operation: Operation): string | undefined {
  for (const prefix of statement.prefixes) {
    const isLock = prefix === "lock";
    if (!hasEffect(operation, isLock ? effect.lock : effect.rep))
      return `"${prefix}" cannot stand before this form of "${statement.mnemonic}"`;
  }
  return statement.prefixes.length > 1 ? "an instruction has one prefix" : undefined;
}

/** The operation of a statement, or a message. */
export function selectStatement(
  index: OperationIndex,
  statement: Statement,
  places: readonly OperandPlace[],
): SelectedStatement | string {
  const shapes: OperandShape[] = [];
  for (const operand of statement.operands) {
    const shape = shapeOf(operand, places);
    if (typeof shape === "string") return shape;
    shapes.push(shape);
  }
  const { mnemonic, order } = rewritten(statement, shapes);
  const ordered = order.map((i) => shapes[i]).filter((shape) => shape !== undefined);
  const operation = findOperation(index, mnemonic, ordered);
  if (typeof operation === "string") return operation;
  const problem = prefixProblem(statement, operation);
  if (problem !== undefined) return problem;
  return { operation, operands: order.map((i) => statement.operands[i]).filter((operand) => operand !== undefined) };
}
