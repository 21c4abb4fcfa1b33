/** Source positions of the session as numbers of an object's own table, translated once each. */

import type { ObjectFile } from "#backends/object/object-file.ts";
import type { PositionId } from "#core/mir/function.ts";
import type { PositionTable, SymbolTable } from "#core/mir/session-tables.ts";

export class ObjectPositions {
  readonly #object: ObjectFile;
  readonly #positions: PositionTable;
  readonly #symbols: SymbolTable;
  readonly #numbers: number[] = [];

  constructor(object: ObjectFile, positions: PositionTable, symbols: SymbolTable) {
    this.#object = object;
    this.#positions = positions;
    this.#symbols = symbols;
  }

  /** Number in the object's table, −1 for none. */
  number(position: number): number {
    if (position === 0) return -1;
    const known = this.#numbers[position];
    if (known !== undefined) return known;
    const entry = this.#positions.get(position as PositionId);
    const inlinedAt = this.number(entry.inlinedAt);
    const table = this.#object.positions;
    const file = table.addName(this.#positions.files[entry.file] ?? "");
    const number = table.add(
      file,
      entry.line,
      entry.column,
      inlinedAt,
      table.addName(this.#symbols.name(entry.process)),
    );
    this.#numbers[position] = number;
    return number;
  }
}
