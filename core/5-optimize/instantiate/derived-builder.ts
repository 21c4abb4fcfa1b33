// Builds the processes that equality, order, hash, display, copies and defaults of a type need: generic MIR over concrete types.

import { FunctionBuilder } from "#core/mir/builder.ts";
import { MirFunction, type SymbolId, type ValueId } from "#core/mir/function.ts";
import { LIST } from "#core/spec/layouts.ts";
import { type MirOpName, OP } from "#core/spec/mir-ops.ts";
import { RUNTIME_SYMBOLS, type RuntimeRole } from "#core/spec/rt-symbols.ts";
import {
  BOOL,
  type NominalDeclaration,
  type OwnProcess,
  REF,
  SCALARS,
  TEXT,
  type TypeId,
  type TypeShape,
  VOID,
  WORD,
} from "#core/types/type-table.ts";
import type { InstantiateSession } from "./session.ts";

/** A part of a value, and code that reads it. */
export interface Part {
  readonly type: TypeId;
  readonly read: () => ValueId;
}

/** A builder that knows the session. */
export class DerivedBuilder {
  readonly session: InstantiateSession;
  readonly b: FunctionBuilder;

  constructor(session: InstantiateSession, symbol: SymbolId, params: readonly TypeId[], result: TypeId) {
    this.session = session;
    const mirParams = params.map((param) => session.representation.mirType(param));
    const mirResult = session.representation.mirType(result);
    this.b = new FunctionBuilder(new MirFunction(symbol, 0, mirParams, mirResult === VOID ? [] : [mirResult]));
  }

  param(type: TypeId): ValueId {
    return this.b.addParam(this.b.current, this.mirType(type));
  }
  mirType(type: TypeId): TypeId {
    return this.session.representation.mirType(type);
  }
  shape(type: TypeId): TypeShape {
    return this.session.types.shape(this.session.representation.underlying(type));
  }
  op(name: MirOpName, type: TypeId, args: readonly ValueId[], aux = 0, low = 0): ValueId {
    return this.b.emit(OP[name], type, args, aux, low);
  }
  field(record: TypeId, object: ValueId, field: number, type: TypeId): ValueId {
    return this.op("g_get_field", this.mirType(type), [object], record, this.b.fn.paths.push([field]) - 1);
  }
  element(item: TypeId, storage: ValueId, index: ValueId): ValueId {
    return this.op("g_get_element", this.mirType(item), [storage, index], item);
  }
  setElement(item: TypeId, storage: ValueId, index: ValueId, value: ValueId): void {
    this.op("g_set_element", VOID, [storage, index, value], item);
  }
  role(role: RuntimeRole, args: readonly ValueId[]): ValueId {
    const row = RUNTIME_SYMBOLS.find((entry) => entry.role === role);
    const result = SCALARS.indexOf((row?.results ?? "") as (typeof SCALARS)[number]);
    return this.op("call", Math.max(result, 0) as TypeId, args, this.session.symbols.intern(row?.symbol ?? ""));
  }
  call(symbol: SymbolId, args: readonly ValueId[], result: TypeId): ValueId {
    return this.op("call", this.mirType(result), args, symbol);
  }
  text(content: string): ValueId {
    return this.op("static_object", REF, [], this.session.descriptors.staticText(content));
  }
  not(value: ValueId): ValueId {
    return this.op("bool_not", BOOL, [value]);
  }

  /** Goes on only where the condition holds; elsewhere returns `value()`, or nothing if that is undefined. */
  returnUnless(condition: ValueId, value: () => ValueId | undefined): void {
    const on = this.b.newBlock();
    const out = this.b.newBlock();
    this.b.branch(condition, on, out);
    this.b.enterSealed(out);
    const returned = value();
    this.b.end(OP.return, returned === undefined ? [] : [returned]);
    this.b.enterSealed(on);
  }

  /** A loop over 0 … count − 1. */
  loop(count: ValueId, body: (index: ValueId) => void): void {
    const { b } = this;
    const head = b.newBlock();
    const exit = b.newBlock();
    const zero = b.word(0);
    const index = b.addParam(head, WORD);
    b.branchWith(this.op("lt_s", BOOL, [zero, count]), head, [zero], exit, []);
    b.enter(head);
    body(index);
    const next = this.op("add", WORD, [index, b.word(1)]);
    b.branchWith(this.op("lt_s", BOOL, [next, count]), head, [next], exit, []);
    b.seal(head);
    b.enterSealed(exit);
  }

