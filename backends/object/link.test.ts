/** Tests of the linker: reachability, layout, relocation and error reports. */

import { expect, test } from "bun:test";
import { planLink } from "./link.ts";
import { describeLinkError } from "./link-error.ts";
import { addressOf, linkedSymbols, placeLink, writeSection } from "./link-write.ts";
import { ObjectFile } from "./object-file.ts";
import { addSample, helloObject } from "./sample-objects.ts";

test("only what the roots reach is kept, in the order of the object", () => {
  const plan = planLink([helloObject()], { roots: ["_start"] });
  expect(plan.errors).toEqual([]);
  const link = placeLink(plan, { base: 0x1000, text: 0x2000, rodata: 0x1000, relro: 0, data: 0x3000, bss: 0x4000 });
  expect(linkedSymbols(link).map((symbol) => symbol.name)).toEqual([
    "_start",
    "print",
    "counter_pointer",
    "counter",
    "scratch",
    "message",
  ]);
  expect(addressOf(link, "print")).toBe(0x2030);
  expect(addressOf(link, "unused")).toBeUndefined();
  expect(addressOf(link, "__runa_bss_end")).toBe(0x4000 + 100000);
});

test("relocations of every kind have the documented values", () => {
  const object = new ObjectFile();
  const kinds = ["rel32", "rel32data", "abs64", "abs32", "imagebase32"] as const;
  for (const [index, kind] of kinds.entries()) {
    addSample(object, {
      name: `use${index}`,
      section: "data",
      alignment: 8,
      bytes: [0, 0, 0, 0, 0, 0, 0, 0],
      relocations: [[0, kind, "target", 3]],
      isRoot: true,
    });
  }
  addSample(object, { name: "target", section: "rodata", alignment: 16, bytes: [1] });
  const plan = planLink([object], { roots: [] });
  const link = placeLink(plan, {
    base: 0x80000000,
    text: 0,
    rodata: 0x80001000,
    relro: 0,
    data: 0x80002000,
    bss: 0,
  });
  const bytes = new Uint8Array(plan.sectionSize.data);
  writeSection(link, "data", bytes);
  expect(plan.errors).toEqual([]);
  const view = new DataView(bytes.buffer);
  expect(view.getInt32(0, true)).toBe(3 - 0x1000);
  expect(view.getInt32(8, true)).toBe(3 - 0x1008);
  expect(view.getBigUint64(16, true)).toBe(0x80001003n);
  expect(view.getUint32(24, true)).toBe(0x80001003);
  expect(view.getUint32(32, true)).toBe(0x1003);
});

test("values out of range are errors, not wrapped", () => {
  const object = new ObjectFile();
  addSample(object, { name: "a", bytes: [0, 0, 0, 0], relocations: [[0, "rel32", "far", 0]], isRoot: true });
  const plan = planLink([object], { roots: [], externals: (name) => (name === "far" ? 2 ** 40 : undefined) });
  const link = placeLink(plan, { base: 0, text: 0x1000, rodata: 0, relro: 0, data: 0, bss: 0 });
  writeSection(link, "text", new Uint8Array(4));
  expect(plan.errors.map(describeLinkError)).toEqual(["rel32 reference from a to far is out of range"]);
});

test("undefined, duplicate and missing root symbols are all reported", () => {
  const left = new ObjectFile();
  addSample(left, { name: "a", bytes: [0, 0, 0, 0], relocations: [[0, "rel32", "gone", 0]], isRoot: true });
  addSample(left, { name: "b", bytes: [0, 0, 0, 0], relocations: [[0, "rel32", "gone", 0]], isRoot: true });
  const right = new ObjectFile();
  addSample(right, { name: "a", bytes: [0xc3] });
  const plan = planLink([left, right], { roots: ["main"] });
  expect(plan.errors.map(describeLinkError)).toEqual([
    "symbol a is defined more than once",
    "undefined entry symbol main",
    "undefined symbol gone, needed by b, a",
  ]);
});

