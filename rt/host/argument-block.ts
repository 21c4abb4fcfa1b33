/** Builds program arguments in native memory, laid out as the kernel lays out a process's initial stack. */

import { type Libc, nativeBytes, setWord } from "./libc.ts";

const utf8 = new TextEncoder();

/** Auxiliary vector entries that a program may want in this process too (`AT_*`). */
const AUXILIARY_TYPES = { pageSize: 6, vdso: 33 } as const;
const AUXILIARY_NULL = 0;

/**
 * argc, argv pointers, 0, environment pointers, 0, auxiliary pairs ended by a pair of zeros, and then the texts.
 * The memory lives as long as the process. Gives the address of argc. Texts must not contain zero bytes.
 */
export function buildArgumentBlock(libc: Libc, args: readonly string[], environment: readonly string[]): number {
  const texts = [...args, ...environment].map((text) => utf8.encode(text));
  const auxiliary: number[] = [];
  for (const type of Object.values(AUXILIARY_TYPES)) {
    const value = Number(libc.functions.getauxval(type));
    if (value !== 0) auxiliary.push(type, value);
  }
  auxiliary.push(AUXILIARY_NULL, 0);
  const wordCount = 1 + args.length + 1 + environment.length + 1 + auxiliary.length;
  const byteLength = texts.reduce((sum, text) => sum + text.length + 1, wordCount * 8);
  const address = libc.allocate(byteLength);
  const bytes = nativeBytes(address, byteLength);
  const view = new DataView(bytes.buffer);
  let word = 0;
  const push = (value: number): void => setWord(view, 8 * word++, value);
  let textOffset = wordCount * 8;
  push(args.length);
  for (const [index, text] of texts.entries()) {
    if (index === args.length) push(0);
    bytes.set(text, textOffset);
    push(address + textOffset);
    textOffset += text.length + 1;
  }
  if (environment.length === 0) push(0);
  push(0);
  for (const value of auxiliary) push(value);
  return address;
}
