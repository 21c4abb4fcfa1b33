/** The instruction sets that code may use, by the names that `--cpu` takes. */

export interface CpuFeatures {
  /** Three-operand forms of float and vector instructions. */
  readonly hasAvx: boolean;
  readonly hasAvx2: boolean;
  readonly hasFma: boolean;
  readonly hasBmi: boolean;
  readonly hasPopcnt: boolean;
  readonly hasSse41: boolean;
}

const levels: Readonly<Record<string, CpuFeatures>> = {
  "x86-64": { hasAvx: false, hasAvx2: false, hasFma: false, hasBmi: false, hasPopcnt: false, hasSse41: false },
  "x86-64-v2": { hasAvx: false, hasAvx2: false, hasFma: false, hasBmi: false, hasPopcnt: true, hasSse41: true },
  "x86-64-v3": { hasAvx: true, hasAvx2: true, hasFma: true, hasBmi: true, hasPopcnt: true, hasSse41: true },
};

/** Features of an instruction set; unknown names are the command line's business and mean x86-64-v3 here. */
export function cpuFeatures(name: string): CpuFeatures {
  return levels[name] ?? (levels["x86-64-v3"] as CpuFeatures);
}
