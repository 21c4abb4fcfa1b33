// A program as the code cache keeps it: what has to be at which address, and what it was made from.
import { CACHED_PROGRAM, CACHED_PROGRAM_MAGIC, CACHED_PROGRAM_PAGE_BYTES } from "#core/spec/cached-program-layout.ts";
import type { ImportField } from "#core/spec/foreign-libraries.ts";
import type { ProgramAddresses } from "#rt/host/run-program.ts";

/** A file that was read, or that did not exist (no digest), while the program was compiled. */
export type Dependency = readonly [path: string, digest: string | null];

/** What the runtime is told when the program starts; whether the collector is stressed is not part of a program. */
export type CachedAddresses = Omit<ProgramAddresses, "collectorStress">;

export interface ProgramDescription {
  readonly dependencies: readonly Dependency[];
  /** The instruction set of the code, by the name that `--cpu` takes. */
  readonly cpu: string;
  /** Address of the routine that tells the processor's own. */
  readonly processorRoutine: number;
  /** Where the program was linked to lie; it runs nowhere else. */
  readonly memoryBase: number;
  readonly imageAddress: number;
  readonly threadEntry: number;
  readonly codeAddress: number;
  readonly dataAddress: number;
  /** Data and bss. */
  readonly dataBytes: number;
  readonly addresses: CachedAddresses;
  readonly foreign: readonly ImportField[];
}

/** A description with the bytes of code and constants, and of data. */
export interface CachedProgram {
  readonly description: ProgramDescription;
  readonly code: Uint8Array;
  readonly data: Uint8Array;
}

/** The code's place in the file is what lets it be mapped. */
export interface DecodedProgram extends CachedProgram {
  readonly codeOffset: number;
}

function alignUp(value: number): number {
  return Math.ceil(value / CACHED_PROGRAM_PAGE_BYTES) * CACHED_PROGRAM_PAGE_BYTES;
}

/** Bun wants room for the longest digest that it knows. */
const digestSpaceBytes = 64;

/** A SHA-256 digest. */
export function digestOf(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const hasher = new Bun.CryptoHasher("sha256");
  for (const part of parts) hasher.update(part);
  // Without an array of ours the digest would be a Buffer, and loading that takes a tenth of a millisecond.
  const space = new Uint8Array(digestSpaceBytes);
  hasher.digest(space);
  return space.subarray(0, CACHED_PROGRAM.checksumBytes);
}

/** The bytes of the file. */
export function encodeProgram({ description, code, data }: CachedProgram): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(description));
  const codeOffset = alignUp(CACHED_PROGRAM.description + text.length);
  const dataOffset = alignUp(codeOffset + code.length);
  const file = new Uint8Array(alignUp(dataOffset + data.length));
  const view = new DataView(file.buffer);
  file.set(new TextEncoder().encode(CACHED_PROGRAM_MAGIC), CACHED_PROGRAM.magic);
  view.setUint32(CACHED_PROGRAM.descriptionBytes, text.length, true);
  view.setUint32(CACHED_PROGRAM.codeOffset, codeOffset, true);
  view.setUint32(CACHED_PROGRAM.codeBytes, code.length, true);
  view.setUint32(CACHED_PROGRAM.dataBytes, data.length, true);
  file.set(text, CACHED_PROGRAM.description);
  file.set(code, codeOffset);
  file.set(data, dataOffset);
  file.set(digestOf(file.subarray(CACHED_PROGRAM.descriptionBytes)), CACHED_PROGRAM.checksum);
  return file;
}

/** Reads a file's bytes without copying them; undefined unless they are exactly what `encodeProgram` gave. */
export function decodeProgram(file: Uint8Array): DecodedProgram | undefined {
  if (file.length < CACHED_PROGRAM_PAGE_BYTES) return undefined;
  for (let i = 0; i < CACHED_PROGRAM_MAGIC.length; i++) {
    if (file[CACHED_PROGRAM.magic + i] !== CACHED_PROGRAM_MAGIC.charCodeAt(i)) return undefined;
  }
  const digest = digestOf(file.subarray(CACHED_PROGRAM.descriptionBytes));
  for (let i = 0; i < CACHED_PROGRAM.checksumBytes; i++) {
    if (digest[i] !== file[CACHED_PROGRAM.checksum + i]) return undefined;
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const textBytes = view.getUint32(CACHED_PROGRAM.descriptionBytes, true);
  const codeOffset = view.getUint32(CACHED_PROGRAM.codeOffset, true);
  const codeEnd = codeOffset + view.getUint32(CACHED_PROGRAM.codeBytes, true);
  const dataOffset = alignUp(codeEnd);
  const text = file.subarray(CACHED_PROGRAM.description, CACHED_PROGRAM.description + textBytes);
  const description: ProgramDescription = JSON.parse(new TextDecoder().decode(text));
  const data = file.subarray(dataOffset, dataOffset + view.getUint32(CACHED_PROGRAM.dataBytes, true));
  return { description, codeOffset, code: file.subarray(codeOffset, codeEnd), data };
}
