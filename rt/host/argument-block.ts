/** Builds program arguments in native memory, laid out as the kernel lays out a process's initial stack. */

import { type Libc, nativeBytes } from "./libc.ts";

const utf8 = new TextEncoder();

/** Auxiliary vector entries that a program may want in this process too (`AT_*`). */
const AUXILIARY_TYPES = { pageSize: 6, vdso: 33 } as const;
const AUXILIARY_NULL = 0;

/** Texts as the system keeps them: each ends with a zero byte. */
export function systemTexts(texts: readonly string[]): Uint8Array {
  return utf8.encode(texts.map((text) => `${text}\0`).join(""));
}

/** Where each text begins. */
function startsOf(texts: Uint8Array): number[] {
  const starts: number[] = [];
  for (let at = 0; at < texts.length; ) {
    starts.push(at);
    const end = texts.indexOf(0, at);
    at = end < 0 ? texts.length : end + 1;
  }
  return starts;
}

/**
 * argc, argv pointers, 0, environment pointers, 0, auxiliary pairs ended by a pair of zeros, and then the texts.
 * The memory lives as long as the process. Gives the address of argc. Texts must not contain zero bytes; the
 * environment comes as `systemTexts` gives it.
 */
export function buildArgumentBlock(libc: Libc, args: readonly string[], environment: Uint8Array): number {
  const argumentTexts = systemTexts(args);
  const argumentStarts = startsOf(argumentTexts);
  const environmentStarts = startsOf(environment);
  const auxiliary: number[] = [];
  for (const type of Object.values(AUXILIARY_TYPES)) {
    const value = Number(libc.functions.getauxval(type));
    if (value !== 0) auxiliary.push(type, value);
  }
  auxiliary.push(AUXILIARY_NULL, 0);
  const wordCount = 1 + argumentStarts.length + 1 + environmentStarts.length + 1 + auxiliary.length;
  // One zero byte more ends an environment whose last text has none.
  const byteLength = wordCount * 8 + argumentTexts.length + environment.length + 1;
  const address = libc.allocate(byteLength);
  const bytes = nativeBytes(address, byteLength);
  // Written here and not by `setWord`: so many calls of one function would start a compiler thread of JavaScript.
  const words = new Uint32Array(bytes.buffer, 0, 2 * wordCount);
  const argumentOffset = wordCount * 8;
  const environmentOffset = argumentOffset + argumentTexts.length;
  bytes.set(argumentTexts, argumentOffset);
  bytes.set(environment, environmentOffset);
  let word = 0;
  const values = [
    argumentStarts.length,
    ...argumentStarts.map((start) => address + argumentOffset + start),
    0,
    ...environmentStarts.map((start) => address + environmentOffset + start),
    0,
    ...auxiliary,
  ];
  for (const value of values) {
    words[word++] = value;
    words[word++] = Math.floor(value / 2 ** 32);
  }
  return address;
}
