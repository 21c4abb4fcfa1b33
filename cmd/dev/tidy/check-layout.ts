// Tidy rule: what may stand at the top level of the project and how files and folders are named.
import type { Violation } from "./parse-sources.ts";

const topLevel: readonly string[] = [
  ...["bunfig.toml", "package.json", "README.md", "ARCHITECTURE.md", "LICENSE"],
  ...["cmd", "core", "backends", "rt", "stdlib", "bench", "docs", "examples"],
  ...["package-lock.json", "tsconfig.json", "biome.json", ".oxlintrc.json", ".gitignore", ".gitattributes", ".ci"],
];

const forbiddenWords: readonly string[] = [
  "util",
  "utils",
  "helper",
  "helpers",
  "common",
  "misc",
  "manager",
  "managers",
];

const sourceName = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|gen|d))?\.ts$/;

/** Violations in a list of paths from the root of the checkout. */
export function checkLayout(paths: readonly string[]): Violation[] {
  const found: Violation[] = [];
  const strangers = new Set<string>();
  for (const path of paths) {
    const parts = path.split("/");
    const top = parts[0] ?? "";
    if (!topLevel.includes(top)) strangers.add(top);
    const name = parts.at(-1) ?? "";
    if (name === "index.ts") found.push({ path, line: 0, message: "a barrel: name the file after its main export" });
    if (name.endsWith(".ts") && !sourceName.test(name) && name !== "index.ts")
      found.push({ path, line: 0, message: "file names are words in lower case, joined with hyphens" });
    const words = parts.flatMap((part) => part.replace(/\..*$/, "").split(/[-_]/));
    const bad = words.find((word) => forbiddenWords.includes(word));
    if (bad !== undefined)
      found.push({ path, line: 0, message: `"${bad}" says nothing: name the file after what it does` });
  }
  for (const top of strangers)
    found.push({
      path: top,
      line: 0,
      message: "does not belong at the top level of the project (see cmd/dev/tidy/check-layout.ts)",
    });
  return found;
}
