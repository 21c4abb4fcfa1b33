// `runa help tour`: shows a document that the executable carries, or a section of it.

import { meantWord } from "#cmd/runa/report-usage.ts";
import { say } from "#cmd/runa/say.ts";
import { show } from "#cmd/runa/show.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import type { DocumentName } from "#core/spec/help-topics.ts";
import { layMarkdown } from "./lay-markdown.ts";
import { paintProgram } from "./paint-program.ts";
import { findSection, readDocument, sectionsOf } from "./read-document.ts";

/** Shows it; the exit code is 2 if it has no section with these words in its title. */
export async function showDocument(
  name: DocumentName,
  words: string,
  { width, colour }: { readonly width: number; readonly colour: boolean },
): Promise<number> {
  const text = await readDocument(name);
  const style = { width, colour, paint: paintProgram };
  if (words === "") {
    show(layMarkdown(text, style).join("\n"));
    return exitCodes.success;
  }
  const sections = sectionsOf(text);
  const section = findSection(sections, words);
  if (section !== undefined) {
    show(layMarkdown(section.text, style).join("\n"));
    return exitCodes.success;
  }
  const titles = sections.map(({ title }) => title.toLowerCase());
  const meant = meantWord({ word: words.toLowerCase(), known: titles });
  say(`runa: ${name} has no section "${words}"${meant === undefined ? "" : `; did you mean "${meant}"?`}`);
  say(`      its sections: ${titles.join(", ")}`);
  return exitCodes.usage;
}
