// Reads the lists of golden cases that are known to fail in one way; a case on a list that passes is an error.
import { join } from "node:path";

/** Names of the cases that are known to fail in a way: `known-failures.<way>.txt`, `<area>/<case>  # why`. */
export async function readKnownFailures(root: string, way: string): Promise<Set<string>> {
  const file = Bun.file(join(root, `known-failures.${way}.txt`));
  if (!(await file.exists())) return new Set();
  const lines = (await file.text()).split("\n").map((line) => line.replace(/#.*/, "").trim());
  return new Set(lines.filter((line) => line !== ""));
}
