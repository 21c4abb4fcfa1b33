// Asks the processor for its instruction set by a routine of the runtime image.
import { processorLevels } from "#core/spec/processors.ts";
import { callRoutine } from "#rt/host/libc.ts";

/** The name of the processor's level for `--cpu`, told by the routine at this address. */
export function processorLevel(address: number): string {
  return processorLevels[callRoutine(address) - 1] ?? processorLevels[0];
}
