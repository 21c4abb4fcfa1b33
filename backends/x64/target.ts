/** The x64 target: what the compiler calls to make x86-64 code. */

import type { CompileContext, NativeTarget } from "#backends/backend.ts";
import { verifyAllocation } from "#backends/shared/verify-allocation.ts";
import { unreachable } from "#core/base/unreachable.ts";
import { createAssembler, parseAssembly } from "./assemble.ts";
import { FunctionCompiler } from "./compile-function.ts";
import { emitData } from "./data.ts";
import { createDisassembler, disassemble } from "./disassemble.ts";
import { emitStubs } from "./stubs.ts";

/** A new target; it keeps working storage, so make one per compiler run. With `verifies` the registers of every function are checked. */
export function createX64Target(verifies = false): NativeTarget {
  const compiler = new FunctionCompiler();
  if (verifies) compiler.afterAllocation = demandSoundAllocation;
  let assembler: ReturnType<typeof createAssembler> | undefined;
  let disassembler: ReturnType<typeof createDisassembler> | undefined;
  return {
    name: "x64",
    compileFunction: (context, fn) => compiler.compile(context, fn),
    emitStubs: (context: CompileContext) => emitStubs(context),
    emitData,
    disassemble(bytes, address, name) {
      disassembler ??= createDisassembler();
      const place = (offset: number): string | undefined => name(address + offset);
      return disassemble(disassembler, bytes, { place })
        .map((line) => `${(address + line.offset).toString(16)}: ${line.text}`)
        .join("\n");
    },
    checkAssembly(lines, outputs, inputs, clobbers) {
      assembler ??= createAssembler();
      const operand = (constraint: string): { constraint: string; bits: number } => ({ constraint, bits: 64 });
      const result = parseAssembly(assembler, {
        lines,
        outputs: outputs.map(operand),
        inputs: inputs.map(operand),
        clobbers,
      });
      return result.problems.map((problem) => ({
        line: problem.part === "line" ? problem.index : lines.length,
        column: problem.column,
        message: problem.message,
      }));
    },
  };
}

/** A value that is not where an instruction looks for it is a mistake of the compiler. */
function demandSoundAllocation({ selector, emitter, registers }: FunctionCompiler): void {
  const [problem] = verifyAllocation(selector.code, emitter.allocation, registers);
  if (problem === undefined) return;
  unreachable(`registers of ${selector.context.symbols.name(selector.fn.symbol)}: ${problem}`);
}
