// The instruction set of the processor that this process runs on.

import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import type { MappedImage } from "#rt/host/code-memory.ts";
import { processorLevel } from "./processor-level.ts";

/** Where the routine lies that tells the processor's level. */
export function processorRoutine(image: MappedImage): number {
  const address = image.lookup(LINK_SYMBOLS.processorLevel);
  if (address === undefined) throw new Error(`the runtime image lacks ${LINK_SYMBOLS.processorLevel}`);
  return address;
}

/** The name of the processor's level for `--cpu`; the routine that looks lies in the runtime image. */
export function hostProcessor(image: MappedImage): string {
  return processorLevel(processorRoutine(image));
}
