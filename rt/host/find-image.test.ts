// Tests that appended blobs are found where they lie, and not in files that are damaged.
import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appendImages } from "#cmd/dev/append-image.ts";
import { findImages } from "./find-image.ts";
import { Libc } from "./libc.ts";

const folder = mkdtempSync(join(tmpdir(), "runa-image-"));
afterAll(() => rmSync(folder, { recursive: true }));
const libc = new Libc();

async function write(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await Bun.write(path, bytes);
  return path;
}

const runtime = new Uint8Array(5000).map((_, index) => index % 251);
const library = new TextEncoder().encode("the library");
const images = [
  { name: "runtime", bytes: runtime },
  { name: "n".repeat(32), bytes: library },
] as const;
const good = appendImages(new Uint8Array(777), images);

describe("images behind an executable", () => {
  test("are found by name, on pages of their own", async () => {
    const path = await write("good", good);
    const places = findImages(libc, path);
    expect([...places.keys()]).toEqual(images.map(({ name }) => name));
    for (const { name, bytes } of images) {
      const place = places.get(name);
      if (place === undefined) throw new Error(`${name} was not found`);
      expect(place.path).toBe(path);
      expect(place.offset % 4096).toBe(0);
      expect(good.subarray(place.offset, place.offset + place.byteLength)).toEqual(bytes);
    }
  });

  test("are the same bytes for the same input", () => {
    expect(appendImages(new Uint8Array(777), images)).toEqual(good);
  });

  test("are not found when absent, cut off or lengthened", async () => {
    const lengthened = new Uint8Array([...good, ...good.subarray(good.length - 32)]);
    const files = {
      none: new Uint8Array(9000),
      empty: new Uint8Array(0),
      cut: good.subarray(0, good.length - 1),
      lengthened,
    };
    for (const [name, bytes] of Object.entries(files)) expect(findImages(libc, await write(name, bytes)).size).toBe(0);
    expect(findImages(libc, join(folder, "missing")).size).toBe(0);
    expect(findImages(libc, folder).size).toBe(0);
  });

  test("refuse names that do not fit", () => {
    expect(() => appendImages(new Uint8Array(1), [{ name: "n".repeat(33), bytes: library }])).toThrow("image name");
    expect(() => appendImages(new Uint8Array(1), [{ name: "", bytes: library }])).toThrow("image name");
  });
});
