// Documentation as HTML: a page for each page of the library or for each file, one that lists them, and what the search needs.

import type { DocumentedEntry } from "#core/ast/documentation.ts";
import { firstSentence } from "./doc-text.ts";
import type { DocumentedPage, DocumentedSource } from "./documented-source.ts";
import { receiverOf } from "./find-entries.ts";
import { escaped, inlineHtml, textHtml } from "./html-text.ts";
import { searchScript, styleSheet } from "./page-assets.ts";

/** A file of the folder. */
export interface PageFile {
  readonly name: string;
  readonly text: string;
}

/** The search's rows: name, owner, header, first sentence, address. */
type SearchRow = readonly [string, string, string, string, string];

/** Writes the entries of a page, and notes them for the search; anchors are unique on the page. */
class PageWriter {
  readonly rows: SearchRow[] = [];
  readonly #file: string;
  readonly #anchors = new Set<string>();
  /** Names of the source at hand with their anchors, for its list of contents. */
  #contents: { readonly name: string; readonly anchor: string }[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  source(source: DocumentedSource, isAlone: boolean): string {
    const { path, isLibrary, module } = source;
    const title = isLibrary ? `<code>Import "${escaped(path)}"</code>` : escaped(path);
    const head = isAlone ? "" : `<h2 id="${this.#anchor(path)}">${title}</h2>\n`;
    this.#contents = [];
    const entries = module.entries.map((entry) => this.#entry(source, entry, undefined)).join("\n");
    return `${head}${textHtml(module.summary)}\n${this.#contentsHtml(path)}\n${entries}`;
  }

  #contentsHtml(path: string): string {
    if (this.#contents.length < contentsLeast) return "";
    const links = this.#contents.map(({ name, anchor }) => `<a href="#${anchor}">${escaped(name)}</a>`);
    return `<nav class="contents" aria-label="Contents of ${escaped(path)}">${links.join("\n")}</nav>`;
  }

  #entry(source: DocumentedSource, entry: DocumentedEntry, owner: DocumentedEntry | undefined): string {
    const anchor = this.#anchor(owner === undefined ? entry.name : `${owner.name}.${entry.name}`);
    const receiver = receiverOf({ source, owner, entry }) ?? "";
    this.rows.push([entry.name, receiver, entry.header, firstSentence(entry.text), `${this.#file}#${anchor}`]);
    if (owner === undefined && this.#contents.at(-1)?.name !== entry.name)
      this.#contents.push({ name: entry.name, anchor });
    const inner = entry.processes.map((process) => this.#entry(source, process, entry));
    const parts = [
      `<h3 id="${anchor}"><a href="#${anchor}"><code>${escaped(entry.header)}</code></a></h3>`,
      textHtml(entry.text),
      ...(inner.length === 0 ? [] : [`<div class="inner">${inner.join("\n")}</div>`]),
    ];
    return parts.filter((part) => part !== "").join("\n");
  }

  #anchor(name: string): string {
    const plain = name.replaceAll(/[^A-Za-z0-9_.-]/g, "-");
    let anchor = plain;
    for (let count = 2; this.#anchors.has(anchor); count++) anchor = `${plain}-${count}`;
    this.#anchors.add(anchor);
    return anchor;
  }
}

/** Fewer names are seen at a glance. */
const contentsLeast = 4;

function frame(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(title)}</title><link rel="stylesheet" href="style.css"></head><body>
<header><a href="index.html">All modules</a>
<div role="search"><input id="search" type="search" placeholder="Search (press /)" role="combobox" aria-label="Search" aria-controls="found" aria-expanded="false" aria-autocomplete="list" autocomplete="off" autocapitalize="off" spellcheck="false"><ul id="found" role="listbox" aria-label="Found"></ul></div></header>
<main><h1>${escaped(title)}</h1>
${body}
</main>
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
    const summary = sources.length === 1 ? "" : `<p>${inlineHtml(page.summary)}</p>\n`;
    const body = summary + sources.map((source) => writer.source(source, sources.length === 1)).join("\n");
    rows.push(...writer.rows);
    return { name, text: frame(page.name, body) };
  });
  const list = pages.map(
    ({ name, summary }, at) =>
      `<tr><th scope="row"><a href="${names[at]}">${escaped(name)}</a></th><td>${inlineHtml(firstSentence(summary))}</td></tr>`,
  );
  return [
    { name: "index.html", text: frame(title, `<table>\n${list.join("\n")}\n</table>`) },
    ...written,
    { name: "entries.js", text: `window.runaEntries = ${JSON.stringify(rows).replaceAll("],[", "],\n[")};\n` },
    { name: "search.js", text: searchScript },
    { name: "style.css", text: styleSheet },
  ];
}
