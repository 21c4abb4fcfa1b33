// Lays out text for a terminal: paragraphs, and tables of a term and its meaning.

/** The words of a paragraph in lines of at most `width` columns (more if one word is longer), each after the indent. */
export function wrapText(text: string, width: number, indent = ""): string[] {
  if (text.startsWith("    ")) return [indent + text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}

const meaningWidthMin = 24;

const termWidthMax = 26;

/** Width of the first column of a table with these terms; longer terms get lines of their own. */
export function termColumn(terms: readonly string[]): number {
  return Math.max(0, ...terms.map((term) => term.length).filter((length) => length <= termWidthMax)) + 4;
}

/** Two columns; a meaning that would be narrower than is good to read stands below its term. */
export function layTable(
  rows: readonly (readonly [string, string])[],
  width: number,
  column = termColumn(rows.map(([term]) => term)),
): string[] {
  const isNarrow = width - column < meaningWidthMin;
  return rows.flatMap(([term, meaning]) => {
    const below = isNarrow || term.length + 4 > column;
    const indent = isNarrow ? "      " : " ".repeat(column);
    const lines = wrapText(meaning, width, indent);
    if (below) return [...wrapText(term, width, "  "), ...lines];
    return [`  ${term}`.padEnd(column) + (lines[0] as string).slice(column), ...lines.slice(1)];
  });
}
