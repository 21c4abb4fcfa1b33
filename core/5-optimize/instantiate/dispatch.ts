// Calls of protocol processes: found at once where the type is known, through the method row of its descriptor where it is not.
// Keys of types and protocols are made from their names, so that rows of the runtime image and of programs go together.

import { FunctionBuilder } from "#core/mir/builder.ts";
import {
  ALIAS_INVARIANT,
  type BlockId,
  MirFunction,
  memoryAccess,
  type SymbolId,
  type ValueId,
} from "#core/mir/function.ts";
import { DESCRIPTOR, METHOD_ROW } from "#core/spec/layouts.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import type { Requirement } from "#core/types/protocol-table.ts";
import { BOOL, LAST_SCALAR, memoryKind, REF, type TypeId, type TypeTable, VOID, WORD } from "#core/types/type-table.ts";
import { DerivedBuilder } from "./derived-builder.ts";
import { OPERATION_MAKERS } from "./protocol-operations.ts";
import type { InstantiateSession } from "./session.ts";

const WORD_ACCESS = memoryAccess(memoryKind("word"), 0, ALIAS_INVARIANT);
const HALF_ACCESS = memoryAccess(memoryKind("u32"), 0, ALIAS_INVARIANT);

/** Processes over protocol values that every type has, in the order of their table. */
const VALUE_OPERATIONS = ["equal", "hash", "show", "show_quoted"] as const;
export type ValueOperation = (typeof VALUE_OPERATIONS)[number];

/** Makes the process of one type for an operation: it takes protocol values. */
export interface OperationMaker {
  readonly params: readonly TypeId[];
  readonly result: TypeId;
  readonly make: (d: DerivedBuilder, type: TypeId) => ValueId | undefined;
}

const VALUE_OPERATIONS_NAME = "operations";

export class Dispatch {
  private readonly session: InstantiateSession;
  /** Types whose values are used as protocol values, with their tables by protocol once these are made. */
  private readonly rows = new Map<TypeId, Table[] | undefined>();

  constructor(session: InstantiateSession) {
    this.session = session;
  }

  isProtocol(type: TypeId): boolean {
    const shape = this.session.types.shape(type);
    return shape.kind === "nominal" && this.session.representation.declaration(shape.nominal).kind === "protocol";
  }

  /** Whether protocol values hold the type in a box: all but records and variants with fields of the program. Objects of the library's types may come from the runtime image, whose descriptors know no rows. */
  isBoxed(type: TypeId): boolean {
    const { representation, types } = this.session;
    const shape = types.shape(representation.underlying(type));
    if (shape.kind !== "nominal" || representation.mirType(type) !== REF) return true;
    return representation.declaration(shape.nominal).isLibrary;
  }

  /** Notes that values of the type are used as protocol values. */
  note(type: TypeId): void {
    if (!this.rows.has(type)) this.rows.set(type, undefined);
  }

  /** The symbol of a protocol's process for the type that `typeArgs` begins with; undefined if `symbol` is none. */
  resolve(symbol: SymbolId, typeArgs: readonly TypeId[]): SymbolId | undefined {
    const requirement = this.requirement(symbol);
    const self = typeArgs[0];
    if (requirement === undefined || self === undefined) return undefined;
    if (this.isProtocol(self)) return this.dispatcher(requirement, typeArgs);
    const found = this.session.types.protocols.find(self, requirement.protocol);
    const implementation = found?.conformance.implementations[requirement.index];
    if (found === undefined || implementation === undefined) return undefined;
    const own = typeArgs.slice(1 + this.parameterCount(requirement));
    const { types, symbols } = this.session;
    const all = [...found.typeArgs, ...own];
    const target = symbols.intern(implementation.symbol);
    const targetArgs = implementation.typeArgs.map((type) => types.substitute(type, all));
    if (implementation.result === undefined) return this.session.request(target, targetArgs);
    return this.boxingResult(requirement, typeArgs, target, targetArgs, types.substitute(implementation.result, all));
  }

  /** The process of a protocol with this symbol; a precompiled protocol is declared when it is first asked for. */
  private requirement(symbol: SymbolId): Requirement | undefined {
    const { types, symbols } = this.session;
    const name = symbols.name(symbol);
    const known = types.protocols.requirements.get(name);
    if (known !== undefined) return known;
    const dot = name.lastIndexOf(".");
    if (name.indexOf(".") === dot || types.nominal(name.slice(0, dot)) === undefined) return undefined;
    return types.protocols.requirements.get(name);
  }

