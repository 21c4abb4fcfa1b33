/** Source positions of the session as numbers of an object's own table, translated once each. */

import type { ObjectFile } from "#backends/object/object-file.ts";
import { grownInt32 } from "#backends/shared/typed-storage.ts";
import type { PositionId, SymbolId } from "#core/mir/function.ts";
import type { PositionTable, SymbolTable } from "#core/mir/session-tables.ts";

export class ObjectPositions {
  readonly #object: ObjectFile;
  readonly #positions: PositionTable;
  readonly #symbols: SymbolTable;
  /** By position of the session: number + 1 in the object's table, 0 while it has none. */
  #numbers = new Int32Array(1024);
  readonly #fileNames: number[] = [];
  /** By process: number + 1 of its name. */
  #processNames = new Int32Array(1024);

  constructor(object: ObjectFile, positions: PositionTable, symbols: SymbolTable) {
    this.#object = object;
    this.#positions = positions;
    this.#symbols = symbols;
  }

  /** Number in the object's table, −1 for none. */
  number(position: number): number {
    if (position === 0) return -1;
    if (position >= this.#numbers.length) this.#numbers = grownInt32(this.#numbers, position + 1);
    const known = this.#numbers[position] as number;
    if (known !== 0) return known - 1;
    const entry = this.#positions.get(position as PositionId);
    const inlinedAt = this.number(entry.inlinedAt);
    const file = this.#fileName(entry.file);
    const process = this.#processName(entry.process);
    const number = this.#object.positions.add(file, entry.line, entry.column, inlinedAt, process);
    this.#numbers[position] = number + 1;
    return number;
  }

  #fileName(file: number): number {
    this.#fileNames[file] ??= this.#object.positions.addName(this.#positions.files[file] ?? "");
    return this.#fileNames[file];
  }

  #processName(process: SymbolId): number {
    if (process >= this.#processNames.length) this.#processNames = grownInt32(this.#processNames, process + 1);
    const known = this.#processNames[process] as number;
    if (known !== 0) return known - 1;
    const number = this.#object.positions.addName(this.#symbols.name(process));
    this.#processNames[process] = number + 1;
    return number;
  }
}
