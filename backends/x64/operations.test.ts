/** Facts that the code generator relies on: effects and roles of operations, consecutive conditions, refusal of bad operands. */
import { expect, test } from "bun:test";
import { CodeBuffer } from "#backends/shared/code-buffer.ts";
import { conditionNames } from "./condition-names.ts";
import { encode, encodeBranch, encodeMemory } from "./encode.ts";
import { encodeAlignment, encodeMoveImmediate, encodeNops } from "./encode-constants.ts";
import { operationNameList } from "./instruction-text.ts";
import * as op from "./opcodes.gen.ts";
import { effect, flagBit, operandRole } from "./operation-layout.ts";
import {
  flagsRead,
  flagsWritten,
  hasEffect,
  implicitReads,
  implicitWrites,
  positionalOperandCount,
  roleOf,
} from "./operations.ts";
import { firstVector, gpr, noRegister, registerByName, registerName } from "./registers.ts";

test("roles, flags, implicit registers and memory effects", () => {
  expect([roleOf(op.add_r64_r64, 0), roleOf(op.add_r64_r64, 1)]).toEqual([operandRole.readWrite, operandRole.read]);
  expect([roleOf(op.mov_r64_m64, 0), roleOf(op.mov_r64_m64, 1)]).toEqual([operandRole.write, operandRole.read]);
  expect(roleOf(op.cmp_r64_i32, 0)).toBe(operandRole.read);
  expect(roleOf(op.lea_r64_a, 1)).toBe(operandRole.none);
  expect([roleOf(op.addsd_x_x, 0), roleOf(op.vaddsd_x_x_x, 0)]).toEqual([operandRole.readWrite, operandRole.write]);
  expect([roleOf(op.cvtsi2sd_x_r64, 0), hasEffect(op.cvtsi2sd_x_r64, effect.merge)]).toEqual([operandRole.write, true]);
  expect(flagsWritten(op.inc_r64)).toBe(flagBit.o | flagBit.s | flagBit.z | flagBit.a | flagBit.p);
  expect([flagsRead(op.adc_r64_r64), flagsRead(op.ja_rel), flagsRead(op.add_r64_r64)]).toEqual([
    flagBit.c,
    flagBit.c | flagBit.z,
    0,
  ]);
  expect([flagsWritten(op.mov_r64_r64), flagsWritten(op.lea_r64_a), flagsWritten(op.shlx_r64_r64_r64)]).toEqual([
    0, 0, 0,
  ]);
  expect(implicitReads[op.idiv_r64]).toBe((1 << gpr.rax) | (1 << gpr.rdx));
  expect(implicitReads[op.shl_r64_cl]).toBe(1 << gpr.rcx);
  expect(implicitWrites[op.cqo]).toBe(1 << gpr.rdx);
  expect([
    hasEffect(op.add_m64_r64, effect.load),
    hasEffect(op.add_m64_r64, effect.store),
    hasEffect(op.add_m64_r64, effect.lock),
  ]).toEqual([true, true, true]);
  expect([hasEffect(op.mov_m64_r64, effect.load), hasEffect(op.lea_r64_a, effect.load | effect.store)]).toEqual([
    false,
    false,
  ]);
  expect([positionalOperandCount(op.shl_r64_cl), positionalOperandCount(op.vblendvpd_y_y_m256_y)]).toEqual([1, 3]);
});

test("the sixteen conditions of each form have consecutive numbers", () => {
  const names = operationNameList();
  for (const [condition, [name]] of conditionNames.entries()) {
    expect(names[op.jo_rel + condition]).toBe(`j${name}_rel`);
    expect(names[op.seto_r8 + condition]).toBe(`set${name}_r8`);
    expect(names[op.cmovo_r64_m64 + condition]).toBe(`cmov${name}_r64_m64`);
  }
});

test("bad operands are refused", () => {
  const buffer = new CodeBuffer();
  expect(() => encode(buffer, op.add_r64_r64, 0, firstVector)).toThrow("register");
  expect(() => encode(buffer, op.addsd_x_x, firstVector, 3)).toThrow("register");
  expect(() => encode(buffer, op.add_r64_i32, 0, 2 ** 31)).toThrow("immediate");
  expect(() => encode(buffer, op.add_r8_i8, 0, 256)).toThrow("immediate");
  expect(() => encode(buffer, op.mov_r64_m64, 0)).toThrow("memory");
  expect(() => encodeMemory(buffer, op.mov_r64_m64, 0, gpr.rsp, 0, 0, 0)).toThrow("address");
  expect(() => encodeMemory(buffer, op.mov_r64_m64, 0, noRegister, 0, 2 ** 31, 0)).toThrow("address");
  expect(() => encodeMemory(buffer, op.mov_r64_r64, 0, noRegister, 0, 0, 0)).toThrow("no memory");
  expect(() => encodeBranch(buffer, op.ret, buffer.newLabel())).toThrow("no branch");
  expect(buffer.length).toBe(0);
});

test("constants and padding", () => {
  const buffer = new CodeBuffer(1);
  encodeMoveImmediate(buffer, gpr.rax, -1, 0);
  encodeMoveImmediate(buffer, gpr.r9, -1, -1);
  encodeMoveImmediate(buffer, gpr.r9, 1, 2);
  expect(buffer.content().toHex()).toBe("b8ffffffff" + "49c7c1ffffffff" + "49b90100000002000000");
  encodeNops(buffer, 11);
  encodeAlignment(buffer, 16);
  expect(buffer.length).toBe(48);
});

test("register names at every width, and back", () => {
  for (const [name, register, width] of [
    ["sil", gpr.rsi, 8],
    ["r8w", gpr.r8, 16],
    ["ebp", gpr.rbp, 32],
    ["r15", gpr.r15, 64],
    ["xmm15", firstVector + 15, 128],
    ["ymm0", firstVector, 256],
  ] as const) {
    expect(registerName(register, width)).toBe(name);
    expect(registerByName(name)).toEqual({ register, width });
  }
  for (const name of ["xmm16", "xmm01", "r16", "ah", ""]) expect(registerByName(name)).toBeUndefined();
});
