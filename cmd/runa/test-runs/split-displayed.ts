// Takes a displayed collection or record apart into its elements.

/** What stands between the outer brackets, or behind `with` of a record. */
export interface DisplayedParts {
  /** "[", "{", "(", or what a record's text begins with. */
  readonly opening: string;
  readonly items: readonly string[];
}

const closings: Readonly<Record<string, string>> = { "[": "]", "{": "}", "(": ")" };

/** The elements of `[1, 2]`, `{"a": 1}`, `(1, "x")`, `Point with x as 1 and y as 2`; undefined for what is none of these. */
export function splitDisplayed(text: string): DisplayedParts | undefined {
  const opening = text[0] ?? "";
  const closing = closings[opening];
  if (closing !== undefined) {
    if (!text.endsWith(closing)) return undefined;
    const items = splitAt(text.slice(1, -1), ", ");
    return items === undefined ? undefined : { opening, items };
  }
  const record = /^([A-Z]\w* with )(.*)$/s.exec(text);
  const items = record === null ? undefined : splitAt(record[2] as string, " and ");
  return items === undefined || record === null ? undefined : { opening: record[1] as string, items };
}

/** Splits at a separator outside of brackets and quotes; undefined if those do not match. */
function splitAt(text: string, separator: string): string[] | undefined {
  const items: string[] = [];
  const open: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (character === '"' || character === "'") {
      const end = endOfQuotes(text, at, character);
      if (end < 0) return undefined;
      at = end;
    } else if (closings[character] !== undefined) open.push(closings[character]);
    else if (character === "]" || character === "}" || character === ")") {
      if (open.pop() !== character) return undefined;
    } else if (open.length === 0 && text.startsWith(separator, at)) {
      items.push(text.slice(start, at));
      at += separator.length - 1;
      start = at + 1;
    }
  }
  if (open.length > 0) return undefined;
  if (text !== "") items.push(text.slice(start));
  return items;
}

function endOfQuotes(text: string, from: number, quote: string): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === quote) return at;
  }
  return -1;
}
