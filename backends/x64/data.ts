/** Data objects of MIR as fragments: bytes, relocations, words that the collector must visit. */

import type { CompileContext } from "#backends/backend.ts";
import type { ObjectFile } from "#backends/object/object-file.ts";
import type { SymbolId } from "#backends/object/symbol-table.ts";
import type { MirData, MirExternal } from "#core/mir/module.ts";

/** What the program says of a process goes before what the runtime does, which may want it too. */
function addImport(object: ObjectFile, symbol: SymbolId, { library, isOptional }: MirExternal): void {
  if (isOptional === true && object.imports.has(symbol)) return;
  object.imports.set(symbol, library);
  if (isOptional === true) object.optionalImports.add(symbol);
  else object.optionalImports.delete(symbol);
}

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/** Adds a data object: read-only data, writable data, or room that begins as zeros. */
export function emitData(context: CompileContext, data: MirData): void {
  const { object, program, symbols } = context;
  const symbol = object.symbols.intern(symbols.name(data.symbol));
  const isBss = data.isWritable && data.relocations.length === 0 && isZero(data.bytes);
  const section = isBss ? "bss" : data.isWritable ? "data" : "rodata";
  object.beginFragment({ symbol, section, alignment: data.align });
  if (isBss) object.reserveBytes(data.bytes.length);
  else object.appendBytes(data.bytes);
  for (const relocation of data.relocations) {
    const external = program.externals.get(relocation.symbol);
    const target = object.symbols.intern(external?.name ?? symbols.name(relocation.symbol));
    if (external !== undefined) addImport(object, target, external);
    const kind = relocation.kind === "abs64" ? "abs64" : "imagebase32";
    object.addRelocation(relocation.offset, kind, target, relocation.addend);
  }
  for (const offset of data.references) object.addReferenceWord(offset);
}
