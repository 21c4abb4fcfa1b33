/** Selection of inline assembly: its operands get registers that fit the template, values move there before and from there after. */

import { instructionFlag, operand, type RegisterId } from "#backends/shared/machine-function.ts";
import { unreachable } from "#core/base/unreachable.ts";
import type { ValueId } from "#core/mir/function.ts";
import type { AssemblyTemplate as MirTemplate } from "#core/mir/module.ts";
import { F32, memoryKind, type TypeId, V128, V256, VOID } from "#core/types/type-table.ts";
import { allocatable, isVectorType } from "./abi.ts";
import { parseAssembly } from "./assemble.ts";
import type { OperandConstraint } from "./assembly-constraints.ts";
import type { AssemblyTemplate, OperandAssignment } from "./assembly-template.ts";
import { x64Pseudo } from "./pseudo-operations.ts";
import { MovePairs } from "./select-calls.ts";
import { accessOpcodes } from "./select-memory.ts";
import { lowerOneInstruction } from "./select-one-instruction.ts";
import type { Selector } from "./selector.ts";

/** A block as emission needs it. An operand in memory is frame object `frameObject`. */
export interface AssemblyBlock {
  readonly template: AssemblyTemplate;
  readonly places: readonly (OperandAssignment | { readonly kind: "frame"; readonly frameObject: number })[];
}

const bitsOf = (type: TypeId): number => (type === V256 ? 256 : type === V128 ? 128 : type === F32 ? 32 : 64);

function constantOf(s: Selector, value: ValueId | undefined): bigint | undefined {
  if (value === undefined || !s.isConstant(value)) return undefined;
  const { fn } = s;
  return (BigInt(fn.immediateHigh(value)) << 32n) | BigInt(fn.immediateLow(value) >>> 0);
}

function templateOf(s: Selector, source: MirTemplate, value: ValueId): AssemblyTemplate {
  const operands = (rows: MirTemplate["inputs"], isInput: boolean) =>
    rows.map((row, i) => ({
      constraint: row.constraint,
      bits: bitsOf(row.type),
      value: isInput ? constantOf(s, s.fn.arg(value, i)) : undefined,
    }));
  const result = parseAssembly(s.assembler(), {
    lines: source.lines,
    outputs: operands(source.outputs, false),
    inputs: operands(source.inputs, true),
    clobbers: source.clobbers,
  });
  return result.template ?? unreachable(`assembly: ${result.problems[0]?.message}`);
}

/** Registers for the operands: fixed ones first, then any that is neither forbidden nor taken by a conflicting operand. */
function chooseRegisters(
  template: AssemblyTemplate,
  types: readonly TypeId[],
  isImmediate: readonly boolean[],
): number[] {
  const { operands } = template;
  const chosen = operands.map(({ constraint }) => constraint.fixedRegister);
  const wantsRegister = (index: number): boolean =>
    (operands[index] as { constraint: OperandConstraint }).constraint.registerClass !== undefined &&
    isImmediate[index] !== true;
  for (let index = 0; index < operands.length; index++) {
    const { constraint, forbidden, conflicts } = operands[index] as AssemblyTemplate["operands"][number];
    if (constraint.matches >= 0 || !wantsRegister(index) || chosen[index] !== -1) continue;
    let taken = forbidden;
    for (let other = 0; other < operands.length; other++) {
      const place = (operands[other] as AssemblyTemplate["operands"][number]).constraint.matches;
      const register = chosen[place >= 0 ? place : other] as number;
      if (
        register >= 0 &&
        other !== index &&
        (((conflicts >> other) & 1) === 1 || constraint.isOutput === other < index)
      )
        taken |= 1 << register;
      if (register >= 0 && other !== index) taken |= 1 << register;
    }
    const pool = isVectorType(types[index] as TypeId) ? allocatable.vector : allocatable.general;
    const free = pool.find((register) => ((taken >>> register) & 1) === 0);
    chosen[index] = free ?? unreachable("assembly: more operands than registers");
  }
  for (let index = 0; index < operands.length; index++) {
    const { matches } = (operands[index] as AssemblyTemplate["operands"][number]).constraint;
    if (matches >= 0) chosen[index] = chosen[matches] as number;
  }
  return chosen;
}

