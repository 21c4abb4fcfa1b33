// `runa doc`: shows what modules, types and processes of the library or of a program are for, and writes it as HTML.

import {
  type DocumentedPage,
  type DocumentedSource,
  fileDocumented,
  libraryDocumented,
} from "#cmd/runa/documentation/documented-source.ts";
import { allEntries, findEntries } from "#cmd/runa/documentation/find-entries.ts";
import { type DocStyle, layEntry, layOverview, layPage, laySource } from "#cmd/runa/documentation/lay-documentation.ts";
import { type CommandLine, optionValue } from "#cmd/runa/parse-options.ts";
import { programFiles } from "#cmd/runa/program-files.ts";
import { reportDiagnostics } from "#cmd/runa/report-diagnostics.ts";
import { meantWord, reportUsage } from "#cmd/runa/report-usage.ts";
import { say } from "#cmd/runa/say.ts";
import { show } from "#cmd/runa/show.ts";
import { streams, terminalWidth, wantsColour } from "#cmd/runa/terminal.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { Libc } from "#rt/host/libc.ts";
import { openProgram } from "./open-program.ts";

/** What words of the command line ask for. */
interface Asked {
  readonly files: readonly DocumentedSource[];
  /** The words that are no files, with blanks between: a name. */
  readonly name: string;
  /** Whether a file could not be read, or is no program; that has been printed. */
  readonly isIncomplete: boolean;
}

/** Reads the files among the words; what is wrong with them is printed. */
async function readAsked(line: CommandLine): Promise<Asked> {
  const words = line.operands;
  const isFile = (word: string): boolean =>
    word === "-" || word === "." || word.endsWith("/") || word.endsWith(".runa");
  const paths = await Promise.all(words.filter(isFile).map(programFiles));
  const files: DocumentedSource[] = [];
  let isIncomplete = false;
  for (const [index, found] of paths.entries())
    if (found.length === 0) {
      say(`runa: there are no programs in ${words.filter(isFile)[index]}`);
      isIncomplete = true;
    }
  for (const path of paths.flat()) {
    const source = await openProgram(path);
    const diagnostics = new DiagnosticList();
    if (typeof source !== "number") files.push(fileDocumented(source, diagnostics));
    reportDiagnostics(diagnostics, line);
    isIncomplete ||= typeof source === "number" || diagnostics.hasErrors;
  }
  return { files, name: words.filter((word) => !isFile(word)).join(" "), isIncomplete };
}

/** Runs the command: 0, 1 if a file cannot be read or written or has errors, 2 if nothing has the name. */
export async function runDoc(line: CommandLine): Promise<number> {
  const asked = await readAsked(line);
  if (asked.isIncomplete && asked.files.length === 0) return exitCodes.programWrong;
  const pages = libraryDocumented(Libc.opened());
  const folder = optionValue(line, "html-pages");
  if (folder !== undefined) {
    if (asked.name !== "")
      return reportUsage({ usageError: `--html is about files, and "${asked.name}" is none`, command: "doc" });
    const { writePages } = await import("#cmd/runa/documentation/write-pages.ts");
    const written = await writePages(folder, asked.files, pages);
    return asked.isIncomplete ? exitCodes.programWrong : written;
  }
  const style = { width: terminalWidth(streams.output), colour: wantsColour(line, streams.output) };
  const lines = linesFor(asked, pages, style);
  if (lines === undefined) return complain(asked, pages);
  show(lines.join("\n"));
  return asked.isIncomplete ? exitCodes.programWrong : exitCodes.success;
}

const inParagraphs = (parts: readonly (readonly string[])[]): string[] =>
  parts.flatMap((part, at) => (at === 0 ? part : ["", ...part]));

/** Undefined if nothing has the name. */
function linesFor({ files, name }: Asked, pages: readonly DocumentedPage[], style: DocStyle): string[] | undefined {
  const library = pages.flatMap(({ sources }) => sources);
  if (name === "") {
    if (files.length === 0) return layOverview(pages, style);
    return inParagraphs(files.map((file) => laySource(file, style)));
  }
  const searched = files.length > 0 ? files : library;
  const found = findEntries(searched, name).map((one) => layEntry(one, searched, style));
  if (files.length === 0) {
    const path = name.replaceAll(" ", "_").replace(/^stdlib\//, "");
    const page = pages.find((one) => one.name === path);
    const module = library.find((one) => one.path === path);
    if (page !== undefined) found.unshift(layPage(page, style));
    else if (module !== undefined) found.unshift(laySource(module, style));
  }
  return found.length === 0 ? undefined : inParagraphs(found);
}

function complain({ files, name }: Asked, pages: readonly DocumentedPage[]): number {
  const library = pages.flatMap(({ sources }) => sources);
  const entries = [...allEntries(files.length > 0 ? files : library)].map(({ entry }) => entry.name);
  const known =
    files.length > 0 ? entries : [...pages.map((page) => page.name), ...library.map((one) => one.path), ...entries];
  const meant = meantWord({ word: name.replaceAll(" ", "_"), known: [...new Set(known)] });
  const place = files.length > 0 ? (files[0]?.path ?? "") : "the library";
  say(`runa: nothing in ${place} is called ${name}${meant === undefined ? "" : `; did you mean ${meant}?`}`);
  return exitCodes.usage;
}
