/** Reads an `Inline Assembly` block: statements, constraints and clobbers are checked and become a template for allocation and emission. */
import { addClobber, type Clobbers, type OperandConstraint, parseConstraint } from "./assembly-constraints.ts";
import { createOperationIndex, type OperationIndex } from "./assembly-operations.ts";
import { type OperandPlace, type SelectedStatement, selectStatement } from "./assembly-selection.ts";
import { type AddressExpression, parseStatement, type Statement } from "./assembly-statement.ts";
import type { AssemblyTemplate } from "./assembly-template.ts";
import { collectUsage, type DeclaredOperand, operandFacts } from "./assembly-usage.ts";
import { effect } from "./operation-layout.ts";
import { flagsWritten, hasEffect } from "./operations.ts";

/** An operand as the source gives it: its constraint, the width of its value in bits and, for an immediate, the value if it is known. */
export interface SourceOperand {
  readonly constraint: string;
  readonly bits: number;
  readonly value?: bigint | undefined;
}

/** The contents of a block; each line is the content of one quoted text. */
export interface AssemblySource {
  readonly lines: readonly string[];
  readonly outputs: readonly SourceOperand[];
  readonly inputs: readonly SourceOperand[];
  readonly clobbers: readonly string[];
}

/** A mistake in a block: in which of its texts, and where in it (columns count from 0). */
export interface AssemblyProblem {
  readonly part: "line" | "output" | "input" | "clobber";
  readonly index: number;
  readonly column: number;
  readonly length: number;
  readonly message: string;
}

/** The template, or what is wrong. */
export type AssemblyResult =
  | { readonly template: AssemblyTemplate; readonly problems: readonly [] }
  | { readonly template: undefined; readonly problems: readonly AssemblyProblem[] };

/** What the assembler needs to know of the instruction table; make one and keep it. */
export function createAssembler(): OperationIndex {
  return createOperationIndex();
}

const operandsMax = 30;

/** Where an operand is as far as its constraint tells: in a register if that is allowed. */
function expectedPlace(operand: DeclaredOperand, operands: readonly DeclaredOperand[]): OperandPlace {
  const { constraint, bits } = operand;
  const target: OperandConstraint = operands[constraint.matches]?.constraint ?? constraint;
  if (target.registerClass !== undefined) {
    return {
      kind: "register",
      register: target.fixedRegister,
      isVector: target.registerClass === "vector",
      value: undefined,
      bits,
    };
  }
  return {
    kind: constraint.allowsMemory ? "memory" : "immediate",
    register: -1,
    isVector: false,
    value: operand.value,
    bits,
  };
}

interface PlacedStatement {
  readonly line: number;
  readonly statement: Statement;
}

/** The state of reading one block. */
class BlockReader {
  readonly source: AssemblySource;
  readonly problems: AssemblyProblem[] = [];
  readonly operands: DeclaredOperand[] = [];
  readonly placed: PlacedStatement[] = [];
  readonly clobbers: Clobbers = { registers: 0, memory: false, flags: false };

  constructor(source: AssemblySource) {
    this.source = source;
  }

  report(part: AssemblyProblem["part"], index: number, column: number, length: number, message: string): void {
    this.problems.push({ part, index, column, length, message });
  }

  readOperands(part: "output" | "input"): void {
    const { outputs } = this.source;
    for (const [index, { constraint, bits, value }] of this.source[
      part === "output" ? "outputs" : "inputs"
    ].entries()) {
      const parsed = parseConstraint(constraint, part === "output", outputs.length);
      if (typeof parsed === "string") {
        this.report(part, index, 0, Math.max(1, constraint.length), parsed);
        this.operands.push({ constraint: { ...emptyConstraint, isOutput: part === "output" }, bits, value });
      } else this.operands.push({ constraint: parsed, bits, value });
      if (this.operands.length === operandsMax + 1)
        this.report(part, index, 0, 1, `a block has at most ${operandsMax} operands`);
    }
  }

  readClobbers(): void {
    for (const [index, text] of this.source.clobbers.entries()) {
      const message = addClobber(this.clobbers, text);
      if (message !== undefined) this.report("clobber", index, 0, Math.max(1, text.length), message);
    }
    for (const [index, { constraint }] of this.operands.entries()) {
      const { fixedRegister, isOutput } = constraint;
      if (fixedRegister < 0 || !isOutput || (this.clobbers.registers & (1 << fixedRegister)) === 0) continue;
      this.report("output", index, 0, 1, "the register of this operand is also in the list of clobbers");
    }
  }

  readLine(text: string, line: number): void {
    const isImmediate = (index: number): boolean => {
      const operand = this.operands[index];
      return operand !== undefined && expectedPlace(operand, this.operands).kind === "immediate";
    };
    let column = 0;
    for (const part of text.split(/[;\n]/)) {
      const statement = parseStatement(part, column, isImmediate);
      if ("message" in statement) this.report("line", line, statement.column, statement.length, statement.message);
      else if (statement.mnemonic !== "" || statement.labels.length > 0) this.placed.push({ line, statement });
      column += part.length + 1;
    }
  }

