// Lays out Markdown for a terminal: headings, paragraphs, lists, tables of up to three columns, and code.

import { layTable, wrapText } from "#cmd/runa/wrap-text.ts";

/** How it is written. `paint` colours a program. */
export interface MarkdownStyle {
  readonly width: number;
  readonly colour: boolean;
  readonly paint?: (program: string) => string;
}

const bold = (text: string, { colour }: MarkdownStyle): string => (colour ? `\u001b[1m${text}\u001b[0m` : text);

/** Text without the marks of links and emphasis. What is code keeps its backquotes. */
function plain(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll("**", "")))
    .join("")
    .replace(/\[(`[^`]*`)\]\([^)]*\)/g, "$1");
}

/** The cells of a line of a table. */
function cells(line: string): string[] {
  return line
    .replace(/^\||\|\s*$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => plain(cell.trim().replaceAll("\\|", "|")));
}

function layRows(lines: readonly string[], style: MarkdownStyle): string[] {
  const [head = [], , ...rows] = lines.map(cells);
  const filled = head.every((cell) => cell === "") ? rows : [head, ...rows];
  return layTable(
    filled.map(([term = "", ...rest]) => [term, rest.filter((cell) => cell !== "").join("; ")] as const),
    style.width,
  );
}

function layCode(mark: string, lines: readonly string[], style: MarkdownStyle): string[] {
  const { colour, paint } = style;
  if (!/^runa( |$)/.test(mark)) return lines.map((line) => (line === "" ? "    |" : `    | ${line}`));
  const painted = colour && paint !== undefined ? paint(lines.join("\n")).split("\n") : lines;
  return painted.map((line) => (line === "" ? "" : `    ${line}`));
}

function layItem(text: string, width: number): string[] {
  const indent = /^\s*/.exec(text)?.[0] ?? "";
  const [first = "", ...rest] = wrapText(plain(text.trimStart().slice(2)), width, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...rest];
}

type BlockKind = "heading" | "item" | "row" | "indented" | "text";

function kindOf(line: string): BlockKind {
  if (/^#{1,6} /.test(line)) return "heading";
  if (/^\s*- /.test(line)) return "item";
  if (line.startsWith("|")) return "row";
  return line.startsWith("    ") ? "indented" : "text";
}

function layBlock(kind: BlockKind, lines: readonly string[], style: MarkdownStyle): string[] {
  const text = lines.map((line, at) => (at === 0 ? line : line.trimStart())).join(" ");
  switch (kind) {
    case "heading":
      return wrapText(plain(text.replace(/^#+ /, "")), style.width).map((line) => bold(line, style));
    case "item":
      return layItem(text, style.width);
    case "row":
      return layRows(lines, style);
    case "indented":
      return [...lines];
    case "text":
      return wrapText(plain(text), style.width);
  }
}

/** The lines of a Markdown text. */
export function layMarkdown(markdown: string, style: MarkdownStyle): string[] {
  const laid: string[] = [];
  const lines = markdown.split("\n");
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] as string;
    if (line.startsWith("```")) {
      const end = lines.indexOf("```", at + 1);
      const stop = end < 0 ? lines.length : end;
      laid.push(...layCode(line.slice(3), lines.slice(at + 1, stop), style));
      at = stop + 1;
      continue;
    }
    if (line.trim() === "") {
      if (laid.length > 0 && laid.at(-1) !== "") laid.push("");
      at++;
      continue;
    }
    const kind = kindOf(line);
    let end = at + 1;
    while (end < lines.length && goesOn(kind, lines[end] as string)) end++;
    laid.push(...layBlock(kind, lines.slice(at, end), style));
    at = end;
  }
  while (laid.at(-1) === "") laid.pop();
  return laid;
}

/** Whether a line belongs to the block that began before it. */
function goesOn(kind: BlockKind, line: string): boolean {
  if (line.trim() === "" || line.startsWith("```") || kind === "heading") return false;
  const next = kindOf(line);
  if (kind === "row" || kind === "indented") return next === kind;
  return next === "text" || (kind === "item" && next === "indented");
}
