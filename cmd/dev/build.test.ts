// Tests the built toolchain: the same bytes for the same sources, whole when copied, and deaf to its surroundings.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findImages } from "#rt/host/find-image.ts";
import { Libc } from "#rt/host/libc.ts";
import { buildRuna } from "./build.ts";

const folder = mkdtempSync(join(tmpdir(), "runa-build-"));
const runa = join(folder, "runa");
const images = [{ name: "sample", bytes: new Uint8Array([1, 2, 3]) }] as const;

async function hash(path: string): Promise<string> {
  return new Bun.CryptoHasher("sha256").update(await Bun.file(path).bytes()).digest("hex");
}

function version(path: string, environment: Record<string, string>): string {
  const { stdout, stderr } = Bun.spawnSync([path, "--version"], { cwd: folder, env: environment });
  return stdout.toString() + stderr.toString();
}

describe("dist/runa", () => {
  beforeAll(async () => {
    expect(await buildRuna(runa, images)).toBeUndefined();
  }, 30_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  test("is the same bytes when built again", async () => {
    const again = join(folder, "again");
    expect(await buildRuna(again, images)).toBeUndefined();
    expect(await hash(again)).toBe(await hash(runa));
  }, 30_000);

  test("carries its images", () => {
    expect(findImages(new Libc(), runa).get("sample")?.byteLength).toBe(3);
  });

  test("works as a copy under another name, in an empty environment", () => {
    const copy = join(folder, "bun");
    copyFileSync(runa, copy);
    expect(version(copy, {})).toStartWith("runa ");
  });

  test("does not obey variables or files around it", () => {
    writeFileSync(join(folder, "evil.ts"), 'console.log("taken over");');
    writeFileSync(join(folder, "bunfig.toml"), 'preload = ["./evil.ts"]\n');
    writeFileSync(join(folder, ".env"), "BUN_OPTIONS=--preload=./evil.ts\n");
    writeFileSync(join(folder, "package.json"), "{ broken");
    writeFileSync(join(folder, "tsconfig.json"), "{ broken");
    const plain = version(runa, {});
    expect(plain).toMatch(/^runa \d+\.\d+\.\d+\n$/);
    for (const environment of [
      { BUN_BE_BUN: "1" },
      { BUN_OPTIONS: "--preload=./evil.ts" },
      { BUN_INSPECT: "127.0.0.1:0" },
      { NODE_OPTIONS: "--require=./evil.ts" },
    ])
      expect(version(runa, environment)).toBe(plain);
  });
});
