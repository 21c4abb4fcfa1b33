// Inline assembly: its template goes to the module, outputs are written to their places.

import type { ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { VOID } from "#core/types/type-table.ts";
import type { ProcessLowering } from "./context.ts";
import { lowerExpression } from "./expressions.ts";
import { lowerPlace } from "./places.ts";
import type { StatementOf } from "./statements.ts";

/** An output that is also read (`+r`) becomes an output and a further input tied to it by its number. */
export function lowerAssembly(p: ProcessLowering, node: StatementOf<"assembly">): void {
  const places = node.outputs.map((output) => lowerPlace(p, output.place, output.constraint.startsWith("+")));
  const operands: ValueId[] = node.inputs.map((input) => lowerExpression(p, input.value));
  const inputs = node.inputs.map((input) => ({ constraint: input.constraint, type: p.mirType(input.value.type) }));
  const outputs = node.outputs.map((output, index) => {
    const type = p.mirType(output.place.type);
    if (!output.constraint.startsWith("+")) return { constraint: output.constraint, type };
    operands.push((places[index] as (typeof places)[number]).read());
    inputs.push({ constraint: String(index), type });
    return { constraint: `=${output.constraint.slice(1)}`, type };
  });
  const { lines, clobbers, isVolatile } = node;
  const template = p.module.mir.assembly.push({ lines, outputs, inputs, clobbers, isVolatile }) - 1;
  p.locate(node.at);
  const types = outputs.map((output) => output.type);
  const first = p.b.emit(OP.assembly, types[0] ?? VOID, operands, template);
  if (types.length > 1) p.b.fn.moreResults.set(first, types.slice(1));
  const results = types.map((type, index) => (index === 0 ? first : p.b.result(first, index, type)));
  places.forEach((place, index) => {
    place.write(results[index] as ValueId);
  });
}
