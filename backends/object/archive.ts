/** Writes a static library (ar format, System V symbol index), the same bytes for the same members. */

import { ByteWriter } from "./byte-writer.ts";

export interface ArchiveMember {
  /** At most 15 characters. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Global symbols that the member defines. */
  readonly symbols: readonly string[];
}

const MEMBER_HEADER_BYTES = 60;
const MAGIC = "!<arch>\n";

/** The archive's bytes. Dates and owners are zero. */
export function buildArchive(members: readonly ArchiveMember[]): Uint8Array {
  const utf8 = new TextEncoder();
  const names = members.flatMap((member) => member.symbols.map((symbol) => utf8.encode(symbol)));
  const indexBytes = 4 + names.length * 4 + names.reduce((sum, name) => sum + name.length + 1, 0);
  const out = new ByteWriter();
  out.ascii(MAGIC);
  writeMemberHeader(out, "/", indexBytes);
  bigEndian(out, names.length);
  let offset = MAGIC.length + MEMBER_HEADER_BYTES + even(indexBytes);
  for (const member of members) {
    for (let i = 0; i < member.symbols.length; i++) bigEndian(out, offset);
    offset += MEMBER_HEADER_BYTES + even(member.bytes.length);
  }
  for (const name of names) {
    out.raw(name);
    out.u8(0);
  }
  padToEven(out);
  for (const member of members) {
    writeMemberHeader(out, `${member.name}/`, member.bytes.length);
    out.raw(member.bytes);
    padToEven(out);
  }
  return out.finish();
}

function even(bytes: number): number {
  return bytes + (bytes % 2);
}

function padToEven(out: ByteWriter): void {
  if (out.length % 2 !== 0) out.ascii("\n");
}

function bigEndian(out: ByteWriter, value: number): void {
  for (const shift of [24, 16, 8, 0]) out.u8((value >>> shift) & 0xff);
}

function writeMemberHeader(out: ByteWriter, name: string, bytes: number): void {
  out.ascii(name.padEnd(16));
  for (const [text, width] of [
    ["0", 12],
    ["0", 6],
    ["0", 6],
    ["644", 8],
    [`${bytes}`, 10],
  ] as const) {
    out.ascii(text.padEnd(width));
  }
  out.ascii("`\n");
}
