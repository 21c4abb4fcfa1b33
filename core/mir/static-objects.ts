// Objects that lie in the image's read-only data: texts, cases without fields, empty storages, closures without captures.

import { utf8Of, writeUint32 } from "#core/base/write-bytes.ts";
import { HEADER, TEXT_LAYOUT } from "#core/spec/layouts.ts";
import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import type { SymbolId } from "./function.ts";
import type { MirData } from "./module.ts";
import type { SymbolTable } from "./session-tables.ts";

const LONG_NAME = 48;

/** Bytes of a frozen object whose header has this tag. */
export function staticObject(
  symbol: SymbolId,
  descriptor: SymbolId,
  bytes: number,
  tag: number,
): { readonly data: MirData; readonly relocations: MirData["relocations"][number][] } {
  const content = new Uint8Array(bytes);
  writeUint32(content, HEADER.collectorOffset, HEADER.collector.frozen | (tag << 8));
  const relocations: MirData["relocations"][number][] = [
    { offset: 0, kind: "descriptor32", symbol: descriptor, addend: 0 },
  ];
  const data: MirData = { symbol, bytes: content, align: 8, isWritable: false, relocations, references: [] };
  return { data, relocations };
}

/** The static Text of `content`; equal texts have equal symbols. */
export function staticText(symbols: SymbolTable, content: string): MirData {
  const utf8 = utf8Of(content);
  const isAscii = utf8.length === content.length;
  const symbol = symbols.intern(textSymbol(content));
  const form = isAscii ? TEXT_LAYOUT.form.ascii : TEXT_LAYOUT.form.utf8;
  const bytes = Math.max(Math.ceil((TEXT_LAYOUT.firstByte + utf8.length) / 8) * 8, TEXT_LAYOUT.leastBytes);
  const { data } = staticObject(symbol, symbols.intern(LINK_SYMBOLS.textDescriptor), bytes, form);
  writeUint32(data.bytes, TEXT_LAYOUT.byteLengthOffset, utf8.length);
  writeUint32(data.bytes, TEXT_LAYOUT.countOffset, isAscii ? utf8.length : characterCount(utf8));
  data.bytes.set(utf8, TEXT_LAYOUT.firstByte);
  return data;
}

function characterCount(utf8: Uint8Array): number {
  let count = 0;
  for (const byte of utf8) if ((byte & 0xc0) !== 0x80) count++;
  return count;
}

/** A short text names itself; a long one, or one with a zero, which ends names in images, by its beginning, its length and two hashes of its content. */
function textSymbol(content: string): string {
  const hasZero = content.includes("\0");
  if (content.length <= LONG_NAME && !hasZero) return `text:${content}`;
  let first = 0x811c9dc5;
  let second = 0x9e3779b9;
  for (let at = 0; at < content.length; at++) {
    const unit = content.charCodeAt(at);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x85ebca6b) ^ (second >>> 13);
  }
  const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, "0");
  return `text:${content.slice(0, 16).replaceAll("\0", "␀")}…${content.length}:${hex(first)}${hex(second)}`;
}
