// Makes the files that wordcount and jsonparse read: the same bytes every time, of a wanted size.
import { join } from "node:path";
import { buildFolder } from "./measure.ts";

/** A stream of numbers below a bound, the same for the same seed (xorshift of 32 bits). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const letters = "etaoinshrdlcumwfgypbvkjxqz";

/** English-looking lines: 40,000 words, few of them often and most of them seldom. */
function wordsText(bytes: number): string {
  const below = numbers(42);
  const words: string[] = [];
  for (let index = 0; index < 40_000; index++) {
    let word = "";
    const length = 2 + Math.floor(below(10) ** 2 / 10);
    for (let at = 0; at <= length; at++) word += letters[Math.floor(below(26 * 26) ** 0.5)] ?? "e";
    words.push(word);
  }
  const parts: string[] = [];
  let written = 0;
  while (written < bytes) {
    const rank = Math.floor(words.length ** (below(10_000) / 10_000)) - 1;
    const word = words[rank] ?? "the";
    const gap = below(12) === 0 ? ".\n" : below(9) === 0 ? ", " : " ";
    parts.push(below(14) === 0 ? word.toUpperCase() : word, gap);
    written += word.length + gap.length;
  }
  return parts.join("");
}

const names = [
  "alpha",
  "beta",
  "line\nbreak",
  'quote"d',
  "back\\slash",
  "tab\there",
  "lorem ipsum dolor",
  "x",
  "",
  "slash/",
];

function record(index: number, below: (bound: number) => number): unknown {
  const name = (): string => names[below(names.length)] ?? "";
  return {
    id: index,
    name: `${name()} ${name()} ${below(1000)}`,
    active: below(2) === 0,
    score: (below(150_000) - 50_000) / 100,
    ratio: below(9999) * 1e-7,
    parent: below(3) === 0 ? null : below(100_000),
    tags: Array.from({ length: below(6) }, name),
    geo: { lat: (below(180_000_000) - 90_000_000) / 1e6, lon: (below(360_000_000) - 180_000_000) / 1e6 },
    history: Array.from({ length: below(5) }, () => [below(100_000), below(100) - 50]),
  };
}

/** A document of many records, every fourth over several lines. */
function jsonText(bytes: number): string {
  const below = numbers(7);
  const parts: string[] = ['{"version": 1, "items": ['];
  let written = 0;
  let index = 0;
  while (written < bytes) {
    const text = JSON.stringify(record(index, below), undefined, index % 4 === 0 ? 2 : undefined);
    parts.push(index === 0 ? "\n" : ",\n", text);
    written += text.length + 2;
    index++;
  }
  parts.push(`\n], "count": ${index}}\n`);
  return parts.join("");
}

/** Path of an input file, made when it is missing. */
export async function inputFile(kind: "text" | "json"): Promise<string> {
  const path = join(buildFolder, kind === "text" ? "words.txt" : "document.json");
  if (!(await Bun.file(path).exists())) await Bun.write(path, kind === "text" ? wordsText(40e6) : jsonText(20e6));
  return path;
}
