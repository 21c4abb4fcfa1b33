// Tests the quick allocator on machine instructions written by hand; programs test it in backends/x64/random-programs.test.ts.

import { expect, test } from "bun:test";
import { FIRST_VIRTUAL, instructionFlag, MachineFunction, operand, SLOT, valueKind } from "./machine-function.ts";
import { QuickAllocation } from "./quick-allocation.ts";
import { verifyAllocation } from "./verify-allocation.ts";

const registers = { general: [0, 1, 2], vector: [16] };
const ADD = 1;
const END = -20;

/** A function of blocks; `fill` adds instructions. */
function build(fill: (code: MachineFunction) => void): { code: MachineFunction; allocation: QuickAllocation } {
  const code = new MachineFunction();
  fill(code);
  const allocation = new QuickAllocation();
  allocation.run(code, registers);
  expect(verifyAllocation(code, allocation, registers)).toEqual([]);
  return { code, allocation };
}

const begin = (code: MachineFunction): number => code.beginBlock(1, 0, -1, -1, -1, false);
const reference = (code: MachineFunction): number => code.newRegister(0, valueKind.reference, 1);

function define(code: MachineFunction, register: number): void {
  code.add(ADD, 0, 0);
  code.operand(register, operand.def);
}

function use(code: MachineFunction, register: number): void {
  code.add(ADD, 0, 0);
  code.operand(register, operand.use);
}

function call(code: MachineFunction): number {
  return code.add(ADD, instructionFlag.clobbersAll, 0);
}

const movesOf = ({ moves }: QuickAllocation): number[][] =>
  Array.from({ length: moves.count }, (_, i) => [moves.key[i], moves.from[i], moves.to[i]] as number[]);

test("a value that outlives a call is stored behind its definition, loaded behind the call, and seen by the collector", () => {
  let site = 0;
  const { allocation } = build((code) => {
    const value = reference(code);
    begin(code);
    define(code, value);
    site = call(code);
    use(code, value);
    code.add(END, 0, 0);
    code.endBlock();
  });
  expect(allocation.slotWords).toBe(1);
  expect(movesOf(allocation)).toEqual([
    [1, 2, SLOT],
    [2, SLOT, 2],
  ]);
  const live: number[] = [];
  allocation.liveReferences(site, false, live);
  expect(live).toHaveLength(1);
});

test("values that only one block knows share slots, those of others do not", () => {
  const { allocation } = build((code) => {
    const far = reference(code);
    const near = [reference(code), reference(code)];
    begin(code);
    define(code, far);
    for (const value of near) {
      define(code, value);
      call(code);
      use(code, value);
    }
    code.add(END, 0, 0);
    code.addEdge(1);
    code.endBlock();
    begin(code);
    use(code, far);
    code.add(END, 0, 0);
    code.endBlock();
  });
  expect(allocation.slotWords).toBe(2);
});

test("a register that an instruction names is emptied of what lives on", () => {
  const { allocation } = build((code) => {
    const values = [reference(code), reference(code)];
    begin(code);
    for (const value of values) define(code, value);
    code.add(ADD, 0, 0);
    for (const fixed of registers.general) code.operand(fixed, operand.def | operand.implicit);
    for (const value of values) use(code, value);
    code.add(END, 0, 0);
    code.endBlock();
    expect(values[0]).toBe(FIRST_VIRTUAL);
  });
  expect(movesOf(allocation).filter(([key]) => key === 3)).toHaveLength(2);
});

test("more values than registers lie in slots, and a result that nobody reads has a register all the same", () => {
  const { allocation, code } = build((code) => {
    const values = Array.from({ length: 5 }, () => reference(code));
    begin(code);
    for (const value of values) define(code, value);
    for (const value of values) use(code, value);
    define(code, reference(code));
    code.add(END, 0, 0);
    code.endBlock();
  });
  expect(allocation.slotWords).toBeGreaterThanOrEqual(2);
  expect(allocation.operandPlace[code.operandCount - 1] as number).toBeLessThan(FIRST_VIRTUAL);
});
