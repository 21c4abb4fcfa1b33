// A value as people see it: its text in lines that break between items and fields, cut where it is long, with what was left out.

import { displayWidth } from "#core/base/display-width.ts";
import type { ShownValue } from "./shown-value.ts";

/** Room for a value. */
export interface Room {
  readonly columns: number;
  readonly rows: number;
}

const CLOSERS: Readonly<Record<string, string>> = { "[": "]", "{": "}", "(": ")" };
const FIELD_INDENT = "    ";

/** The text in one line of at most about so many characters; what is missing is counted. */
export function valueText(value: ShownValue, charactersMax: number): string {
  let { text } = value;
  if (value.hidden > 0 && text.endsWith("]")) text = `${text.slice(0, -1)}, ${more(value.hidden)}]`;
  if (!isCut(value) && text.length <= charactersMax) return text;
  return `${wholeCharacters(text, charactersMax)}… (${grouped(value.byteLength)} bytes)`;
}

/** The text in lines for a terminal: as many as there is room for. */
export function valueRows(value: ShownValue, room: Room): string[] {
  const { text, hidden, byteLength } = value;
  const parts = bracketed(text);
  if (parts === undefined) return rowsOfPlain(value, room);
  const width = displayWidth(text);
  if (hidden === 0 && !isCut(value) && width <= room.columns) return [text];
  const rows = fill(parts.open, parts.items, room.columns);
  const last = rows.length - 1;
  const isWhole = rows.length <= room.rows && !isCut(value);
  if (isWhole && hidden === 0)
    return [...rows.slice(0, last).map((row) => row.text), `${rows[last]?.text ?? ""}${parts.close}`];
  const shown = rows.slice(0, Math.max(1, room.rows - 1));
  const done = shown.at(-1)?.itemsDone ?? 0;
  const left = value.count === undefined ? parts.items.length - done + hidden : value.count - done;
  const isCounted = value.count !== undefined || !isCut(value);
  const note = isCounted ? `${more(left)}${parts.close}` : `… (${grouped(byteLength)} bytes)`;
  return [...shown.map((row) => row.text), ` ${note}`];
}

/** Records break between their fields, texts where the terminal's lines end. */
function rowsOfPlain(value: ShownValue, room: Room): string[] {
  const { text } = value;
  const fields = displayWidth(text) > room.columns ? fieldsOf(text) : [text];
  const rows = fields.map((field, index) => (index === 0 ? field : `${FIELD_INDENT}and ${field}`));
  const height = (row: string): number => Math.max(1, Math.ceil(displayWidth(row) / room.columns));
  const shown: string[] = [];
  let used = 0;
  for (const row of rows) {
    const free = room.rows - used;
    if (free <= 0) return [...shown, `${FIELD_INDENT}… ${grouped(rows.length - shown.length)} more fields`];
    if (height(row) > free || (isCut(value) && row === rows.at(-1)))
      return [...shown, `${wholeCharacters(row, free * room.columns - 32)}… (${grouped(value.byteLength)} bytes)`];
    shown.push(row);
    used += height(row);
  }
  return shown;
}

interface FilledRow {
  readonly text: string;
  /** Items that are complete with this row. */
  readonly itemsDone: number;
}

/** Items side by side as far as they fit; longer ones take lines of their own. */
function fill(open: string, items: readonly string[], columns: number): FilledRow[] {
  const rows: FilledRow[] = [];
  let line = open;
  items.forEach((item, index) => {
    const text = index < items.length - 1 ? `${item},` : item;
    const isFirst = line === open || line === " ";
    if (displayWidth(line) + displayWidth(text) + (isFirst ? 0 : 1) + 1 > columns && !isFirst) {
      rows.push({ text: line, itemsDone: index });
      line = " ";
    }
    line += line === open || line === " " ? text : ` ${text}`;
  });
  return [...rows, { text: line, itemsDone: items.length }];
}

/** What stands between the brackets of a collection; the closing one may have been cut off. */
function bracketed(
  text: string,
): { readonly open: string; readonly items: readonly string[]; readonly close: string } | undefined {
  const open = text[0] ?? "";
  const close = CLOSERS[open];
  if (close === undefined) return undefined;
  return { open, close, items: split(text.slice(1, text.endsWith(close) ? -1 : undefined), ", ") };
}

function fieldsOf(text: string): readonly string[] {
  return / with /.test(text) ? split(text, " and ") : [text];
}

/** The parts between separators that stand in no brackets and no quotes. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text[at] as string;
    if (unit === '"' || (unit === "'" && isCharacter(text, at))) at = endOfQuoted(text, at);
    else if (CLOSERS[unit] !== undefined) depth++;
    else if (unit === "]" || unit === "}" || unit === ")") depth--;
    else if (depth === 0 && text.startsWith(separator, at)) {
      parts.push(text.slice(start, at));
      start = at + separator.length;
    }
  }
  return [...parts, text.slice(start)];
}

/** An apostrophe that begins a character stands behind a blank, a bracket or nothing. */
function isCharacter(text: string, at: number): boolean {
  return at === 0 || /[\s([{]/.test(text[at - 1] as string);
}

function endOfQuoted(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== text[start]) at += text[at] === "\\" ? 2 : 1;
  return at;
}

/** Reading stopped before the end. */
function isCut(value: ShownValue): boolean {
  return new TextEncoder().encode(value.text).length < value.byteLength;
}

function wholeCharacters(text: string, unitsMax: number): string {
  return [...text.slice(0, Math.max(0, unitsMax))].join("");
}

function more(count: number): string {
  return `… ${grouped(count)} more`;
}

/** Digits in groups of three. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
