// The programs that a path on the command line stands for.

/** A file by itself; a directory's programs with those of its folders, except for installed packages and hidden ones. */
export async function programFiles(path: string): Promise<readonly string[]> {
  const status = path === "-" ? undefined : await statusOf(path);
  if (status?.isDirectory() !== true) return [path];
  const found = await Array.fromAsync(new Bun.Glob("**/*.runa").scan({ cwd: path, onlyFiles: true }));
  const own = found.filter((name) => !`/${name}`.includes("/node_modules/")).sort();
  const prefix = path === "." ? "" : path.endsWith("/") ? path : `${path}/`;
  return own.map((name) => prefix + name);
}

/** What the system says about a path, or undefined if it leads nowhere. */
export async function statusOf(path: string): Promise<{ isDirectory(): boolean } | undefined> {
  try {
    return await Bun.file(path).stat();
  } catch {
    return undefined;
  }
}
