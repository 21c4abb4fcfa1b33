/** Tests of linked images: layout, symbol lookup, relocation list, reproducibility. */

import { expect, test } from "bun:test";
import { LinkedImageView } from "#core/base/linked-image-view.ts";
import { describeLinkError } from "./link-error.ts";
import { addressOf } from "./link-write.ts";
import { buildLinkedImage } from "./linked-image.ts";
import { ObjectFile } from "./object-file.ts";
import { addSample } from "./testing/sample-objects.ts";

function sampleObject(count: number): ObjectFile {
  const object = new ObjectFile();
  for (let i = 0; i < count; i++) {
    addSample(object, {
      name: `function_${i}`,
      bytes: [0xe8, 0, 0, 0, 0, 0xc3],
      relocations: [[1, "rel32", `function_${(i + 1) % count}`, -4]],
    });
  }
  const pointer = { bytes: [0, 0, 0, 0, 0, 0, 0, 0], alignment: 8 } as const;
  addSample(object, { name: "constant", section: "rodata", bytes: [7], isRoot: true });
  addSample(object, { name: "table", section: "rodata", ...pointer, relocations: [[0, "abs64", "constant", 0]] });
  addSample(object, {
    name: "variable",
    section: "data",
    ...pointer,
    relocations: [[0, "abs64", "table", 0]],
    isRoot: true,
  });
  addSample(object, { name: "zeros", section: "bss", zeroBytes: 10000, alignment: 64, isRoot: true });
  object.addReferenceWord(16);
  return object;
}

test("every global symbol is found, nothing else is", () => {
  const image = buildLinkedImage([sampleObject(300)], { roots: ["function_0"] });
  expect(image.errors).toEqual([]);
  const view = new LinkedImageView(image.bytes);
  expect(view.isValid()).toBe(true);
  const link = image.link as NonNullable<typeof image.link>;
  for (const name of ["function_0", "function_1", "function_10", "function_299", "zeros", "__runa_code_map"]) {
    expect(view.lookup(name)).toBe((addressOf(link, name) as number) - view.linkedBase);
  }
  for (const name of ["function_", "function_300", "", "zzz", "function_1\0"])
    expect(view.lookup(name)).toBeUndefined();
});

test("parts lie on their own pages and absolute fields are listed", () => {
  const image = buildLinkedImage([sampleObject(3)], { roots: ["function_0"] });
  const view = new LinkedImageView(image.bytes);
  for (const field of ["textOffset", "relroOffset", "dataOffset", "fileBytes", "memoryBytes"] as const) {
    expect(view.field(field) % 4096).toBe(0);
  }
  expect(view.field("fileBytes")).toBe(image.bytes.length);
  expect(view.field("memoryBytes")).toBeGreaterThanOrEqual(view.field("bssOffset") + 10000);
  const fields = [...Array(view.field("absoluteCount")).keys()].map((index) => view.absoluteField(index));
  const roots = view.lookup("__runa_global_roots") as number;
  expect(fields).toEqual([view.lookup("table") as number, roots, view.lookup("variable") as number]);
  expect(new DataView(image.bytes.buffer).getUint32(roots, true)).toBe(
    view.linkedBase + (view.lookup("zeros") as number) + 16,
  );
  const words = new DataView(image.bytes.buffer);
  expect(words.getUint32(view.lookup("variable") as number, true)).toBe(
    view.linkedBase + (view.lookup("table") as number),
  );
});

test("the same input gives the same bytes", () => {
  const build = (): Uint8Array => buildLinkedImage([sampleObject(20)], { roots: ["function_0"] }).bytes;
  expect(build()).toEqual(build());
});

test("other bytes are not taken for an image", () => {
  expect(new LinkedImageView(new Uint8Array(10)).isValid()).toBe(false);
  expect(new LinkedImageView(new Uint8Array(4096)).isValid()).toBe(false);
});

test("an image cannot call foreign processes", () => {
  const object = new ObjectFile();
  addSample(object, {
    name: "slot",
    section: "data",
    bytes: new Array(8).fill(0),
    relocations: [[0, "abs64", "getpid", 0]],
  });
  object.imports.set(object.symbols.intern("getpid"), "c");
  const image = buildLinkedImage([object], { roots: ["slot"] });
  expect(image.errors.map(describeLinkError)).toEqual([
    "the image calls the foreign process getpid, and images have no libraries",
  ]);
  expect(image.bytes.length).toBe(0);
});
