/** Compiles one flat MIR function to x64: selection, register allocation, emission. */

import type { CompileContext } from "#backends/backend.ts";
import type { ObjectFile } from "#backends/object/object-file.ts";
import type { AllocatableRegisters } from "#backends/shared/linear-scan.ts";
import type { MirFunction } from "#core/mir/function.ts";
import { allocatable } from "./abi.ts";
import { ConstantPool } from "./constant-pool.ts";
import { cpuFeatures } from "./cpu-features.ts";
import { emitFunction } from "./emit-function.ts";
import { Emitter } from "./emitter.ts";
import { ObjectPositions } from "./object-positions.ts";
import { selectFunction } from "./select.ts";
import { Selector } from "./selector.ts";

/** The working storage of compilation, reused from function to function. */
export class FunctionCompiler {
  readonly selector = new Selector();
  readonly emitter = new Emitter(this.selector);
  #object: ObjectFile | undefined;
  /** What the allocator may use; tests take registers away. */
  registers: AllocatableRegisters = allocatable;
  /** Called between allocation and emission; tests verify the allocation here. */
  afterAllocation: ((compiler: FunctionCompiler) => void) | undefined;

  compile(context: CompileContext, fn: MirFunction): void {
    const { selector, emitter } = this;
    if (this.#object !== context.object) {
      this.#object = context.object;
      emitter.pool = new ConstantPool(context.object);
      emitter.positions = new ObjectPositions(context.object, context.positions, context.symbols);
    }
    selector.begin(context, cpuFeatures(context.cpu), fn);
    selectFunction(selector);
    emitter.allocation.run(selector.code, this.registers);
    this.afterAllocation?.(this);
    emitFunction(emitter, context);
    emitter.pool.flush();
  }
}
