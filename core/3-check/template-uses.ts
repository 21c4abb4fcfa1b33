// Processes with untyped parameters: each combination of types that they are used with is checked as a process of its own.

import type { Span } from "#core/base/source.ts";
import type { ProcessSignature } from "#core/types/module-interface.ts";
import type { TypeId } from "#core/types/type-table.ts";
import type { ProcessReference } from "#core/types/typed-tree.ts";
import { type Body, report } from "./body.ts";
import { checkProcess } from "./check-bodies.ts";
import type { Program } from "./program.ts";

/** The process that a call or a value refers to, with its type arguments. */
export function referenceTo(
  body: Body,
  signature: ProcessSignature,
  typeArgs: readonly TypeId[],
  span: Span,
): ProcessReference {
  const { symbol, isRuntime } = signature;
  if (!signature.isTemplate) return { symbol, typeArgs, isRuntime };
  if (typeArgs.some((type) => body.types.isGeneric(type))) {
    report(body, "untypedInGeneric", span, { name: signature.name });
    return { symbol, typeArgs: [], isRuntime };
  }
  const { templateUses } = body.program;
  const key = `${symbol}<${typeArgs.join()}>`;
  let use = templateUses.get(key);
  if (use === undefined) {
    const made: ProcessSignature = {
      ...signature,
      symbol: `${symbol}$use$${templateUses.size}`,
      typeParameters: [],
      params: signature.params.map((param) => ({ ...param, type: body.types.substitute(param.type, typeArgs) })),
      isTemplate: false,
    };
    use = { template: signature, signature: made, isChecked: false };
    templateUses.set(key, use);
  }
  return { symbol: use.signature.symbol, typeArgs: [], isRuntime };
}

/** Checks the bodies of the uses found so far; returns whether there were any. After an error in one use of a process its others are left out. */
export function checkTemplateUses(program: Program): boolean {
  let isAny = false;
  const wrong = new Set<ProcessSignature>();
  for (const use of program.templateUses.values()) {
    if (use.isChecked) continue;
    use.isChecked = true;
    isAny = true;
    if (wrong.has(use.template)) continue;
    const state = program.moduleByPath.get(use.template.modulePath);
    const pending = state?.resolved.processes.find((one) => one.signature === use.template);
    if (state === undefined || pending === undefined) continue;
    const before = program.diagnostics.errorCount;
    checkProcess(program, state, { ...pending, signature: use.signature });
    if (program.diagnostics.errorCount > before) wrong.add(use.template);
  }
  return isAny;
}
