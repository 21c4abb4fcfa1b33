/** Builds program arguments in native memory, laid out as the kernel lays out a process's initial stack. */

import { type Libc, nativeBytes } from "./libc.ts";

const utf8 = new TextEncoder();

/** Auxiliary vector entries that a program may want in this process too (`AT_*`). */
const AUXILIARY_TYPES = { pageSize: 6, vdso: 33 } as const;
const AUXILIARY_NULL = 0;
/** The address of the executable's path, which the kernel puts at the very end of the initial stack. */
const AUXILIARY_PATH = 31;
/** What the kernel lets arguments and environment take. */
const INITIAL_STACK_BYTES_MAX = 6 * 2 ** 20;

/** As `systemTexts` gives it, or the address of an array of texts that the system keeps. */
export type ProgramEnvironment = Uint8Array | number;

/** Texts as the system keeps them: each ends with a zero byte. */
export function systemTexts(texts: readonly string[]): Uint8Array {
  let joined = "";
  for (const text of texts) joined += `${text}\0`;
  return utf8.encode(joined);
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
 * Address of this process's environment as the kernel laid it out: an array of addresses, 0, and then the auxiliary pairs.
 * Undefined if libc has another one by now.
 */
export function initialEnvironment(libc: Libc): number | undefined {
  const end = Number(libc.functions.getauxval(AUXILIARY_PATH));
  const address = libc.environment;
  return address < end && end - address < INITIAL_STACK_BYTES_MAX ? address : undefined;
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
  for (const name in AUXILIARY_TYPES) {
    const type = AUXILIARY_TYPES[name as keyof typeof AUXILIARY_TYPES];
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
  const values = [argumentStarts.length];
  for (const start of argumentStarts) values.push(address + argumentOffset + start);
  values.push(0);
  for (const start of environmentStarts) values.push(address + environmentOffset + start);
  values.push(0, ...auxiliary);
  let word = 0;
  for (const value of values) {
    words[word++] = value;
    words[word++] = Math.floor(value / 2 ** 32);
  }
  return address;
}
