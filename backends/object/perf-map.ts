/** The text of /tmp/perf-PID.map, by which `perf` names functions in memory that no file backs. */

import { type LinkedSymbol, linkedSymbols, type PlacedLink } from "./link-write.ts";

/** A function whose size nobody wrote down: it ends where the next one begins. */
export interface NamedCode {
  readonly name: string;
  readonly address: number;
}

/** The same lines for code that lies between two addresses. */
export function formatNamedCode(code: readonly NamedCode[], start: number, end: number): string {
  const inside = code.filter(({ address }) => address >= start && address < end);
  inside.sort((left, right) => left.address - right.address);
  return inside
    .map(({ name, address }, index) => {
      const size = (inside[index + 1]?.address ?? end) - address;
      return size === 0 ? "" : `${address.toString(16)} ${size.toString(16)} ${name}\n`;
    })
    .join("");
}

/** One line per function: address and size in hexadecimal, name. Ascending by address. */
export function formatPerfMap(link: PlacedLink): string {
  const functions = linkedSymbols(link).filter((symbol) => symbol.section === "text" && symbol.size > 0);
  functions.sort((left: LinkedSymbol, right: LinkedSymbol) => left.address - right.address);
  return functions.map(({ address, size, name }) => `${address.toString(16)} ${size.toString(16)} ${name}\n`).join("");
}
