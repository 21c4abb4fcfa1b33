// How a measured program is built and started in each language.

/** A program that can be started. */
export interface Peer {
  readonly language: string;
  readonly command: readonly string[];
  /** Removes what was built. */
  readonly remove: () => Promise<void>;
}

interface LanguageRow {
  /** Of its sources; the first that is there counts. */
  readonly endings: readonly string[];
  /** The tool that builds or runs it; undefined: this executable. */
  readonly tool: string | undefined;
  /** Builds an executable; without it the tool runs the source. */
  readonly build?: (source: string, target: string) => readonly string[];
}

const languages: Readonly<Record<string, LanguageRow>> = {
  runa: { endings: ["runa"], tool: undefined, build: (source, target) => ["compile", "--aot", source, "-o", target] },
  c: { endings: ["c"], tool: "gcc", build: (source, target) => ["-O2", "-o", target, source, "-lm"] },
  go: { endings: ["go"], tool: "go", build: (source, target) => ["build", "-o", target, source] },
  node: { endings: ["js", "mjs"], tool: "node" },
  python: { endings: ["py"], tool: "python3" },
};

/**
 * The program in all languages in which it is there and whose tool is there, to be run in its folder. Arguments are the words of
 * `<name>.bench`, else those of `<name>.args`. `fail` is told what could not be built.
 */
export async function buildPeers(
  folder: string,
  name: string,
  fail: (language: string, text: string) => void,
): Promise<Peer[]> {
  const peers: Peer[] = [];
  const given = (await textOf(`${folder}/${name}.bench`)) ?? (await textOf(`${folder}/${name}.args`)) ?? "";
  const words = given.split(/\s+/).filter((word) => word !== "");
  for (const [language, { endings, tool, build }] of Object.entries(languages)) {
    const path = tool === undefined ? process.execPath : Bun.which(tool);
    const source = await firstThere(endings.map((ending) => `${folder}/${name}.${ending}`));
    if (path === null || source === undefined) continue;
    if (build === undefined) {
      peers.push({
        language,
        command: [path, source.slice(folder.length + 1), ...words],
        remove: async () => undefined,
      });
      continue;
    }
    const target = `${Bun.env["TMPDIR"] ?? "/tmp"}/runa-bench-${process.pid}-${name}-${language}`;
    const built = Bun.spawnSync([path, ...build(source, target)], { stdin: "ignore" });
    if (built.exitCode === 0)
      peers.push({ language, command: [target, ...words], remove: async () => Bun.file(target).delete() });
    else fail(language, `it cannot be built\n${built.stderr.toString()}`);
  }
  return peers;
}

async function firstThere(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await Bun.file(path).exists()) return path;
  return undefined;
}

async function textOf(path: string): Promise<string | undefined> {
  const file = Bun.file(path);
  return (await file.exists()) ? file.text() : undefined;
}
