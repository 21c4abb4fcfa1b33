// The expression that ends at a place of a line: what stands before the dot whose members are wanted.

const OPENERS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Where the expression begins that ends with the line: names, calls, literals and dots; undefined if there is none. */
export function expressionStart(line: string): number | undefined {
  let at = line.length;
  for (;;) {
    const end = at;
    at = itemStart(line, at);
    if (at === end) return undefined;
    const before = line[at - 1];
    if (before === ".") at--;
    else if (line[at] === undefined || !"([".includes(line[at] as string) || !/[\p{L}\p{N}_)\]]/u.test(before ?? ""))
      return at;
  }
}

/** Where a word, a text or a bracket that ends at `end` begins; `end` if there is none. */
function itemStart(line: string, end: number): number {
  const last = line[end - 1] ?? "";
  if (OPENERS[last] !== undefined) return bracketStart(line, end);
  if (last === '"') {
    const start = quoteBefore(line, end - 1);
    return /[fr]/.test(line[start - 1] ?? "") ? start - 1 : start;
  }
  return end - (/[\p{L}\p{N}_]+$/u.exec(line.slice(0, end))?.[0].length ?? 0);
}

function bracketStart(line: string, end: number): number {
  let depth = 0;
  for (let at = end - 1; at >= 0; at--) {
    const unit = line[at] as string;
    if (unit === '"') at = quoteBefore(line, at);
    else if (OPENERS[unit] !== undefined) depth++;
    else if ("([{".includes(unit) && --depth === 0) return at;
  }
  return end;
}

/** Where the text begins that the quote at `at` closes. */
function quoteBefore(line: string, at: number): number {
  let start = line.lastIndexOf('"', at - 1);
  while (start > 0 && line[start - 1] === "\\") start = line.lastIndexOf('"', start - 1);
  return Math.max(start, 0);
}
