// Truth values that are known at a place in the dominator tree, from the branch that leads there and the checks that were passed.

import type { Block, BlockId, MirFunction, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { constantBool } from "./pass-context.ts";

export class KnownConditions {
  private readonly fn: MirFunction;
  /** Per value: 0 unknown, 1 false, 2 true. */
  private readonly known: Uint8Array;
  private readonly trail: ValueId[] = [];

  constructor(fn: MirFunction) {
    this.fn = fn;
    this.known = new Uint8Array(fn.count);
  }

  mark(): number {
    return this.trail.length;
  }
  rewind(mark: number): void {
    while (this.trail.length > mark) this.known[this.trail.pop() as ValueId] = 0;
  }

  /** 0, 1, or −1 if not known. */
  get(condition: ValueId): number {
    const constant = constantBool(this.fn, condition);
    return constant >= 0 ? constant : (this.known[condition] ?? 0) - 1;
  }

  /** The condition has this value from here on; what follows from it for its operands is noted too. */
  set(condition: ValueId, value: 0 | 1): void {
    const { fn, known } = this;
    if (condition >= known.length || known[condition] !== 0) return;
    known[condition] = value + 1;
    this.trail.push(condition);
    const op = fn.op(condition);
    if (op === OP.bool_not) this.set(fn.arg(condition, 0), value === 0 ? 1 : 0);
    else if ((op === OP.bool_and && value === 1) || (op === OP.bool_or && value === 0)) {
      this.set(fn.arg(condition, 0), value);
      this.set(fn.arg(condition, 1), value);
    }
  }

  /** Control came to `block` from the end of `from`, its only predecessor. */
  enter(from: Block, block: BlockId): void {
    const end = from.body[from.body.length - 1] as ValueId;
    if (this.fn.op(end) !== OP.branch || from.edges.length !== 2) return;
    const [whenTrue, whenFalse] = from.edges;
    if (whenTrue?.block === whenFalse?.block) return;
    this.set(this.fn.arg(end, 0), whenTrue?.block === block ? 1 : 0);
  }
}
