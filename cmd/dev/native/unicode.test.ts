// Normalisation, grapheme clusters, case folding and properties of the library against JavaScript's own, over all characters and random texts.

import { afterAll, expect, test } from "bun:test";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codesOf, LAST_CODE, scalarValues } from "#cmd/dev/unicode/array-module.ts";
import { compileText, makeFolder, runCommand, writeExecutable } from "./compile-native.ts";

const folder = makeFolder("unicode");
afterAll(() => rmSync(folder, { recursive: true }));

const BLOCK = 4096;
const PROPERTIES: readonly RegExp[] = [
  /\p{L}/u,
  /\p{Nd}/u,
  /\p{N}/u,
  /\p{White_Space}/u,
  /\p{Uppercase}/u,
  /\p{Lowercase}/u,
  /\p{M}/u,
  /\p{P}/u,
  /\p{S}/u,
  /\p{Cc}/u,
];
const FORMS = ["NFC", "NFD", "NFKC", "NFKD"] as const;

/** One line per block of codes: a hash of each form and one of the properties of all characters in it. */
const blocksProgram = `Import { to_nfc, to_nfd, to_nfkc, to_nfkd } from "text/normalize"
Import { is_letter, is_digit, is_number, is_space, is_uppercase, is_lowercase, is_mark, is_punctuation, is_symbol, is_control } from "text/properties"
Process called "mixed" that takes hash as Integer, t as Text returns Integer:
    Let h be hash
    For each c in t:
        Set h to ((h bitwise xor (c as Integer)) multiplied by 16777619) bitwise and 4294967295
    End For
    Return h
End Process
Process called "bit" that takes is_set as Boolean, n as Integer returns Integer:
    Return (1 shifted left by n) if is_set otherwise 0
End Process
Process called "main":
    For block from 0 until ${(LAST_CODE + 1) / BLOCK}:
        Let hashes be a list of 5 copies of 1
        For code from block multiplied by ${BLOCK} until (block plus 1) multiplied by ${BLOCK}:
            If code is less than 55296 or code is greater than 57343:
                Let c be code as Character
                Let t be c as Text
                Set hashes at index 0 to mixed(hashes at index 0, to_nfc(t))
                Set hashes at index 1 to mixed(hashes at index 1, to_nfd(t))
                Set hashes at index 2 to mixed(hashes at index 2, to_nfkc(t))
                Set hashes at index 3 to mixed(hashes at index 3, to_nfkd(t))
                Let kinds be bit(is_letter(c), 0) plus bit(is_digit(c), 1) plus bit(is_number(c), 2) plus bit(is_space(c), 3) plus bit(is_uppercase(c), 4) plus bit(is_lowercase(c), 5) plus bit(is_mark(c), 6) plus bit(is_punctuation(c), 7) plus bit(is_symbol(c), 8) plus bit(is_control(c), 9)
                Set hashes at index 4 to (((hashes at index 4) bitwise xor kinds) multiplied by 16777619) bitwise and 4294967295
            End If
        End For
        Display block, hashes
    End For
End Process
`;

function blockLine(block: number): string {
  const hashes = [1, 1, 1, 1, 1];
  const mix = (place: number, value: number): void => {
    hashes[place] = Math.imul((hashes[place] as number) ^ value, 16777619) >>> 0;
  };
  for (let code = block * BLOCK; code < (block + 1) * BLOCK; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const text = String.fromCodePoint(code);
    for (const [place, form] of FORMS.entries()) for (const part of codesOf(text.normalize(form))) mix(place, part);
    mix(
      4,
      PROPERTIES.reduce((kinds, property, place) => kinds | (property.test(text) ? 1 << place : 0), 0),
    );
  }
  return `${block} [${hashes.join(", ")}]`;
}

test("every character has the forms and properties that JavaScript gives it", () => {
  const program = writeExecutable(join(folder, "blocks"), compileText(blocksProgram).object);
  const expected = Array.from({ length: (LAST_CODE + 1) / BLOCK }, (_, block) => blockLine(block));
  expect(runCommand([program]).output.trimEnd().split("\n")).toEqual(expected);
}, 30_000);

/** For each line of numbers, the text of these codes: its forms, and its clusters. */
const textsProgram = `Import { to_nfc, to_nfd, to_nfkc, to_nfkd } from "text/normalize"
Import { graphemes } from "text/graphemes"
Process called "codes" that takes t as Text returns Text:
    Return t.characters().map(lambda c: (c as Integer) as Text).join(" ")
End Process
Process called "main" that takes arguments as List of Text:
    For each line in read_text(arguments at index 0).lines():
        Let t be line.split(" ").map(lambda n: ((n as Integer) as Character) as Text).join("")
        Display graphemes(t).map(lambda part: codes(part)).join(" | ") continuing
        If t.length() is greater than 4: Display "", codes(to_nfc(t)), "/", codes(to_nfd(t)), "/", codes(to_nfkc(t)), "/", codes(to_nfkd(t)) continuing
        Display ""
    End For
End Process
`;

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const shown = (text: string): string => codesOf(text).join(" ");

function textLine(text: string): string {
  const clusters = [...segmenter.segment(text)].map((part) => shown(part.segment)).join(" | ");
  if (codesOf(text).length <= 4) return clusters;
  return `${clusters} ${FORMS.map((form) => shown(text.normalize(form))).join(" / ")}`;
}

/** A sequence of random numbers that is always the same. */
function randomNumbers(): (below: number) => number {
  let state = 12345;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

/** Characters that do something: marks, Hangul, Indic letters, emoji, what has a decomposition. */
function activeCharacters(): string[] {
  const result = ["\r", "\n", "a", "\u{1f1e6}", "\u{1f1fa}"];
  for (const code of scalarValues()) {
    const text = String.fromCodePoint(code);
    if (code >= 0xac00 && code <= 0xd7a3 && code % 97 !== 0) continue;
    if (/[\p{Co}\p{Cn}]/u.test(text) || (/\p{Unified_Ideograph}/u.test(text) && text.normalize("NFD") === text))
      continue;
    if (/[\p{M}\p{Cf}\p{Cc}\p{Extended_Pictographic}\p{Script=Hangul}\p{Script=Devanagari}]/u.test(text))
      result.push(text);
    else if (text.normalize("NFKD") !== text) result.push(text);
  }
  return result;
}

test("clusters and forms of texts are those of JavaScript", () => {
  const active = activeCharacters();
  const random = randomNumbers();
  const texts: string[] = [];
  for (const [index, text] of active.entries()) texts.push(`${active[(index * 7) % active.length]}${text}\u0301`);
  for (let i = 0; i < 4000; i++)
    texts.push(Array.from({ length: 5 + random(12) }, () => active[random(active.length)]).join(""));
  const marks = active.filter((text) => /\p{M}/u.test(text));
  for (let i = 0; i < 40; i++) texts.push(`a${Array.from({ length: 60 }, () => marks[random(marks.length)]).join("")}`);
  const path = join(folder, "texts.txt");
  writeFileSync(path, texts.map((text) => `${shown(text)}\n`).join(""));
  const program = writeExecutable(join(folder, "texts"), compileText(textsProgram).object);
  expect(runCommand([program, path]).output.trimEnd().split("\n")).toEqual(texts.map(textLine));
}, 30_000);
