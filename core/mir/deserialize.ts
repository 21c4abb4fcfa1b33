// Reads a module's MIR; functions are decoded one by one when they are asked for.

import { LazyMap } from "#core/base/lazy-map.ts";
import { unreachable } from "#core/base/unreachable.ts";
import type { MirOp } from "#core/spec/mir-ops.ts";
import { FIRST_STRUCTURAL, type TypeId } from "#core/types/type-table.ts";
import { FIRST_NAMED_ALIAS } from "./alias-classes.ts";
import {
  ALIAS_ANY,
  accessAlias,
  type BlockId,
  MirFunction,
  type PositionId,
  type SymbolId,
  type ValueId,
  withAlias,
} from "./function.ts";
import { type LiteralValue, type MirData, MirModule } from "./module.ts";
import {
  AUX_REFERENCE,
  IMMEDIATE_IS_SYMBOL,
  INLINE_HINTS,
  LITERAL_KINDS,
  MODULE_FORMAT,
  RELOCATION_KINDS,
  type Reference,
  TYPE_KINDS,
} from "./module-format.ts";
import type { SerializeContext } from "./serialize.ts";

/** The module of these bytes with numbers of this session. Its declared types must be known to the type table. */
export function deserializeModule(bytes: Uint8Array, context: SerializeContext): MirModule {
  return new ModuleReader(bytes, context).module();
}

class ModuleReader {
  private readonly context: SerializeContext;
  private readonly view: DataView;
  private readonly bytes: Uint8Array;
  /** Byte offset of the next word. */
  private at: number;
  private readonly textOffsets: number[] = [];
  private readonly texts: (string | undefined)[] = [];
  private symbolTexts: number[] = [];
  private readonly symbols: (SymbolId | undefined)[] = [];
  private readonly types: TypeId[] = [];
  private aliasStart = 0;
  private readonly aliases: (number | undefined)[] = [];
  private positionStart = 0;
  private readonly positions: (PositionId | undefined)[] = [];
  private readonly functionsStart: number;

  constructor(bytes: Uint8Array, context: SerializeContext) {
    this.context = context;
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
    const { magic, version, headerWords } = MODULE_FORMAT;
    if (this.word() !== magic || this.word() !== version) unreachable("deserialize: not a module of this version");
    const textEnd = headerWords * 4 + this.word();
    this.functionsStart = textEnd + this.word() * 4;
    while (this.at < textEnd) {
      this.textOffsets.push(this.at);
      this.at += 4 + Math.ceil(this.view.getUint32(this.at, true) / 4) * 4;
    }
    this.readTables();
  }

  private word(): number {
    const word = this.view.getInt32(this.at, true);
    this.at += 4;
    return word;
  }
  private list<Item>(read: () => Item): Item[] {
    const count = this.word();
    const items: Item[] = [];
    for (let index = 0; index < count; index++) items.push(read());
    return items;
  }
  private readonly words = (): number => this.word();

  private text(number: number): string {
    const known = this.texts[number];
    if (known !== undefined) return known;
    const offset = this.textOffsets[number] ?? unreachable("deserialize: no such text");
    const length = this.view.getUint32(offset, true);
    const made = new TextDecoder().decode(this.bytes.subarray(offset + 4, offset + 4 + length));
    this.texts[number] = made;
    return made;
  }
  private readText = (): string => this.text(this.word());

  private symbol(number: number): SymbolId {
    const known = this.symbols[number];
    if (known !== undefined) return known;
    const made = this.context.symbols.intern(this.text(this.symbolTexts[number] as number));
    this.symbols[number] = made;
    return made;
  }
  private type(number: number): TypeId {
    if (number < FIRST_STRUCTURAL) return number as TypeId;
    return this.types[number - FIRST_STRUCTURAL] ?? unreachable("deserialize: no such type");
  }
  private readonly readType = (): TypeId => this.type(this.word());

  private position(number: number): PositionId {
    if (number === 0) return 0 as PositionId;
    const known = this.positions[number];
    if (known !== undefined) return known;
    const at = this.positionStart + (number - 1) * 20;
    const word = (index: number): number => this.view.getInt32(at + index * 4, true);
    const { positions } = this.context;
    const file = positions.file(this.text(word(0)));
    const made = positions.add(file, word(1), word(2), this.symbol(word(3)), this.position(word(4)));
    this.positions[number] = made;
    return made;
  }