  /** Checks the operands of the block that are parts of an address. */
  addressProblem(address: AddressExpression): string | undefined {
    for (const index of [address.baseOperand, address.indexOperand]) {
      if (index < 0) continue;
      const declared = this.operands[index];
      if (declared === undefined) return `there is no operand %${index}; the block has ${this.operands.length}`;
      const place = expectedPlace(declared, this.operands);
      if (place.kind !== "register" || place.isVector) {
        return `%${index} is not in a general register and cannot be part of an address`;
      }
    }
    let displacement = BigInt(address.displacement);
    for (const index of address.added) displacement += this.operands[index]?.value ?? 0n;
    return BigInt.asIntN(32, displacement) === displacement ? undefined : "the displacement does not fit in 32 bits";
  }

  /** Checks label uses and addresses. */
  checkReferences(): void {
    for (const [at, { line, statement }] of this.placed.entries()) {
      for (const operand of statement.operands) {
        let message: string | undefined;
        if (operand.kind === "memory") message = this.addressProblem(operand.address);
        else if (operand.kind === "label" && findLabel(this.placed, at, operand.name) < 0) {
          message = `there is no label "${operand.name}" in this block`;
        }
        if (message !== undefined) this.report("line", line, operand.column, operand.length, message);
      }
    }
  }

  select(index: OperationIndex): SelectedStatement[] {
    const places = this.operands.map((operand) => expectedPlace(operand, this.operands));
    const selected: SelectedStatement[] = [];
    for (const { line, statement } of this.placed) {
      if (statement.mnemonic === "") {
        selected.push({ operation: -1, operands: [] });
        continue;
      }
      const choice = selectStatement(index, statement, places);
      if (typeof choice === "string") this.report("line", line, statement.column, statement.length, choice);
      else selected.push(choice);
    }
    return selected;
  }
}

const emptyConstraint: OperandConstraint = {
  isOutput: false,
  isInput: true,
  isEarlyClobber: false,
  registerClass: "general",
  fixedRegister: -1,
  allowsImmediate: false,
  allowsMemory: false,
  matches: -1,
};

/** The statement that a label use at `at` means, or -1: `1b` looks back, `1f` ahead, a name anywhere. */
export function findLabel(placed: readonly { readonly statement: Statement }[], at: number, name: string): number {
  const local = /^(\d+)([bf])$/.exec(name);
  const wanted = local?.[1] ?? name;
  if (local?.[2] === "b") {
    for (let i = at; i >= 0; i--) if (placed[i]?.statement.labels.includes(wanted) === true) return i;
    return -1;
  }
  for (let i = local === null ? 0 : at + 1; i < placed.length; i++)
    if (placed[i]?.statement.labels.includes(wanted) === true) return i;
  return -1;
}

const partOrder = ["line", "output", "input", "clobber"] as const;

function inTextOrder(a: AssemblyProblem, b: AssemblyProblem): number {
  return partOrder.indexOf(a.part) - partOrder.indexOf(b.part) || a.index - b.index || a.column - b.column;
}

/** Reads and checks a block. Never throws; all mistakes are reported together. */
export function parseAssembly(assembler: OperationIndex, source: AssemblySource): AssemblyResult {
  const reader = new BlockReader(source);
  reader.readOperands("output");
  reader.readOperands("input");
  reader.readClobbers();
  for (const [line, text] of source.lines.entries()) reader.readLine(text, line);
  reader.checkReferences();
  const selected = reader.select(assembler);
  if (reader.problems.length > 0) return { template: undefined, problems: reader.problems.sort(inTextOrder) };
  const statements = reader.placed.map(({ statement }) => statement);
  const usage = collectUsage(reader.operands, statements, selected);
  const has = (bits: number): boolean => selected.some(({ operation }) => operation >= 0 && hasEffect(operation, bits));
  let fixedOutputs = 0;
  for (const { constraint } of reader.operands) {
    if (constraint.isOutput && constraint.fixedRegister >= 0) fixedOutputs |= 1 << constraint.fixedRegister;
  }
  const { clobbers } = reader;
  const template: AssemblyTemplate = {
    operands: operandFacts(reader.operands, usage, clobbers.registers & ~usage.written),
    statements,
    clobberedRegisters: (clobbers.registers | usage.written) & ~fixedOutputs,
    clobbersFlags: clobbers.flags || selected.some(({ operation }) => operation >= 0 && flagsWritten(operation) !== 0),
    readsMemory: clobbers.memory || has(effect.load | effect.fence),
    writesMemory: clobbers.memory || has(effect.store | effect.fence),
    isVolatile:
      has(effect.volatile | effect.fence | effect.lock) ||
      statements.some((statement) => statement.prefixes.includes("lock")),
  };
  return { template, problems: [] };
}
