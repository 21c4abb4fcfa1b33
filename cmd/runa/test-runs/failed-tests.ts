// Remembers which tests failed last, for `--failed`.

import { hashOf } from "#cmd/runa/trials/select-trials.ts";
import { stateFolder } from "#cmd/runa/user-folders.ts";
import type { TestResult } from "./test-results.ts";

/** Titles of failed tests by absolute path of their file. */
export type FailedTests = Readonly<Record<string, readonly string[]>>;

/** The file for the current directory; undefined where there is no home. */
function storePath(): string | undefined {
  const folder = stateFolder(Bun.env);
  return folder === undefined ? undefined : `${folder}/failed-tests-${hashOf(process.cwd()).toString(16)}.json`;
}

export const absolutePath = (path: string): string => (path.startsWith("/") ? path : `${process.cwd()}/${path}`);

/** What failed last in this directory; nothing where nothing is known. */
export async function readFailedTests(): Promise<FailedTests> {
  const path = storePath();
  if (path === undefined) return {};
  try {
    const value: unknown = await Bun.file(path).json();
    return typeof value === "object" && value !== null ? (value as FailedTests) : {};
  } catch {
    return {};
  }
}

/** Notes the results of a run: tests that did not run stay as they were. A folder that cannot be written is no failure. */
export async function noteFailedTests(results: readonly TestResult[]): Promise<void> {
  const path = storePath();
  if (path === undefined) return;
  const before = await readFailedTests();
  const failed = new Map(Object.entries(before).map(([file, titles]) => [file, new Set(titles)]));
  for (const { path: file, title, status } of results) {
    const titles = failed.get(absolutePath(file)) ?? new Set();
    failed.set(absolutePath(file), titles);
    if (status === "passed") titles.delete(title);
  }
  for (const { path: file, title, status } of results)
    if (status === "failed") failed.get(absolutePath(file))?.add(title);
  const kept = [...failed].filter(([, titles]) => titles.size > 0).map(([file, titles]) => [file, [...titles]]);
  try {
    await Bun.write(path, `${JSON.stringify(Object.fromEntries(kept))}\n`);
  } catch {
    // A read-only home: `--failed` then knows nothing.
  }
}
