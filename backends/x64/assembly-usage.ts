/** Finds when an `Inline Assembly` block reads and writes its operands and the registers that it names, and what follows for allocation. */
import type { OperandConstraint } from "./assembly-constraints.ts";
import type { SelectedStatement } from "./assembly-selection.ts";
import type { Statement, StatementOperand } from "./assembly-statement.ts";
import type { TemplateOperand } from "./assembly-template.ts";
import { operandKinds, operandRole } from "./operation-layout.ts";
import { implicitReads, implicitWrites, operandKindNumber, roleOf } from "./operations.ts";
import { gpr, noRegister } from "./registers.ts";

/** An operand as declared. */
export interface DeclaredOperand {
  readonly constraint: OperandConstraint;
  readonly bits: number;
  /** The value of an immediate, if it is known. */
  readonly value: bigint | undefined;
}

/** What a block does, by statement. */
export interface BlockUsage {
  /** Registers named or implied that each statement reads and writes, a bit each. */
  readonly registersRead: Int32Array;
  readonly registersWritten: Int32Array;
  /** Per operand: the last statement that uses its old value or place (-1: none) and the first that writes it (statement count: none). */
  readonly lastUse: Int32Array;
  readonly firstWrite: Int32Array;
  readonly bitsWritten: Int32Array;
  readonly isWritten: Uint8Array;
  readonly hints: Int32Array;
  /** All registers written anywhere. */
  written: number;
}

const kindBits: Readonly<Record<string, number>> = { r8: 8, r16: 16, r32: 32, r64: 64, x: 128, y: 256 };

/** The operand that holds the same place: an input that matches an output is that output. */
function canonical(operands: readonly DeclaredOperand[], index: number): number {
  const matches = operands[index]?.constraint.matches ?? -1;
  return matches >= 0 ? matches : index;
}

class UsageCollector {
  readonly operands: readonly DeclaredOperand[];
  readonly usage: BlockUsage;

  constructor(operands: readonly DeclaredOperand[], statementCount: number) {
    this.operands = operands;
    const count = operands.length;
    this.usage = {
      registersRead: new Int32Array(statementCount),
      registersWritten: new Int32Array(statementCount),
      lastUse: new Int32Array(count).fill(-1),
      firstWrite: new Int32Array(count).fill(statementCount),
      bitsWritten: new Int32Array(count),
      isWritten: new Uint8Array(count),
      hints: new Int32Array(count).fill(noRegister),
      written: 0,
    };
  }

  readRegister(at: number, register: number): void {
    if (register < 0) return;
    this.usage.registersRead[at] = (this.usage.registersRead[at] ?? 0) | (1 << register);
  }

  writeRegister(at: number, register: number): void {
    if (register < 0 || register === gpr.rsp) return;
    this.usage.registersWritten[at] = (this.usage.registersWritten[at] ?? 0) | (1 << register);
  }

  readOperand(at: number, index: number): void {
    const place = canonical(this.operands, index);
    this.usage.lastUse[place] = Math.max(this.usage.lastUse[place] ?? -1, at);
    this.readRegister(at, this.operands[place]?.constraint.fixedRegister ?? noRegister);
  }

  writeOperand(at: number, index: number, bits: number): void {
    const { usage } = this;
    const place = canonical(this.operands, index);
    usage.firstWrite[place] = Math.min(usage.firstWrite[place] ?? at, at);
    const before = usage.isWritten[place] === 1 ? (usage.bitsWritten[place] ?? bits) : bits;
    usage.bitsWritten[place] = Math.min(before, bits);
    usage.isWritten[place] = 1;
    if (this.operands[place]?.constraint.isOutput !== true)
      usage.lastUse[place] = Math.max(usage.lastUse[place] ?? -1, at);
    this.writeRegister(at, this.operands[place]?.constraint.fixedRegister ?? noRegister);
  }

  visitOperand(at: number, operand: StatementOperand, role: number, kind: string): void {
    if (operand.kind === "register") {
      if ((role & operandRole.read) !== 0) this.readRegister(at, operand.register);
      if ((role & operandRole.write) !== 0) this.writeRegister(at, operand.register);
    } else if (operand.kind === "memory") {
      const { base, baseOperand, index, indexOperand } = operand.address;
      this.readRegister(at, base);
      this.readRegister(at, index);
      if (baseOperand >= 0) this.readOperand(at, baseOperand);
      if (indexOperand >= 0) this.readOperand(at, indexOperand);
    } else if (operand.kind === "reference") {
      const bits = kindBits[kind];
      if (bits === undefined || (role & operandRole.read) !== 0) this.readOperand(at, operand.reference.index);
      if (bits !== undefined && (role & operandRole.write) !== 0) this.writeOperand(at, operand.reference.index, bits);
    }
  }

  /** A plain move between an operand and a named register costs nothing if the operand lies there. */
  noteHint(statement: SelectedStatement, mnemonic: string): void {
    const [target, source] = statement.operands;
    if (mnemonic !== "mov" || target === undefined || source === undefined) return;
    if (target.kind === "register" && source.kind === "reference")
      this.addHint(source.reference.index, target.register);
    if (target.kind === "reference" && source.kind === "register")
      this.addHint(target.reference.index, source.register);
  }

  addHint(index: number, register: number): void {
    const place = canonical(this.operands, index);
    if (this.usage.hints[place] === noRegister) this.usage.hints[place] = register;
  }

