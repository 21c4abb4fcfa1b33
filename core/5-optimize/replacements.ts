// Values that turned out to be other values: collected during a pass, put into all operands at its end.

import type { MirFunction, ValueId } from "#core/mir/function.ts";

const NO_TARGETS = new Int32Array(0);

export class Replacements {
  /** Whether there are any. */
  isEmpty = true;
  /** The other value plus one, or 0. Values made later than this object stand for themselves. */
  private targets: Int32Array = NO_TARGETS;
  private readonly size: number;

  constructor(fn: MirFunction) {
    this.size = fn.count;
  }

  replace(value: ValueId, by: ValueId): void {
    if (this.isEmpty) this.targets = new Int32Array(this.size);
    this.targets[value] = by + 1;
    this.isEmpty = false;
  }

  /** What stands for `value` in the end. Chains become shorter by asking. */
  resolve(value: ValueId): ValueId {
    const { targets } = this;
    let found: number = value;
    while (found < targets.length && targets[found] !== 0) found = (targets[found] as number) - 1;
    for (let at: number = value; at !== found; ) {
      const next = (targets[at] as number) - 1;
      targets[at] = found + 1;
      at = next;
    }
    return found as ValueId;
  }

  /** Resolves the operands of one instruction. */
  resolveArgs(fn: MirFunction, id: ValueId): void {
    for (let index = fn.argCount(id) - 1; index >= 0; index--) {
      const arg = fn.arg(id, index);
      const found = this.resolve(arg);
      if (found !== arg) fn.setArg(id, index, found);
    }
  }

  /** Resolves all operands and edge arguments of the function. */
  apply(fn: MirFunction): void {
    if (this.isEmpty) return;
    for (const block of fn.blocks) {
      for (const id of block.body) this.resolveArgs(fn, id);
      for (const edge of block.edges)
        for (let index = 0; index < edge.args.length; index++)
          edge.args[index] = this.resolve(edge.args[index] as ValueId);
    }
  }
}
