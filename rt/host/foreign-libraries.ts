/** Foreign processes of a program in this process: their libraries are opened, and their addresses put where the program looks for them. */

import { type ImportField, libraryFile } from "#core/spec/foreign-libraries.ts";
import { addressOfBytes, nativeBytes, openFunctions, setWord } from "./libc.ts";

/** A library or a process that a program needs is not there: a mistake of the program or of the machine, not of runa. */
export class ForeignFailure extends Error {
  override readonly name = "ForeignFailure";
}

/** On old systems a library of its own, on new ones a part of libc that still goes by this name. */
const LOADER_LIBRARY = "libdl.so.2";
/** Every symbol is looked for at once, so that a library that lacks something fails now and not in the middle of the run. */
const RTLD_NOW = 2;

const cString = (text: string): Uint8Array => new TextEncoder().encode(`${text}\0`);

/** The system's loader. */
class Loader {
  readonly #functions = openFunctions(LOADER_LIBRARY, {
    dlopen: { args: ["i64", "i32"], returns: "i64" },
    dlsym: { args: ["i64", "i64"], returns: "i64" },
    dlerror: { args: [], returns: "i64" },
  });
  readonly #handles = new Map<string, number>();

  /** The address of a process; throws a ForeignFailure when there is none. */
  addressOf(name: string, library: string): number {
    const handle = this.#handles.get(library) ?? this.#open(name, library);
    const bytes = cString(name);
    const address = Number(this.#functions.dlsym(handle, addressOfBytes(bytes)));
    if (address !== 0) return address;
    throw new ForeignFailure(
      `the library "${library}" (${libraryFile(library)}) has no process "${name}", which this program declares as External`,
    );
  }

  #open(name: string, library: string): number {
    const bytes = cString(libraryFile(library));
    const handle = Number(this.#functions.dlopen(addressOfBytes(bytes), RTLD_NOW));
    if (handle === 0)
      throw new ForeignFailure(
        `the library "${library}" of the external process "${name}" cannot be opened: ${this.#reason()}`,
      );
    this.#handles.set(library, handle);
    return handle;
  }

  /** What the system says about the last failure. */
  #reason(): string {
    const address = Number(this.#functions.dlerror());
    if (address === 0) return "the system gives no reason";
    let end = address;
    while (nativeBytes(end, 1)[0] !== 0) end++;
    return end === address
      ? "the system gives no reason"
      : new TextDecoder().decode(nativeBytes(address, end - address));
  }
}

/** Fills in the fields; throws a ForeignFailure for the first that cannot be. */
export function bindForeign(fields: readonly ImportField[]): void {
  if (fields.length === 0) return;
  const loader = new Loader();
  for (const { address, name, library } of fields)
    setWord(new DataView(nativeBytes(address, 8).buffer), 0, loader.addressOf(name, library));
}
