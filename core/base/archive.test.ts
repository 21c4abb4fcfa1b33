// Entries of an archive come back by name; damaged blobs are refused.

import { expect, test } from "bun:test";
import { Archive, writeArchive } from "./archive.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const entries = [
  { name: "collections/list", bytes: encode("first") },
  { name: "empty", bytes: new Uint8Array(0) },
  { name: "ö", bytes: encode("last") },
];
const open = (blob: Uint8Array): Archive => new Archive((offset, length) => blob.subarray(offset, offset + length));

test("entries come back whole, whatever their size and name", () => {
  const archive = open(writeArchive(entries));
  expect([...archive.names]).toEqual(["collections/list", "empty", "ö"]);
  expect(archive.entry("collections/list")).toEqual(encode("first"));
  expect(archive.entry("empty")).toEqual(new Uint8Array(0));
  expect(archive.entry("ö")).toEqual(encode("last"));
  expect(archive.entry("list")).toBeUndefined();
  expect(archive.entry("toString")).toBeUndefined();
});

test("a blob that is no archive is refused", () => {
  expect(() => new Archive(() => new Uint8Array(12))).toThrow("no archive");
  expect(() => new Archive(() => new Uint8Array(0))).toThrow("no archive");
});

test("whatever byte is changed, it is noticed when it is read", () => {
  const blob = writeArchive(entries);
  for (let at = 0; at < blob.length; at++) {
    const changed = blob.slice();
    changed[at] = (blob[at] ?? 0) ^ 1;
    expect(() => {
      const archive = open(changed);
      for (const { name } of entries) archive.entry(name);
    }).toThrow();
  }
  expect(() => open(blob.subarray(0, blob.length - 1)).entry("ö")).toThrow("ö of its library is not as it was written");
});
