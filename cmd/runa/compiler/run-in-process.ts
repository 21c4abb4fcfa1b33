// Runs a compiled program inside this process: beside the runtime image, on a native thread.

import { describeLinkError } from "#backends/object/link-error.ts";
import { linkIntoMemory } from "#backends/object/link-into-memory.ts";
import { addressOf, type PlacedLink } from "#backends/object/link-write.ts";
import type { ObjectFile } from "#backends/object/object-file.ts";
import { imageNames } from "#core/spec/image-layout.ts";
import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import type { MappedImage } from "#rt/host/code-memory.ts";
import { findImages } from "#rt/host/find-image.ts";
import { type NativeHost, openNativeHost } from "#rt/host/native-host.ts";
import { runProgram } from "#rt/host/run-program.ts";

/** The host with the runtime image mapped into it. */
export interface RuntimeHost {
  readonly host: NativeHost;
  readonly image: MappedImage;
}

/** Maps the runtime image that lies behind the executable; throws when there is none. */
export async function openRuntimeHost(): Promise<RuntimeHost> {
  const host = await openNativeHost();
  const place = findImages(host.libc).get(imageNames.runtime);
  if (place === undefined) throw new Error("this executable carries no runtime image: build it with `npm run build`");
  return { host, image: host.memory.mapImageFile(place) };
}

/**
 * Links the program into memory and runs it to its end; `args` begin with the program's name. A program normally ends
 * the process itself; the exit code comes back only if it does not. Link errors are mistakes of the compiler.
 */
export async function runInProcess(
  { host, image }: RuntimeHost,
  object: ObjectFile,
  args: readonly string[],
): Promise<number> {
  const { errors, link, unit } = linkIntoMemory([object], host.memory, {
    roots: [LINK_SYMBOLS.program],
    externals: image.lookup,
  });
  if (link === undefined || unit === undefined) throw new Error(errors.map(describeLinkError).join("; "));
  if (Bun.env["RUNA_PERF_MAP"] === "1") await writePerfMap(link);
  const addresses = {
    ...unit,
    ...imageAddresses(image),
    program: addressOf(link, LINK_SYMBOLS.program) ?? 0,
    exitsProcess: 1,
  };
  return runProgram(host, addressInImage(image, LINK_SYMBOLS.threadEntry), addresses, args, environmentEntries());
}

/** The address of a symbol that every runtime image has. */
export function addressInImage(image: MappedImage, name: string): number {
  const address = image.lookup(name);
  if (address === undefined) throw new Error(`the runtime image lacks ${name}`);
  return address;
}

/** What a launch block says about the image and the environment. */
export function imageAddresses(image: MappedImage) {
  const address = (name: string): number => addressInImage(image, name);
  return {
    descriptorBase: address(LINK_SYMBOLS.descriptorBase),
    imageCodeStart: address(LINK_SYMBOLS.codeStart),
    imageCodeEnd: address(LINK_SYMBOLS.codeEnd),
    imageCodeMap: address(LINK_SYMBOLS.codeMap),
    imageGlobalRoots: address(LINK_SYMBOLS.globalRoots),
    collectorStress: Bun.env["RUNA_GC_STRESS"] === "1" ? 1 : 0,
    textDescriptor: address(LINK_SYMBOLS.textDescriptor),
  };
}

/** The environment as `NAME=value`. */
export function environmentEntries(): string[] {
  return Object.entries(Bun.env).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
}

/** The file by which `perf` names the program's processes. */
async function writePerfMap(link: PlacedLink): Promise<void> {
  const { formatPerfMap } = await import("#backends/object/perf-map.ts");
  await Bun.write(`/tmp/perf-${process.pid}.map`, formatPerfMap(link));
}
