// Tests of the files behind library names.

import { expect, test } from "bun:test";
import { libraryFile } from "./foreign-libraries.ts";

const files: Readonly<Record<string, string>> = {
  c: "libc.so.6",
  libc: "libc.so.6",
  m: "libm.so.6",
  pthread: "libc.so.6",
  sqlite3: "libsqlite3.so",
  libsqlite3: "libsqlite3.so",
  lib: "liblib.so",
  toString: "libtoString.so",
  "libfoo.so.2": "libfoo.so.2",
  "foo.so": "foo.so",
  "./libx.so": "./libx.so",
  "/opt/x/plugin": "/opt/x/plugin",
};

test("plain names become the names of files, others stay", () => {
  for (const [name, file] of Object.entries(files)) expect(`${name} → ${libraryFile(name)}`).toBe(`${name} → ${file}`);
});
