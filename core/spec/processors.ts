// The instruction sets that code can be made for.

/** Names that `--cpu` takes, each level with all that the ones before it have; level n is at n − 1. */
export const processorLevels = ["x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"] as const;

/** The levels, and the one of the processor that the compiler runs on. */
export const processorNames = [...processorLevels, "native"] as const;
