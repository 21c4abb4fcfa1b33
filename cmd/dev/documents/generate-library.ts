// Writes docs/library, the reference of the library, from what its modules say about themselves.

import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { librarySources } from "#cmd/dev/library/library-sources.ts";
import { projectRoot } from "#cmd/dev/tidy/project-files.ts";
import { docParts } from "#cmd/runa/documentation/doc-text.ts";
import { type DocumentedPage, type DocumentedSource, pagesOf } from "#cmd/runa/documentation/documented-source.ts";
import { parse } from "#core/1-parse/parse.ts";
import { areaParts } from "#core/2-resolve/areas.ts";
import { type DocumentedEntry, type DocumentedModule, documentationOf } from "#core/ast/documentation.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";

/** What the library's sources say, by module path. */
export async function documentedLibrary(): Promise<Readonly<Record<string, DocumentedModule>>> {
  const modules: Record<string, DocumentedModule> = {};
  for (const [file, text] of await librarySources()) {
    if (!file.startsWith("stdlib/")) continue;
    const path = file.replace(/^stdlib\/|\.runa$/g, "");
    modules[path] = documentationOf(parse(new SourceFile(file, text), new DiagnosticList()));
  }
  return modules;
}

function textLines(text: string): string[] {
  return docParts(text).flatMap((part) => (part.kind === "text" ? ["", part.text] : ["", "```runa", part.text, "```"]));
}

/** Entries of one name, their headers together. */
function sameNamed(entries: readonly DocumentedEntry[]): DocumentedEntry[][] {
  const groups: DocumentedEntry[][] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (last?.[0]?.name === entry.name && entry.kind === "process") last.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

function groupLines(group: readonly DocumentedEntry[], level: string): string[] {
  const headers = ["", "```runa", ...group.map(({ header }) => header), "```"];
  const [first] = group;
  const inner = group.flatMap(({ processes }) => sameNamed(processes)).flatMap((one) => groupLines(one, `${level}#`));
  return ["", `${level} ${first?.name}`, ...headers, ...group.flatMap(({ text }) => textLines(text)), ...inner];
}

function sourceLines({ path, module }: DocumentedSource): string[] {
  return [
    ...["", `## ${path}`],
    ...textLines(module.summary),
    ...sameNamed(module.entries).flatMap((group) => groupLines(group, "###")),
  ];
}

function pageText({ name, summary, sources }: DocumentedPage): string {
  const many = sources.length > 1;
  const contents = many ? ["", ...sources.map(({ path }) => `- [${path}](#${path.replaceAll("/", "")})`)] : [];
  return `${[`# ${name}`, "", `${summary}.`, ...contents, ...sources.flatMap(sourceLines)].join("\n")}\n`;
}

/** The files, by their path from the root of the checkout. */
export async function libraryReference(): Promise<ReadonlyMap<string, string>> {
  const pages = pagesOf(await documentedLibrary());
  const list = pages.map(({ name, summary }) => `| [${name}](${name}.md) | ${summary} |`);
  const index = [
    ...[
      "# The library",
      "",
      "These pages are made by `bun cmd/dev/documents/generate-library.ts` from the annotations of the modules; `runa doc NAME`",
    ],
    ...[
      "shows the same in the terminal, `runa doc --html=OUT` as pages with search. Their examples are run by the tests.",
      "",
    ],
    ...["| module | |", "|---|---|", ...list],
  ];
  return new Map([
    ["docs/library/README.md", `${index.join("\n")}\n`],
    ...pages.map((page) => [`docs/library/${page.name}.md`, pageText(page)] as const),
  ]);
}

/** Names of these modules need no import, or are processes of types that need none. */
const WITHOUT_IMPORT =
  /^(collections\/(list|list_queries|dictionary|set)|core\/.*|text\/text|errors|compatibility.*|io\/console)$/;

/** The source of the table of what can be imported from where. */
export async function libraryNamesSource(): Promise<string> {
  const rows = new Map<string, Set<string>>();
  for (const { name: page, sources } of pagesOf(await documentedLibrary()))
    for (const { path, module } of sources) {
      if (WITHOUT_IMPORT.test(path)) continue;
      const shown = areaParts(page)?.includes(path) === true ? page : path;
      const names = rows.get(shown) ?? new Set();
      for (const { name } of module.entries) names.add(name);
      rows.set(shown, names);
    }
  const lines = [...rows].map(([path, names]) => {
    const key = /^\w+$/.test(path) ? path : JSON.stringify(path);
    const flat = `  ${key}: ${JSON.stringify([...names].join(" "))},`;
    // The formatter of this project keeps values of short keys on their line.
    return flat.length <= 120 || key.length <= 4 ? flat : `  ${key}:\n    ${JSON.stringify([...names].join(" "))},`;
  });
  return [
    "// What can be imported from the library, made by `bun cmd/dev/documents/generate-library.ts` from its modules.",
    "",
    "/** Module or area → the names that it shows, blank-separated. */",
    "export const LIBRARY_NAMES = {",
    ...lines,
    "} as const satisfies Readonly<Record<string, string>>;",
    "",
  ].join("\n");
}

/** Where the table stands, by its path from the root of the checkout. */
export const libraryNamesPath = "core/spec/library-names.ts";

if (import.meta.main) {
  await Bun.write(join(projectRoot, libraryNamesPath), await libraryNamesSource());
  for (const [path, text] of await libraryReference()) {
    mkdirSync(dirname(join(projectRoot, path)), { recursive: true });
    await Bun.write(join(projectRoot, path), text);
  }
}