  visit(at: number, statement: Statement, selected: SelectedStatement): void {
    const { operation } = selected;
    for (const [i, operand] of selected.operands.entries()) {
      const kind = operandKinds[operandKindNumber(operation, i)] ?? "none";
      this.visitOperand(at, operand, roleOf(operation, i), kind);
    }
    const rcx = statement.prefixes.some((prefix) => prefix !== "lock") ? 1 << gpr.rcx : 0;
    const { registersRead, registersWritten } = this.usage;
    registersRead[at] = (registersRead[at] ?? 0) | (implicitReads[operation] ?? 0) | rcx;
    registersWritten[at] = (registersWritten[at] ?? 0) | (implicitWrites[operation] ?? 0) | rcx;
    registersWritten[at] = (registersWritten[at] ?? 0) & ~(1 << gpr.rsp);
    this.noteHint(selected, statement.mnemonic);
  }

  /** What happens to a register happens to the operand that is fixed to it. */
  applyFixed(statementCount: number): void {
    for (const [index, { constraint }] of this.operands.entries()) {
      if (constraint.fixedRegister < 0) continue;
      const bit = 1 << constraint.fixedRegister;
      for (let at = 0; at < statementCount; at++) {
        if (((this.usage.registersRead[at] ?? 0) & bit) !== 0 && constraint.isInput) this.readOperand(at, index);
        if (((this.usage.registersWritten[at] ?? 0) & bit) !== 0) {
          const bits = this.usage.isWritten[index] === 1 ? (this.usage.bitsWritten[index] ?? 64) : 64;
          this.writeOperand(at, index, bits);
        }
      }
    }
  }
}

/** Collects what each statement of a block reads and writes. */
export function collectUsage(
  operands: readonly DeclaredOperand[],
  statements: readonly Statement[],
  selected: readonly SelectedStatement[],
): BlockUsage {
  const collector = new UsageCollector(operands, statements.length);
  for (const [at, statement] of statements.entries()) {
    const choice = selected[at];
    if (choice !== undefined) collector.visit(at, statement, choice);
  }
  collector.applyFixed(statements.length);
  const { usage } = collector;
  for (const mask of usage.registersWritten) usage.written |= mask;
  if (statements.some((statement) => statement.operands.some((operand) => operand.kind === "label"))) {
    // With jumps anything may come after anything.
    const all = usage.registersRead.reduce((mask, read) => mask | read, 0);
    usage.registersRead.fill(all);
    usage.registersWritten.fill(usage.written);
    for (const index of operands.keys()) {
      usage.lastUse[index] = statements.length;
      if (usage.isWritten[index] === 1) usage.firstWrite[index] = -1;
    }
  }
  return usage;
}

function masksWhere(masks: Int32Array, from: number, to: number): number {
  let result = 0;
  for (let at = Math.max(0, from); at < Math.min(to, masks.length); at++) result |= masks[at] ?? 0;
  return result;
}

/** What allocation must know about every operand. `unseen` are registers declared as clobbered that no statement writes. */
export function operandFacts(
  operands: readonly DeclaredOperand[],
  usage: BlockUsage,
  unseen: number,
): TemplateOperand[] {
  const count = usage.registersRead.length;
  const entersWith = operands.map(
    ({ constraint }, index) => constraint.isInput || operands.some((other) => other.constraint.matches === index),
  );
  const conflict = (output: number, input: number): boolean => {
    if (entersWith[output] === true || operands[output]?.constraint.isEarlyClobber === true) return true;
    return (usage.firstWrite[output] ?? 0) < (usage.lastUse[input] ?? -1);
  };
  return operands.map(({ constraint, bits }, index) => {
    const place = canonical(operands, index);
    const target = operands[place]?.constraint ?? constraint;
    const lastUse = usage.lastUse[place] ?? -1;
    const firstWrite = Math.min(usage.firstWrite[place] ?? 0, count - 1);
    let forbidden = unseen;
    if (entersWith[place] === true) forbidden |= masksWhere(usage.registersWritten, 0, lastUse);
    else forbidden |= constraint.allowsMemory ? masksWhere(usage.registersWritten, 0, lastUse) : 0;
    if (target.isOutput) {
      forbidden |=
        masksWhere(usage.registersWritten, firstWrite, count) | masksWhere(usage.registersRead, firstWrite + 1, count);
    }
    if (target.fixedRegister >= 0) forbidden &= ~(1 << target.fixedRegister);
    let conflicts = 0;
    for (const other of operands.keys()) {
      const otherPlace = canonical(operands, other);
      if (otherPlace === place) continue;
      const otherIsOutput = operands[otherPlace]?.constraint.isOutput === true;
      let isConflict = usage.isWritten[place] === 1 || usage.isWritten[otherPlace] === 1;
      if (target.isOutput && !otherIsOutput) isConflict = conflict(place, otherPlace);
      else if (!target.isOutput && otherIsOutput) isConflict = conflict(otherPlace, place);
      else if (target.isOutput && otherIsOutput) isConflict = true;
      if (isConflict) conflicts |= 1 << other;
    }
    const hint = target.fixedRegister >= 0 ? target.fixedRegister : (usage.hints[place] ?? noRegister);
    return {
      constraint,
      bits,
      forbidden,
      conflicts,
      hint: hint >= 0 && (forbidden & (1 << hint)) === 0 ? hint : noRegister,
      isModified: !target.isOutput && usage.isWritten[place] === 1,
      bitsWritten: target.isOutput ? (usage.bitsWritten[place] ?? 0) : 0,
    };
  });
}
