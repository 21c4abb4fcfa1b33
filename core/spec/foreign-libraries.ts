// The files behind the library names of foreign processes, for the loader of the system.

/** A word of a program, 0 where it is written, that takes the address of a foreign process before the program runs. */
export interface ImportField {
  readonly address: number;
  /** Of the foreign process. */
  readonly name: string;
  /** As the program names it; `libraryFile` gives its file. */
  readonly library: string;
}

/** Libraries whose file carries a version, or is part of another one. */
const LIBRARY_FILES: Readonly<Record<string, string>> = {
  c: "libc.so.6",
  m: "libm.so.6",
  pthread: "libc.so.6",
  dl: "libc.so.6",
  rt: "libc.so.6",
  util: "libc.so.6",
  resolv: "libresolv.so.2",
  crypt: "libcrypt.so.1",
  gcc_s: "libgcc_s.so.1",
  "stdc++": "libstdc++.so.6",
  z: "libz.so.1",
};

/**
 * What the loader is asked for: a name with `.so` in it or with a slash as it is; else the file of the table (`c`, `libc`) or `lib<name>.so`,
 * where a `lib` that is there already is not put in front again.
 */
export function libraryFile(name: string): string {
  if (name.includes("/") || name.includes(".so")) return name;
  const bare = name.length > 3 && name.startsWith("lib") ? name.slice(3) : name;
  return Object.hasOwn(LIBRARY_FILES, bare) ? (LIBRARY_FILES[bare] as string) : `lib${bare}.so`;
}
