// The toolchain as users have it, built once for all tests of sessions.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildRuna } from "#cmd/dev/build.ts";

const folder = mkdtempSync(join(tmpdir(), "runa-repl-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const path = join(folder, "runa");

/** Path of the executable; the first one who asks builds it. */
export async function builtRuna(): Promise<string> {
  if (await Bun.file(path).exists()) return path;
  const problem = await buildRuna(path);
  if (problem !== undefined) throw new Error(problem);
  return path;
}

/** A fresh folder for the files of one test. */
export function testFolder(): string {
  return mkdtempSync(join(folder, "state-"));
}
