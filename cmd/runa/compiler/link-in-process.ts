// Links a compiled program into this process, beside the runtime image.

import { describeLinkError } from "#backends/object/link-error.ts";
import { type LinkedBlocks, linkIntoMemory } from "#backends/object/link-into-memory.ts";
import { addressOf, type PlacedLink } from "#backends/object/link-write.ts";
import type { ObjectFile } from "#backends/object/object-file.ts";
import type { RuntimeHost } from "#cmd/runa/runtime-host.ts";
import { LINKED_IMAGE_PAGE_BYTES } from "#core/spec/linked-image-layout.ts";
import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import type { MappedImage } from "#rt/host/code-memory.ts";
import type { ProgramAddresses } from "#rt/host/run-program.ts";

/** A program in memory, ready to start. */
export interface ProgramInProcess {
  readonly threadEntry: number;
  readonly addresses: Omit<ProgramAddresses, "collectorStress">;
  readonly blocks: LinkedBlocks;
}

/** Puts the program into memory, on pages of its own. Link errors are mistakes of the compiler. */
export async function linkInProcess({ host, image }: RuntimeHost, object: ObjectFile): Promise<ProgramInProcess> {
  const { errors, link, unit, blocks } = linkIntoMemory([object], host.memory, {
    roots: [LINK_SYMBOLS.program],
    externals: image.lookup,
    blockAlignment: LINKED_IMAGE_PAGE_BYTES,
  });
  if (link === undefined || unit === undefined || blocks === undefined)
    throw new Error(errors.map(describeLinkError).join("; "));
  if (Bun.env["RUNA_PERF_MAP"] === "1") await writePerfMap(link, image);
  const addresses = {
    ...unit,
    ...imageAddresses(image),
    program: addressOf(link, LINK_SYMBOLS.program) ?? 0,
    exitsProcess: 1,
  };
  return { threadEntry: addressInImage(image, LINK_SYMBOLS.threadEntry), addresses, blocks };
}

/** The address of a symbol that every runtime image has. */
export function addressInImage(image: MappedImage, name: string): number {
  const address = image.lookup(name);
  if (address === undefined) throw new Error(`the runtime image lacks ${name}`);
  return address;
}

/** What a launch block says about the image. */
export function imageAddresses(image: MappedImage) {
  const address = (name: string): number => addressInImage(image, name);
  return {
    descriptorBase: address(LINK_SYMBOLS.descriptorBase),
    imageCodeStart: address(LINK_SYMBOLS.codeStart),
    imageCodeEnd: address(LINK_SYMBOLS.codeEnd),
    imageCodeMap: address(LINK_SYMBOLS.codeMap),
    imageGlobalRoots: address(LINK_SYMBOLS.globalRoots),
    textDescriptor: address(LINK_SYMBOLS.textDescriptor),
  };
}

/** The file by which `perf` names the processes of the program and of the runtime. */
async function writePerfMap(link: PlacedLink, image: MappedImage): Promise<void> {
  const { formatNamedCode, formatPerfMap } = await import("#backends/object/perf-map.ts");
  const { imageCodeStart, imageCodeEnd } = imageAddresses(image);
  const code = image.view.symbols().map(({ name, value }) => ({ name, address: image.address + value }));
  const text = formatNamedCode(code, imageCodeStart, imageCodeEnd) + formatPerfMap(link);
  await Bun.write(`/tmp/perf-${process.pid}.map`, text);
}
