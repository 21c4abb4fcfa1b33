// Type descriptors of the program's objects and the static objects that need one.

import { unreachable } from "#core/base/unreachable.ts";
import { utf8Of, writeUint32 } from "#core/base/write-bytes.ts";
import type { SymbolId } from "#core/mir/function.ts";
import type { MirData } from "#core/mir/module.ts";
import { elementStride, type ObjectLayout } from "#core/mir/representation.ts";
import { staticObject, staticText } from "#core/mir/static-objects.ts";
import { CLOSURE, DESCRIPTOR, HEADER, STORAGE } from "#core/spec/layouts.ts";
import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { type TypeId, VOID } from "#core/types/type-table.ts";
import type { InstantiateSession } from "./session.ts";

const BOX = "descriptor:Box<";

export class Descriptors {
  private readonly session: InstantiateSession;
  private readonly records = new Map<number, SymbolId>();
  private readonly storages = new Map<TypeId, SymbolId>();
  private ofText: SymbolId | undefined;

  constructor(session: InstantiateSession) {
    this.session = session;
  }

  /** Objects of a record type (`caseIndex` −1) or of one case of a variant. */
  object(type: TypeId, caseIndex: number, layout: ObjectLayout): SymbolId {
    const key = type * 4096 + caseIndex + 1;
    const known = this.records.get(key);
    if (known !== undefined) return known;
    const parent = caseIndex < 0 ? this.session.representation.parent(type) : VOID;
    const ending = caseIndex < 0 ? "" : `.${caseIndex}`;
    const { names, types } = this.session;
    const symbol = this.make(
      `descriptor:${names.name(type)}${ending}`,
      types.display(type),
      DESCRIPTOR.kinds.record,
      layout.bytes,
      layout.references,
      parent === VOID ? undefined : this.object(parent, -1, this.session.representation.record(parent)),
    );
    this.records.set(key, symbol);
    return symbol;
  }

  /** Cells and closures: objects that only their layout tells apart. */
  anonymous(what: "Cell" | "Closure", layout: ObjectLayout): SymbolId {
    const name = `descriptor:${what}(${layout.bytes}; ${layout.references.join()})`;
    return this.make(name, what, DESCRIPTOR.kinds.record, layout.bytes, layout.references);
  }

  /** The object around a value of the type where a protocol is wanted. */
  box(type: TypeId, layout: ObjectLayout): SymbolId {
    const { names, types } = this.session;
    const name = `${BOX}${names.name(type)}>`;
    return this.make(name, types.display(type), DESCRIPTOR.kinds.record, layout.bytes, layout.references);
  }

  /** Descriptors of the objects that protocol values of the type are, as far as the program has them. */
  ofType(type: TypeId, isBoxed: boolean): readonly SymbolId[] {
    const { names, representation, symbols, types } = this.session;
    if (isBoxed) return [symbols.intern(`${BOX}${names.name(type)}>`)];
    const shape = types.shape(representation.underlying(type));
    const cases = shape.kind === "nominal" ? representation.declaration(shape.nominal).cases : [];
    const name = `descriptor:${names.name(type)}`;
    if (cases.length === 0) return [symbols.intern(name)];
    return cases.map((_, caseIndex) => symbols.intern(`${name}.${caseIndex}`));
  }

  storage(item: TypeId): SymbolId {
    const known = this.storages.get(item);
    if (known !== undefined) return known;
    const { names, types, representation } = this.session;
    const symbol = this.make(
      `descriptor:Storage<${names.name(item)}>`,
      `Storage of ${types.display(item)}`,
      DESCRIPTOR.kinds.storage,
      elementStride(representation.value(item)),
      representation.elementReferences(item),
    );
    this.storages.set(item, symbol);
    return symbol;
  }

  text(): SymbolId {
    this.ofText ??= this.make(LINK_SYMBOLS.textDescriptor, "Text", DESCRIPTOR.kinds.text, 1, []);
    return this.ofText;
  }

