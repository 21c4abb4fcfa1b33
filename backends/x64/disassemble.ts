/** Lists x86-64 machine code as Intel-syntax text, for `--emit=asm` and dumps. */
import { createDecodeIndex, type DecodedInstruction, type DecodeIndex, decodeInstruction, noTarget } from "./decode.ts";
import { hexNumber, instructionText, operationNameList, ripBase, type SymbolicText } from "./instruction-text.ts";

/** What the disassembler needs of the instruction table; make one and keep it. */
export interface Disassembler {
  readonly index: DecodeIndex;
  readonly names: readonly string[];
}

/** Builds a disassembler. */
export function createDisassembler(): Disassembler {
  return { index: createDecodeIndex(), names: operationNameList() };
}

/** Names for a listing. */
export interface ListingNames {
  /** What the relocation of the field at this offset refers to, as in `print + 8`, or undefined if it has none. */
  readonly relocation?: (field: number) => string | undefined;
  /** The name of an offset in the code that a branch or an address leads to. */
  readonly place?: (offset: number) => string | undefined;
}

/** A line of a listing. */
export interface ListingLine {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

function symbolicText(decoded: DecodedInstruction, names: ListingNames): SymbolicText {
  const isAddress = decoded.memory?.base === ripBase;
  const place = decoded.target !== noTarget ? names.place?.(decoded.target) : undefined;
  const displacement = decoded.displacementField >= 0 ? names.relocation?.(decoded.displacementField) : undefined;
  const constant = decoded.immediateField >= 0 ? names.relocation?.(decoded.immediateField) : undefined;
  return {
    target: isAddress ? undefined : (constant ?? place),
    memory: displacement ?? (isAddress ? place : undefined),
    constant,
  };
}

/** The instruction at `offset`; a byte that begins none of ours is a line of its own, `.byte 0x…`. */
export function disassembleOne(
  disassembler: Disassembler,
  bytes: Uint8Array,
  offset: number,
  names: ListingNames = {},
): ListingLine {
  const decoded = decodeInstruction(disassembler.index, bytes, offset);
  if (decoded === undefined) return { offset, length: 1, text: `.byte ${hexNumber(bytes[offset] ?? 0)}` };
  const text = instructionText(disassembler.names[decoded.operation] ?? "", decoded, symbolicText(decoded, names));
  return { offset, length: decoded.length, text: decoded.prefix === "" ? text : `${decoded.prefix} ${text}` };
}

/** All instructions from `start` to `end`. */
export function disassemble(
  disassembler: Disassembler,
  bytes: Uint8Array,
  names: ListingNames = {},
  start = 0,
  end = bytes.length,
): ListingLine[] {
  const lines: ListingLine[] = [];
  for (let offset = start; offset < end; ) {
    const line = disassembleOne(disassembler, bytes, offset, names);
    lines.push(line);
    offset += line.length;
  }
  return lines;
}
