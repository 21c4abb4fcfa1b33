// Edits one entry on the terminal: keys change the buffer, the screen follows; history, search and completion join in.

import { EditBuffer } from "./edit-buffer.ts";
import { highlight } from "./highlight.ts";
import type { History } from "./history.ts";
import { HistoryCursor, ReverseSearch } from "./history-cursor.ts";
import { indentAfter, outdented } from "./indentation.ts";
import { type Key, KeyDecoder } from "./keys.ts";
import { cutToWidth, type Drawing, Screen } from "./screen.ts";
import type { TerminalDevice, TerminalSize } from "./terminal-device.ts";

/** What may stand in place of the word before the cursor. */
export interface Completion {
  /** Offset where the word begins. */
  readonly start: number;
  readonly items: readonly { readonly text: string; readonly detail: string }[];
  /** Shown when there is nothing to put in: the signature of the call round the cursor. */
  readonly note?: string;
}

export interface EditorOptions {
  readonly prompt: string;
  readonly continuation: string;
  readonly hasColours: boolean;
  readonly isWhole: (text: string) => boolean | Promise<boolean>;
  readonly complete: (text: string, cursor: number) => Completion | Promise<Completion>;
  /** Called while nobody types; false when there is nothing left to do. */
  readonly whileIdle: () => Promise<boolean>;
}

export type EditResult =
  | { readonly kind: "entry"; readonly text: string }
  | { readonly kind: "end" }
  | { readonly kind: "cancelled" };

/** How long the rest of an escape sequence may take. */
const ESCAPE_MILLISECONDS = 40;
/** Signals that came just before waiting began are seen after that time. */
const IDLE_MILLISECONDS = 250;
/** Of the screen's rows, those that a list of completions may take. */
const LISTED_SHARE = 0.6;

type Action = (editor: LineEditor) => void;

/** Keys that only change the buffer. */
const ACTIONS: Readonly<Record<string, (buffer: EditBuffer) => void>> = {
  left: (buffer) => buffer.left(),
  "ctrl-b": (buffer) => buffer.left(),
  right: (buffer) => buffer.right(),
  "ctrl-f": (buffer) => buffer.right(),
  "ctrl-left": (buffer) => buffer.wordLeft(),
  "alt-left": (buffer) => buffer.wordLeft(),
  "alt-b": (buffer) => buffer.wordLeft(),
  "ctrl-right": (buffer) => buffer.wordRight(),
  "alt-right": (buffer) => buffer.wordRight(),
  "alt-f": (buffer) => buffer.wordRight(),
  home: (buffer) => buffer.lineStart(),
  "ctrl-a": (buffer) => buffer.lineStart(),
  end: (buffer) => buffer.lineEnd(),
  "ctrl-e": (buffer) => buffer.lineEnd(),
  "ctrl-home": (buffer) => buffer.moveTo(0),
  "ctrl-end": (buffer) => buffer.moveTo(buffer.text.length),
  backspace: (buffer) => buffer.backspace(),
  "ctrl-h": (buffer) => buffer.backspace(),
  delete: (buffer) => buffer.delete(),
  "ctrl-k": (buffer) => buffer.killToLineEnd(),
  "ctrl-u": (buffer) => buffer.killToLineStart(),
  "ctrl-w": (buffer) => buffer.killWordLeft(),
  "alt-backspace": (buffer) => buffer.killWordLeft(),
  "alt-d": (buffer) => buffer.killWordRight(),
  "ctrl-y": (buffer) => buffer.yank(),
  "ctrl-t": (buffer) => buffer.transpose(),
  "ctrl-_": (buffer) => buffer.undo(),
};

/** Keys that concern more than the buffer. */
const COMMANDS: Readonly<Record<string, Action>> = {
  up: (editor) => editor.up(),
  "ctrl-p": (editor) => editor.up(),
  down: (editor) => editor.down(),
  "ctrl-n": (editor) => editor.down(),
  "alt-enter": (editor) => editor.newLine(),
  "ctrl-l": (editor) => editor.clearScreen(),
  "ctrl-z": (editor) => editor.suspend(),
  "ctrl-r": (editor) => editor.beginSearch(),
};

