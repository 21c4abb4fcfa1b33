// Asks the processor for its instruction set by a routine of the runtime image.

import { CFunction } from "bun:ffi";
import { processorLevels } from "#core/spec/processors.ts";

/** The name of the processor's level for `--cpu`, told by the routine at this address. */
export function processorLevel(address: number): string {
  const level = CFunction({ ptr: address as never, args: [], returns: "i32" });
  return processorLevels[level() - 1] ?? processorLevels[0];
}
