/**
 * Versions that a reference must name. One without a version is bound to the oldest that the library has, and a program then runs with older
 * libraries too; these processes of the GNU C library took other arguments, other memory or other meanings before the version given.
 */

import type { ElfMachine } from "./elf-format.ts";

/** By machine, since the oldest version is that of the library's first release for it; then by file. */
const SYMBOL_VERSIONS: Readonly<Record<ElfMachine, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  x64: {
    "libc.so.6": {
      fmemopen: "GLIBC_2.22",
      glob: "GLIBC_2.27",
      glob64: "GLIBC_2.27",
      lio_listio: "GLIBC_2.4",
      lio_listio64: "GLIBC_2.4",
      nftw: "GLIBC_2.3.3",
      nftw64: "GLIBC_2.3.3",
      posix_spawn: "GLIBC_2.15",
      posix_spawnp: "GLIBC_2.15",
      pthread_cond_broadcast: "GLIBC_2.3.2",
      pthread_cond_destroy: "GLIBC_2.3.2",
      pthread_cond_init: "GLIBC_2.3.2",
      pthread_cond_signal: "GLIBC_2.3.2",
      pthread_cond_timedwait: "GLIBC_2.3.2",
      pthread_cond_wait: "GLIBC_2.3.2",
      realpath: "GLIBC_2.3",
      regexec: "GLIBC_2.3.4",
      timer_create: "GLIBC_2.3.3",
      timer_delete: "GLIBC_2.3.3",
      timer_getoverrun: "GLIBC_2.3.3",
      timer_gettime: "GLIBC_2.3.3",
      timer_settime: "GLIBC_2.3.3",
    },
  },
};

/** The version that a reference to a symbol of a library file names, or undefined: whichever is the oldest. */
export function symbolVersion(machine: ElfMachine, file: string, symbol: string): string | undefined {
  const files = SYMBOL_VERSIONS[machine];
  const versions = Object.hasOwn(files, file) ? files[file] : undefined;
  return versions !== undefined && Object.hasOwn(versions, symbol) ? versions[symbol] : undefined;
}
