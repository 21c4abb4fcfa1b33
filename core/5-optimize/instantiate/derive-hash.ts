// Hashes of values, consistent with equality.

import type { SymbolId, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, F32, F64, INTEGER, TEXT, type TypeId, WORD } from "#core/types/type-table.ts";
import { DerivedBuilder, derived, ownProcess } from "./derived-builder.ts";
import type { FlatBuilder } from "./flat-builder.ts";
import type { InstantiateSession } from "./session.ts";

/** Odd, with bits well spread (2^64 divided by the golden ratio). */
const SPREAD = { high: 0x9e3779b9 | 0, low: 0x7f4a7c15 };
const SPREAD_WORD = 0x9e3779b97f4a7c15n;

/** A flat hash of a value. */
export function emitHash(b: FlatBuilder, type: TypeId, value: readonly ValueId[]): ValueId {
  const { session } = b;
  const inner = session.representation.underlying(type);
  const [one] = value;
  const scalar = session.representation.mirType(inner);
  if (one === undefined) return b.word(0);
  if (scalar === WORD) return mix(b, one);
  if (scalar === BOOL) return mix(b, b.put(OP.bool_to_word, WORD, [one]));
  if (scalar === F64 || scalar === F32) return mix(b, floatBits(b, scalar, one));
  if (inner === TEXT) return b.role("text_hash", [one]);
  const own = ownProcess(session, inner, "hash");
  if (own !== undefined) return b.call(own, [one], [WORD], false)[0] as ValueId;
  return b.call(deriveHash(session, inner), value, [WORD], false)[0] as ValueId;
}

function mix(b: FlatBuilder, word: ValueId): ValueId {
  const spread = b.put(OP.const, WORD, [], 0, SPREAD.low, SPREAD.high);
  const product = b.put(OP.mul, WORD, [word, spread]);
  return b.put(OP.xor, WORD, [product, b.put(OP.shr, WORD, [product, b.word(32)])]);
}

/** Adding 0 makes −0 the 0 that it equals; all NaNs have one hash, since as keys they find each other. */
function floatBits(b: FlatBuilder, scalar: TypeId, value: ValueId): ValueId {
  const wide = scalar === F32 ? b.put(OP.f32_to_f64, F64, [value]) : value;
  const bits = b.put(OP.f64_bits, WORD, [b.put(OP.fadd, F64, [wide, b.zero(F64)])]);
  return b.put(OP.select, WORD, [b.put(OP.feq, BOOL, [wide, wide]), bits, b.word(0)]);
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
