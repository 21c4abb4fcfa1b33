// Protocol values: a record or variant is one as it is, everything else lies in a box.

import { ALIAS_FIXED, type ValueId } from "#core/mir/function.ts";
import { BOOL, REF, type TypeId } from "#core/types/type-table.ts";
import { emitIsType } from "./dispatch.ts";
import { loadPart, wholeOf } from "./flatten-memory.ts";
import { newObject } from "./flatten-objects.ts";
import type { Rebuild } from "./rebuild.ts";

/** Whether a protocol value that holds the type is the value itself. */
function isItself(r: Rebuild, type: TypeId): boolean {
  return r.session.dispatch.isProtocol(type) || !r.session.dispatch.isBoxed(type);
}

export function flattenBox(r: Rebuild, value: ValueId): void {
  const { session } = r;
  const type = r.auxType(value);
  if (!session.dispatch.isProtocol(type)) session.dispatch.note(type);
  if (isItself(r, type)) {
    r.set(value, r.arg(value, 0));
    return;
  }
  const layout = session.representation.objectOf([type]);
  const descriptor = session.descriptors.box(type, layout);
  r.set(value, [newObject(r, descriptor, layout, 0, r.flatArgs(value), () => ALIAS_FIXED)]);
}

export function flattenUnbox(r: Rebuild, value: ValueId): void {
  const type = r.auxType(value);
  if (isItself(r, type)) {
    r.set(value, r.arg(value, 0));
    return;
  }
  const layout = r.session.representation.objectOf([type]);
  const at = { base: r.oneArg(value, 0), displacement: 0 };
  r.set(
    value,
    loadPart(r, layout, wholeOf(REF, layout), at, () => ALIAS_FIXED),
  );
}

export function flattenIsType(r: Rebuild, value: ValueId): void {
  const { session } = r;
  const type = r.auxType(value);
  const operand = r.oneArg(value, 0);
  if (session.dispatch.isProtocol(type))
    r.set(value, r.call(session.dispatch.followsTest(type), [operand], [BOOL], false));
  else r.set(value, [emitIsType(session, r, operand, type)]);
}
