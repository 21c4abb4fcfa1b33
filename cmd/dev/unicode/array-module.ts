// Text of library modules that hold tables of numbers as constant arrays.
import { canonicalText } from "#cmd/dev/canonical-text.ts";

/** One constant array. */
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
    lines.push(
      `Note: ${about}`,
      `Constant ${name} as Array of (${values.length}) ${type} is [${values.join(", ")}]`,
      "",
    );
  }
  return canonicalText("tables", `${lines.join("\n")}\n`);
}

/** The highest Unicode code. */
export const LAST_CODE = 0x10ffff;

/** All Unicode scalar values in order. */
export function* scalarValues(): Generator<number> {
  for (let code = 0; code <= LAST_CODE; code++) if (code < 0xd800 || code > 0xdfff) yield code;
}

/** The codes of a text's characters. */
export const codesOf = (text: string): number[] => [...text].map((c) => c.codePointAt(0) as number);
