// Changes of what a constant leads to, where they can be seen; all others are found when the program runs (rt/gc/freeze.runa).

import type { Span } from "#core/base/source.ts";
import { changesFirst } from "#core/spec/changing-methods.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import { type Body, report } from "./body.ts";

/** The constant that an expression leads to the inside of, by its name. */
function constantOf(body: Body, value: TypedExpression): string | undefined {
  switch (value.kind) {
    case "local":
      return body.program.constantLocals.has(value.local) ? value.local.name : undefined;
    case "global":
      return value.isConstant ? value.symbol.slice(value.symbol.lastIndexOf(".") + 1) : undefined;
    case "field":
    case "caseField":
    case "unwrap":
    case "toCase":
      return constantOf(body, value.operand);
    case "index":
      return constantOf(body, value.collection);
    case "call":
      return value.process.symbol === "collections/dictionary.at_key" && value.args[0] !== undefined
        ? constantOf(body, value.args[0])
        : undefined;
    default:
      return undefined;
  }
}

/** Reports a change of the object that `value` is. */
export function checkNotConstant(body: Body, value: TypedExpression, span: Span): void {
  const name = constantOf(body, value);
  if (name !== undefined) report(body, "constantChanged", span, { name });
}

/** Reports a call that changes a constant. */
export function checkCallChanges(
  body: Body,
  { process, args }: Extract<TypedExpression, { readonly kind: "call" }>,
  span: Span,
): void {
  const first = args[0];
  if (first !== undefined && changesFirst(process.symbol)) checkNotConstant(body, first, span);
}
