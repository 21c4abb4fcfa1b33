// Documentation as lines of a terminal.

import { paintProgram } from "#cmd/runa/documents/paint-program.ts";
import { wrapText } from "#cmd/runa/wrap-text.ts";
import type { DocumentedEntry } from "#core/ast/documentation.ts";
import { docParts, firstSentence } from "./doc-text.ts";
import type { DocumentedPage, DocumentedSource } from "./documented-source.ts";
import { type FoundEntry, methodsOf } from "./find-entries.ts";

export interface DocStyle {
  readonly width: number;
  readonly colour: boolean;
}

const bold = (text: string, { colour }: DocStyle): string => (colour ? `\u001b[1m${text}\u001b[0m` : text);
const faint = (text: string, { colour }: DocStyle): string => (colour ? `\u001b[90m${text}\u001b[0m` : text);

function header(text: string, style: DocStyle, indent = ""): string[] {
  const [first = "", ...rest] = wrapText(text, style.width - 4, indent);
  return [first, ...rest.map((line) => `    ${line}`)].map((line) => bold(line, style));
}

function layText(text: string, style: DocStyle, indent: string): string[] {
  return docParts(text).flatMap((part, at) => {
    const before = at === 0 ? [] : [""];
    if (part.kind === "text") return [...before, ...wrapText(part.text.replaceAll("\n", " "), style.width, indent)];
    const code = style.colour ? paintProgram(part.text) : part.text;
    return [...before, ...code.split("\n").map((line) => `${indent}    ${line}`)];
  });
}

/** Headers of several declarations with the first sentence of each. */
function layList(entries: readonly DocumentedEntry[], style: DocStyle): string[] {
  return entries.flatMap((entry) => {
    const sentence = firstSentence(entry.text);
    return [
      ...header(entry.header, style, "  "),
      ...(sentence === "" ? [] : wrapText(sentence, style.width, "      ")),
    ];
  });
}

/** The pages of the library, a line each. */
export function layOverview(pages: readonly DocumentedPage[], style: DocStyle): string[] {
  const column = Math.max(0, ...pages.map(({ name }) => name.length)) + 4;
  const rows = pages.flatMap(({ name, summary }) => {
    const [first = "", ...rest] = wrapText(summary, style.width, " ".repeat(column));
    return [`  ${bold(name, style)}${" ".repeat(column - 2 - name.length)}${first.trimStart()}`, ...rest];
  });
  return [
    bold("The library", style),
    "",
    ...rows,
    "",
    ...wrapText("`runa doc NAME` shows a module, a type or a process.", style.width),
  ];
}

/** A module: its summary and everything that it declares. */
export function laySource({ path, isLibrary, module }: DocumentedSource, style: DocStyle): string[] {
  const title = isLibrary ? `Import "${path}"` : path;
  const summary = module.summary === "" ? [] : layText(module.summary, style, "");
  return [bold(title, style), ...summary, "", ...layList(module.entries, style)];
}

/** A page: its modules. */
export function layPage({ sources }: DocumentedPage, style: DocStyle): string[] {
  return sources.flatMap((source, at) => [...(at === 0 ? [] : [""]), ...laySource(source, style)]);
}

/** A declaration with its whole text; a type also with what can be called on it. */
export function layEntry(found: FoundEntry, sources: readonly DocumentedSource[], style: DocStyle): string[] {
  const { entry, owner, source } = found;
  const place = `${source.isLibrary ? `in "${source.path}"` : `in ${source.path}`}${owner === undefined ? "" : `, of ${owner.name}`}`;
  const text = entry.text === "" ? [] : layText(entry.text, style, "    ");
  const isType = entry.kind === "type" || entry.kind === "protocol";
  const methods = isType ? [...entry.processes, ...methodsOf(sources, entry.name).map((one) => one.entry)] : [];
  return [
    ...header(entry.header, style),
    faint(`    ${place}`, style),
    ...(text.length === 0 ? [] : ["", ...text]),
    ...(methods.length === 0 ? [] : ["", ...layList(methods, style)]),
  ];
}
