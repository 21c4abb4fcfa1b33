/** Runs the entries of an interactive session one after another over one fiber and heap (rt/abi/session.runa). */

import { CODE_RANGES, FIBER, LAUNCH } from "#core/spec/layouts.ts";
import type { ProgramEnvironment } from "./argument-block.ts";
import { getWord, type Libc, nativeBytes, setWord } from "./libc.ts";
import { type NativeHost, runNative } from "./native-host.ts";
import { makeLaunchBlock } from "./run-program.ts";

/** Code that was linked into memory for one entry. */
export interface SessionUnit {
  readonly program: number;
  readonly codeStart: number;
  readonly codeEnd: number;
  readonly codeMap: number;
  /** Addresses of the words of its variables that hold references. */
  readonly roots: readonly number[];
}

/** A piece of memory. */
export interface AddressRange {
  readonly start: number;
  readonly end: number;
}

/** Words in native memory that grow; the old block is given back when nothing runs. */
class WordTable {
  readonly #libc: Libc;
  #address = 0;
  #bytes = 0;

  constructor(libc: Libc) {
    this.#libc = libc;
  }

  /** Address of the table with these words. */
  write(words: readonly number[]): number {
    const wanted = words.length * 8;
    if (wanted > this.#bytes) {
      if (this.#bytes > 0) this.#libc.unmap(this.#address, this.#bytes);
      this.#bytes = Math.ceil((wanted * 2) / 4096) * 4096;
      this.#address = this.#libc.allocate(this.#bytes);
    }
    const view = new DataView(nativeBytes(this.#address, wanted).buffer);
    words.forEach((word, index) => {
      setWord(view, index * 8, word);
    });
    return this.#address;
  }
}

/** Above every stack: the next poll or prologue sees that something is asked of it. */
const INTERRUPT_LIMIT = 2 ** 47;

export class SessionThread {
  readonly #host: NativeHost;
  readonly #entry: number;
  readonly #block: number;
  readonly #view: DataView;
  /** By rising addresses. */
  #units: SessionUnit[] = [];
  readonly #rootTable: WordTable;
  readonly #unitTable: WordTable;
  readonly #rangeTable: WordTable;
  /** Roots of variables that nobody can name any more. */
  readonly #released = new Set<number>();

  /** `entry`: address of the machine code that runs an entry; `addresses`: fields of the launch block that concern the image. */
  constructor(
    host: NativeHost,
    entry: number,
    addresses: Readonly<Partial<Record<keyof typeof LAUNCH, number>>>,
    environment: ProgramEnvironment,
  ) {
    this.#host = host;
    this.#entry = entry;
    this.#block = makeLaunchBlock(host, { ...addresses, isSession: 1 }, ["runa"], environment);
    this.#view = new DataView(nativeBytes(this.#block, LAUNCH.bytes).buffer);
    this.#rootTable = new WordTable(host.libc);
    this.#unitTable = new WordTable(host.libc);
    this.#rangeTable = new WordTable(host.libc);
  }

  /** Runs the program of a unit; its result, or the exit code of the error that ended it. */
  async run(unit: SessionUnit): Promise<number> {
    const earlier = this.#units.flatMap(({ codeStart, codeEnd, codeMap }) => [codeStart, codeEnd, codeMap]);
    const rows = this.#units.length;
    const at = this.#units.findIndex((one) => one.codeStart > unit.codeStart);
    this.#units.splice(at < 0 ? this.#units.length : at, 0, unit);
    const fields = {
      program: unit.program,
      codeStart: unit.codeStart,
      codeEnd: unit.codeEnd,
      codeMap: unit.codeMap,
      codeUnits: this.#unitTable.write([rows, ...earlier]),
      globalRoots: this.#writeRoots(),
    };
    for (const [name, value] of Object.entries(fields)) setWord(this.#view, LAUNCH[name as keyof typeof fields], value);
    return runNative(this.#host, { entry: this.#entry, argument: this.#block });
  }

  #writeRoots(): number {
    return this.#rootTable.write([
      ...this.#units.flatMap((one) => one.roots).filter((root) => !this.#released.has(root)),
      0,
    ]);
  }

  /** For each of the ranges, by rising addresses: whether what the variables lead to refers to it. Nothing runs meanwhile. */
  async referenced(ranges: readonly AddressRange[]): Promise<readonly boolean[]> {
    const table = this.#rangeTable.write([ranges.length, ...ranges.flatMap(({ start, end }) => [start, end, 0])]);
    setWord(this.#view, LAUNCH.globalRoots, this.#writeRoots());
    setWord(this.#view, LAUNCH.codeRanges, table);
    await runNative(this.#host, { entry: this.#entry, argument: this.#block });
    setWord(this.#view, LAUNCH.codeRanges, 0);
    const { first, rangeBytes, isReferenced } = CODE_RANGES;
    const view = new DataView(nativeBytes(table, first + ranges.length * rangeBytes).buffer);
    return ranges.map((_, index) => getWord(view, first + index * rangeBytes + isReferenced) !== 0);
  }

  /** Forgets units whose memory is given back. */
  forget(units: ReadonlySet<SessionUnit>): void {
    this.#units = this.#units.filter((unit) => !units.has(unit));
    for (const unit of units) for (const root of unit.roots) this.#released.delete(root);
  }

  /** Asks the running entry to stop. Nothing happens if none runs. */
  interrupt(): void {
    const fiber = getWord(this.#view, LAUNCH.fiber);
    if (fiber === 0) return;
    const view = new DataView(nativeBytes(fiber, FIBER.bytes).buffer);
    setWord(view, FIBER.stackLimit, INTERRUPT_LIMIT);
  }

  /** The same for all variables of the entries so far. */
  releaseAll(): void {
    for (const unit of this.#units) for (const root of unit.roots) this.#released.add(root);
  }

  /** The collector need not look at the references in these bytes any more. */
  release(address: number, bytes: number): void {
    for (const unit of this.#units)
      for (const root of unit.roots) if (root >= address && root < address + bytes) this.#released.add(root);
  }
}
