/** Interns the words of a file; the words of the language are in the table from the start, so one look-up classifies. */

import { firstWord, kindCount, Token, Word, wordAliases } from "./token-kinds.ts";

/** An open-addressed hash table from spelling to a dense number. */
export class WordTable {
  readonly #names: string[];
  /** Slot → number of the name plus one; 0 is free. */
  #slots = new Int32Array(2048);
  #hashes = new Int32Array(1024);
  /** Number of the name → token kind. */
  #kinds = new Uint8Array(1024);

  /** Fills `names`, the list that token values index. */
  constructor(names: string[]) {
    this.#names = names;
    for (const word in Word) this.#insertWord(word, Word[word as keyof typeof Word]);
    for (const word in wordAliases) this.#insertWord(word, Word[wordAliases[word as keyof typeof wordAliases]]);
  }

  /** The number of the word at [start, end) of the text, whose hash is given (see `hashWord`). */
  intern(text: string, start: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = spread(hash) & mask;
    for (;;) {
      const entry = this.#slots[slot] as number;
      if (entry === 0) return this.#add(text.slice(start, end), hash, Token.Name, slot);
      if (this.#hashes[entry - 1] === hash && sameWord(this.#names[entry - 1] as string, text, start, end)) {
        return entry - 1;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** The token kind of a word by its number. */
  kindOf(name: number): number {
    return this.#kinds[name] as number;
  }

  #insertWord(word: string, kind: number): void {
    let hash = 0;
    for (let at = 0; at < word.length; at++) hash = hashStep(hash, word.charCodeAt(at));
    const number = this.intern(word, 0, word.length, hash);
    this.#kinds[number] = kind;
  }

  #add(word: string, hash: number, kind: number, slot: number): number {
    const number = this.#names.length;
    if (number === this.#hashes.length) this.#growEntries();
    this.#names.push(word);
    this.#hashes[number] = hash;
    this.#kinds[number] = kind;
    this.#slots[slot] = number + 1;
    if (number * 2 >= this.#slots.length) this.#growSlots();
    return number;
  }

  #growEntries(): void {
    const hashes = new Int32Array(this.#hashes.length * 2);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    const kinds = new Uint8Array(hashes.length);
    kinds.set(this.#kinds);
    this.#kinds = kinds;
  }

  #growSlots(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#names.length; number++) {
      let slot = spread(this.#hashes[number] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

/** Hash of a word, one UTF-16 unit at a time, from 0. */
export function hashStep(hash: number, unit: number): number {
  return (Math.imul(hash, 31) + unit) | 0;
}

/** The word of the language that a kind stands for, for messages. */
export function wordOfKind(kind: number): string | undefined {
  if (kind < firstWord || kind >= kindCount) return undefined;
  for (const word in Word) if (Word[word as keyof typeof Word] === kind) return word;
  return undefined;
}

function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}

function sameWord(name: string, text: string, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let at = 0; at < name.length; at++) if (name.charCodeAt(at) !== text.charCodeAt(start + at)) return false;
  return true;
}