test("objects refer to each other, and externals and locals resolve", () => {
  const left = new ObjectFile();
  addSample(left, {
    name: "a",
    bytes: [0, 0, 0, 0, 0, 0, 0, 0],
    relocations: [
      [0, "rel32", "b", 0],
      [4, "abs32", "outside", 1],
    ],
  });
  const right = new ObjectFile();
  addSample(right, { name: "b", bytes: [0xc3] });
  const plan = planLink([left, right], { roots: ["a"], externals: (n) => (n === "outside" ? 0x1234 : undefined) });
  const link = placeLink(plan, { base: 0, text: 0x1000, rodata: 0, relro: 0, data: 0, bss: 0 });
  const bytes = new Uint8Array(plan.sectionSize.text);
  writeSection(link, "text", bytes);
  expect([...bytes]).toEqual([0x10, 0, 0, 0, 0x35, 0x12, 0, 0, ...new Array(8).fill(0xcc), 0xc3]);
});

test("the function table lists functions with their code maps, and keeps the maps alive", () => {
  const object = new ObjectFile();
  for (const name of ["f", "g"]) {
    const fragment = addSample(object, { name, bytes: [0xc3], isRoot: true });
    if (name === "g") object.setCodeMap(fragment, object.symbols.intern("g.map"));
  }
  addSample(object, { name: "g.map", section: "rodata", alignment: 4, bytes: [1, 2, 3, 4] });
  const plan = planLink([object], { roots: ["__runa_function_table"] });
  const link = placeLink(plan, { base: 0x1000, text: 0x2000, rodata: 0x3000, relro: 0, data: 0, bss: 0 });
  const bytes = new Uint8Array(plan.sectionSize.rodata);
  writeSection(link, "rodata", bytes);
  const start = (addressOf(link, "__runa_function_table") as number) - 0x3000;
  expect((addressOf(link, "__runa_function_table_end") as number) - 0x3000 - start).toBe(16);
  expect([...new Uint32Array(bytes.buffer, start)]).toEqual([0x1000, 0, 0x1010, 0x2000, 0x1011, 0]);
});

test("position-independent links move pointers out of rodata and list them", () => {
  const plan = planLink([helloObject()], { roots: ["print", "counter_pointer"], positionIndependent: true });
  expect(plan.sectionSize).toEqual({ text: 25, rodata: 6, relro: 8, data: 4, bss: 0 });
  const link = placeLink(plan, { base: 0, text: 0x1000, rodata: 0x2000, relro: 0x3000, data: 0x4000, bss: 0 });
  writeSection(link, "relro", new Uint8Array(8));
  expect(link.absoluteFields).toEqual([0x3000]);
  const fixed = planLink([helloObject()], { roots: ["_start"], positionIndependent: true });
  writeSection(placeLink(fixed, { ...link.addresses }), "text", new Uint8Array(fixed.sectionSize.text));
  expect(fixed.errors.map((error) => error.kind)).toEqual(["not-position-independent"]);
});

test("a hundred thousand relocations link in well under a second", () => {
  const object = new ObjectFile();
  for (let i = 0; i < 10000; i++) {
    addSample(object, { name: `f${i}`, bytes: new Array(40).fill(0) });
    for (let k = 0; k < 10; k++)
      object.addRelocation(k * 4, "rel32", object.symbols.intern(`f${(i * 7 + k) % 10000}`), -4);
  }
  const start = performance.now();
  const plan = planLink([object], { roots: ["f0"] });
  const link = placeLink(plan, { base: 0, text: 0x1000, rodata: 0, relro: 0, data: 0, bss: 0 });
  writeSection(link, "text", new Uint8Array(plan.sectionSize.text));
  expect(performance.now() - start).toBeLessThan(1000);
  expect(plan.sectionSize.text).toBe(48 * 10000 - 8);
});
