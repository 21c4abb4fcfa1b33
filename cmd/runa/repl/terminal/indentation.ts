// Indentation while typing: four spaces behind a line that opens a block, and none of them before the word that closes or continues it.

const STEP = 4;
/** Words that stand where the block they belong to began. */
const CLOSERS = /^(End|Otherwise|Catch|Finally)\b/;

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function opensBlock(line: string): boolean {
  return line.trimEnd().endsWith(":");
}

function linesBefore(text: string, offset: number): readonly string[] {
  return text.slice(0, offset).split("\n");
}

/** Spaces with which a line behind the cursor's begins. */
export function indentAfter(text: string, cursor: number): string {
  const line = linesBefore(text, cursor).at(-1) ?? "";
  return " ".repeat(indentOf(line) + (opensBlock(line) ? STEP : 0));
}

/** The beginning of the cursor's line as it should be, if the line closes a block and still stands inside it. */
export function outdented(
  text: string,
  cursor: number,
): { readonly start: number; readonly end: number; readonly text: string } | undefined {
  const lines = linesBefore(text, cursor);
  const line = lines.at(-1) ?? "";
  const before = lines.slice(0, -1).findLast((other) => other.trim() !== "");
  if (before === undefined || !CLOSERS.test(line.trimStart())) return undefined;
  const place = (indent: number) => ({
    start: cursor - line.length,
    end: cursor,
    text: " ".repeat(indent) + line.trimStart(),
  });
  const opener = openerOf(line.trim(), lines.slice(0, -1));
  if (opener !== undefined) return indentOf(opener) === indentOf(line) ? undefined : place(indentOf(opener));
  const inside = indentOf(before) + (opensBlock(before) ? STEP : 0);
  return indentOf(line) < inside || inside < STEP ? undefined : place(inside - STEP);
}

/** The line that began the block which `End WORD` closes. */
function openerOf(closer: string, lines: readonly string[]): string | undefined {
  const word = /^End (\w+)$/.exec(closer)?.[1];
  if (word === undefined) return undefined;
  const opens = new RegExp(`^(\\w+ )?${word}\\b`);
  let depth = 0;
  for (const line of [...lines].reverse()) {
    const text = line.trim();
    if (text === closer) depth++;
    else if (opens.test(text) && !text.startsWith("End ") && opensBlock(text) && depth-- === 0) return line;
  }
  return undefined;
}
