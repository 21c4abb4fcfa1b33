// The blobs that the build appends to `dist/runa`: the library's sources, and the runtime image that JIT programs run beside.

import { describeLinkError } from "#backends/object/link-error.ts";
import { buildLinkedImage } from "#backends/object/linked-image.ts";
import { compileSource } from "#cmd/runa/compiler/compile-source.ts";
import { libraryInFolder, moduleLoader } from "#cmd/runa/compiler/library.ts";
import { writeArchive } from "#core/base/archive.ts";
import { renderDiagnostics } from "#core/base/render-diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { imageNames } from "#core/spec/image-layout.ts";
import { LINK_SYMBOLS, RUNTIME_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { Libc } from "#rt/host/libc.ts";
import type { NamedImage } from "./append-image.ts";
import { listProjectFiles, projectRoot } from "./tidy/project-files.ts";

/** Paths of all library modules: `collections/list`, `rt/text/join`. */
async function libraryModules(): Promise<string[]> {
  const files = (await listProjectFiles()).filter((path) => path.endsWith(".runa"));
  return files.flatMap((path) => {
    if (path.startsWith("stdlib/")) return [path.slice("stdlib/".length, -".runa".length)];
    return path.startsWith("rt/") ? [path.slice(0, -".runa".length)] : [];
  });
}

/** The library's sources by module path. */
async function libraryImage(modules: readonly string[]): Promise<NamedImage> {
  const read = libraryInFolder(new Libc(), projectRoot);
  const entries = modules.map((name) => ({ name, bytes: read(name) ?? new Uint8Array(0) }));
  return { name: imageNames.library, bytes: writeArchive(entries) };
}

/** What the image must hold: the processes that compiled code and stubs call by role; a static executable's entry stays out. */
const imageRoots: readonly string[] = RUNTIME_SYMBOLS.filter((row) => row.role !== "start_process").map(
  (row) => row.symbol,
);

/** The runtime, compiled for every x86-64 and linked position-independently. */
function runtimeImage(): NamedImage {
  const loader = moduleLoader(new Libc(), libraryInFolder(new Libc(), projectRoot), []);
  const root = new SourceFile("rt/image.runa", "Note: The root of the runtime image.\n");
  const { object, diagnostics } = compileSource(root, loader, {
    optimize: 2,
    cpu: "x86-64",
    disabledPasses: [],
    verifyEach: false,
    dump: undefined,
    times: undefined,
    wantsLines: false,
    isOutside: undefined,
    libraryPath: "rt/image",
    roots: imageRoots,
  });
  if (object === undefined) throw new Error(renderDiagnostics(diagnostics.items, { colour: false }));
  const { bytes, errors } = buildLinkedImage([object], { roots: [LINK_SYMBOLS.threadEntry, ...imageRoots] });
  if (errors.length > 0) throw new Error(errors.map(describeLinkError).join("; "));
  return { name: imageNames.runtime, bytes };
}

/** Makes the blobs, in the order in which they are appended. */
export async function makeImages(): Promise<NamedImage[]> {
  return [await libraryImage(await libraryModules()), runtimeImage()];
}