  /** (protocol value) → whether its type follows the protocol. */
  followsTest(protocol: TypeId): SymbolId {
    const { session } = this;
    const name = session.names.name(protocol);
    const symbol = session.symbols.intern(`follows$${name}`);
    if (!session.announce(symbol)) return symbol;
    const b = new FunctionBuilder(new MirFunction(symbol, 0, [REF], [BOOL]));
    const value = b.addParam(b.current, REF);
    const missing = b.newBlock();
    findTable(session, b, value, name, missing);
    b.end(OP.return, [b.bool(true)]);
    b.enterSealed(missing);
    b.end(OP.return, [b.bool(false)]);
    session.program.functions.set(symbol, b.finish());
    return symbol;
  }

  /** The process that does an operation on protocol values of any type; equality is false for values of unlike types. */
  operation(name: ValueOperation): SymbolId {
    const { session } = this;
    const symbol = session.symbols.intern(`dispatch$${name}`);
    if (!session.announce(symbol)) return symbol;
    const { params, result } = OPERATION_MAKERS[name];
    const index = VALUE_OPERATIONS.indexOf(name);
    const made = this.makeDispatcher(
      symbol,
      params,
      result === VOID ? [] : [result],
      VALUE_OPERATIONS_NAME,
      index,
      name === "equal",
    );
    session.program.functions.set(symbol, made);
    return symbol;
  }

  /** Makes the tables of all noted types, reaching further processes with `drain`, until no type is added; then their data. */
  finish(drain: () => void): void {
    for (let isGrowing = true; isGrowing; ) {
      isGrowing = false;
      for (const [type, tables] of this.rows) {
        if (tables !== undefined) continue;
        this.rows.set(type, this.tables(type));
        isGrowing = true;
      }
      drain();
    }
    for (const [type, tables] of this.rows) this.makeRow(type, tables ?? []);
  }

  /** All that a type follows, then the operations. */
  private tables(type: TypeId): Table[] {
    const { types, names } = this.session;
    const tables: Table[] = [];
    for (const [protocol, requirements] of types.protocols.byProtocol) {
      const found = types.protocols.find(type, protocol);
      if (found === undefined) continue;
      const concrete = types.substitute(found.conformance.protocol, found.typeArgs);
      const entries = requirements.map((requirement) => this.entry(requirement, concrete, type));
      tables.push({ name: names.name(concrete), entries });
    }
    const operations = VALUE_OPERATIONS.map((name) => this.operationOf(name, type));
    return [...tables, { name: VALUE_OPERATIONS_NAME, entries: operations }];
  }

  private operationOf(name: ValueOperation, type: TypeId): SymbolId {
    const { session } = this;
    const { params, result, make } = OPERATION_MAKERS[name];
    const symbol = session.symbols.intern(`through$${name}<${session.names.name(type)}>`);
    if (session.announce(symbol)) {
      const d = new DerivedBuilder(session, symbol, params, result);
      session.adopt(d.finish(make(d, type)));
    }
    return symbol;
  }

  private makeRow(type: TypeId, tables: readonly Table[]): void {
    const { session } = this;
    const name = session.names.name(type);
    const symbol = session.symbols.intern(`methods:${name}`);
    const tablesStart = METHOD_ROW.firstTable + METHOD_ROW.tableBytes * tables.length + 8;
    const bytes = new Uint8Array(tablesStart + 8 * tables.reduce((sum, table) => sum + table.entries.length, 0));
    const view = new DataView(bytes.buffer);
    const relocations: { offset: number; kind: "abs64"; symbol: SymbolId; addend: number }[] = [];
    const writeKey = (at: number, key: readonly [number, number]): void => {
      view.setInt32(at, key[0], true);
      view.setInt32(at + 4, key[1], true);
    };
    writeKey(METHOD_ROW.typeKey, keyOf(name));
    let entryAt = tablesStart;
    tables.forEach((table, index) => {
      const at = METHOD_ROW.firstTable + METHOD_ROW.tableBytes * index;
      writeKey(at, keyOf(table.name));
      relocations.push({ offset: at + 8, kind: "abs64", symbol, addend: entryAt });
      for (const entry of table.entries) {
        if (entry !== undefined) relocations.push({ offset: entryAt, kind: "abs64", symbol: entry, addend: 0 });
        entryAt += 8;
      }
    });
    session.addData({ symbol, bytes, align: 8, isWritable: false, relocations, references: [] });
    const place = { offset: DESCRIPTOR.methodsOffset, kind: "abs64" as const, symbol, addend: 0 };
    for (const descriptor of session.descriptors.ofType(type, this.isBoxed(type))) {
      const data = session.program.data.get(descriptor);
      if (data !== undefined)
        session.program.data.set(descriptor, { ...data, relocations: [...data.relocations, place] });
    }
  }

