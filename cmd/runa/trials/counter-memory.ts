// Memory for the counters of coverage: a file mapped into the process that counts, so that they outlive it.

import type { Coverage } from "#core/4-lower/coverage.ts";
import { addressOfBytes, type Libc, MAPPING, PROTECTION, SYSCALL } from "#rt/host/libc.ts";
import type { CounterRow } from "./trial-request.ts";

/** Bytes of the file; only pages that are counted on take room. */
const counterFileBytes = 2 ** 24;

const openReadWriteCreate = 0o2 | 0o100 | 0o2000000;
const counterBytes = 8;

/** Counters in the order in which they were asked for. */
export interface CounterMemory extends Coverage {
  readonly rows: readonly CounterRow[];
  /** Forgets which counter counts what; the program is compiled anew. */
  clear(): void;
}

/** Maps the file; throws when it cannot. */
export function openCounters(libc: Libc, path: string): CounterMemory {
  const name = new TextEncoder().encode(`${path}\0`);
  const descriptor = libc.call(SYSCALL.open, addressOfBytes(name), openReadWriteCreate, 0o600);
  if (descriptor < 0) throw new Error(`cannot open ${path} (errno ${-descriptor})`);
  libc.call(SYSCALL.ftruncate, descriptor, counterFileBytes);
  const address = libc.map({
    address: 0,
    bytes: counterFileBytes,
    protection: PROTECTION.read | PROTECTION.write,
    flags: MAPPING.shared,
    descriptor,
  });
  if (address < 0) throw new Error(`cannot map ${path} (errno ${-address})`);
  libc.call(SYSCALL.close, descriptor);
  return new MappedCounters(address);
}

class MappedCounters implements CounterMemory {
  readonly rows: CounterRow[] = [];
  readonly #address: number;
  readonly #known = new Map<string, number>();

  constructor(address: number) {
    this.#address = address;
  }

  clear(): void {
    this.rows.length = 0;
    this.#known.clear();
  }

  counter(file: string, line: number, decision: number, way: number): number {
    const key = `${file}\n${line}:${decision}:${way}`;
    let index = this.#known.get(key);
    if (index === undefined) {
      // The last counter takes what no longer has room: a program with two million lines.
      index = Math.min(this.rows.length, counterFileBytes / counterBytes - 1);
      this.#known.set(key, index);
      this.rows[index] = { file, line, decision, way };
    }
    return this.#address + index * counterBytes;
  }
}
