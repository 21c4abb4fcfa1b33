/** Small hand-assembled x86-64 objects for the tests of this folder. */

import { ObjectFile, type SectionName } from "./object-file.ts";
import type { RelocationKind } from "./relocation-kinds.ts";
import type { FragmentId } from "./symbol-table.ts";

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

/** `_start` writes a greeting, stores through data and bss, and exits with 42 if what it read back was right. */
export function helloObject(): ObjectFile {
  const object = new ObjectFile();
  addSample(object, {
    name: "_start",
    bytes: [
      0xe8,
      0,
      0,
      0,
      0, // call print
      0x48,
      0x8b,
      0x05,
      0,
      0,
      0,
      0, // mov rax, [rip + counter_pointer]
      0x83,
      0x00,
      0x02, // add dword [rax], 2
      0x8b,
      0x3d,
      0,
      0,
      0,
      0, // mov edi, [rip + counter]
      0x01,
      0x3d,
      0,
      0,
      0,
      0, // add [rip + scratch], edi
      0x8b,
      0x3c,
      0x25,
      0,
      0,
      0,
      0, // mov edi, [scratch]
      0xb8,
      231,
      0,
      0,
      0, // mov eax, exit_group
      0x0f,
      0x05, // syscall
    ],
    relocations: [
      [1, "rel32", "print", -4],
      [8, "rel32data", "counter_pointer", -4],
      [17, "rel32data", "counter", -4],
      [23, "rel32data", "scratch", -4],
      [30, "abs32", "scratch", 0],
    ],
  });
  addSample(object, {
    name: "print",
    bytes: [
      0xb8,
      1,
      0,
      0,
      0, // mov eax, write
      0xbf,
      1,
      0,
      0,
      0, // mov edi, 1
      0x48,
      0x8d,
      0x35,
      0,
      0,
      0,
      0, // lea rsi, [rip + message]
      0xba,
      6,
      0,
      0,
      0, // mov edx, 6
      0x0f,
      0x05, // syscall
      0xc3,
    ],
    relocations: [[13, "rel32data", "message", -4]],
  });
  addSample(object, { name: "unused", bytes: [0xc3], relocations: [[0, "rel32", "nowhere", 0]] });
  addSample(object, { name: "message", section: "rodata", alignment: 1, bytes: [...utf8.encode("hello\n")] });
  addSample(object, {
    name: "counter_pointer",
    section: "rodata",
    alignment: 8,
    bytes: [0, 0, 0, 0, 0, 0, 0, 0],
    relocations: [[0, "abs64", "counter", 0]],
  });
  addSample(object, { name: "counter", section: "data", alignment: 4, bytes: [40, 0, 0, 0] });
  addSample(object, { name: "scratch", section: "bss", alignment: 64, zeroBytes: 100000 });
  return object;
}
