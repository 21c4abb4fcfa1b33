/** Copying and filling memory: rdi destination, rsi source or byte, rdx bytes. Destroys rax, rcx, rdi, rsi, rdx, xmm14, xmm15. */

import { encodeMoveWide } from "./encode-constants.ts";
import * as x64 from "./opcodes.gen.ts";
import { firstVector, gpr } from "./registers.ts";
import type { RoutineWriter } from "./routine-writer.ts";
import { ROUTINES } from "./stub-symbols.ts";

const { rax, rcx, rdx, rsi, rdi } = gpr;
const first = firstVector + 14;
const second = firstVector + 15;

interface Piece {
  readonly bytes: number;
  readonly load: number;
  readonly store: number;
}

const pieces: readonly Piece[] = [
  { bytes: 8, load: x64.mov_r64_m64, store: x64.mov_m64_r64 },
  { bytes: 4, load: x64.mov_r32_m32, store: x64.mov_m32_r32 },
  { bytes: 2, load: x64.movzx_r32_m16, store: x64.mov_m16_r16 },
  { bytes: 1, load: x64.movzx_r32_m8, store: x64.mov_m8_r8 },
];

/** Fewer than 16 bytes: the first and the last piece of the largest size that fits; they may overlap. */
function moveSmall(w: RoutineWriter): void {
  for (const piece of pieces) {
    const smaller = w.label();
    w.op(x64.cmp_r64_i32, rdx, piece.bytes);
    w.jump(x64.jb_rel, smaller);
    w.at(piece.load, rsi, 0, rax);
    w.op(x64.add_r64_r64, rsi, rdx);
    w.at(piece.load, rsi, -piece.bytes, rcx);
    w.at(piece.store, rdi, 0, rax);
    w.op(x64.add_r64_r64, rdi, rdx);
    w.at(piece.store, rdi, -piece.bytes, rcx);
    w.op(x64.ret);
    w.bind(smaller);
  }
  w.op(x64.ret);
}

/** memmove: overlapping places are copied from the end that does not overwrite what is still to be read. */
export function emitMemoryMove(w: RoutineWriter): void {
  const large = w.label();
  const backward = w.label();
  const forwardLoop = w.label();
  const backwardLoop = w.label();
  w.op(x64.cmp_r64_i32, rdx, 16);
  w.jump(x64.jae_rel, large);
  moveSmall(w);
  w.bind(large);
  w.move(rax, rdi);
  w.op(x64.sub_r64_r64, rax, rsi);
  w.op(x64.cmp_r64_r64, rax, rdx);
  w.jump(x64.jb_rel, backward);
  w.op(x64.add_r64_r64, rsi, rdx);
  w.at(x64.movups_x_m128, rsi, -16, first);
  w.op(x64.sub_r64_r64, rsi, rdx);
  w.move(rcx, rdi);
  w.op(x64.add_r64_r64, rcx, rdx);
  w.bind(forwardLoop);
  w.at(x64.movups_x_m128, rsi, 0, second);
  w.at(x64.movups_m128_x, rdi, 0, second);
  w.op(x64.add_r64_i32, rsi, 16);
  w.op(x64.add_r64_i32, rdi, 16);
  w.op(x64.sub_r64_i32, rdx, 16);
  w.op(x64.cmp_r64_i32, rdx, 16);
  w.jump(x64.jae_rel, forwardLoop);
  w.at(x64.movups_m128_x, rcx, -16, first);
  w.op(x64.ret);
  w.bind(backward);
  w.at(x64.movups_x_m128, rsi, 0, first);
  w.move(rcx, rdi);
  w.op(x64.add_r64_r64, rsi, rdx);
  w.op(x64.add_r64_r64, rdi, rdx);
  w.bind(backwardLoop);
  w.at(x64.movups_x_m128, rsi, -16, second);
  w.at(x64.movups_m128_x, rdi, -16, second);
  w.op(x64.sub_r64_i32, rsi, 16);
  w.op(x64.sub_r64_i32, rdi, 16);
  w.op(x64.sub_r64_i32, rdx, 16);
  w.op(x64.cmp_r64_i32, rdx, 16);
  w.jump(x64.jae_rel, backwardLoop);
  w.at(x64.movups_m128_x, rcx, 0, first);
  w.op(x64.ret);
  w.finish(ROUTINES.memoryMove);
}

/** memset: the byte is spread over a register, then stored in pieces that may overlap. */
export function emitMemoryFill(w: RoutineWriter): void {
  const large = w.label();
  const loop = w.label();
  w.op(x64.movzx_r32_r8, rax, rsi);
  encodeMoveWide(w.buffer, rcx, 0x01010101, 0x01010101);
  w.op(x64.imul_r64_r64, rax, rcx);
  w.op(x64.cmp_r64_i32, rdx, 16);
  w.jump(x64.jae_rel, large);
  for (const piece of pieces) {
    const smaller = w.label();
    w.op(x64.cmp_r64_i32, rdx, piece.bytes);
    w.jump(x64.jb_rel, smaller);
    w.at(piece.store, rdi, 0, rax);
    w.op(x64.add_r64_r64, rdi, rdx);
    w.at(piece.store, rdi, -piece.bytes, rax);
    w.op(x64.ret);
    w.bind(smaller);
  }
  w.op(x64.ret);
  w.bind(large);
  w.op(x64.movq_x_r64, first, rax);
  w.op(x64.punpcklqdq_x_x, first, first);
  w.move(rcx, rdi);
  w.op(x64.add_r64_r64, rcx, rdx);
  w.bind(loop);
  w.at(x64.movups_m128_x, rdi, 0, first);
  w.op(x64.add_r64_i32, rdi, 16);
  w.op(x64.sub_r64_i32, rdx, 16);
  w.op(x64.cmp_r64_i32, rdx, 16);
  w.jump(x64.jae_rel, loop);
  w.at(x64.movups_m128_x, rcx, -16, first);
  w.op(x64.ret);
  w.finish(ROUTINES.memoryFill);
}
