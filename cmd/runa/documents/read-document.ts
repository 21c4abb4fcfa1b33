// The documents that the executable carries: each is loaded when somebody wants to read it.

import type { DocumentName } from "#core/spec/help-topics.ts";

const documents: Readonly<Record<DocumentName, () => Promise<{ readonly default: string }>>> = {
  tour: () => import("#docs/tour.md", { with: { type: "text" } }),
  language: () => import("#docs/language.md", { with: { type: "text" } }),
  collections: () => import("#docs/collections.md", { with: { type: "text" } }),
  errors: () => import("#docs/errors.md", { with: { type: "text" } }),
  style: () => import("#docs/style-of-programs.md", { with: { type: "text" } }),
  tests: () => import("#docs/tests-and-benchmarks.md", { with: { type: "text" } }),
};

/** The Markdown text of a document. */
export async function readDocument(name: DocumentName): Promise<string> {
  return (await documents[name]()).default;
}

/** A part of a document under a heading of the second level. */
export interface Section {
  readonly title: string;
  /** With its heading. */
  readonly text: string;
}

/** The sections of a Markdown text, without what stands before the first. */
export function sectionsOf(markdown: string): Section[] {
  const sections: { title: string; text: string }[] = [];
  let isCode = false;
  for (const line of markdown.split("\n")) {
    if (line.startsWith("```")) isCode = !isCode;
    if (!isCode && line.startsWith("## ")) sections.push({ title: line.slice(3), text: "" });
    const last = sections.at(-1);
    if (last !== undefined) last.text += `${line}\n`;
  }
  return sections;
}

/** The section whose title is these words, or else the first with a title that has them. */
export function findSection(sections: readonly Section[], words: string): Section | undefined {
  const wanted = words.toLowerCase().replaceAll("-", " ");
  const titled = sections.map((section) => ({ section, title: section.title.toLowerCase() }));
  return (
    titled.find(({ title }) => title === wanted) ??
    titled.find(({ title }) => title.startsWith(wanted)) ??
    titled.find(({ title }) => title.includes(wanted))
  )?.section;
}
