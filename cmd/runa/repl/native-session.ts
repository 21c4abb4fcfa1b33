// The native side of a session: links the code of entries into memory beside the runtime image, runs it, and reads what it left there.

import { compileProgram } from "#backends/compile-program.ts";
import { describeLinkError } from "#backends/object/link-error.ts";
import { type LinkedBlocks, linkIntoMemory } from "#backends/object/link-into-memory.ts";
import { addressOf, linkedSymbols, type PlacedLink } from "#backends/object/link-write.ts";
import type { ObjectFile } from "#backends/object/object-file.ts";
import { createX64Target } from "#backends/x64/target.ts";
import { addressInImage, imageAddresses } from "#cmd/runa/compiler/link-in-process.ts";
import { hostProcessor } from "#cmd/runa/host-processor.ts";
import { collectorStress, programEnvironment, type RuntimeHost } from "#cmd/runa/runtime-host.ts";
import type { MirModule } from "#core/mir/module.ts";
import type { CompileSession } from "#core/pipeline.ts";
import { DESCRIPTOR, TEXT_LAYOUT } from "#core/spec/layouts.ts";
import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { bindForeign } from "#rt/host/foreign-libraries.ts";
import { getWord, nativeBytes, setWord } from "#rt/host/libc.ts";
import { SessionThread, type SessionUnit } from "#rt/host/session-thread.ts";

/** The code of an entry in memory, with its variables and constants. */
export interface LinkedEntry {
  readonly unit: SessionUnit;
  readonly blocks: LinkedBlocks;
  /** Full names of what it brought. */
  readonly names: readonly string[];
  /** Entries whose memory it refers to. */
  readonly uses: Set<LinkedEntry>;
}

/** Where a symbol lies, and whose it is. */
interface Place {
  readonly address: number;
  readonly size: number;
  readonly owner: LinkedEntry;
}

/** Where rt/io/input.runa keeps what was read ahead. */
const INPUT_VARIABLES = ["input_buffer", "input_first", "input_last"] as const;

const ROW_PREFIX = "methods:";

export class NativeSession {
  readonly #runtime: RuntimeHost;
  readonly #thread: SessionThread;
  readonly #places = new Map<string, Place>();
  readonly #target = createX64Target();

  constructor(runtime: RuntimeHost) {
    this.#runtime = runtime;
    const { host, image } = runtime;
    const entry = addressInImage(image, LINK_SYMBOLS.sessionEntry);
    const addresses = { ...imageAddresses(image), collectorStress: collectorStress() };
    this.#thread = new SessionThread(host, entry, addresses, programEnvironment(host.libc));
  }

  /** Address of what is in memory already, by full name. */
  lookup(name: string): number | undefined {
    return this.#places.get(name)?.address ?? this.#runtime.image.lookup(name);
  }

  checkAssembly = this.#target.checkAssembly.bind(this.#target);

  /** Machine code of a flat program, in memory. Link errors are mistakes of the compiler. */
  link(program: MirModule, session: CompileSession): LinkedEntry {
    const { memory } = this.#runtime.host;
    const { symbols } = session;
    const { object } = this.#compile(program, session);
    // Rows of types whose descriptors are in memory already are reached from there.
    const rows = [...program.data.keys()]
      .map((symbol) => symbols.name(symbol))
      .filter((name) => name.startsWith(ROW_PREFIX));
    const uses = new Set<LinkedEntry>();
    const { errors, link, unit, blocks } = linkIntoMemory([object], memory, {
      roots: [LINK_SYMBOLS.program, ...rows],
      externals: (name) => this.#lookupNoting(name, uses),
    });
    if (link === undefined || unit === undefined || blocks === undefined)
      throw new Error(errors.map(describeLinkError).join("; "));
    this.#bind(blocks);
    const rootCount = link.plan.globalRoots?.fragments.length ?? 0;
    const table = rootCount === 0 ? undefined : new DataView(nativeBytes(unit.globalRoots, rootCount * 8).buffer);
    const roots = Array.from({ length: rootCount }, (_, index) =>
      table === undefined ? 0 : getWord(table, index * 8),
    );
    const names: string[] = [];
    const start = addressOf(link, LINK_SYMBOLS.program) ?? 0;
    const entry: LinkedEntry = { unit: { ...unit, program: start, roots }, blocks, names, uses };
    this.#noteSymbols(link, entry, names);
    return entry;
  }