export function lowerAssembly(s: Selector, value: ValueId): void {
  const { fn, code } = s;
  const source = s.context.program.assembly[fn.aux(value)] ?? unreachable("assembly: no such template");
  const template = templateOf(s, source, value);
  if (lowerOneInstruction(s, value, source, template)) return;
  const outputs = source.outputs.length;
  const types = [...source.outputs, ...source.inputs].map((row) => row.type);
  const isImmediate = template.operands.map(
    ({ constraint }, i) => i >= outputs && constraint.allowsImmediate && s.isConstant(fn.arg(value, i - outputs)),
  );
  const registers = chooseRegisters(template, types, isImmediate);
  const before = new MovePairs();
  const places = template.operands.map(({ constraint }, i): AssemblyBlock["places"][number] => {
    const arg = i >= outputs ? fn.arg(value, i - outputs) : undefined;
    if (isImmediate[i] === true) return { kind: "immediate", value: constantOf(s, arg) ?? 0n };
    if (constraint.registerClass === undefined && constraint.matches < 0) return inFrame(s, types[i] as TypeId, arg);
    if (arg !== undefined) before.toPlace(registers[i] as number, s.place(arg));
    return { kind: "register", register: registers[i] as number };
  });
  before.emit(s);
  const id = s.add(x64Pseudo.assembly);
  code.symbol[id] = s.assemblyBlocks.push({ template, places }) - 1;
  const inputs = new Set(before.registers);
  const written = template.clobberedRegisters | outputMask(registers, outputs);
  for (const register of inputs) code.operand(register, operand.use | operand.late | operand.implicit);
  for (let register = 0; register < 32; register++)
    if (((written >>> register) & 1) === 1)
      code.operand(register, operand.def | operand.implicit | (inputs.has(register) ? 0 : operand.early));
  receiveOutputs(s, value, places, registers, types.slice(0, outputs));
}

function outputMask(registers: readonly number[], outputs: number): number {
  let mask = 0;
  for (let i = 0; i < outputs; i++) if ((registers[i] as number) >= 0) mask |= 1 << (registers[i] as number);
  return mask;
}

const memoryKindOf = (type: TypeId): number =>
  memoryKind(
    type === V256 ? "v256" : type === V128 ? "v128" : type === F32 ? "f32" : isVectorType(type) ? "f64" : "word",
  );

/** An operand that must lie in memory gets a frame object, filled before the block. */
function inFrame(s: Selector, type: TypeId, arg: ValueId | undefined): { kind: "frame"; frameObject: number } {
  const frameObject = s.code.frameObjects.push(bitsOf(type) / 8) - 1;
  if (arg !== undefined) {
    const register = s.use(arg);
    const row = accessOpcodes(memoryKindOf(type));
    const id = s.add(s.cpu.hasAvx ? row.vexStore : row.store, instructionFlag.frameAddress);
    s.code.operand(register, operand.use);
    s.code.symbol[id] = frameObject;
  }
  return { kind: "frame", frameObject };
}

function receiveOutputs(
  s: Selector,
  value: ValueId,
  places: AssemblyBlock["places"],
  registers: readonly number[],
  types: readonly TypeId[],
): void {
  if (s.fn.type(value) === VOID) return;
  const after = new MovePairs();
  const results = types.map((type, i): RegisterId => {
    const register = s.newRegister(type);
    if (places[i]?.kind === "register") after.toPlace(register, registers[i] as number);
    return register;
  });
  after.emit(s);
  places.forEach((place, i) => {
    if (place.kind !== "frame" || i >= types.length) return;
    const row = accessOpcodes(memoryKindOf(types[i] as TypeId));
    const id = s.add(s.cpu.hasAvx ? row.vexLoad : row.load, instructionFlag.frameAddress);
    s.code.operand(results[i] as number, operand.def);
    s.code.symbol[id] = place.frameObject;
  });
  s.setResults(value, results);
}
