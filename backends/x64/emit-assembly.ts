/** Turns the template of an `Inline Assembly` block into bytes once its operands have places. */

import type { CodeBuffer, Label } from "#backends/shared/code-buffer.ts";
import { unreachable } from "#core/base/unreachable.ts";
import { findLabel } from "./assemble.ts";
import type { OperationIndex } from "./assembly-operations.ts";
import { type OperandPlace, type SelectedStatement, selectStatement } from "./assembly-selection.ts";
import type { StatementOperand } from "./assembly-statement.ts";
import type { AssemblyTemplate, OperandAssignment } from "./assembly-template.ts";
import { encode, encodeBranch, encodeMemory } from "./encode.ts";
import { encodeMoveImmediate, encodePrefix, prefix } from "./encode-constants.ts";
import { mov_r64_r64 } from "./opcodes.gen.ts";
import { head as headBit, immediate } from "./operation-layout.ts";
import { operationHead } from "./operations.ts";
import { firstVector, noRegister } from "./registers.ts";

const prefixBytes = {
  lock: prefix.lock,
  rep: prefix.rep,
  repe: prefix.rep,
  repz: prefix.rep,
  repne: prefix.repne,
  repnz: prefix.repne,
} as const;

interface Address {
  readonly base: number;
  readonly index: number;
  readonly shift: number;
  readonly displacement: number;
  readonly segment: "" | "fs" | "gs";
}

function placeOf(assignment: OperandAssignment, bits: number): OperandPlace {
  if (assignment.kind === "register") {
    return {
      kind: "register",
      register: assignment.register,
      isVector: assignment.register >= firstVector,
      value: undefined,
      bits,
    };
  }
  return {
    kind: assignment.kind,
    register: noRegister,
    isVector: false,
    value: assignment.kind === "immediate" ? assignment.value : undefined,
    bits,
  };
}

/** The state of emitting one block. */
class BlockEmitter {
  readonly buffer: CodeBuffer;
  readonly template: AssemblyTemplate;
  readonly assignments: readonly OperandAssignment[];
  readonly labels: (Label | undefined)[];

  constructor(buffer: CodeBuffer, template: AssemblyTemplate, assignments: readonly OperandAssignment[]) {
    this.buffer = buffer;
    this.template = template;
    this.assignments = assignments;
    this.labels = template.statements.map((statement) => (statement.labels.length > 0 ? buffer.newLabel() : undefined));
  }

  assignment(index: number): OperandAssignment {
    const matches = this.template.operands[index]?.constraint.matches ?? -1;
    return this.assignments[matches >= 0 ? matches : index] ?? unreachable(`assembly: operand ${index} has no place`);
  }

  registerOf(index: number): number {
    const assignment = this.assignment(index);
    return assignment.kind === "register"
      ? assignment.register
      : unreachable(`assembly: operand ${index} of an address is in no register`);
  }

  addressOf(operand: StatementOperand): Address | undefined {
    if (operand.kind === "memory") {
      const { base, baseOperand, index, indexOperand, shift, added, segment } = operand.address;
      let { displacement } = operand.address;
      for (const each of added) {
        const assignment = this.assignment(each);
        if (assignment.kind === "immediate") displacement += Number(assignment.value);
      }
      return {
        base: baseOperand >= 0 ? this.registerOf(baseOperand) : base,
        index: indexOperand >= 0 ? this.registerOf(indexOperand) : index,
        shift,
        displacement,
        segment,
      };
    }
    if (operand.kind !== "reference") return undefined;
    const assignment = this.assignment(operand.reference.index);
    return assignment.kind === "memory" ? { ...assignment, segment: "" } : undefined;
  }

  /** The registers and immediates of a statement in order, as the encoder takes them. */
  valuesOf(selected: SelectedStatement): number[] {
    const values: number[] = [];
    for (const operand of selected.operands) {
      if (operand.kind === "register") values.push(operand.register);
      else if (operand.kind === "immediate") values.push(Number(operand.value));
      else if (operand.kind === "reference") {
        const assignment = this.assignment(operand.reference.index);
        if (assignment.kind === "register") values.push(assignment.register);
        else if (assignment.kind === "immediate") values.push(Number(assignment.value));
      }
    }
    return values;
  }

  wideImmediate(selected: SelectedStatement): bigint {
    const operand = selected.operands[1];
    if (operand?.kind === "immediate") return operand.value;
    const assignment = operand?.kind === "reference" ? this.assignment(operand.reference.index) : undefined;
    return assignment?.kind === "immediate" ? assignment.value : unreachable("assembly: movabs without its constant");
  }

  emit(at: number, selected: SelectedStatement): void {
    const { buffer } = this;
    const { operation } = selected;
    const field = ((operationHead[operation] ?? 0) >> headBit.immediateShift) & 7;
    const label = selected.operands.find((operand) => operand.kind === "label");
    if (label !== undefined && label.kind === "label") {
      const statements = this.template.statements.map((statement) => ({ statement }));
      const target = this.labels[findLabel(statements, at, label.name)] ?? unreachable(`assembly: label ${label.name}`);
      encodeBranch(buffer, operation, target);
      return;
    }
    const address = selected.operands.map((operand) => this.addressOf(operand)).find((found) => found !== undefined);
    const [a = 0, b = 0, c = 0, d = 0] = this.valuesOf(selected);
    if (field === immediate.i64) {
      const wide = this.wideImmediate(selected);
      encodeMoveImmediate(buffer, a, Number(BigInt.asIntN(32, wide)), Number(BigInt.asIntN(32, wide >> 32n)));
    } else if (address !== undefined) {
      if (address.segment !== "") encodePrefix(buffer, prefix[address.segment]);
      encodeMemory(buffer, operation, address.base, address.index, address.shift, address.displacement, a, b, c);
    } else if (operation !== mov_r64_r64 || a !== b) encode(buffer, operation, a, b, c, d);
  }
}

/**
 * Appends a block to the buffer. `assignments` gives each operand's place, outputs first; the place of an input that matches an output is
 * taken from that output. Whole moves of a register to itself are left out. `resolveLabels` of the buffer must be called some time later.
 * `beforeStatement` is called in front of each statement.
 */
export function emitAssembly(
  index: OperationIndex,
  buffer: CodeBuffer,
  template: AssemblyTemplate,
  assignments: readonly OperandAssignment[],
  beforeStatement?: () => void,
): void {
  const emitter = new BlockEmitter(buffer, template, assignments);
  const places = template.operands.map((operand, i) => placeOf(emitter.assignment(i), operand.bits));
  for (const [at, statement] of template.statements.entries()) {
    const label = emitter.labels[at];
    if (label !== undefined) buffer.bind(label);
    if (statement.mnemonic === "") continue;
    const selected = selectStatement(index, statement, places);
    if (typeof selected === "string") unreachable(`assembly: ${selected}`);
    beforeStatement?.();
    for (const name of statement.prefixes) encodePrefix(buffer, prefixBytes[name as keyof typeof prefixBytes]);
    emitter.emit(at, selected);
  }
}
