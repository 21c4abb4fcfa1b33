/** The text of /tmp/perf-PID.map, by which `perf` names functions in memory that no file backs. */

import { type LinkedSymbol, linkedSymbols, type PlacedLink } from "./link-write.ts";

/** One line per function: address and size in hexadecimal, name. Ascending by address. */
export function formatPerfMap(link: PlacedLink): string {
  const functions = linkedSymbols(link).filter((symbol) => symbol.section === "text" && symbol.size > 0);
  functions.sort((left: LinkedSymbol, right: LinkedSymbol) => left.address - right.address);
  return functions.map(({ address, size, name }) => `${address.toString(16)} ${size.toString(16)} ${name}\n`).join("");
}
