/** How many columns text takes on a terminal. */

/** Tabs are shown as stops of this many columns. */
const tabWidth = 4;

/** Columns of a text without tabs or newlines; combining marks take none, East Asian and emoji characters two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x300) {
      width++;
      continue;
    }
    const scalar = text.codePointAt(at) as number;
    if (scalar > 0xffff) at++;
    width += scalarWidth(scalar);
  }
  return width;
}

/** Replaces tabs by spaces up to the next stop and what steers a terminal by U+FFFD; the text begins at the given column. */
export function expandTabs(text: string, column: number): string {
  let out = "";
  let at = column;
  for (const character of text) {
    if (character === "\t") {
      const spaces = tabWidth - (at % tabWidth);
      out += " ".repeat(spaces);
      at += spaces;
      continue;
    }
    const shown = isDangerous(character.charCodeAt(0)) ? "\uFFFD" : character;
    out += shown;
    at += displayWidth(shown);
  }
  return out;
}

/** A text that may hold pieces of a program, for a terminal: what would steer it is U+FFFD; line breaks stay. */
export function harmless(text: string): string {
  let out = "";
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 10 || !isDangerous(unit)) continue;
    out += `${text.slice(from, at)}${unit === 9 ? " " : "\uFFFD"}`;
    from = at + 1;
  }
  return from === 0 ? text : out + text.slice(from);
}

/** Whether a character steers a terminal, or shows the text around it in another order than it has. */
export function isDangerous(unit: number): boolean {
  return (
    unit < 0x20 ||
    (unit >= 0x7f && unit < 0xa0) ||
    unit === 0x61c ||
    unit === 0x200e ||
    unit === 0x200f ||
    (unit >= 0x2028 && unit <= 0x202e) ||
    (unit >= 0x2066 && unit <= 0x2069)
  );
}

function scalarWidth(scalar: number): number {
  for (const [from, to, width] of exceptionalWidths) {
    if (scalar < from) return 1;
    if (scalar <= to) return width;
  }
  return 1;
}

/** Ranges of Unicode that do not take one column (Unicode Standard Annex 11, and combining marks), ascending. */
const exceptionalWidths: readonly (readonly [number, number, number])[] = [
  [0x300, 0x36f, 0],
  [0x483, 0x489, 0],
  [0x591, 0x5bd, 0],
  [0x610, 0x61a, 0],
  [0x64b, 0x65f, 0],
  [0x1100, 0x115f, 2],
  [0x1ab0, 0x1aff, 0],
  [0x200b, 0x200f, 0],
  [0x20d0, 0x20ff, 0],
  [0x231a, 0x231b, 2],
  [0x2e80, 0x303e, 2],
  [0x3041, 0x33ff, 2],
  [0x3400, 0x4dbf, 2],
  [0x4e00, 0x9fff, 2],
  [0xa000, 0xa4cf, 2],
  [0xac00, 0xd7a3, 2],
  [0xf900, 0xfaff, 2],
  [0xfe00, 0xfe0f, 0],
  [0xfe20, 0xfe2f, 0],
  [0xfe30, 0xfe6f, 2],
  [0xff00, 0xff60, 2],
  [0xffe0, 0xffe6, 2],
  [0x1f300, 0x1f64f, 2],
  [0x1f680, 0x1f6ff, 2],
  [0x1f900, 0x1f9ff, 2],
  [0x20000, 0x3fffd, 2],
];
