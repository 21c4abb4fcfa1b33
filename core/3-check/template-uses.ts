// Processes with untyped parameters: each combination of types that they are used with is checked as a process of its own.

import type { Span } from "#core/base/source.ts";
import type { ProcessSignature } from "#core/types/module-interface.ts";
import type { TypeId } from "#core/types/type-table.ts";
import type { ProcessReference } from "#core/types/typed-tree.ts";
import type { Body } from "./body.ts";
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
  const { program, types } = body;
  const { templateUses } = program;
  // With values of the caller's type parameters, the use has those parameters itself.
  const isGeneric = typeArgs.some((type) => types.isGeneric(type));
  const outer = isGeneric ? body.typeParameters.filter(({ is }) => is === undefined) : [];
  const around = outer.map(({ name, bounds, protocols }) => `${name}:${bounds.join("+")}:${protocols?.join("+")}`);
  const key = `${symbol}<${typeArgs.join()}>${around.join()}`;
  const params = outer.map((_, index) => types.variable(index));
  let use = templateUses.get(key);
  if (use === undefined) {
    const made: ProcessSignature = {
      ...signature,
      symbol: `${symbol}$use$${templateUses.size}`,
      typeParameters: outer,
      params: signature.params.map((param) => ({ ...param, type: types.substitute(param.type, typeArgs) })),
      result: types.substitute(signature.result, typeArgs),
      isTemplate: false,
      orderedParameters: [],
    };
    const known = signature.typeParameters.map(({ name, bounds }, index) => ({
      name,
      bounds,
      is: typeArgs[index] as TypeId,
    }));
    const scope = [...outer.map((parameter) => ({ ...parameter, isHidden: true })), ...known];
    use = { template: signature, signature: made, scope, isChecked: false };
    templateUses.set(key, use);
  }
  const { signature: used } = use;
  if (isGeneric)
    program.orderUses.push({ inside: body.ordering, callee: used, typeArgs: params, file: body.file, span });
  return { symbol: used.symbol, typeArgs: params, isRuntime };
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
    checkProcess(program, state, { ...pending, signature: use.signature }, use.scope);
    if (program.diagnostics.errorCount > before) wrong.add(use.template);
  }
  return isAny;
}
