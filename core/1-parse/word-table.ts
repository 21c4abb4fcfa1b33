/** Interns the words of a file; the words of the language are in the table from the start, so one look-up classifies. */

import { Token, Word, wordAliases } from "./token-kinds.ts";

/** An open-addressed hash table from spelling to a dense number. */
export class WordTable {
  readonly #names: string[];
  /** Slot → number of the name plus one; 0 is free. */
  #slots = new Int32Array(2048);
  #hashes = new Int32Array(1024);
  /** Number of the name → token kind. */
  #kinds = new Uint8Array(1024);
  /** The units of all names, one after another, and where each begins; the next one begins where it ends. */
  #pool = new Uint16Array(8192);
  #poolStarts = new Int32Array(1025);

  /** Fills `names`, the list that token values index. */
  constructor(names: string[]) {
    this.#names = names;
    const units = new Uint16Array(64);
    for (const word in Word) this.#insertWord(word, Word[word as keyof typeof Word], units);
    for (const word in wordAliases) this.#insertWord(word, Word[wordAliases[word as keyof typeof wordAliases]], units);
  }

  /** The number of the word whose units are those at [start, end), and whose hash is given: 31·hash + unit, from 0. */
  intern(units: Uint8Array | Uint16Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const entry = slots[slot] as number;
      if (entry === 0) return this.#add(units, start, end, hash, slot);
      if (this.#hashes[entry - 1] === hash) {
        const pool = this.#pool;
        let from = this.#poolStarts[entry - 1] as number;
        if ((this.#poolStarts[entry] as number) - from === end - start) {
          let at = start;
          while (at < end && pool[from] === units[at]) {
            from++;
            at++;
          }
          if (at === end) return entry - 1;
        }
      }
      slot = (slot + 1) & mask;
    }
  }

  /** The token kind of a word by its number. */
  kindOf(name: number): number {
    return this.#kinds[name] as number;
  }

  #insertWord(word: string, kind: number, units: Uint16Array): void {
    let hash = 0;
    for (let at = 0; at < word.length; at++) {
      units[at] = word.charCodeAt(at);
      hash = (hash * 31 + word.charCodeAt(at)) | 0;
    }
    this.#kinds[this.intern(units, 0, word.length, hash)] = kind;
  }

  #add(units: Uint8Array | Uint16Array, start: number, end: number, hash: number, slot: number): number {
    const number = this.#names.length;
    if (number === this.#hashes.length) this.#growEntries();
    const from = this.#poolStarts[number] as number;
    const length = end - start;
    while (from + length > this.#pool.length) this.#growPool();
    for (let at = 0; at < length; at++) this.#pool[from + at] = units[start + at] as number;
    this.#poolStarts[number + 1] = from + length;
    this.#names.push(textOf(units, start, end));
    this.#hashes[number] = hash;
    this.#kinds[number] = Token.Name;
    this.#slots[slot] = number + 1;
    if (number * 2 >= this.#slots.length) this.#growSlots();
    return number;
  }

  #growPool(): void {
    const pool = new Uint16Array(this.#pool.length * 2);
    pool.set(this.#pool);
    this.#pool = pool;
  }

  #growEntries(): void {
    const hashes = new Int32Array(this.#hashes.length * 2);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    const kinds = new Uint8Array(hashes.length);
    kinds.set(this.#kinds);
    this.#kinds = kinds;
    const starts = new Int32Array(hashes.length + 1);
    starts.set(this.#poolStarts);
    this.#poolStarts = starts;
  }

  #growSlots(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#names.length; number++) {
      const hash = this.#hashes[number] as number;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

/** The units as a string; words are ASCII. */
function textOf(units: Uint8Array | Uint16Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at += 4096) {
    text += String.fromCharCode(...units.subarray(at, Math.min(end, at + 4096)));
  }
  return text;
}