  /** An access of the file with this session's number of its alias class. */
  private access(access: number): number {
    const alias = accessAlias(access);
    if (alias < FIRST_NAMED_ALIAS) return access;
    const number = alias - FIRST_NAMED_ALIAS;
    const known = this.aliases[number] ?? this.alias(number);
    this.aliases[number] = known;
    return withAlias(access, known);
  }

  private alias(number: number): number {
    const { aliases, types } = this.context;
    if (aliases === undefined) return ALIAS_ANY;
    const at = this.aliasStart + number * 16;
    const word = (index: number): number => this.view.getInt32(at + index * 4, true);
    if (word(0) < 0) return aliases.global(this.symbol(word(1)));
    const symbol = this.text(word(0));
    const nominal = types.knownNominal(symbol)?.id ?? aliases.unknownNominal(symbol);
    return aliases.field(nominal, word(1), word(2), word(3));
  }

  private readTables(): void {
    this.symbolTexts = this.list(this.words);
    const typeCount = this.word();
    this.word();
    for (let index = 0; index < typeCount; index++) this.types.push(this.readShape());
    const aliasCount = this.word();
    this.aliasStart = this.at;
    this.at += aliasCount * 16;
    const positionCount = this.word();
    this.positionStart = this.at;
    this.at += positionCount * 20;
  }

  private readShape(): TypeId {
    const { types } = this.context;
    const kind = TYPE_KINDS[this.word()];
    switch (kind) {
      case "nominal": {
        const symbol = this.readText();
        const nominal = types.nominal(symbol) ?? unreachable(`deserialize: the type ${symbol} is not declared`);
        return types.nominalType(nominal.id, this.list(this.readType));
      }
      case "tuple":
        return types.tuple(this.list(this.readType));
      case "optional":
        return types.optional(this.readType());
      case "storage":
        return types.storage(this.readType());
      case "array": {
        const length = this.word();
        return types.array(length, this.readType());
      }
      case "process": {
        const params = this.list(this.readType);
        return types.process(params, this.readType());
      }
      case "pointer":
        return types.pointer(this.readType());
      case "variable":
        return types.variable(this.word());
      default:
        return unreachable("deserialize: no such kind of type");
    }
  }

  module(): MirModule {
    const functions = new LazyMap<SymbolId, MirFunction>();
    const path = this.readText();
    const isRuntime = this.word() === 1;
    const module = new MirModule(path, isRuntime, functions);
    module.isInitializerLazy = this.word() === 1;
    const initializer = this.word();
    if (initializer >= 0) module.initializer = this.symbol(initializer);
    const [main, takesArguments, returnsInteger] = [this.word(), this.word() === 1, this.word() === 1];
    if (main >= 0) module.main = { symbol: this.symbol(main), takesArguments, returnsInteger };
    module.imports = this.list(this.readText);
    for (const global of this.list(() => this.readGlobal())) module.globals.set(global.symbol, global);
    for (const data of this.list(() => this.readData())) module.data.set(data.symbol, data);
    module.assembly.push(...this.list(() => this.readTemplate()));
    for (const external of this.list(() => this.readExternal())) module.externals.set(external.symbol, external);
    for (const [symbol, offset] of this.list(() => [this.symbol(this.word()), this.word()] as const))
      functions.announce(symbol, () => this.readFunction(this.functionsStart + offset * 4));
    return module;
  }

  private readGlobal() {
    const symbol = this.symbol(this.word());
    const type = this.readType();
    const isConstant = this.word() === 1;
    const literal = this.readLiteral();
    return literal === undefined ? { symbol, type, isConstant } : { symbol, type, isConstant, literal };
  }

