// Which references certainly address an object wherever they exist, so that a field of fixed place may be read early.

import { ALIAS_INVARIANT, accessAlias, type MirFunction, type ValueId } from "#core/mir/function.ts";
import { HEADER, TEXT_LAYOUT } from "#core/spec/layouts.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { REF } from "#core/types/type-table.ts";

const DISPLACEMENT_MAX = 4096;

/** Operations that hand an address over without asking about it. */
const HANDS_OVER: ReadonlySet<number> = new Set([OP.call, OP.call_runtime]);

/** The form of a text (invariant; a variant's case is fixed) says nothing about which fields it has: every text has them all. */
const isTagLoad = (fn: MirFunction, load: ValueId): boolean =>
  fn.immediate(load) < HEADER.bytes &&
  (fn.immediate(load) !== TEXT_LAYOUT.formOffset || accessAlias(fn.aux(load)) !== ALIAS_INVARIANT);

/**
 * A reference of a type that is not Optional is never 0, and a program reads through an Optional one only after asking `is_null`
 * (or `ref_eq`, or about its address) of it; it reads a case's fields only after looking at the header. So values that are joined by block parameters and
 * selections form families, and a family of which nobody asks any such question holds only addresses of objects of one known layout.
 */
export class ObjectBases {
  private readonly family: Int32Array;
  private readonly isDoubtful: Uint8Array;

  constructor(fn: MirFunction) {
    this.family = Int32Array.from({ length: fn.count }, (_, index) => index);
    this.isDoubtful = new Uint8Array(fn.count);
    for (const block of fn.blocks)
      for (const edge of block.edges) {
        const { params } = fn.block(edge.block);
        for (let index = 0; index < params.length; index++)
          if (fn.type(params[index] as ValueId) === REF)
            this.join(params[index] as ValueId, edge.args[index] as ValueId);
      }
    for (const block of fn.blocks)
      for (const id of block.body)
        if (fn.op(id) === OP.select && fn.type(id) === REF) {
          this.join(id, fn.arg(id, 1));
          this.join(id, fn.arg(id, 2));
        }
    for (const block of fn.blocks) for (const id of block.body) this.note(fn, id);
    for (const block of fn.blocks)
      for (const edge of block.edges) for (const arg of edge.args) this.noteAddress(fn, arg);
  }

  /** Whether a text's bytes may be asked for: it is there. */
  isSafeText(text: ValueId): boolean {
    return this.isDoubtful[this.find(text)] === 0;
  }

  /** Whether the load reads a field of fixed place from such an object. */
  isSafeLoad(fn: MirFunction, load: ValueId): boolean {
    const base = fn.arg(load, 0);
    const displacement = fn.immediate(load);
    return (
      fn.argCount(load) === 1 &&
      fn.type(base) === REF &&
      displacement >= HEADER.bytes &&
      displacement < DISPLACEMENT_MAX &&
      this.isDoubtful[this.find(base)] === 0
    );
  }

  private note(fn: MirFunction, id: ValueId): void {
    const op = fn.op(id);
    if (!HANDS_OVER.has(op))
      for (let index = fn.argCount(id) - 1; index >= 0; index--) this.noteAddress(fn, fn.arg(id, index));
    if (op === OP.is_null) this.doubt(fn.arg(id, 0));
    else if (op === OP.ref_eq) {
      this.doubt(fn.arg(id, 0));
      this.doubt(fn.arg(id, 1));
    } else if (op === OP.word_to_ref || op === OP.null) this.doubt(id);
    else if (op === OP.load && fn.type(fn.arg(id, 0)) === REF && isTagLoad(fn, id)) this.doubt(fn.arg(id, 0));
  }

  /** An address that is asked about may be that of nothing. */
  private noteAddress(fn: MirFunction, value: ValueId): void {
    if (fn.op(value) === OP.ref_to_word) this.doubt(fn.arg(value, 0));
  }

  private doubt(value: ValueId): void {
    this.isDoubtful[this.find(value)] = 1;
  }

  private find(value: number): number {
    const { family } = this;
    let at = value;
    while (family[at] !== at) {
      family[at] = family[family[at] as number] as number;
      at = family[at] as number;
    }
    return at;
  }

  private join(a: number, b: number): void {
    this.family[this.find(a)] = this.find(b);
  }
}