  private parameterCount(requirement: Requirement): number {
    return this.session.representation.declaration(requirement.protocol).typeParameters.length;
  }

  private scalars(type: TypeId): readonly TypeId[] {
    const { representation } = this.session;
    const scalar = representation.mirType(type);
    if (scalar === VOID) return [];
    return scalar <= LAST_SCALAR ? [scalar] : representation.value(type).scalars;
  }

  /** Takes a protocol value first and calls the process in its type's row. */
  private dispatcher(requirement: Requirement, typeArgs: readonly TypeId[]): SymbolId {
    const { session } = this;
    const { types, symbols, names } = session;
    const args = typeArgs.slice(1, 1 + this.parameterCount(requirement));
    const protocol = types.nominalType(requirement.protocol, args);
    const symbol = symbols.intern(`dispatch$${names.name(protocol)}.${requirement.name}#${requirement.index}`);
    if (!session.announce(symbol)) return symbol;
    const all = [protocol, ...args];
    const params = requirement.params.flatMap((param) => this.scalars(types.substitute(param, all)));
    const results = this.scalars(types.substitute(requirement.result, all));
    session.program.functions.set(
      symbol,
      this.makeDispatcher(symbol, params, results, names.name(protocol), requirement.index, false),
    );
    return symbol;
  }

  /** Finds the table of the first argument's type by its name, and calls entry `index`. `comparesTypes`: false for two values of unlike types. */
  private makeDispatcher(
    symbol: SymbolId,
    params: readonly TypeId[],
    results: readonly TypeId[],
    tableName: string,
    index: number,
    comparesTypes: boolean,
  ): MirFunction {
    const { session } = this;
    const b = new FunctionBuilder(new MirFunction(symbol, 0, [...params], [...results]));
    const args = params.map((param) => b.addParam(b.current, param));
    if (comparesTypes) {
      const same = b.newBlock();
      const other = b.newBlock();
      const [one, two] = [args[0] as ValueId, args[1] as ValueId];
      b.branch(b.emit(OP.eq, BOOL, [typeKeyOf(session, b, one), typeKeyOf(session, b, two)]), same, other);
      b.enterSealed(other);
      b.end(OP.return, [b.bool(false)]);
      b.enterSealed(same);
    }
    const missing = b.newBlock(true);
    const table = findTable(session, b, args[0] as ValueId, tableName, missing);
    const code = b.emit(OP.load, WORD, [table], WORD_ACCESS, 8 * index);
    const signature = b.fn.signatures.push({ params: [...params], results: [...results] }) - 1;
    const first = b.emit(OP.call_indirect, results[0] ?? VOID, [code, ...args], signature);
    if (results.length > 1) b.fn.moreResults.set(first, [...results.slice(1)]);
    const values = results.map((type, at) => (at === 0 ? first : b.emit(OP.result, type, [first], 0, at)));
    b.end(OP.return, values);
    b.enterSealed(missing);
    b.end(OP.unreachable, []);
    return b.finish();
  }

  /** What a type's row holds for a requirement: its own process, or one that unboxes the value before and boxes a `Self` after. */
  private entry(requirement: Requirement, protocol: TypeId, type: TypeId): SymbolId | undefined {
    const { session } = this;
    const { types, symbols, names } = session;
    if (!isCallable(types, requirement, this.parameterCount(requirement))) return undefined;
    const shape = types.shape(protocol);
    const args = shape.kind === "nominal" ? shape.args : [];
    const typeArgs = [type, ...args];
    const givesSelf = requirement.result === types.variable(0);
    if (!this.isBoxed(type) && !givesSelf) return this.resolve(symbols.intern(requirement.symbol), typeArgs);
    const symbol = symbols.intern(
      `through$${names.name(protocol)}.${requirement.name}#${requirement.index}<${names.name(type)}>`,
    );
    if (!session.announce(symbol)) return symbol;
    const result = types.substitute(requirement.result, typeArgs);
    const params = requirement.params.map((param) => types.substitute(param, typeArgs));
    const d = new DerivedBuilder(session, symbol, [REF, ...params.slice(1)], givesSelf ? REF : result);
    const self = d.param(REF);
    const rest = params.slice(1).map((param) => d.param(param));
    const receiver = d.op("g_unbox", d.mirType(type), [self], type);
    const reference = d.b.fn.references.push({ symbol: symbols.intern(requirement.symbol), typeArgs }) - 1;
    const made = d.op("g_call", d.mirType(result), [receiver, ...rest], reference);
    const given = givesSelf ? d.op("g_box", REF, [made], type) : made;
    d.b.end(OP.return, d.mirType(result) === VOID ? [] : [given]);
    return session.adopt(d.b.finish());
  }

