// Equality by value and order, per concrete type.

import type { MirFunction, SymbolId, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, BOOLEAN, F32, F64, REF, TEXT, type TypeId, WORD } from "#core/types/type-table.ts";
import { DerivedBuilder, derived, ownProcess, type Part } from "./derived-builder.ts";
import type { FlatBuilder } from "./flat-builder.ts";
import type { InstantiateSession } from "./session.ts";

/** A flat comparison of two values. */
export function emitEqual(b: FlatBuilder, type: TypeId, left: readonly ValueId[], right: readonly ValueId[]): ValueId {
  const { session } = b;
  const inner = session.representation.underlying(type);
  const [one, other] = [left[0] as ValueId, right[0] as ValueId];
  const scalar = session.representation.mirType(inner);
  if (left.length === 0) return b.put(OP.const_bool, BOOL, [], 0, 1);
  if (scalar === WORD) return b.put(OP.eq, BOOL, [one, other]);
  if (scalar === F64 || scalar === F32) return b.put(OP.feq, BOOL, [one, other]);
  if (scalar === BOOL) return b.put(OP.bool_not, BOOL, [b.put(OP.bool_xor, BOOL, [one, other])]);
  if (inner === TEXT) return b.role("text_equal", [one, other]);
  if (session.types.shape(inner).kind === "process") return b.put(OP.ref_eq, BOOL, [one, other]);
  const own = ownProcess(session, inner, "equals");
  if (own !== undefined) return b.call(own, [one, other], [BOOL], false)[0] as ValueId;
  const args = [...left, ...right];
  if (session.graph.isRecursive(inner)) args.push(b.role("new_met_objects", []));
  return b.call(deriveEqual(session, inner), args, [BOOL], false)[0] as ValueId;
}

/** A flat comparison within another, which has met the objects in `met`. */
export function emitEqualWithin(
  b: FlatBuilder,
  type: TypeId,
  left: readonly ValueId[],
  right: readonly ValueId[],
  met: ValueId,
): ValueId {
  const { session } = b;
  const inner = session.representation.underlying(type);
  const within = ownProcess(session, inner, "equalsWithin");
  if (within !== undefined) return b.call(within, [...left, ...right, met], [BOOL], false)[0] as ValueId;
  if (!session.graph.isRecursive(inner) || ownProcess(session, inner, "equals") !== undefined)
    return emitEqual(b, type, left, right);
  return b.call(deriveEqual(session, inner), [...left, ...right, met], [BOOL], false)[0] as ValueId;
}

/** (left, right) → Boolean; of a recursive type also the objects that were met, in classes that count as equal. */
export function deriveEqual(session: InstantiateSession, type: TypeId): SymbolId {
  return derived(session, "equal", type, (symbol) => {
    const isRecursive = session.graph.isRecursive(type);
    const d = new DerivedBuilder(session, symbol, isRecursive ? [type, type, REF] : [type, type], BOOLEAN);
    const left = d.param(type);
    const right = d.param(type);
    const seen = isRecursive ? d.param(REF) : undefined;
    const equal = new EqualBody(d, seen);
    return equal.build(type, left, right);
  });
}

class EqualBody {
  private readonly d: DerivedBuilder;
  private readonly seen: ValueId | undefined;

  constructor(d: DerivedBuilder, seen: ValueId | undefined) {
    this.d = d;
    this.seen = seen;
  }

  build(type: TypeId, left: ValueId, right: ValueId): MirFunction {
    const { d } = this;
    const shape = d.shape(type);
    if (d.session.dispatch.isProtocol(type)) {
      const args = [left, right, this.seen ?? d.op("null", REF, [])];
      return d.finish(d.op("call", BOOL, args, d.session.dispatch.operation("equal")));
    }
    if (d.mirType(type) === REF && shape.kind !== "optional") {
      d.returnUnless(d.not(d.op("ref_eq", BOOL, [left, right])), () => d.b.bool(true));
      if (this.seen !== undefined)
        d.returnUnless(d.not(d.role("met_before", [this.seen, left, right])), () => d.b.bool(true));
    }
    if (shape.kind === "optional") this.optional(type, shape.item, left, right);
    else if (shape.kind === "nominal" && d.declaration(shape.nominal).kind === "variant")
      this.variant(type, d.declaration(shape.nominal).cases.length, left, right);
    else if (shape.kind === "nominal" && d.declaration(shape.nominal).kind === "actor")
      d.b.end(OP.return, [d.b.bool(false)]);
    else this.partsOrItems(type, left, right);
    return d.finish(d.b.isOpen ? d.b.bool(true) : left);
  }

