// Writes a module's MIR as bytes that depend on nothing but the module: same input, same bytes.

import { unreachable } from "#core/base/unreachable.ts";
import { FIRST_STRUCTURAL, type TypeId, type TypeTable } from "#core/types/type-table.ts";
import { type AliasClasses, type AliasName, FIRST_NAMED_ALIAS } from "./alias-classes.ts";
import {
  ALIAS_ANY,
  accessAlias,
  type MirFunction,
  type PositionId,
  type SymbolId,
  type ValueId,
  withAlias,
} from "./function.ts";
import type { LiteralValue, MirData, MirModule } from "./module.ts";
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
import type { PositionTable, SymbolTable } from "./session-tables.ts";

/** The session's tables that the module's numbers refer to. */
export interface SerializeContext {
  readonly types: TypeTable;
  readonly symbols: SymbolTable;
  readonly positions: PositionTable;
  /** Of flat MIR: the classes of its memory accesses. */
  readonly aliases?: AliasClasses;
}

export function serializeModule(module: MirModule, context: SerializeContext): Uint8Array {
  const writer = new ModuleWriter(context);
  const functions = [...module.functions.values()].map((fn) => {
    const words: number[] = [];
    writer.function(fn, words);
    return words;
  });
  const head: number[] = [];
  writer.module(module, head);
  const directory: number[] = [functions.length];
  let offset = 0;
  functions.forEach((words, index) => {
    const symbol = [...module.functions.keys()][index] as SymbolId;
    directory.push(writer.symbol(symbol), offset);
    offset += words.length;
  });
  return writer.finish([...head, ...directory], functions);
}

class ModuleWriter {
  private readonly context: SerializeContext;
  private readonly texts = new Map<string, number>();
  private readonly symbols = new Map<SymbolId, number>();
  private readonly types = new Map<TypeId, number>();
  private readonly typeWords: number[] = [];
  private readonly positions = new Map<PositionId, number>();
  /** Numbers of positions by what they say: one place may have several positions in a session. */
  private readonly places = new Map<string, number>();
  private readonly positionWords: number[] = [];
  private readonly templates = new Map<number, number>();
  private readonly aliasNames: ReadonlyMap<number, AliasName>;
  private readonly aliases = new Map<number, number>();
  private readonly aliasWords: number[] = [];

  constructor(context: SerializeContext) {
    this.context = context;
    this.aliasNames = new Map(context.aliases?.names());
  }

  text(content: string): number {
    const known = this.texts.get(content);
    if (known !== undefined) return known;
    this.texts.set(content, this.texts.size);
    return this.texts.size - 1;
  }

  symbol(symbol: SymbolId): number {
    const known = this.symbols.get(symbol);
    if (known !== undefined) return known;
    this.symbols.set(symbol, this.symbols.size);
    return this.symbols.size - 1;
  }

  /** Types of every run keep their number; others are numbered in an order in which parts come first. */
  type(type: TypeId): number {
    if (type < FIRST_STRUCTURAL) return type;
    const known = this.types.get(type);
    if (known !== undefined) return known;
    const words = this.shapeWords(type);
    const number = FIRST_STRUCTURAL + this.types.size;
    this.types.set(type, number);
    this.typeWords.push(...words);
    return number;
  }

  private shapeWords(type: TypeId): number[] {
    const { types } = this.context;
    const shape = types.shape(type);
    const kind = TYPE_KINDS.indexOf(shape.kind as (typeof TYPE_KINDS)[number]);
    const all = (parts: readonly TypeId[]): number[] => [parts.length, ...parts.map((part) => this.type(part))];
    switch (shape.kind) {
      case "nominal":
        return [kind, this.text(types.nominals[shape.nominal]?.symbol ?? ""), ...all(shape.args)];
      case "tuple":
        return [kind, ...all(shape.items)];
      case "optional":
      case "storage":
        return [kind, this.type(shape.item)];
      case "array":
        return [kind, shape.length, this.type(shape.item)];
      case "process":
        return [kind, ...all(shape.params), this.type(shape.result)];
      case "pointer":
        return [kind, this.type(shape.target)];
      case "variable":
        return [kind, shape.index];
      default:
        return unreachable("serialize: a type without a constructor");
    }
  }

