// Documentation as HTML: a page for each page of the library or for each file, one that lists them, and what the search needs.

import type { DocumentedEntry } from "#core/ast/documentation.ts";
import { docParts, firstSentence } from "./doc-text.ts";
import type { DocumentedPage, DocumentedSource } from "./documented-source.ts";
import { receiverOf } from "./find-entries.ts";
import { searchScript, styleSheet } from "./page-assets.ts";

/** A file of the folder. */
export interface PageFile {
  readonly name: string;
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character] as string);

/** Text with what stands in backquotes as code. */
function inline(text: string): string {
  return escaped(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

function textHtml(text: string): string {
  return docParts(text)
    .map((part) =>
      part.kind === "text" ? `<p>${inline(part.text)}</p>` : `<pre><code>${escaped(part.text)}</code></pre>`,
    )
    .join("\n");
}

/** The search's rows: name, owner, header, first sentence, address. */
type SearchRow = readonly [string, string, string, string, string];

/** Writes the entries of a page, and notes them for the search; anchors are unique on the page. */
class PageWriter {
  readonly rows: SearchRow[] = [];
  readonly #file: string;
  readonly #anchors = new Set<string>();

  constructor(file: string) {
    this.#file = file;
  }

  source(source: DocumentedSource, isAlone: boolean): string {
    const { path, isLibrary, module } = source;
    const title = isLibrary ? `<code>Import "${escaped(path)}"</code>` : escaped(path);
    const summary = module.summary === "" ? "" : textHtml(module.summary);
    const entries = module.entries.map((entry) => this.#entry(source, entry, undefined)).join("\n");
    return `${isAlone ? "" : `<h2 id="${this.#anchor(path)}">${title}</h2>\n`}${summary}\n${entries}`;
  }

  #entry(source: DocumentedSource, entry: DocumentedEntry, owner: DocumentedEntry | undefined): string {
    const anchor = this.#anchor(owner === undefined ? entry.name : `${owner.name}.${entry.name}`);
    const receiver = receiverOf({ source, owner, entry }) ?? "";
    this.rows.push([entry.name, receiver, entry.header, firstSentence(entry.text), `${this.#file}#${anchor}`]);
    const inner = entry.processes.map((process) => this.#entry(source, process, entry));
    return [
      `<h3 id="${anchor}"><code>${escaped(entry.header)}</code></h3>`,
      textHtml(entry.text),
      ...(inner.length === 0 ? [] : [`<div class="inner">${inner.join("\n")}</div>`]),
    ].join("\n");
  }

  #anchor(name: string): string {
    const plain = name.replaceAll(/[^A-Za-z0-9_.-]/g, "-");
    let anchor = plain;
    for (let count = 2; this.#anchors.has(anchor); count++) anchor = `${plain}-${count}`;
    this.#anchors.add(anchor);
    return anchor;
  }
}

function frame(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><link rel="stylesheet" href="style.css"></head><body>
<nav><a href="index.html">All modules</a></nav>
<input id="search" type="search" placeholder="Search (/)" aria-label="Search" autocomplete="off"><ul id="found"></ul>
<h1>${escaped(title)}</h1>
${body}
<script src="entries.js"></script><script src="search.js"></script>
</body></html>
`;
}

/** A name for the file of a page; different pages get different ones. */
function fileNames(pages: readonly DocumentedPage[]): string[] {
  const used = new Set(["index.html"]);
  return pages.map(({ name }) => {
    const plain =
      name
        .replace(/\.runa$/, "")
        .replaceAll(/[^A-Za-z0-9_-]+/g, "-")
        .replace(/^-+/, "") || "page";
    let file = `${plain}.html`;
    for (let count = 2; used.has(file.toLowerCase()); count++) file = `${plain}-${count}.html`;
    used.add(file.toLowerCase());
    return file;
  });
}

/** All files of the folder; the same documentation gives the same bytes. */
export function htmlPages(title: string, pages: readonly DocumentedPage[]): PageFile[] {
  const names = fileNames(pages);
  const rows: SearchRow[] = [];
  const written = pages.map((page, at): PageFile => {
    const name = names[at] as string;
    const writer = new PageWriter(name);
    const { sources } = page;
    const summary = sources.length === 1 ? "" : `<p>${inline(page.summary)}</p>\n`;
    const body = summary + sources.map((source) => writer.source(source, sources.length === 1)).join("\n");
    rows.push(...writer.rows);
    return { name, text: frame(page.name, body) };
  });
  const list = pages.map(
    ({ name, summary }, at) =>
      `<tr><td><a href="${names[at]}">${escaped(name)}</a></td><td>${inline(firstSentence(summary))}</td></tr>`,
  );
  return [
    { name: "index.html", text: frame(title, `<table>${list.join("\n")}</table>`) },
    ...written,
    { name: "entries.js", text: `window.runaEntries = ${JSON.stringify(rows).replaceAll("],[", "],\n[")};\n` },
    { name: "search.js", text: searchScript },
    { name: "style.css", text: styleSheet },
  ];
}
