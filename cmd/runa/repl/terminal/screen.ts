// Draws an entry with its prompts over the rows that it took before: wraps by columns, shows the part round the cursor if it is taller than the screen.

import { displayWidth } from "#core/base/display-width.ts";
import { STYLE_CODES, type Style } from "./highlight.ts";
import type { TerminalDevice, TerminalSize } from "./terminal-device.ts";

export interface Drawing {
  readonly prompt: string;
  readonly continuation: string;
  readonly text: string;
  /** Offset in the text. */
  readonly cursor: number;
  /** By unit of the text; undefined without colours. */
  readonly styles: readonly (Style | undefined)[] | undefined;
  /** Lines below the entry, without escape sequences; cut at the right edge. */
  readonly below: readonly string[];
}

const RESET = "\u001b[0m";
const DIM = "\u001b[90m";
const PROMPT = "\u001b[1;32m";

interface Row {
  output: string;
  width: number;
}

interface Layout {
  readonly rows: readonly Row[];
  readonly cursorRow: number;
  readonly cursorColumn: number;
}

/** A layout in the making. */
interface Filling {
  readonly rows: Row[];
  readonly columns: number;
  style: Style | undefined;
}

export class Screen {
  readonly #device: TerminalDevice;
  readonly #hasColours: boolean;
  /** Widths of the rows drawn last, and where the cursor was left among them. */
  #widths: readonly number[] = [];
  #cursorRow = 0;
  #cursorColumn = 0;
  #columns = 0;
  #rowCount = 0;

  constructor(device: TerminalDevice, hasColours: boolean) {
    this.#device = device;
    this.#hasColours = hasColours;
  }

  /** Forgets what was drawn: what comes next begins on the cursor's line. */
  begin(): void {
    this.#widths = [];
    this.#cursorRow = 0;
    this.#cursorColumn = 0;
  }

  /** Whether the terminal has another size than when it was drawn on last. */
  get isResized(): boolean {
    const { columns, rows } = this.#device.size();
    return columns !== this.#columns || rows !== this.#rowCount;
  }

  draw(drawing: Drawing): void {
    const size = this.#device.size();
    const layout = this.#layOut(drawing, size.columns);
    const below = drawing.below.slice(0, Math.max(0, size.rows - 2)).map((line) => this.#fitted(line, size.columns));
    const { first, count } = visibleRows(layout, size, below.length);
    const rows = layout.rows.slice(first, first + count);
    const shown = [...rows.map((row) => row.output), ...below];
    const cursorRow = layout.cursorRow - first;
    let output = `\u001b[?25l${this.#toStart(size.columns)}\u001b[J${shown.join("\n")}`;
    const up = shown.length - 1 - cursorRow;
    if (up > 0) output += `\u001b[${up}A`;
    output += "\r";
    if (layout.cursorColumn > 0) output += `\u001b[${layout.cursorColumn}C`;
    this.#device.write(`${output}\u001b[?25h`);
    this.#widths = rows.map((row) => row.width);
    this.#cursorRow = cursorRow;
    this.#cursorColumn = layout.cursorColumn;
    this.#columns = size.columns;
    this.#rowCount = size.rows;
  }

  /** Draws the entry, all of it and nothing below it, and goes to the line behind it. */
  finish(drawing: Drawing): void {
    const { columns } = this.#device.size();
    const { rows } = this.#layOut({ ...drawing, cursor: drawing.text.length }, columns);
    this.#device.write(`${this.#toStart(columns)}\u001b[J${rows.map((row) => row.output).join("\n")}\n`);
    this.begin();
  }

  /** To the first row of what was drawn, which the terminal may have wrapped anew. */
  #toStart(columns: number): string {
    let up = this.#cursorRow;
    if (columns < this.#columns) {
      up = Math.floor(this.#cursorColumn / columns);
      for (const width of this.#widths.slice(0, this.#cursorRow)) up += Math.max(1, Math.ceil(width / columns));
    }
    return up > 0 ? `\r\u001b[${up}A` : "\r";
  }

  #layOut(drawing: Drawing, columns: number): Layout {
    const { text, cursor, styles } = drawing;
    const filling: Filling = { rows: [], columns, style: undefined };
    let place = { row: 0, column: 0 };
    this.#startLine(filling, drawing.prompt);
    for (let at = 0; at <= text.length; ) {
      const character = at < text.length ? String.fromCodePoint(text.codePointAt(at) as number) : "";
      const width = character === "\n" ? 0 : displayWidth(character);
      if (
        (lastRow(filling).width + width > columns && width > 0) ||
        (at === cursor && lastRow(filling).width === columns)
      )
        this.#startRow(filling);
      if (at === cursor) place = { row: filling.rows.length - 1, column: lastRow(filling).width };
      if (character === "") break;
      if (character === "\n") this.#startLine(filling, drawing.continuation);
      else this.#put(filling, character, width, styles?.[at]);
      at += character.length;
    }
    this.#setStyle(filling, undefined);
    return { rows: filling.rows, cursorRow: place.row, cursorColumn: place.column };
  }

  #startLine(filling: Filling, prompt: string): void {
    if (filling.rows.length > 0) this.#setStyle(filling, undefined);
    // A prompt must leave room for the text.
    const shown = displayWidth(prompt) * 2 > filling.columns ? `${prompt.trim().slice(-1)} ` : prompt;
    const code = filling.rows.length === 0 ? PROMPT : DIM;
    filling.rows.push({ output: this.#hasColours ? `${code}${shown}${RESET}` : shown, width: displayWidth(shown) });
  }

  #startRow(filling: Filling): void {
    const { style } = filling;
    this.#setStyle(filling, undefined);
    filling.rows.push({ output: "", width: 0 });
    this.#setStyle(filling, style);
  }

  #put(filling: Filling, character: string, width: number, style: Style | undefined): void {
    if (style !== filling.style) this.#setStyle(filling, style);
    const row = lastRow(filling);
    const unit = character.charCodeAt(0);
    const isControl = unit < 32 || (unit >= 127 && unit < 160);
    row.output += isControl ? "\ufffd" : character;
    row.width += width;
  }

  #setStyle(filling: Filling, style: Style | undefined): void {
    if (style === filling.style) return;
    if (filling.style !== undefined) lastRow(filling).output += RESET;
    if (style !== undefined) lastRow(filling).output += STYLE_CODES[style];
    filling.style = style;
  }

  #fitted(line: string, columns: number): string {
    const cut = cutToWidth(line, columns - 1);
    return this.#hasColours ? `${DIM}${cut}${RESET}` : cut;
  }
}

function lastRow(filling: Filling): Row {
  return filling.rows[filling.rows.length - 1] as Row;
}

/** The rows round the cursor that fit on the screen. */
function visibleRows(
  layout: Layout,
  size: TerminalSize,
  below: number,
): { readonly first: number; readonly count: number } {
  const room = Math.max(1, size.rows - below);
  if (layout.rows.length <= room) return { first: 0, count: layout.rows.length };
  const first = Math.min(Math.max(0, layout.cursorRow - room + 1), layout.rows.length - room);
  return { first, count: room };
}

/** As much of a line as fits into so many columns; the end of a cut one is `…`. */
export function cutToWidth(line: string, columns: number): string {
  if (displayWidth(line) <= columns) return line;
  let cut = "";
  let width = 1;
  for (const character of line) {
    width += displayWidth(character);
    if (width > columns) break;
    cut += character;
  }
  return `${cut}…`;
}
