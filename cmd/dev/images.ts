// The blobs that the build appends to `dist/runa`: the precompiled library, and the runtime images that JIT programs and sessions run beside.

import { describeLinkError } from "#backends/object/link-error.ts";
import { buildLinkedImage } from "#backends/object/linked-image.ts";
import { compileSource } from "#cmd/runa/compiler/compile-source.ts";
import { moduleLoader, openLibrary } from "#cmd/runa/compiler/library.ts";
import { isInlinable } from "#core/5-optimize/inline-calls.ts";
import { renderDiagnostics } from "#core/base/render-diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { storeInlineBodies } from "#core/mir/inline-bodies.ts";
import type { CompileSession } from "#core/pipeline.ts";
import { imageNames } from "#core/spec/image-layout.ts";
import { LINK_SYMBOLS, RUNTIME_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { FLOAT, INTEGER, TEXT, type TypeId } from "#core/types/type-table.ts";
import { Libc } from "#rt/host/libc.ts";
import type { NamedImage } from "./append-image.ts";
import { type CompiledLibrary, compileLibrary, libraryArchive } from "./library/precompile-library.ts";

/** A static executable's entry stays out of the image. */
const staticEntry = RUNTIME_SYMBOLS.find((row) => row.role === "start_process")?.symbol;

/** Types for which the image holds all generic processes of a module: what most programs use. */
const commonArguments: Readonly<Record<string, readonly (readonly TypeId[])[]>> = {
  "collections/list": [[INTEGER], [FLOAT], [TEXT]],
  "collections/set": [[INTEGER], [TEXT]],
  "collections/dictionary": [
    [TEXT, INTEGER],
    [TEXT, TEXT],
    [INTEGER, INTEGER],
  ],
};

/** Every process of the library that needs no type arguments. */
function plainProcesses({ modules, symbols }: CompiledLibrary): string[] {
  return modules
    .flatMap(({ mir }) => [...mir.functions.values()].filter((fn) => fn.typeParameters === 0))
    .map((fn) => symbols.name(fn.symbol))
    .filter((name) => name !== staticEntry);
}

/** Instances of the generic processes of the common collections. */
function commonInstances({ modules, symbols }: CompiledLibrary, session: CompileSession) {
  return modules.flatMap(({ mir }) =>
    (commonArguments[mir.path] ?? []).flatMap((typeArgs) =>
      [...mir.functions.values()]
        .filter((fn) => fn.typeParameters === typeArgs.length)
        .map((fn) => ({ symbol: session.symbols.intern(symbols.name(fn.symbol)), typeArgs })),
    ),
  );
}

/** The level at which the library is compiled. */
const LEVEL = 2;

interface RuntimeImage extends NamedImage {
  /** Those of its processes whose calls may be replaced by their bodies, as `storeInlineBodies` gives them. */
  readonly bodies: ReadonlyMap<string, Uint8Array>;
}

/** The library's machine code, compiled for every x86-64 and linked position-independently. */
function runtimeImage(library: CompiledLibrary, archive: Uint8Array, name: "runtime" | "session"): RuntimeImage {
  const opened = openLibrary((offset, length) => archive.subarray(offset, offset + length));
  const root = new SourceFile("image.runa", "Note: The root of the runtime image.\n");
  const roots = plainProcesses(library);
  let bodies: ReadonlyMap<string, Uint8Array> = new Map();
  const { object, diagnostics } = compileSource(root, moduleLoader(new Libc(), opened, []), {
    optimize: LEVEL,
    cpu: "x86-64",
    disabledPasses: [],
    verifyEach: false,
    dump: undefined,
    times: undefined,
    wantsLines: false,
    isOutside: undefined,
    roots,
    beforeLate: (program, context) => {
      const small = [...program.functions.values()].filter((fn) => isInlinable(fn, LEVEL));
      bodies = storeInlineBodies(program, small, context);
    },
    instances: (session) => commonInstances(library, session),
    polls: name === "session",
  });
  if (object === undefined) throw new Error(renderDiagnostics(diagnostics.items, { colour: false }));
  const { bytes, errors } = buildLinkedImage([object], { roots: [LINK_SYMBOLS.threadEntry, ...roots], keepAll: true });
  if (errors.length > 0) throw new Error(errors.map(describeLinkError).join("; "));
  return { name: imageNames[name], bytes, bodies };
}

/** Makes the blobs, in the order in which they are appended. */
export async function makeImages(): Promise<NamedImage[]> {
  const library = await compileLibrary();
  const archive = libraryArchive(library);
  const runtime = runtimeImage(library, archive, "runtime");
  const session = runtimeImage(library, archive, "session");
  return [
    { name: imageNames.library, bytes: libraryArchive(library, runtime.bodies) },
    { name: runtime.name, bytes: runtime.bytes },
    { name: session.name, bytes: session.bytes },
  ];
}
