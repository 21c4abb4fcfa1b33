// Tells whether a descriptor is a terminal, without loading the host's stream modules.
import { addressOfBytes, type Libc, SYSCALL } from "./libc.ts";

const getTerminalAttributes = 0x5401;
/** More than the kernel's `struct termios` takes. */
const attributeBytes = 64;

/** Whether a descriptor (1 standard output, 2 standard error) leads to a terminal. */
export function isTerminal(libc: Libc, descriptor: number): boolean {
  const attributes = new Uint8Array(attributeBytes);
  return libc.call(SYSCALL.ioctl, descriptor, getTerminalAttributes, addressOfBytes(attributes)) === 0;
}
