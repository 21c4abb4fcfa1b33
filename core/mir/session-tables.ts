// Tables that live as long as one compiler run and are shared by all its modules: symbols and source positions.

import type { PositionId, SymbolId } from "./function.ts";

/** Interned full names of processes, data and types, such as `collections/list.add<Integer>`. */
export class SymbolTable {
  private readonly names: string[] = [""];
  private readonly ids = new Map<string, SymbolId>([["", 0 as SymbolId]]);

  intern(name: string): SymbolId {
    const found = this.ids.get(name);
    if (found !== undefined) return found;
    const id = this.names.length as SymbolId;
    this.names.push(name);
    this.ids.set(name, id);
    return id;
  }
  name(id: SymbolId): string {
    return this.names[id] ?? "";
  }
  find(name: string): SymbolId | undefined {
    return this.ids.get(name);
  }
  get size(): number {
    return this.names.length;
  }
}

export interface Position {
  /** Index into the table's files. */
  readonly file: number;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  /** The process in whose source the position lies. */
  readonly process: SymbolId;
  /** Position of the call into which this process was inlined, or 0. */
  readonly inlinedAt: PositionId;
}

/** Source positions of instructions; number 0 is "none". */
export class PositionTable {
  readonly files: string[] = [];
  /** Five numbers for each position; the page of the newest one is also in `page`. */
  private readonly entries: Int32Array[] = [new Int32Array(5 * 1024)];
  private page = this.entries[0] as Int32Array;
  private count = 1;
  private readonly fileIds = new Map<string, number>();

  file(path: string): number {
    const found = this.fileIds.get(path);
    if (found !== undefined) return found;
    this.fileIds.set(path, this.files.length);
    return this.files.push(path) - 1;
  }

  /** Number of the position; equal to the newest one when they are the same place. */
  add(file: number, line: number, column: number, process: SymbolId, inlinedAt: PositionId): PositionId {
    const newest = this.count - 1;
    const { page } = this;
    const at = (newest & 1023) * 5;
    if (
      page[at + 2] === column &&
      page[at + 1] === line &&
      page[at] === file &&
      page[at + 3] === process &&
      page[at + 4] === inlinedAt
    )
      return newest as PositionId;
    const start = (this.count & 1023) * 5;
    if (start === 0) {
      this.page = new Int32Array(5 * 1024);
      this.entries.push(this.page);
    }
    const to = this.page;
    to[start] = file;
    to[start + 1] = line;
    to[start + 2] = column;
    to[start + 3] = process;
    to[start + 4] = inlinedAt;
    return this.count++ as PositionId;
  }

  get(id: PositionId): Position {
    const page = this.entries[id >>> 10] as Int32Array;
    const at = (id & 1023) * 5;
    return {
      file: page[at] as number,
      line: page[at + 1] as number,
      column: page[at + 2] as number,
      process: page[at + 3] as SymbolId,
      inlinedAt: page[at + 4] as PositionId,
    };
  }
}
