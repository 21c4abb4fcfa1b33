// Tests of how documents look in a terminal, and that all documents of the executable can be read.

import { expect, test } from "bun:test";
import { type DocumentName, helpTopics } from "#core/spec/help-topics.ts";
import { layMarkdown } from "./lay-markdown.ts";
import { paintProgram } from "./paint-program.ts";
import { findSection, readDocument, sectionsOf } from "./read-document.ts";

const source = `# Title

A [link](x.md) to **bold** \`code | [a](b)\`
in two lines.

- one item that goes
  on
- another

| word | symbol | |
|---|---|---|
| \`or\` | \`\\|\\|\` | |

\`\`\`runa
Display 1

\`\`\`

\`\`\`output
1
\`\`\`

    runa x
`;

test("headings, paragraphs, lists, tables and code", () => {
  expect(layMarkdown(source, { width: 30, colour: false })).toEqual([
    ...["Title", "", "A link to bold `code | [a](b)`", "in two lines.", ""],
    ...["- one item that goes on", "- another", ""],
    ...["  word", "      symbol", "  `or`", "      `||`", ""],
    ...["    Display 1", "", "    | 1", "", "    runa x"],
  ]);
});

test("colours end with their line", () => {
  const painted = paintProgram('Note: one\nLet x be "a\nb"\n');
  for (const line of painted.split("\n"))
    expect(line.lastIndexOf("\u001b[") === line.lastIndexOf("\u001b[0m")).toBe(true);
  expect(Bun.stripANSI(painted)).toBe('Note: one\nLet x be "a\nb"\n');
});

const names = Object.entries(helpTopics).flatMap(([name, row]) => ("isDocument" in row ? [name as DocumentName] : []));

test.each(names)("%s fits into 80 columns and has sections that can be found", async (name) => {
  const text = await readDocument(name);
  const lines = layMarkdown(text, { width: 80, colour: false });
  expect(lines.filter((line) => line.length > 80 && !line.startsWith("    "))).toEqual([]);
  expect(lines.some((line) => line.includes("```"))).toBe(false);
  const sections = sectionsOf(text);
  expect(sections.length).toBeGreaterThan(2);
  for (const section of sections) expect(findSection(sections, section.title.toUpperCase())).toBe(section);
});

test("sections are found by a part of their title", async () => {
  const sections = sectionsOf(await readDocument("language"));
  expect(findSection(sections, "formats")?.title).toBe("Text and formats");
  expect(findSection(sections, "text-and-formats")?.title).toBe("Text and formats");
  expect(findSection(sections, "text")?.title).toBe("Text of a program");
  expect(findSection(sections, "nowhere")).toBeUndefined();
});
