// The parts of a documentation text: paragraphs, and the code of its examples.

export interface DocPart {
  readonly kind: "text" | "example";
  readonly text: string;
}

/** `Example: CODE` and the indented lines below `Example:` are code, and so is what is indented by four spaces; all else are paragraphs. */
export function docParts(text: string): DocPart[] {
  const parts: DocPart[] = [];
  const add = (kind: DocPart["kind"], line: string, joins: boolean): void => {
    const last = parts.at(-1);
    if (!joins || last?.kind !== kind) parts.push({ kind, text: line });
    else parts[parts.length - 1] = { kind, text: `${last.text}\n${line}` };
  };
  let isBlock = false;
  let joins = false;
  for (const line of text.split("\n")) {
    const example = /^Example:\s*(.*)$/.exec(line);
    if (example !== null) {
      isBlock = true;
      joins = parts.at(-1)?.kind === "example";
      if (example[1] !== "") add("example", example[1] as string, joins);
    } else if (line.trim() === "") {
      joins = false;
    } else if (/^ {4}/.test(line) && (isBlock || !joins || parts.at(-1)?.kind === "example")) {
      add("example", line.slice(4), parts.at(-1)?.kind === "example");
      isBlock = true;
    } else {
      isBlock = false;
      add("text", line.trim(), joins);
      joins = true;
    }
  }
  return parts;
}

/** The first sentence, for lists. */
export function firstSentence(text: string): string {
  const paragraph =
    docParts(text)
      .find(({ kind }) => kind === "text")
      ?.text.replaceAll("\n", " ") ?? "";
  const end = /(?<!\b(?:e\.g|i\.e))[.;](?=\s|$)/.exec(paragraph);
  return end === null ? paragraph : paragraph.slice(0, end.index);
}
