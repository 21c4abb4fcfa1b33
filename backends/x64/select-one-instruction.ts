/** Selection of inline assembly that is one instruction on its operands: an ordinary machine instruction, whose registers the allocator chooses. */

import { instructionFlag, operand } from "#backends/shared/machine-function.ts";
import type { ValueId } from "#core/mir/function.ts";
import type { AssemblyTemplate as MirTemplate } from "#core/mir/module.ts";
import type { TypeId } from "#core/types/type-table.ts";
import { isVectorType } from "./abi.ts";
import { type OperandPlace, selectStatement } from "./assembly-selection.ts";
import type { AddressExpression, StatementOperand } from "./assembly-statement.ts";
import type { AssemblyTemplate } from "./assembly-template.ts";
import { operandKinds, operandRole } from "./operation-layout.ts";
import { implicitReads, implicitWrites, operandKindNumber, roleOf } from "./operations.ts";
import { noRegister } from "./registers.ts";
import type { Selector } from "./selector.ts";

const registerKinds: readonly string[] = ["r8", "r16", "r32", "r64", "x", "y"];

/** Whether an operand of the block can be any register that the allocator likes. */
function isFree(template: AssemblyTemplate, index: number): boolean {
  const constraint = template.operands[index]?.constraint;
  return (
    constraint !== undefined &&
    constraint.registerClass !== undefined &&
    constraint.fixedRegister < 0 &&
    constraint.matches < 0 &&
    !(constraint.isOutput && constraint.isInput)
  );
}

/** An address made only of operands of the block. */
function isPlainAddress(template: AssemblyTemplate, address: AddressExpression): boolean {
  return (
    address.base === noRegister &&
    address.index === noRegister &&
    address.segment === "" &&
    address.added.length === 0 &&
    address.baseOperand >= 0 &&
    isFree(template, address.baseOperand) &&
    (address.indexOperand < 0 || isFree(template, address.indexOperand))
  );
}

/** Whether each operand as written is one that an instruction of the allocator's code can have, with the role that its constraint tells. */
function isPlainOperand(template: AssemblyTemplate, written: StatementOperand, role: number, kind: string): boolean {
  if (written.kind === "immediate") return true;
  if (written.kind === "memory") return isPlainAddress(template, written.address);
  if (written.kind !== "reference" || !registerKinds.includes(kind)) return false;
  const { index } = written.reference;
  const isOutput = template.operands[index]?.constraint.isOutput === true;
  return isFree(template, index) && role === (isOutput ? operandRole.write : operandRole.read);
}

function placesOf(template: AssemblyTemplate, types: readonly TypeId[]): OperandPlace[] {
  return template.operands.map(({ bits }, i) => ({
    kind: "register",
    register: noRegister,
    isVector: isVectorType(types[i] as TypeId),
    value: undefined,
    bits,
  }));
}

/** Selects the block this way if it can be; otherwise nothing has happened. */
export function lowerOneInstruction(
  s: Selector,
  value: ValueId,
  source: MirTemplate,
  template: AssemblyTemplate,
): boolean {
  const [statement] = template.statements;
  const outputs = source.outputs.length;
  if (statement === undefined || template.statements.length !== 1 || outputs > 1) return false;
  if (template.clobberedRegisters !== 0 || statement.prefixes.length > 0 || statement.labels.length > 0) return false;
  const types = [...source.outputs, ...source.inputs].map((row) => row.type);
  const selected = selectStatement(s.assembler(), statement, placesOf(template, types));
  if (typeof selected === "string") return false;
  const { operation, operands } = selected;
  if (implicitReads[operation] !== 0 || implicitWrites[operation] !== 0) return false;
  const fits = operands.every((written, i) =>
    isPlainOperand(template, written, roleOf(operation, i), operandKinds[operandKindNumber(operation, i)] ?? "none"),
  );
  if (!fits || operands.filter((written) => written.kind !== "immediate").length === 0) return false;
  addInstruction(s, value, operation, operands, outputs);
  return true;
}

function addInstruction(
  s: Selector,
  value: ValueId,
  operation: number,
  operands: readonly StatementOperand[],
  outputs: number,
): void {
  const { fn, code } = s;
  const input = (index: number): ValueId => fn.arg(value, index - outputs);
  const registers = operands.map((written) =>
    written.kind === "reference" && written.reference.index >= outputs ? s.use(input(written.reference.index)) : -1,
  );
  const memory = operands.find((written) => written.kind === "memory");
  if (memory !== undefined) {
    const { baseOperand, indexOperand, shift, displacement } = memory.address;
    s.address.match(s, input(baseOperand), indexOperand < 0 ? undefined : input(indexOperand), shift, displacement);
  }
  const result = outputs === 1 ? s.define(value) : -1;
  const id = s.add(operation);
  operands.forEach((written, i) => {
    if (written.kind === "immediate") {
      code.flags[id] = (code.flags[id] as number) | instructionFlag.immediate;
      code.immediateLow[id] = Number(BigInt.asIntN(32, written.value));
    } else if (written.kind === "reference") {
      const isOutput = written.reference.index < outputs;
      code.operand(isOutput ? result : (registers[i] as number), isOutput ? operand.def : operand.use);
    }
  });
  if (memory !== undefined) s.address.attach(s, id);
}
