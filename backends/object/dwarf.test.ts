/** Tests of debugging information with readelf and gdb, and of the perf map. */

import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildDwarf } from "./dwarf.ts";
import { buildExecutable } from "./elf-executable.ts";
import { buildRelocatable } from "./elf-relocatable.ts";
import { ObjectFile } from "./object-file.ts";
import { formatPerfMap } from "./perf-map.ts";
import { hasTool, runTool, temporaryDirectory, writeExecutable } from "./testing/run-tool.ts";
import { addSample, assemble } from "./testing/sample-objects.ts";

const LINES = ["-- program", "outer", "  middle", "    inner 1", "    inner 2", "  leave", "exit"];

/** `_start` (line 2) calls middle (lines 3-6), which calls inner (lines 4-5); frames of 0, 24 and 200 bytes. */
function sampleProgram(): ObjectFile {
  const object = new ObjectFile();
  const { positions } = object;
  const file = positions.addName("sample.runa");
  const rows = (name: string, ...list: readonly (readonly [offset: number, line: number])[]): void => {
    for (const [offset, line] of list) {
      object.addLine(offset, positions.add(file, line, 3, -1, positions.addName(name)));
    }
  };
  const start = addSample(object, {
    name: "_start",
    bytes: assemble("e8 00 00 00 00 31 ff b8 e7 00 00 00 0f 05"),
    relocations: [[1, "rel32", "sample.middle", -4]],
  });
  rows("_start", [0, 2], [5, 7]);
  object.setFrame(start, { frameBytes: 0, prologueEnd: 0 });
  const middle = addSample(object, {
    name: "sample.middle",
    bytes: assemble("48 83 ec 18 e8 00 00 00 00 48 83 c4 18 c3"),
    relocations: [[5, "rel32", "sample.inner", -4]],
  });
  rows("sample.middle", [0, 3], [4, 3], [9, 6]);
  object.setFrame(middle, { frameBytes: 24, prologueEnd: 4 });
  const inner = addSample(object, {
    name: "sample.inner",
    bytes: assemble("48 81 ec c8 00 00 00 90 90 48 81 c4 c8 00 00 00 c3"),
  });
  rows("sample.inner", [0, 4], [7, 4], [8, 5]);
  object.setFrame(inner, { frameBytes: 200, prologueEnd: 7 });
  return object;
}

function debugExecutable(): Uint8Array {
  const debugSections = (link: Parameters<typeof buildDwarf>[0]) =>
    buildDwarf(link, { unitName: "sample.runa", directory: "/source" });
  const executable = buildExecutable([sampleProgram()], { entry: "_start", withSymbols: true, debugSections });
  expect(executable.errors).toEqual([]);
  return executable.bytes;
}

test.skipIf(!hasTool("readelf"))(
  hasTool("readelf") ? "readelf reads lines, functions and frames" : "lines (skipped: needs readelf)",
  () => {
    const path = writeExecutable("sample", debugExecutable());
    const lines = runTool(["readelf", "--debug-dump=decodedline", path]);
    expect(lines.stderr).toBe("");
    const table = lines.stdout.split("\n").filter((line) => line.startsWith("sample.runa"));
    const numbers = table.map((line) => line.split(/\s+/)[1]);
    expect(numbers).toEqual(["2", "7", "-", "3", "3", "6", "-", "4", "4", "5", "-"]);
    const dump = runTool(["readelf", "--debug-dump=info,frames-interp", path]);
    expect(dump.stderr).toBe("");
    expect(dump.stdout).toContain("sample.middle");
    expect(dump.stdout).toContain("rsp+208");
  },
);

test.skipIf(!hasTool("gdb"))(
  hasTool("gdb") ? "gdb breaks at a line and shows names and lines of all frames" : "gdb (skipped: needs gdb)",
  () => {
    const path = writeExecutable("sample", debugExecutable());
    writeFileSync(join(dirname(path), "sample.runa"), `${LINES.join("\n")}\n`);
    const commands = ["break sample.runa:5", "run", "backtrace", "list 5,5", "finish", "next", "info line"];
    const shown = runTool(
      ["gdb", "-nx", "-batch", "-iex", "set debuginfod enabled off", ...commands.flatMap((c) => ["-ex", c]), path],
      dirname(path),
    );
    expect(shown.stdout).toContain("Breakpoint 1, sample.inner () at sample.runa:5");
    expect(shown.stdout).toMatch(/#1 +0x[0-9a-f]+ in sample\.middle \(\) at sample\.runa:3/);
    expect(shown.stdout).toMatch(/#2 +0x[0-9a-f]+ in _start \(\) at sample\.runa:2/);
    expect(shown.stdout).not.toMatch(/#3|corrupt/);
    expect(shown.stdout).toContain("sample.middle () at sample.runa:6\n6\t  leave");
  },
  20000,
);

test.skipIf(!hasTool("gcc"))(
  hasTool("gcc") ? "debugging sections survive the system's linker" : "debugging in .o (skipped: needs gcc)",
  () => {
    const directory = temporaryDirectory();
    const relocatable = buildRelocatable([sampleProgram()], {
      roots: ["_start"],
      debugSections: (link) => buildDwarf(link, { unitName: "sample.runa", directory: "/source" }),
    });
    expect(relocatable.errors).toEqual([]);
    writeFileSync(join(directory, "sample.o"), relocatable.bytes);
    const built = runTool(["gcc", "-nostdlib", "-static", "sample.o", "-o", "sample"], directory);
    expect(built).toEqual({ stdout: "", stderr: "", exitCode: 0 });
    expect(runTool([join(directory, "sample")]).exitCode).toBe(0);
    const lines = runTool(["readelf", "--debug-dump=decodedline,info,frames", "sample"], directory);
    expect(lines.stderr).toBe("");
    const entry = /Entry point address:\s+(0x[0-9a-f]+)/.exec(runTool(["readelf", "-h", "sample"], directory).stdout);
    expect(lines.stdout).toMatch(new RegExp(`sample.runa +2 +${entry?.[1]}`));
  },
);

test("the perf map lists functions by address", () => {
  const executable = buildExecutable([sampleProgram()], { entry: "_start" });
  const text = formatPerfMap(executable.link as NonNullable<typeof executable.link>);
  expect(text).toMatch(
    /^4000[0-9a-f]{2} e _start\n4000[0-9a-f]{2} e sample.middle\n4000[0-9a-f]{2} 11 sample.inner\n$/,
  );
});
