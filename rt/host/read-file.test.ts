/** Reading files through system calls: what is no file is refused at once. */

import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Libc } from "./libc.ts";
import { readWholeFile } from "./read-file.ts";

test("directories, devices and missing files are not read", () => {
  const folder = mkdtempSync(join(tmpdir(), "runa-read-"));
  try {
    const libc = new Libc();
    mkdirSync(join(folder, "d.runa"));
    writeFileSync(join(folder, "f.runa"), "Display 1\n");
    expect(readWholeFile(libc, join(folder, "d.runa"))).toBeUndefined();
    expect(readWholeFile(libc, "/dev/zero")).toBeUndefined();
    expect(readWholeFile(libc, join(folder, "none.runa"))).toBeUndefined();
    expect(new TextDecoder().decode(readWholeFile(libc, join(folder, "f.runa")))).toBe("Display 1\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
