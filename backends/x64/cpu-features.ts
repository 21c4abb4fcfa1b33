/** The instruction sets that code may use, by the names that `--cpu` takes. */

import { unreachable } from "#core/base/unreachable.ts";
import { processorLevels } from "#core/spec/processors.ts";

export interface CpuFeatures {
  /** Three-operand forms of float and vector instructions. */
  readonly hasAvx: boolean;
  readonly hasAvx2: boolean;
  readonly hasFma: boolean;
  readonly hasBmi: boolean;
  readonly hasPopcnt: boolean;
  readonly hasSse41: boolean;
}

const nothing = { hasAvx: false, hasAvx2: false, hasFma: false, hasBmi: false, hasPopcnt: false, hasSse41: false };
const second = { ...nothing, hasPopcnt: true, hasSse41: true };
const third = { ...second, hasAvx: true, hasAvx2: true, hasFma: true, hasBmi: true };

/** By level. No instruction of the fourth level is used yet beyond those of the third. */
const levels: readonly CpuFeatures[] = [nothing, second, third, third];

/** Number of a level, from 1. */
export function cpuLevel(name: string): number {
  const index = processorLevels.findIndex((level) => level === name);
  return index < 0 ? unreachable(`code generation: no instruction set ${name}`) : index + 1;
}

/** Features of an instruction set. */
export function cpuFeatures(name: string): CpuFeatures {
  return levels[cpuLevel(name) - 1] ?? third;
}
