// Which type parameters must be ordered: found in bodies (`<` on a T), carried through generic calls, checked where types are concrete.

import type { SourceFile, Span } from "#core/base/source.ts";
import type { Ordering } from "#core/types/module-interface.ts";
import { BOOLEAN, CHARACTER, ERROR, NEVER, TEXT, type TypeId, type TypeTable } from "#core/types/type-table.ts";
import type { Program } from "./program.ts";

/** A place where values of `type` are compared by order, or a generic process is called with type arguments. */
export interface OrderUse {
  /** The process in which it stands, if that is generic. */
  readonly inside: Ordering | undefined;
  readonly callee: Ordering | undefined;
  readonly typeArgs: readonly TypeId[];
  readonly file: SourceFile;
  readonly span: Span;
}

/** Whether values of a concrete type have an order. */
export function isOrdered(types: TypeTable, type: TypeId): boolean {
  if (type === TEXT || type === ERROR || type === NEVER || type === CHARACTER || type === BOOLEAN) return true;
  const shape = types.shape(type);
  if (shape.kind === "builtin") return !shape.name.startsWith("SIMD");
  if (shape.kind === "tuple") return shape.items.every((item) => isOrdered(types, item));
  return shape.kind === "special" && shape.name === "Pointer";
}

/** Carries the constraints from callees to callers until nothing changes, then reports calls whose types do not fit. */
export function checkOrderConstraints(program: Program): void {
  const { types, orderUses } = program;
  for (let isChanging = true; isChanging; ) {
    isChanging = false;
    for (const use of orderUses) if (use.inside !== undefined && carry(types, use, use.inside)) isChanging = true;
  }
  for (const use of orderUses) {
    const { callee } = use;
    if (callee === undefined) continue;
    for (const index of callee.orderedParameters) {
      const type = use.typeArgs[index];
      if (type === undefined || types.isGeneric(type) || isOrdered(types, type)) continue;
      program.diagnostics.report(
        "notOrdered",
        use.file,
        use.span,
        { type: types.display(type) },
        {
          notes: [`\`${callee.name}\` compares values of this type by order`],
        },
      );
      break;
    }
  }
}

function carry(types: TypeTable, use: OrderUse, inside: Ordering): boolean {
  const needed = use.callee === undefined ? use.typeArgs.map((_, index) => index) : use.callee.orderedParameters;
  let isChanged = false;
  for (const index of needed) {
    const type = use.typeArgs[index];
    if (type === undefined) continue;
    for (const variable of variablesOf(types, type)) {
      if (inside.orderedParameters.includes(variable)) continue;
      inside.orderedParameters = [...inside.orderedParameters, variable];
      isChanged = true;
    }
  }
  return isChanged;
}

/** Numbers of the type variables that occur in a type. */
function variablesOf(types: TypeTable, type: TypeId): number[] {
  if (!types.isGeneric(type)) return [];
  const shape = types.shape(type);
  if (shape.kind === "variable") return [shape.index];
  return shape.kind === "tuple" ? shape.items.flatMap((item) => variablesOf(types, item)) : [];
}
