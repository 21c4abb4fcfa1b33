/** Compiles one flat MIR function to x64: selection, register allocation, emission. */

import type { CompileContext } from "#backends/backend.ts";
import type { ObjectFile } from "#backends/object/object-file.ts";
import type { AllocatedFunction } from "#backends/shared/allocated-function.ts";
import { Allocation } from "#backends/shared/allocation.ts";
import type { AllocatableRegisters } from "#backends/shared/linear-scan.ts";
import { QuickAllocation } from "#backends/shared/quick-allocation.ts";
import type { MirFunction } from "#core/mir/function.ts";
import { allocatable } from "./abi.ts";
import { ConstantPool } from "./constant-pool.ts";
import { type CpuFeatures, cpuFeatures } from "./cpu-features.ts";
import { emitFunction } from "./emit-function.ts";
import { Emitter } from "./emitter.ts";
import { ObjectPositions } from "./object-positions.ts";
import { selectFunction } from "./select.ts";
import { Selector } from "./selector.ts";

/** The quick allocator's slots are not shared: functions that would have more have theirs scanned, since code maps number no more than 4,096 words of a frame. */
const QUICK_SLOTS_MAX = 1024;

/** The working storage of compilation, reused from function to function. */
export class FunctionCompiler {
  readonly selector = new Selector();
  readonly emitter = new Emitter(this.selector);
  #object: ObjectFile | undefined;
  #cpu!: CpuFeatures;
  #scanning: Allocation | undefined;
  #quick: QuickAllocation | undefined;
  /** What the allocator may use; tests take registers away. */
  registers: AllocatableRegisters = allocatable;
  /** Called between allocation and emission; tests verify the allocation here. */
  afterAllocation: ((compiler: FunctionCompiler) => void) | undefined;

  compile(context: CompileContext, fn: MirFunction): void {
    const { selector, emitter } = this;
    if (this.#object !== context.object) {
      this.#object = context.object;
      this.#cpu = cpuFeatures(context.cpu);
      emitter.pool = new ConstantPool(context.object);
      emitter.positions = new ObjectPositions(context.object, context.positions, context.symbols);
    }
    selector.begin(context, this.#cpu, fn);
    selectFunction(selector);
    emitter.allocation = this.#allocate(context.optimize === 0);
    this.afterAllocation?.(this);
    emitFunction(emitter, context);
    emitter.pool.flush();
  }

  #allocate(isQuick: boolean): AllocatedFunction {
    const { code } = this.selector;
    if (isQuick) {
      const quick = (this.#quick ??= new QuickAllocation());
      quick.run(code, this.registers);
      if (quick.slotWords <= QUICK_SLOTS_MAX) return quick;
    }
    const scanning = (this.#scanning ??= new Allocation());
    scanning.run(code, this.registers);
    return scanning;
  }
}
