/** Tests of the in-memory object. */

import { expect, test } from "bun:test";
import { ObjectFile } from "./object-file.ts";
import { RELOCATION_KIND_NAMES, RELOCATION_NUMBER } from "./relocation-kinds.ts";

test("relocation numbers are the row indices", () => {
  expect(RELOCATION_KIND_NAMES.map((name): number => RELOCATION_NUMBER[name])).toEqual(
    RELOCATION_KIND_NAMES.map((_, i) => i),
  );
});

test("fragments keep their bytes, relocations and rows apart, through growth", () => {
  const object = new ObjectFile();
  const file = object.positions.addName("a.runa");
  for (let i = 0; i < 1000; i++) {
    const symbol = object.symbols.intern(`f${i}`);
    const fragment = object.beginFragment({ symbol, section: i % 2 === 0 ? "text" : "data", alignment: 16 });
    object.appendBytes(new Uint8Array([i & 0xff, i >> 8, 0, 0]));
    object.addRelocation(0, "rel32", object.symbols.intern(`f${i + 1}`), -i);
    object.addLine(1, object.positions.add(file, i + 1, 2, -1, file));
    object.sites.add(1, 8 * i, -1, i, [i, i + 1, 7], 2);
    object.appendBytes(new Uint8Array(i % 7));
    expect(object.bytesOf(fragment).length).toBe(4 + (i % 7));
  }
  const id = object.symbols.fragmentOf(object.symbols.intern("f513"));
  expect(object.symbols.sizeOf(object.symbols.intern("f513"))).toBe(4 + (513 % 7));
  expect([...object.bytesOf(id).subarray(0, 2)]).toEqual([1, 2]);
  const first = object.fragmentFirstRelocation[id] as number;
  expect(object.relocationsEnd(id) - first).toBe(1);
  expect(object.relocationAddend[first]).toBe(-513);
  expect(object.positions.line[object.linePosition[object.fragmentFirstLine[id] as number] as number]).toBe(514);
  const site = object.fragmentFirstSite[id] as number;
  expect([object.sitesEnd(id) - site, object.sites.frameBytes[site]]).toEqual([1, 8 * 513]);
  expect([...object.sites.live.subarray(object.sites.firstLive[site], object.sites.firstLive[site + 1])]).toEqual([
    513, 514,
  ]);
  expect(object.symbols.isDefined(object.symbols.intern("f1000"))).toBe(false);
});

test("a second definition is refused, locals never clash", () => {
  const object = new ObjectFile();
  const symbol = object.symbols.intern("twice");
  const first = object.beginFragment({ symbol, section: "bss", alignment: 8 });
  object.reserveBytes(4096);
  expect(object.symbols.define(symbol, first, 8, 0, "object")).toBe(false);
  expect(object.symbols.sizeOf(symbol)).toBe(4096);
  expect(object.bytesOf(first).length).toBe(0);
  expect(object.symbols.addLocal("x")).not.toBe(object.symbols.addLocal("x"));
  expect(object.symbols.find("x")).toBeUndefined();
});
