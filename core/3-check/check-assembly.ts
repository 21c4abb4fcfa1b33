// `Inline Assembly`: only in machine modules; operands are checked here, templates by the target's assembler.

import type { InlineAssembly } from "#core/ast/assembly.ts";
import { ERROR } from "#core/types/type-table.ts";
import type { TypedExpression, TypedPlace, TypedStatement } from "#core/types/typed-tree.ts";
import { type Body, report } from "./body.ts";
import { checkExpression } from "./check-expression.ts";
import { checkPlace } from "./places.ts";

export function checkInlineAssembly(body: Body, node: InlineAssembly, out: TypedStatement[]): void {
  const { path } = body.module.resolved.interface;
  if (!path.startsWith("core/machine/")) {
    report(body, "assemblyOutsideMachine", { start: node.start, end: node.start + "Inline Assembly".length }, {});
    return;
  }
  const outputs: { readonly constraint: string; readonly place: TypedPlace }[] = [];
  for (const output of node.outputs) {
    const place = checkPlace(body, output.value, "Set");
    if (place?.kind === "local") place.local.isSet = true;
    if (place !== undefined) outputs.push({ constraint: output.constraint.value, place });
  }
  const inputs: { readonly constraint: string; readonly value: TypedExpression }[] = [];
  for (const input of node.inputs) {
    const value = checkExpression(body, input.value, undefined);
    if (value.type !== ERROR) inputs.push({ constraint: input.constraint.value, value });
  }
  const lines = node.templates.map((template) => template.value);
  const clobbers = node.clobbers.map((clobber) => clobber.value);
  checkTemplates(body, node, lines, clobbers);
  out.push({ kind: "assembly", lines, outputs, inputs, clobbers, isVolatile: node.isVolatile, at: node.start });
}

function checkTemplates(body: Body, node: InlineAssembly, lines: readonly string[], clobbers: readonly string[]): void {
  const { checkAssembly } = body.program;
  if (checkAssembly === undefined) return;
  const problems = checkAssembly(
    lines,
    node.outputs.map((output) => output.constraint.value),
    node.inputs.map((input) => input.constraint.value),
    clobbers,
  );
  for (const { line, column, message } of problems) {
    const template = node.templates[line];
    // Past the opening quote; a column counts units of the line's text.
    const start = template === undefined ? node.start : Math.min(template.start + 1 + column, template.end);
    report(body, "assembly", { start, end: template?.end ?? node.start }, { message });
  }
}
