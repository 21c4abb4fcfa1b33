/** Tests of the linker: reachability, layout, relocation and error reports. */

import { expect, test } from "bun:test";
import { CODE_MAP } from "#core/spec/layouts.ts";
import { planLink } from "./link.ts";
import { describeLinkError } from "./link-error.ts";
import { addressOf, linkedSymbols, placeLink, writeSection } from "./link-write.ts";
import { ObjectFile } from "./object-file.ts";
import { addSample, helloObject } from "./testing/sample-objects.ts";

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
  expect(addressOf(link, "__runa_code_end")).toBe(0x2000 + 73);
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

test("the code map holds the sites, positions and names of live functions", () => {
  const object = new ObjectFile();
  const { positions, sites } = object;
  const file = positions.addName("a.runa");
  const outer = positions.add(file, 3, 1, -1, positions.addName("g"));
  for (const name of ["dead", "f", "g"]) {
    addSample(object, { name, bytes: [0xe8, 0, 0, 0, 0, 0xc3], isRoot: name !== "dead" });
    if (name === "g") sites.add(5, 24, 5, positions.add(file, 7, 9, outer, positions.addName("inlined")), [0x11], 1);
    else sites.add(5, 8, -1, -1, [], 0);
  }
  const plan = planLink([object], { roots: ["__runa_code_map"] });
  const map = plan.codeMap?.bytes as Uint8Array;
  const view = new DataView(map.buffer, map.byteOffset);
  const word = (offset: number): number => view.getUint32(offset, true);
  const { header, record, position, scope } = CODE_MAP;
  const nameAt = (offset: number): string =>
    new TextDecoder().decode(map.subarray(offset + 4, offset + 4 + word(offset)));
  expect([word(header.magic), word(header.siteCount), word(header.functionCount)]).toEqual([CODE_MAP.magic, 2, 2]);
  expect([word(word(header.sitePcs)), word(word(header.sitePcs) + 4)]).toEqual([5, 21]);
  expect([0, 4].map((at) => nameAt(word(word(header.functionNames) + at)))).toEqual(["f", "g"]);
  const site = word(word(header.siteRecords) + 4);
  expect([word(site + record.frameBytes), word(site + record.handler)]).toEqual([24, 22]);
  expect([view.getUint16(site + record.liveCount, true), view.getUint16(site + record.live, true)]).toEqual([1, 0x11]);
  const row = word(header.positions) + (word(site + record.position) - 1) * position.bytes;
  const place = (at: number): string => {
    const line = word(at + position.place) >>> position.lineShift;
    const column = word(at + position.place) & position.columnMask;
    const inside = word(at + position.scope);
    return `${nameAt(word(inside + scope.process))} ${nameAt(word(inside + scope.file))}:${line}:${column}`;
  };
  expect(place(row)).toBe("inlined a.runa:7:9");
  const caller = word(header.positions) + (word(row + position.inlinedAt) - 1) * position.bytes;
  expect(place(caller)).toMatch(/^g a\.runa:3:\d+$/);
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

/** An object whose code reaches words that hold the addresses of foreign processes. */
function foreignObject(): ObjectFile {
  const object = new ObjectFile();
  addSample(object, { name: "f", bytes: new Array(4).fill(0), relocations: [[0, "rel32data", "slot of weigh", 0]] });
  for (const name of ["weigh", "unused"]) {
    addSample(object, {
      name: `slot of ${name}`,
      section: "data",
      alignment: 8,
      bytes: new Array(8).fill(0),
      relocations: [[0, "abs64", name, 0]],
    });
    object.imports.set(object.symbols.intern(name), "weights");
  }
  return object;
}

test("words for the addresses of reached foreign processes are listed and stay 0", () => {
  for (const positionIndependent of [false, true]) {
    const plan = planLink([foreignObject()], { roots: ["f"], positionIndependent });
    const link = placeLink(plan, { base: 0, text: 0x1000, rodata: 0, relro: 0, data: 0x4000, bss: 0 });
    const data = new Uint8Array(plan.sectionSize.data);
    writeSection(link, "data", data);
    expect(plan.errors).toEqual([]);
    expect(link.importFields).toEqual([{ address: 0x4000, name: "weigh", library: "weights" }]);
    expect([link.absoluteFields, [...data]]).toEqual([[], new Array(8).fill(0)]);
    expect(addressOf(link, "weigh")).toBeUndefined();
  }
});

test("what an object or the image beside defines is not imported", () => {
  const definer = new ObjectFile();
  addSample(definer, { name: "weigh", bytes: [0xc3] });
  const addresses = { base: 0, text: 0x1000, rodata: 0, relro: 0, data: 0x4000, bss: 0 };
  const inside = placeLink(planLink([foreignObject(), definer], { roots: ["f"] }), addresses);
  const beside = placeLink(planLink([foreignObject()], { roots: ["f"], externals: () => 0x1234 }), addresses);
  for (const link of [inside, beside]) {
    const data = new Uint8Array(link.plan.sectionSize.data);
    writeSection(link, "data", data);
    expect(link.importFields).toEqual([]);
    const expected = link === inside ? addressOf(link, "weigh") : 0x1234;
    expect(new DataView(data.buffer).getUint32(0, true)).toBe(expected as number);
  }
});

test("foreign processes are referred to by words of data alone, and are no roots", () => {
  const object = foreignObject();
  addSample(object, { name: "call", bytes: new Array(4).fill(0), relocations: [[0, "rel32", "weigh", -4]] });
  addSample(object, {
    name: "table",
    section: "rodata",
    bytes: new Array(8).fill(0),
    relocations: [[0, "abs64", "weigh", 0]],
  });
  const plan = planLink([object], { roots: ["call", "table", "weigh"] });
  expect(plan.errors.map(describeLinkError)).toEqual([
    "undefined entry symbol weigh",
    "abs64 reference from table to the foreign process weigh, which only an abs64 word of data may hold",
    "rel32 reference from call to the foreign process weigh, which only an abs64 word of data may hold",
  ]);
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
