// Tidy rule: texts that stand nowhere in the project: switched-off checks, untracked intentions, paths of one machine.
import type { Violation } from "./parse-sources.ts";

interface TextRule {
  readonly pattern: RegExp;
  readonly message: string;
  /** Which files the rule looks at. */
  readonly files: RegExp;
}

const code = /\.(ts|mjs)$/;
const anything = /(?<!package-lock)\.(ts|mjs|runa|md|json|toml|txt|c|h)$|^\.ci\//;

const rules: readonly TextRule[] = [
  {
    files: code,
    pattern: /(?:\/\/|\/\*|^\s*\*).*@ts-(?:ignore|nocheck|expect-error)/,
    message: "type errors are mended, not silenced",
  },
  {
    files: code,
    pattern: /(?:\/\/|\/\*).*(?:biome-ignore|oxlint-disable|eslint-disable)/,
    message: "lint findings are mended, not silenced",
  },
  {
    files: code,
    pattern: /(?:\/\/|\/\*|^\s*\*).*\b(?:TODO|FIXME|XXX|HACK)\b/,
    message: "an intention without a place where it is tracked",
  },
  {
    files: /^(?:core|backends|rt|cmd\/runa)\/.*(?<!\.test)\.ts$/,
    pattern: /\bconsole\.(?:error|warn)\(/,
    message: "Bun paints what it writes red on terminals: messages go through cmd/runa/say.ts",
  },
  { files: code, pattern: /(?:\/\/|\/\*)\s*[-=*#]{5,}/, message: "a banner: split the file instead" },
  {
    files: /\.runa$/,
    pattern: /Note:.*\b(?:TODO|FIXME|XXX|HACK)\b/,
    message: "an intention without a place where it is tracked",
  },
  { files: anything, pattern: /(?<![\w./])\/(?:work|root|Users|home)\/\w/, message: "an absolute path of one machine" },
  {
    files: /\.(ts|mjs)$/,
    pattern: /\b(?:test|describe|it)\.(?:only|todo)\(/,
    message: "a test that hides others, or is none",
  },
];

/** Violations in the lines of one file. */
export function checkText(path: string, text: string): Violation[] {
  const found: Violation[] = [];
  const active = rules.filter(({ files }) => files.test(path));
  for (const [index, line] of text.split("\n").entries())
    for (const { pattern, message } of active) if (pattern.test(line)) found.push({ path, line: index + 1, message });
  return found;
}
