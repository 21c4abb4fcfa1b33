// Hashes of values, consistent with equality.

import type { SymbolId, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, F32, F64, INTEGER, TEXT, type TypeId, WORD } from "#core/types/type-table.ts";
import { DerivedBuilder, derived, ownProcess } from "./derived-builder.ts";
import type { Rebuild } from "./rebuild.ts";
import type { InstantiateSession } from "./session.ts";

/** Odd, with bits well spread (2^64 divided by the golden ratio). */
const SPREAD = { high: 0x9e3779b9 | 0, low: 0x7f4a7c15 };
const SPREAD_WORD = 0x9e3779b97f4a7c15n;

/** A flat hash of a value. */
export function emitHash(r: Rebuild, type: TypeId, value: readonly ValueId[]): ValueId {
  const { session } = r;
  const inner = session.representation.underlying(type);
  const [one] = value;
  const scalar = session.representation.mirType(inner);
  if (one === undefined) return r.word(0);
  if (scalar === WORD) return mix(r, one);
  if (scalar === BOOL) return mix(r, r.emit(OP.bool_to_word, WORD, [one]));
  if (scalar === F64 || scalar === F32) return mix(r, floatBits(r, scalar, one));
  if (inner === TEXT) return r.role("text_hash", [one]);
  const own = ownProcess(session, inner, "hash");
  if (own !== undefined) return r.call(own, [one], [WORD], false)[0] as ValueId;
  return r.call(deriveHash(session, inner), value, [WORD], false)[0] as ValueId;
}

function mix(r: Rebuild, word: ValueId): ValueId {
  const spread = r.emit(OP.const, WORD, [], 0, SPREAD.low, SPREAD.high);
  const product = r.emit(OP.mul, WORD, [word, spread]);
  return r.emit(OP.xor, WORD, [product, r.emit(OP.shr, WORD, [product, r.word(32)])]);
}

/** Adding 0 makes −0 the 0 that it equals; all NaNs have one hash, since as keys they find each other. */
function floatBits(r: Rebuild, scalar: TypeId, value: ValueId): ValueId {
  const wide = scalar === F32 ? r.emit(OP.f32_to_f64, F64, [value]) : value;
  const bits = r.emit(OP.f64_bits, WORD, [r.emit(OP.fadd, F64, [wide, r.zero(F64)])]);
  return r.emit(OP.select, WORD, [r.emit(OP.feq, BOOL, [wide, wide]), bits, r.word(0)]);
}

/** Parts that may lead back to the value are left out. */
function deriveHash(session: InstantiateSession, type: TypeId): SymbolId {
  return derived(session, "hash", type, (symbol) => {
    const d = new DerivedBuilder(session, symbol, [type], INTEGER);
    const value = d.param(type);
    const shape = d.shape(type);
    if (session.dispatch.isProtocol(type))
      return d.finish(d.op("call", WORD, [value], session.dispatch.operation("hash")));
    if (shape.kind === "optional") {
      d.returnUnless(d.op("g_is_some", BOOL, [value], type), () => d.b.word(1));
      const payload = d.op("g_payload", d.mirType(shape.item), [value], type);
      return d.finish(hashOf(d, type, shape.item, payload));
    }
    if (shape.kind === "nominal" && d.declaration(shape.nominal).kind === "variant") {
      const tag = d.op("g_case", WORD, [value], type);
      d.switchCases(tag, d.declaration(shape.nominal).cases.length, (caseIndex) => {
        d.b.end(OP.return, [combineAll(d, type, d.b.word(caseIndex), d.caseParts(type, value, caseIndex))]);
      });
      return d.finish(value);
    }
    const items = d.sequence(type, value);
    if (items === undefined) {
      const parts = shape.kind === "process" ? [] : d.parts(type, value);
      return d.finish(combineAll(d, type, d.b.word(parts.length), parts));
    }
    const sum = d.b.newVariable(WORD);
    d.b.write(sum, items.count);
    d.loop(items.count, (index) => {
      const hash = hashOf(d, type, items.item, d.element(items.item, items.items, index));
      d.b.write(sum, combine(d, d.b.read(sum), hash));
    });
    return d.finish(d.b.read(sum));
  });
}

function hashOf(d: DerivedBuilder, whole: TypeId, type: TypeId, value: ValueId): ValueId {
  const leadsBack = d.session.graph.isRecursive(whole) && d.session.graph.isRecursive(type);
  return leadsBack ? d.b.word(0) : d.op("g_hash", WORD, [value], type);
}

function combine(d: DerivedBuilder, sum: ValueId, hash: ValueId): ValueId {
  const turned = d.op("rotl", WORD, [sum, d.b.word(5)]);
  return d.op("mul", WORD, [d.op("xor", WORD, [turned, hash]), d.b.word(BigInt.asIntN(64, SPREAD_WORD))]);
}

function combineAll(
  d: DerivedBuilder,
  whole: TypeId,
  start: ValueId,
  parts: readonly { readonly type: TypeId; readonly read: () => ValueId }[],
): ValueId {
  return parts.reduce((sum, part) => combine(d, sum, hashOf(d, whole, part.type, part.read())), start);
}
