/** Source positions of one object, shared by line rows and code-map sites. */

import { grownInt32 } from "./growable-array.ts";

const INITIAL_POSITIONS = 512;

/** Struct of arrays; a position's number is its index. Names (files and processes) are interned. */
export class PositionTable {
  readonly names: string[] = [];
  count = 0;
  /** Index in `names` of the source file. */
  file = new Int32Array(INITIAL_POSITIONS);
  line = new Int32Array(INITIAL_POSITIONS);
  column = new Int32Array(INITIAL_POSITIONS);
  /** Number of the position of the call that was inlined, -1 for none. */
  inlinedAt = new Int32Array(INITIAL_POSITIONS);
  /** Index in `names` of the process that the position belongs to. */
  process = new Int32Array(INITIAL_POSITIONS);
  readonly #ids = new Map<string, number>();

  /** Index of a file or process name. */
  addName(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const index = this.names.push(name) - 1;
    this.#ids.set(name, index);
    return index;
  }

  /** A new position; lines and columns count from 1. Equal positions given twice in a row are one. */
  add(file: number, line: number, column: number, inlinedAt: number, process: number): number {
    const last = this.count - 1;
    if (
      last >= 0 &&
      this.line[last] === line &&
      this.column[last] === column &&
      this.file[last] === file &&
      this.inlinedAt[last] === inlinedAt &&
      this.process[last] === process
    ) {
      return last;
    }
    const index = this.count;
    if (index >= this.file.length) this.#grow(index + 1);
    this.file[index] = file;
    this.line[index] = line;
    this.column[index] = column;
    this.inlinedAt[index] = inlinedAt;
    this.process[index] = process;
    this.count = index + 1;
    return index;
  }

  #grow(needed: number): void {
    this.file = grownInt32(this.file, needed);
    this.line = grownInt32(this.line, needed);
    this.column = grownInt32(this.column, needed);
    this.inlinedAt = grownInt32(this.inlinedAt, needed);
    this.process = grownInt32(this.process, needed);
  }
}
