/** Small hand-assembled x86-64 objects for the tests of this folder. */

import { ObjectFile, type SectionName } from "#backends/object/object-file.ts";
import type { RelocationKind } from "#backends/object/relocation-kinds.ts";
import type { FragmentId } from "#backends/object/symbol-table.ts";

export interface SampleFragment {
  readonly name: string;
  readonly section?: SectionName;
  readonly bytes?: readonly number[];
  readonly zeroBytes?: number;
  readonly alignment?: number;
  readonly isRoot?: boolean;
  readonly relocations?: readonly (readonly [offset: number, kind: RelocationKind, symbol: string, addend: number])[];
}

/** Adds one fragment with all it has. */
export function addSample(object: ObjectFile, sample: SampleFragment): FragmentId {
  const fragment = object.beginFragment({
    symbol: object.symbols.intern(sample.name),
    section: sample.section ?? "text",
    alignment: sample.alignment ?? 16,
    isRoot: sample.isRoot ?? false,
  });
  if (sample.bytes !== undefined) object.appendBytes(new Uint8Array(sample.bytes));
  if (sample.zeroBytes !== undefined) object.reserveBytes(sample.zeroBytes);
  for (const [offset, kind, symbol, addend] of sample.relocations ?? []) {
    object.addRelocation(offset, kind, object.symbols.intern(symbol), addend);
  }
  return fragment;
}

const utf8 = new TextEncoder();

/** Bytes from pairs of hexadecimal digits; each line may end in a comment after `;`. */
export function assemble(listing: string): number[] {
  const digits = listing.replace(/;.*$/gm, "").split(/\s+/);
  return digits.filter((pair) => pair !== "").map((pair) => Number.parseInt(pair, 16));
}

const START = assemble(`
  e8 00 00 00 00          ; call print
  48 8b 05 00 00 00 00    ; mov rax, [rip + counter_pointer]
  83 00 02                ; add dword [rax], 2
  8b 3d 00 00 00 00       ; mov edi, [rip + counter]
  01 3d 00 00 00 00       ; add [rip + scratch], edi
  8b 3c 25 00 00 00 00    ; mov edi, [scratch]
  b8 e7 00 00 00 0f 05    ; mov eax, exit_group; syscall
`);

const PRINT = assemble(`
  b8 01 00 00 00          ; mov eax, write
  bf 01 00 00 00          ; mov edi, 1
  48 8d 35 00 00 00 00    ; lea rsi, [rip + message]
  ba 06 00 00 00 0f 05 c3 ; mov edx, 6; syscall; ret
`);

/** `_start` writes a greeting, stores through data and bss, and exits with 42 if what it read back was right. */
export function helloObject(): ObjectFile {
  const object = new ObjectFile();
  addSample(object, {
    name: "_start",
    bytes: START,
    relocations: [
      [1, "rel32", "print", -4],
      [8, "rel32data", "counter_pointer", -4],
      [17, "rel32data", "counter", -4],
      [23, "rel32data", "scratch", -4],
      [30, "abs32", "scratch", 0],
    ],
  });
  addSample(object, { name: "print", bytes: PRINT, relocations: [[13, "rel32data", "message", -4]] });
  addSample(object, { name: "unused", bytes: [0xc3], relocations: [[0, "rel32", "nowhere", 0]] });
  addSample(object, { name: "message", section: "rodata", alignment: 1, bytes: [...utf8.encode("hello\n")] });
  addSample(object, {
    name: "counter_pointer",
    section: "rodata",
    alignment: 8,
    bytes: new Array(8).fill(0),
    relocations: [[0, "abs64", "counter", 0]],
  });
  addSample(object, { name: "counter", section: "data", alignment: 4, bytes: [40, 0, 0, 0] });
  addSample(object, { name: "scratch", section: "bss", alignment: 64, zeroBytes: 100000 });
  return object;
}