  /** Gives an entry the foreign processes that it calls; throws if one is missing. */
  #bind({ code, data, importFields }: LinkedBlocks): void {
    try {
      bindForeign(importFields);
    } catch (error) {
      const { memory } = this.#runtime.host;
      memory.releaseCode(code);
      memory.releaseData(data);
      throw error;
    }
  }

  #lookupNoting(name: string, uses: Set<LinkedEntry>): number | undefined {
    const place = this.#places.get(name);
    if (place === undefined) return this.#runtime.image.lookup(name);
    uses.add(place.owner);
    return place.address;
  }

  /** Those of the entries to whose memory something leads from a variable or from the heap. Nothing runs meanwhile. */
  async referenced(entries: readonly LinkedEntry[]): Promise<ReadonlySet<LinkedEntry>> {
    const ranges = entries
      .flatMap((entry) =>
        [entry.blocks.code, entry.blocks.data].map(({ address, bytes }) => ({
          entry,
          start: address,
          end: address + bytes.length,
        })),
      )
      .sort((one, other) => one.start - other.start);
    const found = await this.#thread.referenced(ranges);
    return new Set(ranges.filter((_, index) => found[index]).map(({ entry }) => entry));
  }

  /** Gives back the memory of entries that nothing refers to. */
  forget(entries: readonly LinkedEntry[]): void {
    const { memory } = this.#runtime.host;
    for (const entry of entries) {
      for (const name of entry.names) if (this.#places.get(name)?.owner === entry) this.#places.delete(name);
      memory.releaseCode(entry.blocks.code);
      memory.releaseData(entry.blocks.data);
    }
    this.#thread.forget(new Set(entries.map((entry) => entry.unit)));
  }

  /** Runs an entry; 0, or the exit code of the error that ended it. */
  run({ unit }: LinkedEntry): Promise<number> {
    return this.#thread.run(unit);
  }

  interrupt(): void {
    this.#thread.interrupt();
  }

  /** The word at a module variable. */
  word(symbol: string): number {
    const address = this.lookup(symbol);
    return address === undefined ? 0 : getWord(new DataView(nativeBytes(address, 8).buffer), 0);
  }

  /** The first `bytesMax` bytes of the Text in a module variable, and how long it is in all; undefined before it is set. */
  text(symbol: string, bytesMax: number): { readonly text: string; readonly byteLength: number } | undefined {
    const object = this.word(symbol);
    if (object === 0) return undefined;
    const header = new DataView(nativeBytes(object, TEXT_LAYOUT.leastBytes).buffer);
    const byteLength = getWord(header, TEXT_LAYOUT.byteLengthOffset);
    const isView = (header.getUint8(TEXT_LAYOUT.formOffset) & TEXT_LAYOUT.form.view) !== 0;
    const start = isView
      ? getWord(header, TEXT_LAYOUT.viewBaseOffset) + getWord(header, TEXT_LAYOUT.viewStartOffset)
      : object + TEXT_LAYOUT.firstByte;
    const count = Math.min(byteLength, bytesMax);
    const text = count === 0 ? "" : new TextDecoder().decode(nativeBytes(start, count));
    return { text, byteLength };
  }

  /** Takes back what programs have read ahead from standard input and not used. */
  takeUnreadInput(): Uint8Array {
    const [buffer, first, last] = INPUT_VARIABLES.map((name) => this.word(`rt/io/input.${name}`)) as [
      number,
      number,
      number,
    ];
    if (first === last) return new Uint8Array(0);
    const bytes = nativeBytes(buffer + first, last - first).slice();
    const firstAt = this.lookup("rt/io/input.input_first") ?? 0;
    setWord(new DataView(nativeBytes(firstAt, 8).buffer), 0, last);
    return bytes;
  }

  /** Empties a module variable that nobody can name any more, so that the collector takes what it held. */
  release(symbol: string): void {
    const place = this.#places.get(symbol);
    if (place !== undefined) this.#thread.release(place.address, place.size);
  }

  /** Forgets the values of all variables. */
  releaseAll(): void {
    this.#thread.releaseAll();
  }

  /** The machine code of a program as text: of the functions whose names begin with `prefix`. It is not run. */
  listing(program: MirModule, session: CompileSession, prefix: string): string {
    const { object } = this.#compile(program, session);
    const names = [...program.functions.keys()].map((symbol) => session.symbols.name(symbol));
    const wanted = names.filter((name) => name.startsWith(prefix));
    const { memory } = this.#runtime.host;
    const { link, errors, blocks } = linkIntoMemory([object], memory, {
      roots: [LINK_SYMBOLS.program, ...wanted],
      externals: (name) => this.lookup(name),
    });
    if (link === undefined || blocks === undefined) throw new Error(errors.map(describeLinkError).join("; "));
    const places = new Map(linkedSymbols(link).map((symbol) => [symbol.address, symbol.name]));
    for (const [name, { address }] of this.#places) places.set(address, name);
    const text = linkedSymbols(link)
      .filter(({ name }) => wanted.includes(name))
      .map(({ name, address, size }) => {
        const code = this.#target.disassemble(
          nativeBytes(address, size),
          address,
          (place) => places.get(place) ?? `0x${place.toString(16)}`,
        );
        return `${name}:\n${code}`;
      })
      .join("\n");
    memory.releaseCode(blocks.code);
    memory.releaseData(blocks.data);
    return text;
  }

  #compile(program: MirModule, { symbols, positions }: CompileSession): { readonly object: ObjectFile } {
    const options = { optimize: 2, cpu: hostProcessor(this.#runtime.image), wantsLines: false, withStubs: false };
    return { object: compileProgram(this.#target, program, symbols, positions, options) };
  }

  /** Remembers where symbols lie; types of earlier entries get the method rows that this one has made for them. */
  #noteSymbols(link: PlacedLink, owner: LinkedEntry, names: string[]): void {
    for (const { name, address, size, isLocal } of linkedSymbols(link)) {
      if (isLocal || name === LINK_SYMBOLS.program) continue;
      if (name.startsWith(ROW_PREFIX)) this.#giveRow(name.slice(ROW_PREFIX.length), address, owner);
      this.#places.set(name, { address, size, owner });
      names.push(name);
    }
  }

  /** Sets the method row in the descriptors of a type: its own and those of its cases. */
  #giveRow(type: string, row: number, owner: LinkedEntry): void {
    const own = `descriptor:${type}`;
    for (let at = -1; ; at++) {
      const descriptor = this.#places.get(at < 0 ? own : `${own}.${at}`);
      if (descriptor !== undefined) {
        this.#runtime.host.memory.changeWord(descriptor.address + DESCRIPTOR.methodsOffset, row);
        descriptor.owner.uses.add(owner);
      } else if (at >= 0) return;
    }
  }
}