export class LineEditor {
  readonly #device: TerminalDevice;
  readonly #options: EditorOptions;
  readonly #history: History;
  readonly #screen: Screen;
  readonly #buffer = new EditBuffer();
  readonly #decoder = new KeyDecoder();
  readonly #queue: Key[] = [];
  #cursor: HistoryCursor | undefined;
  #search: ReverseSearch | undefined;
  #below: readonly string[] = [];

  constructor(device: TerminalDevice, history: History, options: EditorOptions) {
    this.#device = device;
    this.#history = history;
    this.#options = options;
    this.#screen = new Screen(device, options.hasColours);
  }

  /** Lets a person edit an entry until it is finished; `text` is what it begins with, `hint` stands below it until the first key. */
  async read(text = "", hint = ""): Promise<EditResult> {
    this.#buffer.clear();
    if (text !== "") this.#buffer.set(text);
    this.#cursor = undefined;
    this.#search = undefined;
    this.#below = hint === "" ? [] : [hint];
    this.#device.enterRawMode();
    this.#screen.begin();
    try {
      this.#draw();
      const result = await this.#edit();
      this.#screen.finish(this.#drawing());
      return result;
    } finally {
      this.#device.leaveRawMode();
    }
  }

  up(): void {
    if (this.#buffer.up()) return;
    this.#cursor ??= new HistoryCursor(this.#history.entries, this.#buffer.text);
    const entry = this.#cursor.older();
    if (entry !== undefined) this.#buffer.set(entry);
  }

  down(): void {
    if (this.#buffer.down()) return;
    const entry = this.#cursor?.newer();
    if (entry !== undefined) this.#buffer.set(entry);
  }

  newLine(): void {
    this.#outdent();
    this.#buffer.insert(`\n${indentAfter(this.#buffer.text, this.#buffer.cursor)}`);
  }

  /** `End` moves to where its block began when its line is finished. */
  #outdent(): void {
    const { text, cursor } = this.#buffer;
    const line = outdented(text, cursor);
    if (line !== undefined) this.#buffer.replace(line.start, line.end, line.text);
  }

  clearScreen(): void {
    this.#device.write("\u001b[H\u001b[2J");
    this.#screen.begin();
  }

  suspend(): void {
    this.#screen.finish(this.#drawing());
    this.#device.suspend();
  }

  beginSearch(): void {
    this.#search = new ReverseSearch(this.#history.entries, this.#buffer.text);
  }

  async #edit(): Promise<EditResult> {
    for (;;) {
      const key = await this.#nextKey();
      if (key === undefined) return { kind: "end" };
      const result = this.#search === undefined ? await this.#take(key) : await this.#takeSearching(key);
      if (result !== undefined) return result.kind === "entry" ? this.#unlessCancelled(result) : result;
      if (this.#queue.length === 0) this.#draw();
    }
  }

  /** Ctrl-C may have come along with Enter: then it means the entry. */
  #unlessCancelled(entry: EditResult): EditResult {
    const at = this.#queue.findIndex((key) => key.name === "ctrl-c");
    if (at < 0) return entry;
    this.#queue.splice(0, at + 1);
    return { kind: "cancelled" };
  }

  /** The next key; undefined when the terminal is gone. */
  async #nextKey(): Promise<Key | undefined> {
    for (let hasWork = true; ; ) {
      const key = this.#queue.shift();
      if (key !== undefined) return key;
      const wait = this.#decoder.isWaiting ? ESCAPE_MILLISECONDS : hasWork ? 0 : IDLE_MILLISECONDS;
      const got = this.#device.read(wait);
      if (got === "end") return undefined;
      if (got === "timeout") {
        if (this.#decoder.isWaiting) this.#queue.push(...this.#decoder.flush());
        else if (hasWork) hasWork = await this.#options.whileIdle();
        else await this.#attendToSignals();
      } else if (got === "signal") await this.#attendToSignals();
      else this.#queue.push(...this.#decoder.feed(got));
    }
  }

  /** Listeners of signals run in the event loop; a terminal that has another size is drawn again. */
  async #attendToSignals(): Promise<void> {
    await Bun.sleep(0);
    if (this.#screen.isResized) this.#draw();
  }

