/** Programs with a few words deleted, replaced, doubled or swapped: the compiler reports or compiles them, and never breaks down. */
import { expect, test } from "bun:test";
import { Glob } from "bun";
import { projectRoot } from "#cmd/dev/tidy/project-files.ts";
import { compileSource } from "#cmd/runa/compiler/compile-source.ts";
import { moduleLoader, openLibrary } from "#cmd/runa/compiler/library.ts";
import { SourceFile } from "#core/base/source.ts";
import { Libc } from "#rt/host/libc.ts";
import { compileLibrary, libraryArchive } from "./precompile-library.ts";

const COUNT = Number(process.env["RUNA_MUTATIONS"] ?? 400);
const SEED = Number(process.env["RUNA_FIRST_SEED"] ?? 1);
const TIMEOUT_MS = 120_000;

const archive = libraryArchive(await compileLibrary());
const library = openLibrary((offset, length) => archive.subarray(offset, offset + length));
const loader = moduleLoader(new Libc(), library, []);

const paths = [...new Glob("cmd/runa/testdata/**/*.runa").scanSync(projectRoot)].sort();
const texts = await Promise.all(paths.map((path) => Bun.file(`${projectRoot}/${path}`).text()));
const tokensOf = (text: string): string[] => text.match(/\s+|\w+|[^\s\w]/g) ?? [];
const words = [...new Set(texts.flatMap(tokensOf))].filter((word) => word.trim() !== "");

/** Numbers below a limit, the same for the same seed. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % limit;
  };
}

function mutated(text: string, below: (limit: number) => number): string {
  const tokens = tokensOf(text);
  for (let changes = 1 + below(3); changes > 0 && tokens.length > 1; changes--) {
    const at = below(tokens.length);
    const other = below(tokens.length);
    const word = words[below(words.length)] ?? "";
    const [one = "", two = ""] = [tokens[at], tokens[other]];
    if (below(4) === 0) tokens.splice(at, 1);
    else if (below(3) === 0) tokens[at] = word;
    else if (below(2) === 0) tokens.splice(at, 0, ` ${word} `);
    else [tokens[at], tokens[other]] = [two, one];
  }
  return tokens.join("");
}

test(
  `${COUNT} mutated programs`,
  () => {
    let compiled = 0;
    for (let number = 0; number < COUNT; number++) {
      const below = numbers(SEED * 7919 + number * 31);
      const index = below(texts.length);
      const source = new SourceFile("mutated.runa", mutated(texts[index] ?? "", below));
      const options = { cpu: "x86-64-v3", disabledPasses: [], verifyEach: true, wantsLines: false };
      const more = { optimize: number % 3, dump: undefined, times: undefined };
      try {
        const { object } = compileSource(source, loader, {
          ...{ ...options, ...more },
          isOutside: (name) => library.archive.has(`${name.slice(0, name.lastIndexOf("."))}.mir`),
        });
        if (object !== undefined) compiled++;
      } catch (error) {
        const reason = error instanceof Error ? error.stack : String(error);
        throw new Error(`${paths[index]}, mutation ${number}:\n${reason}\n${source.text}`);
      }
    }
    // Some changes do no harm, most do.
    expect(compiled).toBeGreaterThan(COUNT / 100);
    expect(compiled).toBeLessThan(COUNT);
  },
  TIMEOUT_MS,
);