  /** Symbol of the static empty storage. */
  emptyStorage(item: TypeId): SymbolId {
    const { session } = this;
    const symbol = session.symbols.intern(`empty:Storage<${session.names.name(item)}>`);
    if (!session.program.data.has(symbol)) {
      const { data } = staticObject(symbol, this.storage(item), STORAGE.firstElement, 0);
      // Moving no elements into it is allowed, and the barrier of that must not write to its header.
      data.bytes[HEADER.collectorOffset] = HEADER.collector.frozen | HEADER.collector.logged;
      session.addData(data);
    }
    return symbol;
  }

  /** Takes the storage of a constant array into the program, with the descriptor of its type. */
  constantArray(symbol: SymbolId, item: TypeId): void {
    const { session } = this;
    if (session.program.data.has(symbol)) return;
    session.requestData(symbol);
    const data = session.program.data.get(symbol) ?? unreachable("instantiate: a constant array without data");
    const descriptor = { offset: 0, kind: "descriptor32", symbol: this.storage(item), addend: 0 } as const;
    session.program.data.set(symbol, { ...data, relocations: [descriptor] });
  }

  /** Symbol of the object of a variant's case without fields. */
  emptyCase(type: TypeId, caseIndex: number): SymbolId {
    const { session } = this;
    const symbol = session.symbols.intern(`case:${session.names.name(type)}.${caseIndex}`);
    if (!session.program.data.has(symbol)) {
      const layout = session.representation.variantCase(type, caseIndex);
      const descriptor = this.object(type, caseIndex, layout);
      session.addData(staticObject(symbol, descriptor, layout.bytes, caseIndex).data);
    }
    return symbol;
  }

  /** Symbol of the closure without captures over a function. */
  closure(code: SymbolId): SymbolId {
    const { session } = this;
    const symbol = session.symbols.intern(`closure:${session.symbols.name(code)}`);
    if (!session.program.data.has(symbol)) {
      const layout = session.representation.objectOf([], CLOSURE.firstCapture);
      const { data, relocations } = staticObject(symbol, this.anonymous("Closure", layout), layout.bytes, 0);
      relocations.push({ offset: CLOSURE.codeOffset, kind: "abs64", symbol: code, addend: 0 });
      session.addData(data);
    }
    return symbol;
  }

  staticText(content: string): SymbolId {
    const data = staticText(this.session.symbols, content);
    this.session.addData(data);
    this.text();
    return data.symbol;
  }

  private make(
    symbolName: string,
    shown: string,
    kind: number,
    size: number,
    references: readonly number[],
    parent?: SymbolId,
  ): SymbolId {
    const { session } = this;
    const symbol = session.symbols.intern(symbolName);
    // A box of the image would not know what the program's protocols ask of its type.
    const isBox = symbolName.startsWith(BOX);
    if (session.program.data.has(symbol) || (!isBox && session.isDataOutside(symbol))) return symbol;
    const bytes = new Uint8Array(Math.ceil((DESCRIPTOR.references + 4 * references.length) / 8) * 8);
    writeUint32(bytes, DESCRIPTOR.kindOffset, kind);
    writeUint32(bytes, DESCRIPTOR.sizeOffset, size);
    writeUint32(bytes, DESCRIPTOR.referenceCountOffset, references.length);
    for (let index = 0; index < references.length; index++)
      writeUint32(bytes, DESCRIPTOR.references + 4 * index, references[index] as number);
    const name = this.name(shown);
    const relocations: MirData["relocations"][number][] = [
      { offset: DESCRIPTOR.nameOffset, kind: "descriptor32", symbol: name, addend: 0 },
    ];
    if (parent !== undefined)
      relocations.push({ offset: DESCRIPTOR.parentOffset, kind: "descriptor32", symbol: parent, addend: 0 });
    session.addData({ symbol, bytes, align: 8, isWritable: false, relocations, references: [] });
    return symbol;
  }

  private name(shown: string): SymbolId {
    const { session } = this;
    const symbol = session.symbols.intern(`name:${shown}`);
    if (session.program.data.has(symbol)) return symbol;
    const utf8 = utf8Of(shown);
    const bytes = new Uint8Array(Math.ceil((4 + utf8.length) / 4) * 4);
    writeUint32(bytes, 0, utf8.length);
    bytes.set(utf8, 4);
    session.addData({ symbol, bytes, align: 4, isWritable: false, relocations: [], references: [] });
    return symbol;
  }
}
