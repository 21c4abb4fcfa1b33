/** The DWARF 4 line-number program: which address belongs to which source line. */

import { ByteWriter } from "./byte-writer.ts";
import type { ObjectFile } from "./object-file.ts";
import type { FragmentId } from "./symbol-table.ts";

/** Where the program is written: bytes, and addresses in text. */
export interface LineSink {
  readonly out: ByteWriter;
  textAddress(offset: number): void;
}

const VERSION = 4;
const LINE_BASE = -5;
const LINE_RANGE = 14;
const OPCODE_BASE = 13;
/** Number of operands of the standard opcodes 1 to 12. */
const OPERAND_COUNTS = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1] as const;
const OPCODE = { copy: 1, advancePc: 2, advanceLine: 3, setFile: 4, setColumn: 5, prologueEnd: 10 } as const;
const EXTENDED = { endSequence: 1, setAddress: 2 } as const;
const ADDRESS_BYTES = 8;

interface FunctionLines {
  readonly object: ObjectFile;
  readonly fragment: FragmentId;
  readonly offset: number;
  readonly size: number;
}

/** Collects functions and file names, then writes header and program; each function is a sequence of its own. */
export class LineProgram {
  readonly #files = new Map<string, number>();
  readonly #functions: FunctionLines[] = [];

  /** Number of a file in the header's table, from 1. */
  fileNumber(name: string): number {
    const known = this.#files.get(name);
    if (known !== undefined) return known;
    const number = this.#files.size + 1;
    this.#files.set(name, number);
    return number;
  }

  /** Adds a function; one without line rows is left out. */
  addFunction(object: ObjectFile, fragment: FragmentId, offset: number, size: number): void {
    const end = object.linesEnd(fragment);
    const first = object.fragmentFirstLine[fragment] as number;
    if (first === end) return;
    for (let row = first; row < end; row++) this.#fileOfRow(object, row);
    this.#functions.push({ object, fragment, offset, size });
  }

  write(sink: LineSink): void {
    const { out } = sink;
    const start = out.length;
    out.u32(0);
    out.u16(VERSION);
    const headerLength = out.length;
    out.u32(0);
    out.u8(1);
    out.u8(1);
    out.u8(1);
    out.u8(LINE_BASE & 0xff);
    out.u8(LINE_RANGE);
    out.u8(OPCODE_BASE);
    for (const count of OPERAND_COUNTS) out.u8(count);
    out.u8(0);
    for (const name of this.#files.keys()) {
      out.cString(name);
      for (let i = 0; i < 3; i++) out.uleb128(0);
    }
    out.u8(0);
    out.u32At(headerLength, out.length - headerLength - 4);
    for (const lines of this.#functions) this.#writeFunction(sink, lines);
    out.u32At(start, out.length - start - 4);
  }

  #fileOfRow(object: ObjectFile, row: number): number {
    const { positions } = object;
    const position = object.linePosition[row] as number;
    return this.fileNumber(positions.names[positions.file[position] as number] as string);
  }

  #writeFunction(sink: LineSink, lines: FunctionLines): void {
    const { out } = sink;
    const { object, fragment, offset, size } = lines;
    const { positions } = object;
    out.u8(0);
    out.uleb128(1 + ADDRESS_BYTES);
    out.u8(EXTENDED.setAddress);
    sink.textAddress(offset);
    let [file, line, column, pc] = [1, 1, 0, 0];
    const end = object.linesEnd(fragment);
    const prologueEnd =
      object.fragmentFrameBytes[fragment] === -1 ? 0 : (object.fragmentPrologueEnd[fragment] as number);
    for (let row = object.fragmentFirstLine[fragment] as number; row < end; row++) {
      const position = object.linePosition[row] as number;
      const rowFile = this.#fileOfRow(object, row);
      const rowPc = object.lineOffset[row] as number;
      if (rowFile !== file) {
        out.u8(OPCODE.setFile);
        out.uleb128(rowFile);
      }
      const rowColumn = positions.column[position] as number;
      if (rowColumn !== column) {
        out.u8(OPCODE.setColumn);
        out.uleb128(rowColumn);
      }
      if (prologueEnd > 0 && pc < prologueEnd && rowPc >= prologueEnd) out.u8(OPCODE.prologueEnd);
      const rowLine = positions.line[position] as number;
      writeRow(out, rowPc - pc, rowLine - line);
      [file, line, column, pc] = [rowFile, rowLine, rowColumn, rowPc];
    }
    out.u8(OPCODE.advancePc);
    out.uleb128(size - pc);
    out.u8(0);
    out.uleb128(1);
    out.u8(EXTENDED.endSequence);
  }
}

/** A row after moving on by so many bytes and lines: one special opcode where it fits. */
function writeRow(out: ByteWriter, bytes: number, lines: number): void {
  const opcode = lines - LINE_BASE + LINE_RANGE * bytes + OPCODE_BASE;
  if (lines >= LINE_BASE && lines < LINE_BASE + LINE_RANGE && opcode <= 255) {
    out.u8(opcode);
    return;
  }
  out.u8(OPCODE.advancePc);
  out.uleb128(bytes);
  out.u8(OPCODE.advanceLine);
  out.sleb128(lines);
  out.u8(OPCODE.copy);
}
