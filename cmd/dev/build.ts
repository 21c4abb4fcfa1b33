// `npm run build`: makes `dist/runa`, one file that holds everything and is the same bytes for the same sources.
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { imageNames } from "#core/spec/image-layout.ts";
import { appendImages, type NamedImage } from "./append-image.ts";
import { makeImages } from "./images.ts";
import { runTool, type ToolResult } from "./run-tool.ts";
import { projectRoot } from "./tidy/project-files.ts";
import { writeInPieces } from "./write-in-pieces.ts";

const identityBytes = 16;

const outputFolder = join(projectRoot, "dist");

/** Where the built toolchain lies. */
export const runaPath = join(outputFolder, "runa");

/** The first module of the command line. */
const firstModule = "cmd/runa/main.ts";

/** Its bundle; the name goes into the executable, so that it is always the same. */
const bundledFirstModule = join(outputFolder, "bundle", "main.js");

/** What the first module loads when it is wanted. */
const loadedLater: readonly string[] = [
  "#cmd/runa/dispatch.ts",
  "#cmd/runa/commands/compile-and-run.ts",
  "#cmd/runa/report-failure.ts",
];

const flags: readonly string[] = [
  ...[
    "--compile",
    "--target=bun",
    "--format=esm",
    "--bytecode",
    "--minify",
    "--keep-names",
    "--sourcemap",
    "--splitting",
  ],
  // Until dispatch.ts says otherwise, nothing is worth compiling: a cached program starts before it would pay.
  "--compile-jit-policy=100",
  ...["--no-compile-autoload-dotenv", "--no-compile-autoload-bunfig"],
  ...["--no-compile-autoload-tsconfig", "--no-compile-autoload-package-json", "--reject-unresolved"],
];

/**
 * Bundles the first module with all that a cached program needs into one file, which later modules do not share: split into
 * the seventeen files that they have in common, it starts a millisecond later.
 */
function bundleFirstModule(output: string): Promise<ToolResult> {
  const external = loadedLater.map((name) => `--external=${name}`);
  const command = [process.execPath, "build", "--target=bun", "--format=esm", ...external, firstModule];
  return runTool([...command, "--outfile", output]);
}

/** Variables by which the environment could turn the executable into something else; each is renamed in place. */
const renamedVariables: readonly { readonly from: string; readonly to: string }[] = [
  { from: "BUN_BE_BUN", to: "RUN_BE_BUN" },
  { from: "BUN_OPTIONS", to: "RUN_OPTIONS" },
  { from: "BUN_INSPECT", to: "RUN_INSPECT" },
];

function renameVariables(executable: Uint8Array): void {
  const bytes = Buffer.from(executable.buffer, executable.byteOffset, executable.length);
  for (const { from, to } of renamedVariables) {
    let count = 0;
    for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + from.length)) {
      bytes.write(to, at, "latin1");
      count++;
    }
    if (count === 0) throw new Error(`build: ${from} was not found in the executable: it may still be obeyed`);
  }
}

/** A digest of everything that the executable consists of: what this build made holds for this build alone. */
function identityOf(executable: Uint8Array, images: readonly NamedImage[]): NamedImage {
  const hasher = new Bun.CryptoHasher("sha256").update(executable);
  for (const { name, bytes } of images) hasher.update(name).update(bytes);
  return { name: imageNames.identity, bytes: new Uint8Array(hasher.digest()).subarray(0, identityBytes) };
}

/** Builds the toolchain into a file; undefined if all went well, else what the bundler said. */
export async function buildRuna(output = runaPath, images?: readonly NamedImage[]): Promise<string | undefined> {
  mkdirSync(outputFolder, { recursive: true });
  const stage = mkdtempSync(join(outputFolder, "stage-"));
  try {
    const [first, bundle] = [join(stage, "main.js"), join(stage, "runa")];
    const bundled = await bundleFirstModule(first);
    if (bundled.status !== 0) return bundled.output;
    mkdirSync(dirname(bundledFirstModule), { recursive: true });
    renameSync(first, bundledFirstModule);
    const compiled = await runTool([process.execPath, "build", ...flags, bundledFirstModule, "--outfile", bundle]);
    if (compiled.status !== 0) return compiled.output;
    const executable = await Bun.file(bundle).bytes();
    renameVariables(executable);
    const finished = join(stage, "finished");
    const appended = images ?? (await makeImages());
    writeInPieces(finished, appendImages(executable, [...appended, identityOf(executable, appended)]));
    chmodSync(finished, 0o755);
    renameSync(finished, output);
    return undefined;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const problem = await buildRuna();
  if (problem !== undefined) console.error(problem);
  process.exit(problem === undefined ? 0 : 1);
}
