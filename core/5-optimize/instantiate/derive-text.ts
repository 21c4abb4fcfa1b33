// The text form of values, per concrete type.

import type { MirFunction, SymbolId, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import {
  BOOL,
  CHARACTER,
  F32,
  F64,
  type NominalField,
  REF,
  TEXT,
  type TypeId,
  VOID,
  WORD,
} from "#core/types/type-table.ts";
import { DerivedBuilder, derived, ownProcess, type Part } from "./derived-builder.ts";
import type { FlatBuilder } from "./flat-builder.ts";
import type { InstantiateSession } from "./session.ts";

/** The Text of a flat value; `quoted`: as inside a collection. */
export function emitToText(b: FlatBuilder, type: TypeId, value: readonly ValueId[], quoted: boolean): ValueId {
  const { session } = b;
  const inner = session.representation.underlying(type);
  const [one] = value;
  if (one === undefined) return b.text("nothing");
  const scalar = session.representation.mirType(inner);
  if (inner === TEXT) return quoted ? b.role("text_quote", [one]) : one;
  if (inner === CHARACTER) return b.role(quoted ? "character_quote" : "character_to_text", [one]);
  if (scalar === BOOL) return b.put(OP.select, REF, [one, b.text("true"), b.text("false")]);
  if (scalar === F64) return b.role("float_to_text", [one]);
  if (scalar === F32) return b.role("float32_to_text", [one]);
  const integer = session.representation.integer(inner);
  if (integer !== undefined)
    return b.role(integer.bits === 64 && !integer.signed ? "unsigned_to_text" : "integer_to_text", [one]);
  const own = ownProcess(session, inner, "toText");
  if (own !== undefined) return b.call(own, value, [REF], false)[0] as ValueId;
  if (session.types.shape(inner).kind === "process") return b.text("a process");
  return b.call(deriveToText(session, inner, quoted), value, [REF], false)[0] as ValueId;
}

/** Puts the text of a flat value behind what `shown` holds. */
export function emitShow(
  b: FlatBuilder,
  type: TypeId,
  value: readonly ValueId[],
  shown: ValueId,
  quoted: boolean,
): undefined {
  const { session } = b;
  const inner = session.representation.underlying(type);
  const within = ownProcess(session, inner, "showWithin");
  if (within !== undefined) b.call(within, [...value, shown], [], false);
  else if (hasDerivedText(session, inner)) b.call(deriveShow(session, inner, quoted), [...value, shown], [], false);
  else b.role("shown_add", [shown, emitToText(b, type, value, quoted)]);
}

/** Whether the text of a type is made of the texts of its parts. */
function hasDerivedText(session: InstantiateSession, type: TypeId): boolean {
  const scalar = session.representation.mirType(type);
  if (type === TEXT || type === CHARACTER || scalar === BOOL || scalar === F64 || scalar === F32) return false;
  if (session.representation.value(type).scalars.length === 0) return false;
  if (session.representation.integer(type) !== undefined || session.types.shape(type).kind === "process") return false;
  return ownProcess(session, type, "toText") === undefined;
}

function tellsQuoted(session: InstantiateSession, type: TypeId): boolean {
  return session.types.shape(type).kind === "optional" || session.dispatch.isProtocol(type);
}

/** (value) → Text. */
function deriveToText(session: InstantiateSession, type: TypeId, quoted: boolean): SymbolId {
  return derived(session, tellsQuoted(session, type) && quoted ? "quoted_text" : "to_text", type, (symbol) => {
    const d = new DerivedBuilder(session, symbol, [type], TEXT);
    const value = d.param(type);
    const shape = d.shape(type);
    if (shape.kind === "optional") {
      d.returnUnless(d.op("g_is_some", BOOL, [value], type), () => d.text("nothing"));
      const payload = d.op("g_payload", d.mirType(shape.item), [value], type);
      return d.finish(d.op("g_to_text", REF, [payload], shape.item, quoted ? 1 : 0));
    }
    const shown = d.role("shown_new", []);
    d.op("g_show", VOID, [value, shown], type, quoted ? 1 : 0);
    return d.finish(d.role("shown_text", [shown]));
  });
}

/** (value, what is shown so far) → nothing. Of a recursive type, an object that is being shown already is `…`. */
function deriveShow(session: InstantiateSession, type: TypeId, quoted: boolean): SymbolId {
  return derived(session, tellsQuoted(session, type) && quoted ? "show_quoted" : "show", type, (symbol) => {
    const d = new DerivedBuilder(session, symbol, [type, REF], VOID);
    const value = d.param(type);
    return new ShowBody(d, d.param(REF)).build(type, value, quoted);
  });
}

class ShowBody {
  private readonly d: DerivedBuilder;
  private readonly shown: ValueId;

  constructor(d: DerivedBuilder, shown: ValueId) {
    this.d = d;
    this.shown = shown;
  }

  build(type: TypeId, value: ValueId, quoted: boolean): MirFunction {
    const { d } = this;
    const shape = d.shape(type);
    if (shape.kind === "optional") {
      d.returnUnless(d.op("g_is_some", BOOL, [value], type), () => {
        this.add("nothing");
        return undefined;
      });
      this.part(shape.item, d.op("g_payload", d.mirType(shape.item), [value], type), quoted);
    } else if (d.session.dispatch.isProtocol(type)) {
      const operation = d.session.dispatch.operation(quoted ? "show_quoted" : "show");
      d.op("call", VOID, [value, this.shown], operation);
    } else {
      const isObject = d.session.graph.isRecursive(type) && d.mirType(type) === REF;
      if (isObject) d.returnUnless(d.role("shown_enter", [this.shown, value]), () => undefined);
      this.content(type, value, () => {
        if (isObject) d.role("shown_leave", [this.shown]);
      });
    }
    return d.finish();
  }

  private content(type: TypeId, value: ValueId, leave: () => void): void {
    const { d } = this;
    const shape = d.shape(type);
    const items = d.sequence(type, value);
    if (shape.kind === "tuple") this.tuple(d.parts(type, value));
    else if (shape.kind === "special" && shape.name === "Range") this.range(d.parts(type, value));
    else if (items !== undefined) this.items(items.item, items.items, items.count);
    else if (shape.kind !== "nominal") this.add("?");
    else {
      const { kind, name, fields, cases } = d.declaration(shape.nominal);
      if (kind === "variant") {
        d.switchCases(d.op("g_case", WORD, [value], type), cases.length, (caseIndex) => {
          const one = cases[caseIndex];
          this.fields(one?.name ?? "", one?.fields ?? [], d.caseParts(type, value, caseIndex));
          leave();
          d.b.end(OP.return, []);
        });
        return;
      }
      this.fields(name, fields, d.parts(type, value));
    }
    leave();
  }

  private add(text: string): void {
    this.d.role("shown_add", [this.shown, this.d.text(text)]);
  }

  private part(type: TypeId, value: ValueId, quoted: boolean): void {
    this.d.op("g_show", VOID, [value, this.shown], type, quoted ? 1 : 0);
  }

  private tuple(parts: readonly Part[]): void {
    parts.forEach((part, index) => {
      this.add(index === 0 ? "(" : ", ");
      this.part(part.type, part.read(), true);
    });
    this.add(")");
  }

  private range(parts: readonly Part[]): void {
    parts.forEach((part, index) => {
      if (index > 0) this.add(" until ");
      this.part(part.type, part.read(), true);
    });
  }

  /** `Point with x as 1.0 and y as 2.0`. */
  private fields(name: string, fields: readonly NominalField[], parts: readonly Part[]): void {
    if (parts.length === 0) this.add(name);
    parts.forEach((part, index) => {
      const label = fields[index]?.name ?? "";
      this.add(index === 0 ? `${name} with ${label} as ` : ` and ${label} as `);
      this.part(part.type, part.read(), true);
    });
  }

  /** `[1, 2]`. */
  private items(item: TypeId, items: ValueId, count: ValueId): void {
    const { d } = this;
    const zero = d.b.word(0);
    this.add("[");
    d.loop(count, (index) => {
      const separator = d.op("select", REF, [d.op("eq", BOOL, [index, zero]), d.text(""), d.text(", ")]);
      d.role("shown_add", [this.shown, separator]);
      this.part(item, d.element(item, items, index), true);
    });
    this.add("]");
  }
}
