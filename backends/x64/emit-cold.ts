/** Emission of what stands behind a function's hot part: slow paths, traps, moves of edges, tables of jumps. */

import type { Label } from "#backends/shared/code-buffer.ts";
import { SLOT } from "#backends/shared/machine-function.ts";
import { scratch } from "./abi.ts";
import { emitEdgeMoves } from "./emit-control.ts";
import { loadHeader, slowArgumentOffset, trapTarget } from "./emit-instruction.ts";
import type { ColdExit, Emitter } from "./emitter.ts";
import { encode, encodeBranch, encodeBranchSymbol, encodeMemory } from "./encode.ts";
import { encodeMoveImmediate } from "./encode-constants.ts";
import * as x64 from "./opcodes.gen.ts";
import { gpr, noRegister } from "./registers.ts";
import { STUBS } from "./stub-symbols.ts";

const trapArgumentRegisters = [gpr.rsi, gpr.rdx, gpr.rcx] as const;

function emitTrap(e: Emitter, id: number): void {
  const { code } = e.selector;
  const count = Math.min(e.operandCount(id), trapArgumentRegisters.length);
  const first = code.operandFirst[id] as number;
  for (let i = 0; i < count; i++)
    e.queueMove(e.place(id, i), trapArgumentRegisters[i] as number, code.operandRegister[first + i] as number);
  e.moves.flush(e.writer);
  encodeMoveImmediate(e.buffer, gpr.rdi, code.symbol[id] as number, 0);
  encodeBranchSymbol(e.buffer, x64.call_rel, trapTarget(e));
  e.addSite(id, "trap");
}

function callStub(e: Emitter, id: number, name: string): void {
  encodeBranchSymbol(e.buffer, x64.call_rel, e.selector.objectSymbol(name));
  e.addSite(id, "slow");
}

function emitExit(e: Emitter, exit: ColdExit): void {
  const { buffer } = e;
  const { code } = e.selector;
  buffer.bind(exit.label);
  switch (exit.kind) {
    case "trap":
      emitTrap(e, exit.of);
      return;
    case "edge":
      emitEdgeMoves(e, exit.of);
      encodeBranch(buffer, x64.jmp_rel, e.labels[code.edgeTarget[exit.of] as number] as Label);
      return;
    case "prologue":
      encodeBranchSymbol(buffer, x64.call_rel, e.selector.objectSymbol(STUBS.poll));
      e.addSite(exit.of, "prologue");
      break;
    case "poll":
      callStub(e, exit.of, STUBS.poll);
      break;
    case "barrier":
      encodeMemory(buffer, x64.mov_m64_r64, gpr.rsp, noRegister, 0, slowArgumentOffset(0), e.place(exit.of, 0));
      callStub(e, exit.of, STUBS.barrier);
      break;
    case "object": {
      const id = exit.of;
      encodeMemory(
        buffer,
        x64.mov_m64_i32,
        gpr.rsp,
        noRegister,
        0,
        slowArgumentOffset(0),
        code.immediateLow[id] as number,
      );
      loadHeader(e, code.symbol[id] as number, code.immediateHigh[id] as number);
      encodeMemory(buffer, x64.mov_m64_r64, gpr.rsp, noRegister, 0, slowArgumentOffset(1), scratch);
      callStub(e, id, STUBS.allocateObject);
      if (e.place(id, 0) >= SLOT) return;
      encode(buffer, x64.mov_r64_r64, e.place(id, 0), scratch);
      break;
    }
  }
  encodeBranch(buffer, x64.jmp_rel, exit.back);
}

/** Emits all cold exits; those that edges add meanwhile come too. */
export function emitColdExits(e: Emitter): void {
  for (let i = 0; i < e.cold.length; i++) emitExit(e, e.cold[i] as ColdExit);
}

/** Emits the tables of jumps; their entries are filled by `fillTables` when all labels are bound. */
export function emitTables(e: Emitter): void {
  for (const { table, labels } of e.tables) {
    e.buffer.align(4, 0xcc);
    e.buffer.bind(table);
    for (let i = 0; i < labels.length; i++) e.buffer.u32(0);
  }
}

export function fillTables(e: Emitter): void {
  for (const { table, labels } of e.tables) {
    const start = e.buffer.labelOffset(table);
    labels.forEach((label, i) => {
      e.buffer.patch32(start + 4 * i, e.buffer.labelOffset(label) - start);
    });
  }
}
