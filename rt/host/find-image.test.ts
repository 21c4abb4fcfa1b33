// Tests that appended blobs are found, mapped and refused when damaged.

import { type Pointer, toArrayBuffer } from "bun:ffi";
import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appendImages } from "#cmd/dev/append-image.ts";
import { openImageFile } from "./find-image.ts";

const folder = mkdtempSync(join(tmpdir(), "runa-image-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function write(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await Bun.write(path, bytes);
  return path;
}

const runtime = new Uint8Array(5000).map((_, index) => index % 251);
const library = new TextEncoder().encode("the library");
const images = [
  { name: "runtime", bytes: runtime },
  { name: "library", bytes: library },
] as const;

function mapped(address: number, length: number): Uint8Array {
  return new Uint8Array(toArrayBuffer(address as Pointer, 0, length));
}

describe("images behind an executable", () => {
  test("are found by name and mapped", async () => {
    const file = openImageFile(await write("good", appendImages(new Uint8Array(777), images)));
    if (file === undefined) throw new Error("no images found");
    expect([...file.places.keys()]).toEqual(["runtime", "library"]);
    for (const { name, bytes } of images) {
      const place = file.places.get(name);
      if (place === undefined) throw new Error(`${name} was not found`);
      expect(place.offset % 4096).toBe(0);
      expect(place.length).toBe(bytes.length);
      expect(mapped(file.map(place, false), place.length)).toEqual(bytes);
    }
    file.close();
  });

  test("can be executed", async () => {
    const code = new Uint8Array([0xb8, 42, 0, 0, 0, 0xc3]);
    const file = openImageFile(await write("code", appendImages(new Uint8Array(10), [{ name: "code", bytes: code }])));
    const place = file?.places.get("code");
    if (file === undefined || place === undefined || process.arch !== "x64") throw new Error("no code found");
    const { CFunction } = await import("bun:ffi");
    const call = CFunction({ ptr: file.map(place, true) as Pointer, args: [], returns: "i32" });
    expect(call()).toBe(42);
    file.close();
  });

  test("are the same bytes for the same input", () => {
    expect(appendImages(new Uint8Array(777), images)).toEqual(appendImages(new Uint8Array(777), images));
  });

  test("are refused when absent, cut off or lengthened", async () => {
    const good = appendImages(new Uint8Array(777), images);
    expect(openImageFile(await write("none", new Uint8Array(9000)))).toBeUndefined();
    expect(openImageFile(await write("empty", new Uint8Array(0)))).toBeUndefined();
    expect(openImageFile(await write("cut", good.subarray(0, good.length - 1)))).toBeUndefined();
    expect(
      openImageFile(await write("joined", new Uint8Array([...good, ...good.subarray(good.length - 32)]))),
    ).toBeUndefined();
    expect(openImageFile(join(folder, "missing"))).toBeUndefined();
  });

  test("refuse names that do not fit", () => {
    expect(() => appendImages(new Uint8Array(1), [{ name: "n".repeat(33), bytes: library }])).toThrow("image name");
  });
});
