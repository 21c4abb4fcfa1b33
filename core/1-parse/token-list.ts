/** The tokens of a file as a struct of arrays. */

import type { Annotation } from "#core/ast/module.ts";
import type { Span } from "#core/base/source.ts";

/** Set on a token that is the first of its line. */
export const lineStartFlag = 1;

/** Tokens by index; the last one is always EndOfFile. */
export class TokenList {
  count = 0;
  kinds: Uint8Array;
  flags: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  /** Words: index into `names`; numbers, texts and characters: index into `numbers` or `texts`, or the scalar. */
  values: Int32Array;
  /** Distinct words of the file; those of the language come first, in the order of their kinds. */
  readonly names: string[] = [];
  readonly numbers: (number | bigint)[] = [];
  readonly texts: string[] = [];
  readonly comments: Span[] = [];
  readonly annotations: Annotation[] = [];

  constructor(capacity: number) {
    this.kinds = new Uint8Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.starts = new Int32Array(capacity);
    this.ends = new Int32Array(capacity);
    this.values = new Int32Array(capacity);
  }

  push(kind: number, start: number, end: number, value: number, flag: number): void {
    const at = this.count;
    if (at === this.kinds.length) this.#grow();
    this.kinds[at] = kind;
    this.flags[at] = flag;
    this.starts[at] = start;
    this.ends[at] = end;
    this.values[at] = value;
    this.count = at + 1;
  }

  #grow(): void {
    const capacity = this.kinds.length * 2;
    const grown = new TokenList(capacity);
    grown.kinds.set(this.kinds);
    grown.flags.set(this.flags);
    grown.starts.set(this.starts);
    grown.ends.set(this.ends);
    grown.values.set(this.values);
    this.kinds = grown.kinds;
    this.flags = grown.flags;
    this.starts = grown.starts;
    this.ends = grown.ends;
    this.values = grown.values;
  }
}
