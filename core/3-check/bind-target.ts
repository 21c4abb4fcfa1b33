// What `Let` and `For each` bind: a name, or names taken out of a tuple.

import type { BindingTarget } from "#core/ast/patterns.ts";
import { ERROR, type TypeId } from "#core/types/type-table.ts";
import type { TypedPattern } from "#core/types/typed-tree.ts";
import { type Body, bindLocal, report, show } from "./body.ts";

/** Binds the names of a target to parts of a value of `type`. */
export function bindTarget(body: Body, target: BindingTarget, type: TypeId, fixedAs = ""): TypedPattern {
  if (target.kind === "DeclaredName") {
    if (target.text === "_") return { kind: "wildcard" };
    const local = bindLocal(body, target.text, type, target, fixedAs);
    return { kind: "bind", local, inner: { kind: "wildcard" } };
  }
  const shape = body.types.shape(type);
  if (shape.kind !== "tuple" || shape.items.length !== target.items.length) {
    if (type !== ERROR) report(body, "notATuple", target, { count: target.items.length, type: show(body, type) });
    for (const item of target.items) bindTarget(body, item, ERROR, fixedAs);
    return { kind: "wildcard" };
  }
  const items = target.items.map((item, index) => {
    const part = shape.items[index] ?? ERROR;
    return { type: part, pattern: bindTarget(body, item, part, fixedAs) };
  });
  return { kind: "tuple", items };
}
