// Lists and reads the files of the checkout that git tracks or would track.
import { join } from "node:path";

/** Root folder of the checkout. */
export const projectRoot = join(import.meta.dir, "..", "..", "..");

/** Paths from the root of all files that are tracked or new, ignored ones left out, in order. */
export async function listProjectFiles(): Promise<string[]> {
  const git = Bun.spawn(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: projectRoot,
    stderr: "pipe",
  });
  const [list, status] = await Promise.all([new Response(git.stdout).text(), git.exited]);
  if (status !== 0) throw new Error("git ls-files failed: the tidy test needs a git checkout");
  const paths = [...new Set(list.split("\0"))].filter((path) => path !== "").sort();
  const present = await Promise.all(paths.map((path) => Bun.file(join(projectRoot, path)).exists()));
  return paths.filter((_, index) => present[index]);
}

/** The texts of those paths. */
export async function readProjectFiles(paths: readonly string[]): Promise<Map<string, string>> {
  const texts = await Promise.all(paths.map((path) => Bun.file(join(projectRoot, path)).text()));
  return new Map(paths.map((path, index) => [path, texts[index] ?? ""]));
}