  private position(position: PositionId): number {
    if (position === 0) return 0;
    const known = this.positions.get(position);
    if (known !== undefined) return known;
    const { file, line, column, process, inlinedAt } = this.context.positions.get(position);
    const outer = this.position(inlinedAt);
    const path = this.text(this.context.positions.files[file] ?? "");
    const key = `${path}:${line}:${column}:${this.symbol(process)}:${outer}`;
    const number = this.places.get(key) ?? this.places.size + 1;
    this.positions.set(position, number);
    if (number <= this.places.size) return number;
    this.places.set(key, number);
    this.positionWords.push(path, line, column, this.symbol(process), outer);
    return number;
  }

  /** Assembly templates are numbered in the order of their first use; what no function uses is left out. */
  private template(index: number): number {
    const known = this.templates.get(index) ?? this.templates.size;
    this.templates.set(index, known);
    return known;
  }

  /** An access with the file's number of its alias class. */
  private access(access: number): number {
    const alias = accessAlias(access);
    if (alias < FIRST_NAMED_ALIAS) return access;
    const number = this.aliases.get(alias) ?? this.aliases.size;
    if (number === this.aliases.size) {
      const name = this.aliasNames.get(alias);
      if (name === undefined) return withAlias(access, ALIAS_ANY);
      this.aliases.set(alias, number);
      if ("global" in name) this.aliasWords.push(-1, this.symbol(name.global as SymbolId), 0, 0);
      else {
        const declared = this.context.types.nominals[name.nominal];
        this.aliasWords.push(this.text(declared?.symbol ?? ""), name.variantCase, name.field, name.leaf);
      }
    }
    return withAlias(access, FIRST_NAMED_ALIAS + number);
  }

  private typeList(types: readonly TypeId[], into: number[]): void {
    into.push(types.length);
    for (const type of types) into.push(this.type(type));
  }

  /** Values are renumbered in the order of blocks; what stands in no block is left out. */
  function(fn: MirFunction, into: number[]): void {
    const numbers = new Int32Array(fn.count).fill(-1);
    let count = 0;
    for (const block of fn.blocks) {
      for (const param of block.params) numbers[param] = count++;
      for (const value of block.body) numbers[value] = count++;
    }
    into.push(this.symbol(fn.symbol), fn.typeParameters);
    this.typeList(fn.params, into);
    this.typeList(fn.results, into);
    const { isRuntime, inlineHint, isExported } = fn.flags;
    into.push(Number(isRuntime), INLINE_HINTS.indexOf(inlineHint), Number(isExported), count, fn.blocks.length);
    for (const block of fn.blocks) {
      into.push(block.params.length, block.body.length, block.handler, Number(block.isCold));
      for (const value of block.params) this.instruction(fn, value, numbers, into);
      for (const value of block.body) this.instruction(fn, value, numbers, into);
      into.push(block.edges.length);
      for (const edge of block.edges)
        into.push(edge.block, edge.args.length, ...edge.args.map((arg) => numbers[arg] ?? -1));
    }
    into.push(fn.paths.length);
    for (const path of fn.paths) into.push(path.length, ...path);
    into.push(fn.references.length);
    for (const { symbol, typeArgs } of fn.references) {
      into.push(this.symbol(symbol));
      this.typeList(typeArgs, into);
    }
    into.push(fn.signatures.length);
    for (const { params, results } of fn.signatures) {
      this.typeList(params, into);
      this.typeList(results, into);
    }
    const more = [...fn.moreResults].filter(([value]) => (numbers[value] as number) >= 0);
    into.push(more.length);
    for (const [value, types] of more) {
      into.push(numbers[value] as number);
      this.typeList(types, into);
    }
  }

  private instruction(fn: MirFunction, value: ValueId, numbers: Int32Array, into: number[]): void {
    const op = fn.op(value);
    const aux = fn.aux(value);
    const newAux = this.auxiliary(AUX_REFERENCE[op] ?? "none", aux);
    const low = fn.immediateLow(value);
    const newLow = IMMEDIATE_IS_SYMBOL[op] === true ? this.symbol(low as SymbolId) : low;
    const count = fn.argCount(value);
    const type = this.type(fn.type(value));
    into.push(op, type, newAux, newLow, fn.immediateHigh(value), this.position(fn.position(value)), count);
    for (let index = 0; index < count; index++) into.push(numbers[fn.arg(value, index)] as number);
  }

  private auxiliary(reference: Reference, aux: number): number {
    if (reference === "symbol") return this.symbol(aux as SymbolId);
    if (reference === "type") return this.type(aux as TypeId);
    if (reference === "assembly") return this.template(aux);
    return reference === "access" ? this.access(aux) : aux;
  }