  /** Goes through the cases of a variant by its number; each body ends its block. */
  switchCases(tag: ValueId, cases: number, body: (caseIndex: number) => void): void {
    const blocks = Array.from({ length: cases }, () => this.b.newBlock());
    if (cases === 1 && blocks[0] !== undefined) this.b.jump(blocks[0]);
    else this.b.switch(tag, blocks);
    blocks.forEach((block, caseIndex) => {
      this.b.enterSealed(block);
      body(caseIndex);
    });
  }

  finish(result?: ValueId): MirFunction {
    if (this.b.isOpen) this.b.end(OP.return, result === undefined ? [] : [result]);
    return this.b.finish();
  }

  /** One Text of several. */
  join(parts: readonly ValueId[]): ValueId {
    const [first] = parts;
    if (first === undefined) return this.text("");
    if (parts.length === 1) return first;
    if (parts.length === 2) return this.role("text_join", parts);
    if (parts.length === 3) return this.role("text_join_three", parts);
    const storage = this.op("g_new_storage", REF, [this.b.word(parts.length)], TEXT);
    parts.forEach((part, index) => {
      this.setElement(TEXT, storage, this.b.word(index), part);
    });
    return this.role("text_join_all", [storage]);
  }

  /** Items and count of a List, Array or Storage. */
  sequence(
    type: TypeId,
    value: ValueId,
  ): { readonly item: TypeId; readonly items: ValueId; readonly count: ValueId } | undefined {
    const shape = this.shape(type);
    if (shape.kind === "array" || shape.kind === "storage")
      return { item: shape.item, items: value, count: this.op("g_length", WORD, [value], shape.item) };
    if (shape.kind !== "nominal" || this.declaration(shape.nominal).symbol !== LIST.symbol) return undefined;
    const item = shape.args[0] as TypeId;
    const items = this.field(type, value, 0, REF);
    return { item, items, count: this.field(type, value, 1, WORD) };
  }

  declaration(nominal: number): NominalDeclaration {
    return this.session.representation.declaration(nominal);
  }

  /** Parts of an aggregate value or fields of a record, with a reader for each. */
  parts(type: TypeId, value: ValueId): readonly Part[] {
    const isObject = this.mirType(type) === REF;
    return this.session.representation.partTypes(type).map((part, index) => ({
      type: part,
      read: () =>
        isObject
          ? this.field(type, value, index, part)
          : this.op("g_extract", this.mirType(part), [value], type, index),
    }));
  }

  /** Fields of a variant's case, with a reader for each. */
  caseParts(type: TypeId, value: ValueId, caseIndex: number): readonly Part[] {
    return this.session.representation.caseTypes(type, caseIndex).map((part, index) => ({
      type: part,
      read: () => this.op("g_case_field", this.mirType(part), [value], type, caseIndex * 65536 + index),
    }));
  }
}

/** The derived process `what` of a type; made when it is first asked for. */
export function derived(
  session: InstantiateSession,
  what: string,
  type: TypeId,
  make: (symbol: SymbolId) => MirFunction,
): SymbolId {
  const symbol = session.symbols.intern(`derive$${what}<${session.names.name(type)}>`);
  if (session.announce(symbol)) session.adopt(make(symbol));
  return symbol;
}

/** A process that the type itself declares, with its type arguments; undefined if it has none of that name. */
export function ownProcess(session: InstantiateSession, type: TypeId, name: OwnProcess): SymbolId | undefined {
  const shape = session.types.shape(session.representation.underlying(type));
  if (shape.kind !== "nominal") return undefined;
  const declaration = session.representation.declaration(shape.nominal);
  if (declaration[name] === "" && declaration.parent !== VOID) return ownProcess(session, declaration.parent, name);
  if (declaration[name] === "") return undefined;
  const generic = session.symbols.intern(declaration[name]);
  if (session.moduleOf(generic) === undefined) return undefined;
  return session.request(generic, shape.args);
}
