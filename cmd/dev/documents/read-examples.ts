// Finds the examples of a document: blocks of code, and what a block behind one says of it.

/** What a program of a document must do. */
export type Expectation =
  | { readonly kind: "compiles" }
  /** It displays this and ends with 0. */
  | { readonly kind: "output"; readonly text: string }
  /** It ends with this exit code. */
  | { readonly kind: "exit"; readonly text: string }
  /** The compiler says this of it. */
  | { readonly kind: "diagnostic"; readonly text: string };

export interface DocumentExample {
  /** The line of its first statement, from 1 on. */
  readonly line: number;
  readonly code: string;
  readonly expected: Expectation;
  /** Where the expected text stands in the document; undefined if there is none. */
  readonly expectedPlace: { readonly start: number; readonly end: number } | undefined;
}

const EXPECTING = ["output", "exit", "diagnostic"] as const;

/** The examples of a Markdown text: blocks marked `runa`, or `runa wrong`, and the block directly behind each. Throws where a mark is unknown. */
export function documentExamples(markdown: string): DocumentExample[] {
  const examples: DocumentExample[] = [];
  const blocks = [...markdown.matchAll(/^```(\w[^\n]*)\n(.*?)^```$/gms)];
  blocks.forEach((block, at) => {
    const [, mark = "", code = ""] = block;
    if (mark !== "runa" && mark !== "runa wrong") return;
    const line = markdown.slice(0, block.index).split("\n").length + 1;
    const next = blocks[at + 1];
    const end = block.index + block[0].length;
    const isNext = next !== undefined && markdown.slice(end, next.index).trim() === "";
    const kind = EXPECTING.find((known) => isNext && next[1] === known);
    if ((mark === "runa wrong") !== (kind === "diagnostic"))
      throw new Error(`line ${line}: \`runa wrong\` and \`diagnostic\` belong together`);
    if (kind === undefined || next === undefined) {
      examples.push({ line, code, expected: { kind: "compiles" }, expectedPlace: undefined });
      return;
    }
    const [, name = "", text = ""] = next;
    const start = next.index + name.length + 4;
    examples.push({ line, code, expected: { kind, text }, expectedPlace: { start, end: start + text.length } });
  });
  return examples;
}
