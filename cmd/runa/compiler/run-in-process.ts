// Runs a compiled program inside this process: beside the runtime image, on a native thread.

import { addressInMemory, linkInMemory, type MemoryTarget } from "#backends/object/link-in-memory.ts";
import { describeLinkError } from "#backends/object/link-error.ts";
import type { ObjectFile } from "#backends/object/object-file.ts";
import { imageNames } from "#core/spec/image-layout.ts";
import { LAUNCH } from "#core/spec/layouts.ts";
import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { buildArgumentBlock } from "#rt/host/argument-block.ts";
import type { MappedImage } from "#rt/host/code-memory.ts";
import { findImages } from "#rt/host/find-image.ts";
import { nativeBytes, setWord } from "#rt/host/libc.ts";
import { type NativeHost, openNativeHost, runNative } from "#rt/host/native-host.ts";

export interface InProcessRun {
  readonly object: ObjectFile;
  /** The program's name, then its arguments. */
  readonly args: readonly string[];
  readonly host: NativeHost;
  readonly image: MappedImage;
}

/** The host with the runtime image that lies behind the executable; throws when there is none. */
export async function openHostWithImage(): Promise<{ readonly host: NativeHost; readonly image: MappedImage }> {
  const host = await openNativeHost();
  const place = findImages(host.libc).get(imageNames.runtime);
  if (place === undefined) throw new Error("this executable carries no runtime image: build it with `npm run build`");
  return { host, image: host.memory.mapImageFile(place) };
}

/**
 * Links the program into memory and runs it to its end. A program normally ends the process itself; the exit code
 * comes back only if it does not. Link errors are mistakes of the compiler.
 */
export async function runInProcess({ object, args, host, image }: InProcessRun): Promise<number> {
  const target: MemoryTarget = {
    allocateCode: (bytes, alignment) => host.memory.allocateCode(bytes, alignment),
    allocateData: (bytes, alignment) => host.memory.allocateData(bytes, alignment),
    publish: (block) => host.memory.publish(block as ReturnType<typeof host.memory.allocateCode>),
    lookup: image.lookup,
  };
  const memory = linkInMemory([object], [LINK_SYMBOLS.program], target);
  const [error] = memory.errors;
  if (error !== undefined) throw new Error(describeLinkError(error));
  const inMemory = (name: string): number => addressInMemory(memory, target, name);
  const inImage = (name: string): number => image.lookup(name) ?? 0;
  const initialStack = buildArgumentBlock(host.libc, args, environmentEntries());
  const block = host.memory.allocateData(LAUNCH.bytes);
  const values: Readonly<Record<Exclude<keyof typeof LAUNCH, "bytes">, number>> = {
    argumentCount: args.length,
    arguments: initialStack + 8,
    program: inMemory(LINK_SYMBOLS.program),
    codeStart: memory.codeStart,
    codeEnd: memory.codeEnd,
    codeMap: inMemory(LINK_SYMBOLS.codeMap),
    globalRoots: inMemory(LINK_SYMBOLS.globalRoots),
    descriptorBase: inImage(LINK_SYMBOLS.descriptorBase),
    imageCodeStart: inImage(LINK_SYMBOLS.codeStart),
    imageCodeEnd: inImage(LINK_SYMBOLS.codeEnd),
    imageCodeMap: inImage(LINK_SYMBOLS.codeMap),
    imageGlobalRoots: inImage(LINK_SYMBOLS.globalRoots),
    collectorStress: Bun.env["RUNA_GC_STRESS"] === "1" ? 1 : 0,
    exitsProcess: 1,
    environment: initialStack + 16 + 8 * args.length,
    textDescriptor: inImage(LINK_SYMBOLS.textDescriptor),
  };
  const view = new DataView(nativeBytes(block.address, LAUNCH.bytes).buffer);
  for (const [name, value] of Object.entries(values)) setWord(view, LAUNCH[name as keyof typeof values], value);
  return runNative(host, { entry: inImage(LINK_SYMBOLS.threadEntry), argument: block.address });
}

function environmentEntries(): string[] {
  return Object.entries(Bun.env).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
}
