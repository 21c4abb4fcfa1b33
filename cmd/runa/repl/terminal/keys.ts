// Turns the bytes of a terminal into keys: text, control keys, escape sequences, pasted text.

/** A key by its name (`left`, `ctrl-a`, `alt-b`, `enter` …); `text` and `paste` carry text. */
export interface Key {
  readonly name: string;
  readonly text: string;
}

const ESCAPE = "\u001b";
const PASTE_START = "\u001b[200~";
const PASTE_END = "\u001b[201~";

/** Final letters of CSI and SS3 sequences. */
const LETTERS: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  H: "home",
  F: "end",
  Z: "shift-tab",
  M: "enter",
};

/** Numbers of CSI sequences that end in `~`. */
const NUMBERS: Readonly<Record<string, string>> = {
  "1": "home",
  "3": "delete",
  "4": "end",
  "5": "page-up",
  "6": "page-down",
  "7": "home",
  "8": "end",
};

const CONTROLS: Readonly<Record<string, string>> = {
  "\r": "enter",
  "\n": "ctrl-j",
  "\t": "tab",
  "\b": "ctrl-h",
  "\u007f": "backspace",
  "\u001f": "ctrl-_",
};

/** A modifier parameter is 1 plus bits: shift 1, alt 2, control 4. */
function modified(name: string, modifier: string | undefined): string {
  const bits = Number(modifier ?? "1") - 1;
  if ((bits & 4) !== 0) return `ctrl-${name}`;
  if ((bits & 2) !== 0) return `alt-${name}`;
  return (bits & 1) !== 0 ? `shift-${name}` : name;
}

/** Collects bytes until they make keys. */
export class KeyDecoder {
  readonly #decoder = new TextDecoder("utf-8");
  #pending = "";

  /** Whether the bytes so far are the beginning of something: an escape key alone looks like that, too. */
  get isWaiting(): boolean {
    return this.#pending !== "";
  }

  /** The keys that are complete with these bytes. */
  feed(bytes: Uint8Array): Key[] {
    this.#pending += this.#decoder.decode(bytes, { stream: true });
    const keys: Key[] = [];
    while (this.#pending !== "") {
      const taken = this.#take();
      if (taken === undefined) break;
      this.#pending = this.#pending.slice(taken.length);
      if (taken.key !== undefined) keys.push(taken.key);
    }
    return keys;
  }

  /** Nothing more came: an escape was the key itself. */
  flush(): Key[] {
    if (this.#pending.startsWith(PASTE_START)) return [];
    this.#pending = "";
    return [{ name: "escape", text: "" }];
  }

  #take(): { readonly length: number; readonly key: Key | undefined } | undefined {
    const pending = this.#pending;
    const first = pending[0] as string;
    if (first === ESCAPE) return takeEscape(pending);
    const control = CONTROLS[first];
    if (control !== undefined) return { length: 1, key: { name: control, text: "" } };
    const unit = first.charCodeAt(0);
    if (unit < 32) return { length: 1, key: { name: `ctrl-${String.fromCharCode(unit + 96)}`, text: "" } };
    let length = 0;
    while (length < pending.length && pending.charCodeAt(length) >= 32 && pending.charCodeAt(length) !== 127) length++;
    return { length, key: { name: "text", text: pending.slice(0, length) } };
  }
}

function takeEscape(pending: string): { readonly length: number; readonly key: Key | undefined } | undefined {
  if (pending.startsWith(PASTE_START)) {
    const end = pending.indexOf(PASTE_END);
    if (end < 0) return undefined;
    const text = pending.slice(PASTE_START.length, end).replace(/\r\n?/g, "\n");
    return { length: end + PASTE_END.length, key: { name: "paste", text } };
  }
  if (pending.length === 1) return undefined;
  if (pending[1] === "[" || pending[1] === "O") {
    const match = /^[[O]([0-9;]*)([A-Za-z~])/.exec(pending.slice(1));
    if (match === null) return pending.length < 16 ? undefined : { length: pending.length, key: undefined };
    const [whole, parameters, final] = match as unknown as [string, string, string];
    const [number, modifier] = parameters.split(";");
    const name = final === "~" ? NUMBERS[number ?? ""] : LETTERS[final];
    return {
      length: 1 + whole.length,
      key: name === undefined ? undefined : { name: modified(name, modifier), text: "" },
    };
  }
  const next = String.fromCodePoint(pending.codePointAt(1) as number);
  const name = CONTROLS[next] ?? next.toLowerCase();
  return { length: 1 + next.length, key: { name: `alt-${name}`, text: "" } };
}