  /** Goes on only with equal parts. The last part decides: it is compared in place of this value, so long chains need no stack. */
  private require(type: TypeId, left: ValueId, right: ValueId, isLast: boolean): void {
    const { d } = this;
    const inner = d.session.representation.underlying(type);
    const isRecursive = this.seen !== undefined && d.session.graph.isRecursive(inner);
    if (isRecursive && isLast && ownProcess(d.session, inner, "equals") === undefined) {
      const same = d.call(deriveEqual(d.session, inner), [left, right, this.seen as ValueId], BOOLEAN);
      d.b.end(OP.return, [same]);
      return;
    }
    const same = isRecursive
      ? d.op("g_equal_within", BOOL, [left, right, this.seen as ValueId], type)
      : d.op("g_equal", BOOL, [left, right], type);
    d.returnUnless(same, () => d.b.bool(false));
  }

  /** Part by part. */
  private requireAll(lefts: readonly Part[], rights: readonly Part[]): void {
    lefts.forEach((part, index) => {
      this.require(part.type, part.read(), (rights[index] ?? part).read(), index === lefts.length - 1);
    });
    if (this.d.b.isOpen) this.d.b.end(OP.return, [this.d.b.bool(true)]);
  }

  private optional(type: TypeId, item: TypeId, left: ValueId, right: ValueId): void {
    const { d } = this;
    const leftSome = d.op("g_is_some", BOOL, [left], type);
    const rightSome = d.op("g_is_some", BOOL, [right], type);
    d.returnUnless(d.op("bool_and", BOOL, [leftSome, rightSome]), () =>
      d.not(d.op("bool_or", BOOL, [leftSome, rightSome])),
    );
    const payload = (of: ValueId): ValueId => d.op("g_payload", d.mirType(item), [of], type);
    this.require(item, payload(left), payload(right), true);
  }

  private variant(type: TypeId, cases: number, left: ValueId, right: ValueId): void {
    const { d } = this;
    const tag = d.op("g_case", WORD, [left], type);
    const same = d.op("eq", BOOL, [tag, d.op("g_case", WORD, [right], type)]);
    d.returnUnless(same, () => d.b.bool(false));
    d.switchCases(tag, cases, (caseIndex) => {
      this.requireAll(d.caseParts(type, left, caseIndex), d.caseParts(type, right, caseIndex));
    });
  }

  private partsOrItems(type: TypeId, left: ValueId, right: ValueId): void {
    const { d } = this;
    const items = d.sequence(type, left);
    const others = d.sequence(type, right);
    if (items !== undefined && others !== undefined) {
      d.returnUnless(d.op("eq", BOOL, [items.count, others.count]), () => d.b.bool(false));
      d.loop(items.count, (index) => {
        const [one, other] = [items.items, others.items].map((storage) => d.element(items.item, storage, index));
        this.require(items.item, one as ValueId, other as ValueId, false);
      });
      return;
    }
    this.requireAll(d.parts(type, left), d.parts(type, right));
  }
}

/** A flat order comparison of two values: numbers, Character, Boolean, Text, tuples of these. */
export function emitLess(b: FlatBuilder, type: TypeId, left: readonly ValueId[], right: readonly ValueId[]): ValueId {
  const { session } = b;
  const inner = session.representation.underlying(type);
  const [one, other] = [left[0] as ValueId, right[0] as ValueId];
  const scalar = session.representation.mirType(inner);
  if (scalar === WORD) {
    const isSigned = session.representation.integer(inner)?.signed === true;
    return b.put(isSigned ? OP.lt_s : OP.lt_u, BOOL, [one, other]);
  }
  if (scalar === F64 || scalar === F32) return b.put(OP.flt, BOOL, [one, other]);
  if (scalar === BOOL) return b.put(OP.bool_and, BOOL, [b.put(OP.bool_not, BOOL, [one]), other]);
  if (inner === TEXT) return b.role("text_less", [one, other]);
  return b.call(deriveLess(session, inner), [...left, ...right], [BOOL], false)[0] as ValueId;
}

/** The first part that differs decides. */
function deriveLess(session: InstantiateSession, type: TypeId): SymbolId {
  return derived(session, "less", type, (symbol) => {
    const d = new DerivedBuilder(session, symbol, [type, type], BOOLEAN);
    const left = d.param(type);
    const right = d.param(type);
    const rights = d.parts(type, right);
    d.parts(type, left).forEach((part, index) => {
      const one = part.read();
      const other = (rights[index] ?? part).read();
      d.returnUnless(d.not(d.op("g_less", BOOL, [one, other], part.type)), () => d.b.bool(true));
      d.returnUnless(d.not(d.op("g_less", BOOL, [other, one], part.type)), () => d.b.bool(false));
    });
    return d.finish(d.b.bool(false));
  });
}