  async #take(key: Key): Promise<EditResult | undefined> {
    const buffer = this.#buffer;
    this.#below = [];
    const change = ACTIONS[key.name];
    if (key.name === "text" || key.name === "paste") buffer.insert(key.text.replaceAll("\t", "    "));
    else if (change !== undefined) change(buffer);
    else if (key.name === "enter" || key.name === "ctrl-j") return this.#enter();
    else if (key.name === "tab") await this.#complete();
    else if (key.name === "ctrl-c") return { kind: "cancelled" };
    else if (key.name === "ctrl-d") {
      if (buffer.text === "") return { kind: "end" };
      buffer.delete();
    } else COMMANDS[key.name]?.(this);
    if (!HISTORY_KEYS.includes(key.name)) this.#cursor = undefined;
    return undefined;
  }

  async #enter(): Promise<EditResult | undefined> {
    const { text } = this.#buffer;
    if (text.trim() === "") return { kind: "cancelled" };
    if (await this.#options.isWhole(text)) {
      this.#outdent();
      return { kind: "entry", text: this.#buffer.text };
    }
    this.newLine();
    return undefined;
  }

  async #takeSearching(key: Key): Promise<EditResult | undefined> {
    const search = this.#search as ReverseSearch;
    if (key.name === "text" || key.name === "paste") search.extend(key.text);
    else if (key.name === "backspace" || key.name === "ctrl-h") search.shorten();
    else if (key.name === "ctrl-r" || key.name === "up") search.older();
    else if (key.name === "ctrl-c" || key.name === "ctrl-g") {
      this.#buffer.set(search.original);
      this.#search = undefined;
      return undefined;
    } else {
      this.#search = undefined;
      this.#below = [];
      if (key.name === "enter") return this.#enter();
      if (key.name !== "escape") this.#queue.unshift(key);
      return undefined;
    }
    if (search.found !== undefined) this.#buffer.set(search.found);
    return undefined;
  }

  async #complete(): Promise<void> {
    const buffer = this.#buffer;
    const { text, cursor } = buffer;
    const lineStart = text.lastIndexOf("\n", cursor - 1) + 1;
    if (cursor > 0 && text.slice(lineStart, cursor).trim() === "" && text.includes("\n")) {
      buffer.insert("    ");
      return;
    }
    const { start, items, note } = await this.#options.complete(text, cursor);
    const common = commonStart(items.map((item) => item.text));
    if (common.length > cursor - start) buffer.replace(start, cursor, common);
    if (items.length > 1) this.#below = listed(items, this.#device.size());
    else if (items.length === 1 && items[0] !== undefined && items[0].detail !== "") this.#below = [items[0].detail];
    else if (note !== undefined) this.#below = [note];
  }

  #draw(): void {
    this.#screen.draw(this.#drawing());
  }

  #drawing(): Drawing {
    const { prompt, continuation, hasColours } = this.#options;
    const { text, cursor } = this.#buffer;
    const below = this.#search === undefined ? this.#below : [this.#search.line];
    return { prompt, continuation, text, cursor, styles: hasColours ? highlight(text) : undefined, below };
  }
}

const HISTORY_KEYS: readonly string[] = ["up", "down", "ctrl-p", "ctrl-n"];

function commonStart(texts: readonly string[]): string {
  const [first, ...others] = texts;
  if (first === undefined) return "";
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}

/** Names with their details, one on a line. */
function listed(items: Completion["items"], { columns, rows }: TerminalSize): string[] {
  const shown = items.slice(0, Math.max(1, Math.floor(rows * LISTED_SHARE)));
  const width = Math.min(24, Math.max(...shown.map((item) => item.text.trim().length)));
  const lines = shown.map(({ text, detail }) => {
    const name = text.trim();
    // A signature begins with the name.
    const line = detail.startsWith(name) ? detail : `${name.padEnd(width)}  ${detail}`.trimEnd();
    return cutToWidth(line, columns - 1);
  });
  return items.length > shown.length ? [...lines, `… ${items.length - shown.length} more`] : lines;
}
