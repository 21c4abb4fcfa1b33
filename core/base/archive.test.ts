// Entries of an archive come back by name; damaged blobs are refused.

import { expect, test } from "bun:test";
import { Archive, writeArchive } from "./archive.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

test("entries come back whole, whatever their size and name", () => {
  const blob = writeArchive([
    { name: "collections/list", bytes: encode("first") },
    { name: "empty", bytes: new Uint8Array(0) },
    { name: "ö", bytes: encode("last") },
  ]);
  const archive = new Archive((offset, length) => blob.subarray(offset, offset + length));
  expect([...archive.names]).toEqual(["collections/list", "empty", "ö"]);
  expect(archive.entry("collections/list")).toEqual(encode("first"));
  expect(archive.entry("empty")).toEqual(new Uint8Array(0));
  expect(archive.entry("ö")).toEqual(encode("last"));
  expect(archive.entry("list")).toBeUndefined();
});

test("a blob that is no archive is refused", () => {
  expect(() => new Archive(() => new Uint8Array(12))).toThrow("damaged");
});