  module(module: MirModule, into: number[]): void {
    into.push(this.text(module.path), Number(module.isRuntime), Number(module.isInitializerLazy));
    into.push(module.initializer === undefined ? -1 : this.symbol(module.initializer));
    const { main } = module;
    if (main === undefined) into.push(-1, 0, 0);
    else into.push(this.symbol(main.symbol), Number(main.takesArguments), Number(main.returnsInteger));
    into.push(module.imports.length, ...module.imports.map((path) => this.text(path)));
    into.push(module.globals.size);
    for (const { symbol, type, isConstant, literal } of module.globals.values()) {
      into.push(this.symbol(symbol), this.type(type), Number(isConstant));
      this.literal(literal, into);
    }
    into.push(module.data.size);
    for (const data of module.data.values()) this.data(data, into);
    const used = [...this.templates.keys()].flatMap((index) => module.assembly[index] ?? []);
    into.push(used.length);
    for (const { lines, outputs, inputs, clobbers, isVolatile } of used) {
      this.textList(lines, into);
      for (const operands of [outputs, inputs]) {
        into.push(operands.length);
        for (const { constraint, type } of operands) into.push(this.text(constraint), this.type(type));
      }
      this.textList(clobbers, into);
      into.push(Number(isVolatile));
    }
    into.push(module.externals.size);
    for (const { symbol, name, library, params, result, isVariadic, isLeaf } of module.externals.values()) {
      into.push(this.symbol(symbol), this.text(name), this.text(library), Number(isVariadic), Number(isLeaf));
      this.typeList([...params, result], into);
    }
  }

  private textList(texts: readonly string[], into: number[]): void {
    into.push(texts.length, ...texts.map((content) => this.text(content)));
  }

  private literal(literal: LiteralValue | undefined, into: number[]): void {
    if (literal === undefined) {
      into.push(-1, 0, 0);
      return;
    }
    const bits = new DataView(new ArrayBuffer(8));
    if (literal.kind === "float") bits.setFloat64(0, Number(literal.value));
    else if (literal.kind === "text" || literal.kind === "array")
      bits.setInt32(4, this.symbol(literal.value as SymbolId));
    else bits.setBigInt64(0, BigInt.asIntN(64, BigInt(literal.value)));
    into.push(LITERAL_KINDS.indexOf(literal.kind), bits.getInt32(4), bits.getInt32(0));
  }

  private data(data: MirData, into: number[]): void {
    const { symbol, bytes, align, isWritable, relocations, references } = data;
    into.push(this.symbol(symbol), align, Number(isWritable), bytes.length);
    const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
    padded.set(bytes);
    const view = new DataView(padded.buffer);
    for (let at = 0; at < padded.length; at += 4) into.push(view.getInt32(at, true));
    into.push(relocations.length);
    for (const { offset, kind, symbol: target, addend } of relocations)
      into.push(offset, RELOCATION_KINDS.indexOf(kind), this.symbol(target), addend);
    into.push(references.length, ...references);
  }

  /** Puts header, texts, tables, `head` and the functions together. */
  finish(head: readonly number[], functions: readonly (readonly number[])[]): Uint8Array {
    const symbolTexts = [...this.symbols.keys()].map((symbol) => this.text(this.context.symbols.name(symbol)));
    const words = [
      ...[symbolTexts.length, ...symbolTexts],
      ...[this.types.size, this.typeWords.length, ...this.typeWords],
      ...[this.aliases.size, ...this.aliasWords],
      ...[this.places.size, ...this.positionWords],
      ...head,
    ];
    const bodyWords = functions.reduce((sum, body) => sum + body.length, 0);
    const encoder = new TextEncoder();
    const texts = [...this.texts.keys()].map((content) => encoder.encode(content));
    const textBytes = texts.reduce((sum, content) => sum + 4 + Math.ceil(content.length / 4) * 4, 0);
    const { magic, version, headerWords } = MODULE_FORMAT;
    const bytes = new Uint8Array(headerWords * 4 + textBytes + (words.length + bodyWords) * 4);
    const view = new DataView(bytes.buffer);
    [magic, version, textBytes, words.length].forEach((word, index) => {
      view.setInt32(index * 4, word, true);
    });
    let at = headerWords * 4;
    for (const content of texts) {
      view.setUint32(at, content.length, true);
      bytes.set(content, at + 4);
      at += 4 + Math.ceil(content.length / 4) * 4;
    }
    for (const part of [words, ...functions])
      for (const word of part) {
        view.setInt32(at, word, true);
        at += 4;
      }
    return bytes;
  }
}