  private readLiteral(): LiteralValue | undefined {
    const kind = LITERAL_KINDS[this.word()];
    const bits = new DataView(new ArrayBuffer(8));
    bits.setInt32(4, this.word());
    bits.setInt32(0, this.word());
    if (kind === undefined) return undefined;
    if (kind === "float") return { kind, value: bits.getFloat64(0) };
    if (kind === "text" || kind === "array") return { kind, value: this.symbol(bits.getInt32(4)) };
    const value = bits.getBigInt64(0);
    return { kind, value: kind === "boolean" ? value === 1n : value };
  }

  private readData(): MirData {
    const symbol = this.symbol(this.word());
    const align = this.word();
    const isWritable = this.word() === 1;
    const length = this.word();
    const bytes = this.bytes.slice(this.at, this.at + length);
    this.at += Math.ceil(length / 4) * 4;
    const relocations = this.list(() => {
      const offset = this.word();
      const kind = RELOCATION_KINDS[this.word()] ?? unreachable("deserialize: no such relocation");
      return { offset, kind, symbol: this.symbol(this.word()), addend: this.word() };
    });
    return { symbol, bytes, align, isWritable, relocations, references: this.list(this.words) };
  }

  private readTemplate() {
    const operand = () => ({ constraint: this.readText(), type: this.readType() });
    const lines = this.list(this.readText);
    const outputs = this.list(operand);
    const inputs = this.list(operand);
    const clobbers = this.list(this.readText);
    return { lines, outputs, inputs, clobbers, isVolatile: this.word() === 1 };
  }

  private readExternal() {
    const symbol = this.symbol(this.word());
    const [name, library] = [this.readText(), this.readText()];
    const [isVariadic, isLeaf] = [this.word() === 1, this.word() === 1];
    const types = this.list(this.readType);
    const result = types.pop() ?? unreachable("deserialize: a C function without a result");
    return { symbol, name, library, params: types, result, isVariadic, isLeaf };
  }

  private readFunction(start: number): MirFunction {
    this.at = start;
    const symbol = this.symbol(this.word());
    const typeParameters = this.word();
    const params = this.list(this.readType);
    const results = this.list(this.readType);
    const flags = [this.word(), this.word(), this.word()] as const;
    const fn = new MirFunction(symbol, typeParameters, params, results, this.word());
    fn.flags.isRuntime = flags[0] === 1;
    fn.flags.inlineHint = INLINE_HINTS[flags[1]] ?? "auto";
    fn.flags.isExported = flags[2] === 1;
    const blocks = this.word();
    for (let index = 0; index < blocks; index++) this.readBlock(fn);
    fn.paths.push(...this.list(() => this.list(this.words)));
    fn.references.push(...this.list(() => ({ symbol: this.symbol(this.word()), typeArgs: this.list(this.readType) })));
    fn.signatures.push(...this.list(() => ({ params: this.list(this.readType), results: this.list(this.readType) })));
    for (const [value, types] of this.list(() => [this.word() as ValueId, this.list(this.readType)] as const))
      fn.moreResults.set(value, types);
    return fn;
  }

  private readBlock(fn: MirFunction): void {
    const block = fn.addBlock();
    const [params, body] = [this.word(), this.word()];
    block.handler = this.word() as BlockId;
    block.isCold = this.word() === 1;
    for (let index = 0; index < params; index++) block.params.push(this.readInstruction(fn));
    for (let index = 0; index < body; index++) block.body.push(this.readInstruction(fn));
    block.edges = this.list(() => {
      const target = this.word() as BlockId;
      return { block: target, args: this.list(this.words) as ValueId[] };
    });
  }

  private readInstruction(fn: MirFunction): ValueId {
    const op = this.word() as MirOp;
    const type = this.readType();
    const aux = this.word();
    const low = this.word();
    const high = this.word();
    const position = this.position(this.word());
    const args = this.list(this.words) as ValueId[];
    const newAux = this.auxiliary(AUX_REFERENCE[op] ?? "none", aux);
    const newLow = IMMEDIATE_IS_SYMBOL[op] === true ? this.symbol(low) : low;
    return fn.create(op, type, args, position, newAux, newLow, high);
  }

  private auxiliary(reference: Reference, aux: number): number {
    if (reference === "symbol") return this.symbol(aux);
    if (reference === "type") return this.type(aux);
    return reference === "access" ? this.access(aux) : aux;
  }
}
