/** Tests of relocatable files and archives: C programs link against them and run. */

import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildArchive } from "./archive.ts";
import { buildRelocatable } from "./elf-relocatable.ts";
import { describeLinkError } from "./link-error.ts";
import { ObjectFile } from "./object-file.ts";
import { hasTool, runTool, temporaryDirectory } from "./testing/run-tool.ts";
import { addSample, assemble } from "./testing/sample-objects.ts";

const MAIN = `
#include <stdio.h>
extern int answer(void); extern int table_sum(void); extern unsigned descriptor_distance(void);
extern unsigned base_distance(void); extern long counter;
int offset_from_c(int x) { return x + 2; }
int main(void) {
  counter += 1;
  printf("%d %d %d\\n", answer(), table_sum(), descriptor_distance() == base_distance());
  return 0;
}
`;

/** `answer` calls C; `table_sum` reads through a pointer table; the distances are one number computed in two ways. */
function sampleLibrary(): ObjectFile {
  const object = new ObjectFile();
  addSample(object, {
    name: "answer",
    bytes: assemble(`
      48 83 ec 08 8b 3d 00 00 00 00   ; sub rsp, 8; mov edi, [rip + counter]
      e8 00 00 00 00 48 83 c4 08 c3   ; call offset_from_c; add rsp, 8; ret
    `),
    relocations: [
      [6, "rel32data", "counter", -4],
      [11, "rel32", "offset_from_c", -4],
    ],
  });
  addSample(object, {
    name: "table_sum",
    bytes: assemble(`
      48 8b 05 00 00 00 00 8b 00      ; mov rax, [rip + pointers]; mov eax, [rax]
      48 8b 0d 00 00 00 00 03 01      ; mov rcx, [rip + pointers + 8]; add eax, [rcx]
      e9 00 00 00 00                  ; jmp identity
    `),
    relocations: [
      [3, "rel32data", "pointers", -4],
      [12, "rel32data", "pointers", 4],
      [19, "rel32", "identity", -4],
    ],
  });
  addSample(object, { name: "identity", bytes: [0xc3] });
  addSample(object, {
    name: "descriptor_distance",
    bytes: [0xb8, 0, 0, 0, 0, 0xc3],
    relocations: [[1, "imagebase32", "five", 0]],
  });
  addSample(object, {
    name: "base_distance",
    bytes: assemble(`
      48 8d 05 00 00 00 00 48 8d 0d 00 00 00 00 ; lea rax, [rip + five]; lea rcx, [rip + base]
      48 29 c8 c3                               ; sub rax, rcx; ret
    `),
    relocations: [
      [3, "rel32data", "five", -4],
      [10, "rel32data", "__runa_descriptor_base", -4],
    ],
  });
  addSample(object, { name: "never_used", bytes: [0xc3], relocations: [[0, "rel32", "missing", 0]] });
  addSample(object, { name: "five", section: "rodata", alignment: 4, bytes: [5, 0, 0, 0] });
  addSample(object, { name: "counter", section: "data", alignment: 8, bytes: [39, 0, 0, 0, 0, 0, 0, 0] });
  addSample(object, {
    name: "pointers",
    section: "rodata",
    alignment: 8,
    bytes: new Array(16).fill(0),
    relocations: [
      [0, "abs64", "five", 0],
      [8, "abs64", "counter", 0],
    ],
  });
  return object;
}

const ROOTS = ["answer", "table_sum", "descriptor_distance", "base_distance"];

test("base-relative values outside rodata and 32-bit addresses are errors", () => {
  const object = new ObjectFile();
  addSample(object, {
    name: "f",
    bytes: new Array(8).fill(0),
    relocations: [
      [0, "imagebase32", "f", 0],
      [4, "abs32", "f", 0],
    ],
  });
  expect(buildRelocatable([object], { roots: ["f"] }).errors.map(describeLinkError)).toEqual([
    "f needs the fixed address of f, which a position-independent image cannot give",
    "imagebase32 reference from f to f is out of range",
  ]);
});

test("the same input gives the same bytes", () => {
  const build = (): Uint8Array => buildRelocatable([sampleLibrary()], { roots: ROOTS }).bytes;
  expect(build()).toEqual(build());
});

test.skipIf(!hasTool("gcc"))(
  hasTool("gcc") ? "gcc links C with an object and with an archive" : "C links (skipped: needs gcc)",
  () => {
    const directory = temporaryDirectory();
    const relocatable = buildRelocatable([sampleLibrary()], { roots: ROOTS });
    expect(relocatable.errors).toEqual([]);
    writeFileSync(join(directory, "main.c"), MAIN);
    writeFileSync(join(directory, "library.o"), relocatable.bytes);
    const members = [{ name: "library.o", bytes: relocatable.bytes, symbols: relocatable.symbols }];
    writeFileSync(join(directory, "library.a"), buildArchive(members));
    for (const [input, ...flags] of [["library.o"], ["library.a"], ["library.a", "-static"]] as const) {
      const built = runTool(["gcc", ...flags, "main.c", input, "-o", "program"], directory);
      expect(built).toEqual({ stdout: "", stderr: "", exitCode: 0 });
      expect(runTool([join(directory, "program")])).toEqual({ stdout: "42 45 1\n", stderr: "", exitCode: 0 });
    }
  },
);
