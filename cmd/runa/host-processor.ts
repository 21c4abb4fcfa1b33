// The instruction set of the processor that this process runs on.

import { CFunction } from "bun:ffi";
import { LEVEL_NAMES } from "#backends/x64/cpu-features.ts";
import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import type { MappedImage } from "#rt/host/code-memory.ts";

/** The name of the processor's level for `--cpu`; the routine that looks lies in the runtime image. */
export function hostProcessor(image: MappedImage): string {
  const address = image.lookup(LINK_SYMBOLS.processorLevel);
  if (address === undefined) throw new Error(`the runtime image lacks ${LINK_SYMBOLS.processorLevel}`);
  const level = CFunction({ ptr: address as never, args: [], returns: "i32" });
  return LEVEL_NAMES[level() - 1] ?? LEVEL_NAMES[0];
}
