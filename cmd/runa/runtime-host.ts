// The host with the runtime image mapped into it, and the start of programs that lie beside it.

import type { ImportField } from "#core/spec/foreign-libraries.ts";
import { imageNames } from "#core/spec/image-layout.ts";
import { initialEnvironment, type ProgramEnvironment, systemTexts } from "#rt/host/argument-block.ts";
import type { MappedImage } from "#rt/host/code-memory.ts";
import { findImages } from "#rt/host/find-image.ts";
import { bindForeign } from "#rt/host/foreign-libraries.ts";
import type { Libc } from "#rt/host/libc.ts";
import type { ImageFilePlace } from "#rt/host/load-image.ts";
import { type NativeHost, openNativeHost } from "#rt/host/native-host.ts";
import { readKernelFile } from "#rt/host/read-file.ts";
import { type ProgramAddresses, runProgram } from "#rt/host/run-program.ts";

export interface RuntimeHost {
  readonly host: NativeHost;
  readonly image: MappedImage;
}

/** Maps a runtime image, which is one of those behind the executable; throws when there is none. */
export function openRuntimeHost(
  images?: ReadonlyMap<string, ImageFilePlace>,
  name: "runtime" | "session" = "runtime",
): RuntimeHost {
  const host = openNativeHost();
  const place = (images ?? findImages(host.libc)).get(imageNames[name]);
  if (place === undefined) throw new Error("this executable carries no runtime image: build it with `npm run build`");
  return { host, image: host.memory.mapImageFile(place) };
}

/**
 * Starts a program that lies in memory; `args` begin with its name. Throws if a foreign process that it calls is missing. A program normally ends the process itself; the exit
 * code comes back only if it does not.
 */
export async function startProgram(
  { host }: RuntimeHost,
  threadEntry: number,
  addresses: Omit<ProgramAddresses, "collectorStress">,
  args: readonly string[],
  foreign: readonly ImportField[],
): Promise<number> {
  bindForeign(foreign);
  return runProgram(
    host,
    threadEntry,
    { ...addresses, collectorStress: collectorStress() },
    args,
    programEnvironment(host.libc),
  );
}

/** Whether the collector moves everything at every gc point: a test of compiler and runtime, asked for by the environment. */
export function collectorStress(): number {
  return Bun.env["RUNA_GC_STRESS"] === "1" ? 1 : 0;
}

/** The environment byte for byte, where the kernel left it or from its file: asking Bun for all of it takes half a millisecond. */
export function programEnvironment(libc: Libc): ProgramEnvironment {
  const address = initialEnvironment(libc);
  if (address !== undefined) return address;
  const texts = readKernelFile(libc, "/proc/self/environ");
  if (texts !== undefined) return texts;
  const entries = Object.entries(Bun.env).filter(([, value]) => value !== undefined);
  return systemTexts(entries.map(([name, value]) => `${name}=${value}`));
}
