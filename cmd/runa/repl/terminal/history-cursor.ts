// Ways through the history: up and down among entries that begin alike, and search backwards for a part of one.

/** Up and down. What had been typed is the beginning of all entries on the way, and stands at its end. */
export class HistoryCursor {
  readonly #entries: readonly string[];
  readonly #typed: string;
  #at: number;

  constructor(entries: readonly string[], typed: string) {
    this.#entries = entries;
    this.#typed = typed;
    this.#at = entries.length;
  }

  /** The next older entry, or undefined. */
  older(): string | undefined {
    const current = this.#entries[this.#at] ?? this.#typed;
    for (let at = this.#at - 1; at >= 0; at--) {
      const entry = this.#entries[at] as string;
      if (!entry.startsWith(this.#typed) || entry === current) continue;
      this.#at = at;
      return entry;
    }
    return undefined;
  }

  /** The next newer entry, at last what had been typed. */
  newer(): string | undefined {
    if (this.#at === this.#entries.length) return undefined;
    const current = this.#entries[this.#at];
    for (let at = this.#at + 1; at < this.#entries.length; at++) {
      const entry = this.#entries[at] as string;
      if (!entry.startsWith(this.#typed) || entry === current) continue;
      this.#at = at;
      return entry;
    }
    this.#at = this.#entries.length;
    return this.#typed;
  }
}

/** Ctrl-R: the newest entry that contains what is typed, then older ones. */
export class ReverseSearch {
  /** What the entry was before the search. */
  readonly original: string;
  readonly #entries: readonly string[];
  #wanted = "";
  #at: number;
  #isMissing = false;

  constructor(entries: readonly string[], original: string) {
    this.#entries = entries;
    this.original = original;
    this.#at = entries.length;
  }

  /** The entry at hand; undefined before the first one is found. */
  get found(): string | undefined {
    return this.#entries[this.#at];
  }

  /** What is shown below the entry. */
  get line(): string {
    return `${this.#isMissing ? "nothing found" : "search"}: ${this.#wanted}`;
  }

  extend(text: string): void {
    this.#wanted += text;
    this.#find(Math.min(this.#at, this.#entries.length - 1));
  }

  shorten(): void {
    this.#wanted = [...this.#wanted].slice(0, -1).join("");
    this.#find(this.#entries.length - 1);
  }

  older(): void {
    this.#find(this.#at - 1);
  }

  #find(from: number): void {
    this.#isMissing = false;
    if (this.#wanted === "") return;
    const current = this.found;
    for (let at = from; at >= 0; at--) {
      const entry = this.#entries[at] as string;
      if (!entry.includes(this.#wanted) || (at !== from && entry === current)) continue;
      this.#at = at;
      return;
    }
    this.#isMissing = true;
  }
}