  /** The process of a type that gives something that follows what the protocol says: boxed, it is that. */
  private boxingResult(
    requirement: Requirement,
    typeArgs: readonly TypeId[],
    target: SymbolId,
    targetArgs: readonly TypeId[],
    result: TypeId,
  ): SymbolId {
    const { session } = this;
    const { types, names, symbols } = session;
    const symbol = symbols.intern(`as$${requirement.symbol}<${typeArgs.map((type) => names.name(type)).join(", ")}>`);
    if (!session.announce(symbol)) return symbol;
    const params = requirement.params.map((param) => types.substitute(param, typeArgs));
    const d = new DerivedBuilder(session, symbol, params, REF);
    const args = params.map((param) => d.param(param));
    const reference = d.b.fn.references.push({ symbol: target, typeArgs: targetArgs }) - 1;
    const made = d.op("g_call", d.mirType(result), args, reference);
    return session.adopt(d.finish(d.op("g_box", REF, [made], result)));
  }
}

interface Table {
  readonly name: string;
  readonly entries: readonly (SymbolId | undefined)[];
}

/** Whether a process can be called through a protocol value: Self stands only first and alone as its result, and it is not generic itself. */
export function isCallable(types: TypeTable, requirement: Requirement, parameterCount: number): boolean {
  const self = types.variable(0);
  const hasSelf = (type: TypeId): boolean => types.substitute(type, [BOOL]) !== type;
  if (requirement.variableCount > 1 + parameterCount || requirement.params[0] !== self) return false;
  return !requirement.params.slice(1).some(hasSelf) && (requirement.result === self || !hasSelf(requirement.result));
}

/** 64 bits that stand for a name; the same in the runtime image and in programs (FNV-1a with two seeds). */
function keyOf(name: string): readonly [low: number, high: number] {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let index = 0; index < name.length; index++) {
    const unit = name.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b) ^ (high >>> 13);
  }
  return [low | 1, high];
}

type Emitter = Pick<FunctionBuilder, "emit">;

function keyValue(b: Emitter, name: string): ValueId {
  const [low, high] = keyOf(name);
  return b.emit(OP.const, WORD, [], 0, low, high);
}

function emitRow(session: InstantiateSession, b: Emitter, value: ValueId): ValueId {
  const base = b.emit(OP.symbol_address, WORD, [], session.symbols.intern(LINK_SYMBOLS.descriptorBase));
  const offset = b.emit(OP.load, WORD, [value], HALF_ACCESS);
  const descriptor = b.emit(OP.add, WORD, [base, offset]);
  return b.emit(OP.load, WORD, [descriptor], WORD_ACCESS, DESCRIPTOR.methodsOffset);
}

function typeKeyOf(session: InstantiateSession, b: Emitter, value: ValueId): ValueId {
  return b.emit(OP.load, WORD, [emitRow(session, b, value)], WORD_ACCESS, METHOD_ROW.typeKey);
}

/** Whether a protocol value holds a value of `type`. */
export function emitIsType(session: InstantiateSession, b: Emitter, value: ValueId, type: TypeId): ValueId {
  const wanted = keyValue(b, session.names.name(type));
  return b.emit(OP.eq, BOOL, [typeKeyOf(session, b, value), wanted]);
}

/** The table of a name in the row of a protocol value's type; goes to `missing` without one. */
function findTable(
  session: InstantiateSession,
  b: FunctionBuilder,
  value: ValueId,
  name: string,
  missing: BlockId,
): ValueId {
  const wanted = keyValue(b, name);
  const row = emitRow(session, b, value);
  const head = b.newBlock();
  const next = b.newBlock();
  const more = b.newBlock();
  const found = b.newBlock();
  const at = b.addParam(head, WORD);
  b.jump(head, [row]);
  b.enter(head);
  const key = b.emit(OP.load, WORD, [at], WORD_ACCESS, METHOD_ROW.firstTable);
  b.branch(b.emit(OP.eq, BOOL, [key, wanted]), found, next);
  b.enterSealed(next);
  b.branch(b.emit(OP.eq, BOOL, [key, b.word(0)]), missing, more);
  b.enterSealed(more);
  b.jump(head, [b.emit(OP.add, WORD, [at, b.word(METHOD_ROW.tableBytes)])]);
  b.seal(head);
  b.enterSealed(found);
  return b.emit(OP.load, WORD, [at], WORD_ACCESS, METHOD_ROW.firstTable + 8);
}
