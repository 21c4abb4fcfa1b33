// The text form of values, per concrete type.

import type { MirFunction, SymbolId, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, CHARACTER, F32, F64, type NominalField, REF, TEXT, type TypeId, WORD } from "#core/types/type-table.ts";
import { DerivedBuilder, derived, ownProcess } from "./derived-builder.ts";
import type { Rebuild } from "./rebuild.ts";
import type { InstantiateSession } from "./session.ts";

/** The Text of a flat value; `quoted`: as inside a collection. */
export function emitToText(r: Rebuild, type: TypeId, value: readonly ValueId[], quoted: boolean): ValueId {
  const { session } = r;
  const inner = session.representation.underlying(type);
  const [one] = value;
  if (one === undefined) return r.text("nothing");
  const scalar = session.representation.mirType(inner);
  if (inner === TEXT) return quoted ? r.role("text_quote", [one]) : one;
  if (inner === CHARACTER) return r.role(quoted ? "character_quote" : "character_to_text", [one]);
  if (scalar === BOOL) return r.emit(OP.select, REF, [one, r.text("true"), r.text("false")]);
  if (scalar === F64) return r.role("float_to_text", [one]);
  if (scalar === F32) return r.role("float32_to_text", [one]);
  const integer = session.representation.integer(inner);
  if (integer !== undefined)
    return r.role(integer.bits === 64 && !integer.signed ? "unsigned_to_text" : "integer_to_text", [one]);
  const own = ownProcess(session, inner, "toText");
  if (own !== undefined) return r.call(own, value, [REF], false)[0] as ValueId;
  if (session.types.shape(inner).kind === "process") return r.text("a process");
  const args = session.graph.isRecursive(inner) ? [...value, r.emit(OP.null, REF, [])] : value;
  return r.call(deriveToText(session, inner, quoted), args, [REF], false)[0] as ValueId;
}

/** (value) → Text; of a recursive type also the chain of objects that are being shown: one of them again is `…`. */
export function deriveToText(session: InstantiateSession, type: TypeId, quoted: boolean): SymbolId {
  const tellsQuoted = session.types.shape(type).kind === "optional" || session.dispatch.isProtocol(type);
  return derived(session, tellsQuoted && quoted ? "quoted_text" : "to_text", type, (symbol) => {
    const isRecursive = session.graph.isRecursive(type);
    const d = new DerivedBuilder(session, symbol, isRecursive ? [type, REF] : [type], TEXT);
    const value = d.param(type);
    const chain = isRecursive ? d.param(REF) : undefined;
    return new TextBody(d, chain).build(type, value, quoted);
  });
}

class TextBody {
  private readonly d: DerivedBuilder;
  private chain: ValueId | undefined;

  constructor(d: DerivedBuilder, chain: ValueId | undefined) {
    this.d = d;
    this.chain = chain;
  }

  build(type: TypeId, value: ValueId, quoted: boolean): MirFunction {
    const { d } = this;
    const shape = d.shape(type);
    if (shape.kind === "optional") {
      d.returnUnless(d.op("g_is_some", BOOL, [value], type), () => d.text("nothing"));
      return d.finish(this.part(shape.item, d.op("g_payload", d.mirType(shape.item), [value], type), quoted));
    }
    if (d.session.dispatch.isProtocol(type)) {
      const args = [value, this.chain ?? d.op("null", REF, [])];
      return d.finish(d.op("call", REF, args, d.session.dispatch.operation(quoted ? "quoted_text" : "text")));
    }
    if (this.chain !== undefined && d.mirType(type) === REF) this.chain = this.enterObject(value, this.chain);
    if (shape.kind === "tuple") return d.finish(this.list(d.parts(type, value), "(", ")"));
    if (shape.kind === "special" && shape.name === "Range") {
      const [first, end] = d.parts(type, value).map((part) => this.part(part.type, part.read(), true));
      return d.finish(d.join([first as ValueId, d.text(" until "), end as ValueId]));
    }
    if (shape.kind === "nominal") {
      const declaration = d.declaration(shape.nominal);
      if (declaration.kind === "variant") return this.variant(type, value);
      if (d.sequence(type, value) === undefined)
        return d.finish(this.fields(declaration.name, declaration.fields, d.parts(type, value)));
    }
    const items = d.sequence(type, value);
    return d.finish(items === undefined ? d.text("?") : this.items(items.item, items.items, items.count));
  }

