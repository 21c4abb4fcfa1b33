// A value as people see it: its text, cut where it is long, with what was left out.

import type { ShownValue } from "./shown-value.ts";

/** The text in at most about so many characters; what is missing is counted. */
export function valueText(value: ShownValue, charactersMax: number): string {
  let { text } = value;
  if (value.hidden > 0 && text.endsWith("]")) text = `${text.slice(0, -1)}, … ${grouped(value.hidden)} more]`;
  const isCut = value.byteLength > value.text.length * 4 || text.length > charactersMax;
  if (!isCut) return text;
  const characters = [...text.slice(0, charactersMax)];
  return `${characters.join("")}… (${grouped(value.byteLength)} bytes)`;
}

/** Digits in groups of three. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
