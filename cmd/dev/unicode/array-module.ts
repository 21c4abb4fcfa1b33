// Text of library modules that hold tables of numbers as constant arrays.

const LINE_MAX = 240;

export interface Table {
  readonly name: string;
  readonly note: string;
  /** Type of the elements in Runa. */
  readonly type: string;
  readonly values: readonly number[];
}

/** A module of tables; `note` says what they are and which program made them. */
export function arrayModule(note: string, tables: readonly Table[]): string {
  const lines = [`Note: ${note}`, ""];
  for (const { name, note: about, type, values } of tables) {
    lines.push(`Note: ${about}`, `Constant ${name} as Array of (${values.length}) ${type} is [`);
    let line = "   ";
    for (const [index, value] of values.entries()) {
      const part = index + 1 < values.length ? ` ${value},` : ` ${value}`;
      if (line.length + part.length > LINE_MAX) {
        lines.push(line);
        line = "   ";
      }
      line += part;
    }
    lines.push(line, "]", "");
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

export const LAST_CODE = 0x10ffff;

/** All Unicode scalar values in order. */
export function* scalarValues(): Generator<number> {
  for (let code = 0; code <= LAST_CODE; code++) if (code < 0xd800 || code > 0xdfff) yield code;
}

export const codesOf = (text: string): number[] => [...text].map((c) => c.codePointAt(0) as number);
