// Value semantics of Array: a copy is made where a value that something else still names gets a second place.

import type { ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import type { TypeId } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import type { ProcessLowering } from "./context.ts";
import { lowerExpression } from "./expressions.ts";

const NO_TYPES: readonly TypeId[] = [];

/** Whether values of the type may hold an Array that a copy must duplicate. */
function mayHoldArray(p: ProcessLowering, type: TypeId): boolean {
  const shape = p.types.shape(p.representation.underlying(type));
  switch (shape.kind) {
    case "array":
    case "variable":
      return true;
    case "optional":
      return mayHoldArray(p, shape.item);
    case "tuple":
      return anyHoldsArray(p, shape.items, NO_TYPES);
    case "nominal": {
      const declaration = p.representation.declaration(shape.nominal);
      if (declaration.kind !== "value") return false;
      return anyHoldsArray(
        p,
        declaration.fields.map((field) => field.type),
        shape.args,
      );
    }
    default:
      return false;
  }
}

function anyHoldsArray(p: ProcessLowering, types: readonly TypeId[], args: readonly TypeId[]): boolean {
  return types.some((type) => mayHoldArray(p, p.types.substitute(type, args)));
}

/** Whether the expression names a value that lives on elsewhere, so that it is no temporary. */
function namesPlace(node: TypedExpression): boolean {
  switch (node.kind) {
    case "local":
    case "global":
    case "field":
    case "caseField":
    case "index":
    case "pointerLoad":
      return true;
    case "unwrap":
    case "fromProtocol":
    case "some":
      return namesPlace(node.operand);
    case "orElse":
      return namesPlace(node.operand) || namesPlace(node.fallback);
    case "choice":
      return namesPlace(node.then) || namesPlace(node.otherwise);
    case "block":
      return namesPlace(node.value);
    case "intrinsic":
      return node.name === "storage_get";
    default:
      return false;
  }
}

/** The value itself, or its copy if it may hold an Array. */
export function copyValue(p: ProcessLowering, type: TypeId, value: ValueId): ValueId {
  return mayHoldArray(p, type) ? p.b.emit(OP.g_copy, p.mirType(type), [value], type) : value;
}

/** The value of an expression for a place of its own. */
export function lowerOwned(p: ProcessLowering, node: TypedExpression): ValueId {
  const value = lowerExpression(p, node);
  return namesPlace(node) ? copyValue(p, node.type, value) : value;
}

/** The value of an argument: nothing can change a plain local variable during the call (a callee that sets its parameter copies). */
export function lowerArgument(p: ProcessLowering, node: TypedExpression): ValueId {
  if (node.kind === "local" && p.slot(node.local).kind !== "cell") return lowerExpression(p, node);
  return lowerOwned(p, node);
}
