/** What `parseAssembly` makes of an `Inline Assembly` block, for the register allocator and for emission. */
import type { OperandConstraint } from "./assembly-constraints.ts";
import type { Statement } from "./assembly-statement.ts";

/** An operand of the block; outputs come first, as in `%0`. */
export interface TemplateOperand {
  readonly constraint: OperandConstraint;
  /** Width of the value in bits. */
  readonly bits: number;
  /** Registers (a bit each) in which the operand would be lost before its last use, or would destroy something. */
  readonly forbidden: number;
  /** Operands (a bit each) that must not share its register. Outputs that begin after an input's last use may share with it. */
  readonly conflicts: number;
  /** The register in which it costs no move, or -1. */
  readonly hint: number;
  /** An input whose register does not hold its value any more afterwards. */
  readonly isModified: boolean;
  /** Bits that the block certainly writes of an output in a register; 0 if nothing does. A 32-bit write clears the upper half. */
  readonly bitsWritten: number;
}

/** A block that has been read and checked. */
export interface AssemblyTemplate {
  readonly operands: readonly TemplateOperand[];
  readonly statements: readonly Statement[];
  /** Registers (a bit each) whose contents are lost, declared or seen; those of outputs in fixed registers are not among them. */
  readonly clobberedRegisters: number;
  readonly clobbersFlags: boolean;
  readonly readsMemory: boolean;
  readonly writesMemory: boolean;
  /** Holds a fence, a system call or the like: must not be removed, moved or repeated even without `volatile`. */
  readonly isVolatile: boolean;
}

/** Where an operand was put. */
export type OperandAssignment =
  | { readonly kind: "register"; readonly register: number }
  | { readonly kind: "immediate"; readonly value: bigint }
  | {
      readonly kind: "memory";
      readonly base: number;
      readonly index: number;
      readonly shift: number;
      readonly displacement: number;
    };
