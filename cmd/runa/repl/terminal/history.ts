// The entries of earlier sessions: a file of JSON texts, one per entry, to which all sessions append under a lock.

import { addressOfBytes, type Libc, SYSCALL } from "#rt/host/libc.ts";

const ENTRIES_MAX = 5000;
/** The file is rewritten when it has grown that far beyond what is kept. */
const SLACK = 1000;
const OPEN_APPEND = 0o1 | 0o100 | 0o2000 | 0o2000000;
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;
const LOCK_EXCLUSIVE = 2;

export class History {
  readonly #libc: Libc;
  readonly #path: string | undefined;
  #entries: string[] = [];
  #size = 0;
  /** Entries in the file, those that are not kept among them. */
  #stored = 0;

  /** `folder` undefined: nothing outlives the session. */
  constructor(libc: Libc, folder: string | undefined) {
    this.#libc = libc;
    if (folder !== undefined && this.#makeFolder(folder)) this.#path = `${folder}/repl-history`;
  }

  /** All entries, the oldest first. */
  get entries(): readonly string[] {
    return this.#entries;
  }

  /** Reads what other sessions have added. A damaged line is left out. */
  async refresh(): Promise<void> {
    if (this.#path === undefined) return;
    const file = Bun.file(this.#path);
    if (file.size === this.#size) return;
    try {
      const text = await file.text();
      this.#size = file.size;
      const all = text.split("\n").flatMap(entryOf);
      this.#stored = all.length;
      this.#entries = all.slice(-ENTRIES_MAX);
    } catch {
      this.#size = 0;
    }
  }

  /** Adds an entry; the same one twice in a row counts once. A file that cannot be written keeps what it has. */
  async add(entry: string): Promise<void> {
    if (entry === this.#entries.at(-1)) return;
    this.#entries.push(entry);
    const path = this.#path;
    if (path === undefined) return;
    const lock = this.#open(`${path}.lock`);
    if (lock < 0) return;
    this.#libc.call(SYSCALL.flock, lock, LOCK_EXCLUSIVE);
    this.#append(path, `${JSON.stringify(entry)}\n`);
    await this.#compact(path);
    this.#libc.call(SYSCALL.close, lock);
  }

  #append(path: string, line: string): void {
    const descriptor = this.#open(path);
    if (descriptor < 0) return;
    const bytes = new TextEncoder().encode(line);
    this.#libc.call(SYSCALL.write, descriptor, addressOfBytes(bytes), bytes.length);
    this.#libc.call(SYSCALL.close, descriptor);
  }

  /** Drops the oldest entries: the new file takes the old one's place at once. */
  async #compact(path: string): Promise<void> {
    if (++this.#stored <= ENTRIES_MAX + SLACK) return;
    const lines = (await Bun.file(path).text()).split("\n").filter((line) => line !== "");
    const fresh = `${path}.${process.pid}`;
    await Bun.write(fresh, `${lines.slice(-ENTRIES_MAX).join("\n")}\n`, { mode: PRIVATE_FILE });
    this.#libc.call(SYSCALL.rename, addressOfBytes(cString(fresh)), addressOfBytes(cString(path)));
    this.#stored = ENTRIES_MAX;
  }

  #open(path: string): number {
    return this.#libc.call(SYSCALL.open, addressOfBytes(cString(path)), OPEN_APPEND, PRIVATE_FILE);
  }

  /** With the folders above it; false if it does not come to be. */
  #makeFolder(folder: string): boolean {
    for (let at = folder.indexOf("/", 1); ; at = folder.indexOf("/", at + 1)) {
      const part = at < 0 ? folder : folder.slice(0, at);
      const result = this.#libc.call(SYSCALL.mkdir, addressOfBytes(cString(part)), PRIVATE_FOLDER);
      if (at < 0) return result === 0 || result === -ERROR_EXISTS;
    }
  }
}

const ERROR_EXISTS = 17;

function cString(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\0`);
}

function entryOf(line: string): string[] {
  if (line === "") return [];
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === "string" ? [entry] : [];
  } catch {
    return [];
  }
}
