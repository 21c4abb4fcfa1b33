// Protocol values: a record or variant is one as it is, everything else lies in a box.

import { ALIAS_FIXED } from "#core/mir/function.ts";
import { BOOL, REF, type TypeId } from "#core/types/type-table.ts";
import { emitIsType } from "./dispatch.ts";
import type { FlatBuilder } from "./flat-builder.ts";
import { loadPart, wholeOf } from "./flatten-memory.ts";
import { newObject } from "./flatten-objects.ts";

/** Whether a protocol value that holds the type is the value itself. */
function isItself(b: FlatBuilder, type: TypeId): boolean {
  return b.session.dispatch.isProtocol(type) || !b.session.dispatch.isBoxed(type);
}

export function flattenBox(b: FlatBuilder): void {
  const { session } = b;
  const type = b.auxType();
  if (!session.dispatch.isProtocol(type)) session.dispatch.note(type);
  if (isItself(b, type)) {
    b.set(b.arg(0));
    return;
  }
  const layout = session.representation.objectOf([type]);
  const descriptor = session.descriptors.box(type, layout);
  b.set([newObject(b, descriptor, layout, 0, b.flatArgs(), () => ALIAS_FIXED)]);
}

export function flattenUnbox(b: FlatBuilder): void {
  const type = b.auxType();
  if (isItself(b, type)) {
    b.set(b.arg(0));
    return;
  }
  const layout = b.session.representation.objectOf([type]);
  const at = { base: b.oneArg(0), displacement: 0 };
  b.set(loadPart(b, layout, wholeOf(REF, layout), at, () => ALIAS_FIXED));
}

export function flattenIsType(b: FlatBuilder): void {
  const { session } = b;
  const type = b.auxType();
  const operand = b.oneArg(0);
  if (session.dispatch.isProtocol(type)) b.set(b.call(session.dispatch.followsTest(type), [operand], [BOOL], false));
  else b.set([emitIsType(session, b, operand, type)]);
}
