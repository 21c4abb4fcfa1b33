// Tests that output is written whole or not at all.
import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeOutput } from "./write-output.ts";

const folder = mkdtempSync(join(tmpdir(), "runa-output-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("writeOutput", () => {
  test("writes programs that can be executed, and data that cannot", async () => {
    const bytes = new TextEncoder().encode("#!/bin/sh\nexit 7\n");
    expect(await writeOutput(join(folder, "program"), bytes, "program")).toBeUndefined();
    expect(Bun.spawnSync([join(folder, "program")]).exitCode).toBe(7);
    expect(await writeOutput(join(folder, "data"), bytes, "data")).toBeUndefined();
    expect(statSync(join(folder, "data")).mode & 0o111).toBe(0);
  });

  test("replaces what was there, even while it is read", async () => {
    const path = join(folder, "old");
    writeFileSync(path, "old");
    expect(await writeOutput(path, new Uint8Array([110, 101, 119]), "data")).toBeUndefined();
    expect(readFileSync(path, "utf8")).toBe("new");
  });

  test("says why it cannot", async () => {
    mkdirSync(join(folder, "a-folder"));
    expect(await writeOutput(join(folder, "a-folder"), new Uint8Array(1), "data")).toContain("it is a directory");
    expect(await writeOutput(join(folder, "none", "x"), new Uint8Array(1), "data")).toContain(
      "its directory does not exist",
    );
    expect(await writeOutput(join(folder, "old", "x"), new Uint8Array(1), "data")).toContain("not a directory");
  });

  test("leaves nothing half-written when the file may not grow", async () => {
    const place = join(folder, "full");
    mkdirSync(place);
    writeFileSync(join(place, "out"), "earlier");
    const script = `import { writeOutput } from ${JSON.stringify(join(import.meta.dir, "write-output.ts"))};
      console.log(await writeOutput("out", new Uint8Array(1 << 20), "data"));`;
    const limited = ["sh", "-c", 'ulimit -f 8; exec "$0" -e "$1"', process.execPath, script];
    const child = Bun.spawnSync(limited, { cwd: place });
    expect(child.stdout.toString()).toBe("cannot write out: the file would be larger than allowed\n");
    expect(readdirSync(place)).toEqual(["out"]);
    expect(readFileSync(join(place, "out"), "utf8")).toBe("earlier");
  });
});
