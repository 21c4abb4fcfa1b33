// The sources of the library and of the runtime, by module path.

const top = new URL("../../../", import.meta.url).pathname;

/** Texts of all modules under rt/ and stdlib/ by their file's path from the root of the checkout, in order. */
export async function librarySources(): Promise<Map<string, string>> {
  const paths = [...new Bun.Glob("{rt,stdlib}/**/*.runa").scanSync(top)].sort();
  return new Map(
    await Promise.all(paths.map(async (path): Promise<[string, string]> => [path, await Bun.file(top + path).text()])),
  );
}