  /** The chain with the object in front; returns `…` if it is in the chain already. */
  private enterObject(object: ValueId, chain: ValueId): ValueId {
    const { d } = this;
    const node = d.session.types.tuple([REF, REF]);
    const head = d.b.newBlock();
    const look = d.b.newBlock();
    const done = d.b.newBlock();
    const at = d.b.addParam(head, REF);
    d.b.jump(head, [chain]);
    d.b.enter(head);
    d.b.branch(d.op("is_null", BOOL, [at]), done, look);
    d.b.enterSealed(look);
    const entry = d.op("g_get_cell", node, [at], node);
    const same = d.op("ref_eq", BOOL, [d.op("g_extract", REF, [entry], node, 0), object]);
    d.returnUnless(d.not(same), () => d.text("…"));
    d.b.jump(head, [d.op("g_extract", REF, [entry], node, 1)]);
    d.b.seal(head);
    d.b.enterSealed(done);
    return d.op("g_new_cell", REF, [d.op("g_make", node, [object, chain], node)], node);
  }

  private part(type: TypeId, value: ValueId, quoted: boolean): ValueId {
    const { d } = this;
    const inner = d.session.representation.underlying(type);
    const goesOn = this.chain !== undefined && d.session.graph.isRecursive(inner);
    if (goesOn && ownProcess(d.session, inner, "toText") === undefined)
      return d.call(deriveToText(d.session, inner, quoted), [value, this.chain as ValueId], TEXT);
    return d.op("g_to_text", REF, [value], type, quoted ? 1 : 0);
  }

  private list(
    parts: readonly { readonly type: TypeId; readonly read: () => ValueId }[],
    open: string,
    close: string,
  ): ValueId {
    const { d } = this;
    const texts: ValueId[] = [];
    parts.forEach((part, index) => {
      texts.push(d.text(index === 0 ? open : ", "), this.part(part.type, part.read(), true));
    });
    return d.join([...texts, d.text(close)]);
  }

  /** `Point with x as 1.0 and y as 2.0`. */
  private fields(
    name: string,
    fields: readonly NominalField[],
    parts: readonly { readonly type: TypeId; readonly read: () => ValueId }[],
  ): ValueId {
    const { d } = this;
    if (parts.length === 0) return d.text(name);
    const texts: ValueId[] = [];
    parts.forEach((part, index) => {
      const label = fields[index]?.name ?? "";
      texts.push(d.text(index === 0 ? `${name} with ${label} as ` : ` and ${label} as `));
      texts.push(this.part(part.type, part.read(), true));
    });
    return d.join(texts);
  }

  private variant(type: TypeId, value: ValueId): MirFunction {
    const { d } = this;
    const shape = d.shape(type);
    const cases = shape.kind === "nominal" ? d.declaration(shape.nominal).cases : [];
    d.switchCases(d.op("g_case", WORD, [value], type), cases.length, (caseIndex) => {
      const one = cases[caseIndex];
      const text = this.fields(one?.name ?? "", one?.fields ?? [], d.caseParts(type, value, caseIndex));
      d.b.end(OP.return, [text]);
    });
    return d.finish(value);
  }

  /** `[1, 2]`: bracket or comma and item in turns, joined at once. */
  private items(item: TypeId, items: ValueId, count: ValueId): ValueId {
    const { d } = this;
    const zero = d.b.word(0);
    d.returnUnless(d.op("lt_s", BOOL, [zero, count]), () => d.text("[]"));
    const twice = d.op("shl", WORD, [count, d.b.word(1)]);
    const texts = d.op("g_new_storage", REF, [d.op("add", WORD, [twice, d.b.word(1)])], TEXT);
    d.loop(count, (index) => {
      const isFirst = d.op("eq", BOOL, [index, zero]);
      const at = d.op("shl", WORD, [index, d.b.word(1)]);
      const separator = d.op("select", REF, [isFirst, d.text("["), d.text(", ")]);
      d.setElement(TEXT, texts, at, separator);
      const text = this.part(item, d.element(item, items, index), true);
      d.setElement(TEXT, texts, d.op("add", WORD, [at, d.b.word(1)]), text);
    });
    d.setElement(TEXT, texts, twice, d.text("]"));
    return d.role("text_join_all", [texts]);
  }
}
