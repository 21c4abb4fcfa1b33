/** Tests of executables with libraries: they run, their words for addresses are sealed, and binutils, gdb and the loader accept them. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildExecutable } from "./elf-executable.ts";
import { ObjectFile } from "./object-file.ts";
import { hasTool, runBytes, runTool, temporaryDirectory, writeExecutable } from "./testing/run-tool.ts";
import { addSample, assemble, type SampleFragment } from "./testing/sample-objects.ts";

setDefaultTimeout(60_000);
const LIBC = "the GNU C library";
const hasLibc = hasTool("ldd") && runTool(["ldd", "/bin/sh"]).stdout.includes("libc.so.6");
const withTools = (name: string, ...tools: string[]): [string, typeof test] => {
  const missing = hasLibc ? tools.find((tool) => !hasTool(tool)) : LIBC;
  return missing === undefined ? [name, test] : [`${name} (skipped: needs ${missing})`, test.skip as typeof test];
};
const libcTest = (title: string, body: () => void): void => {
  const [name, run] = withTools(title);
  run(name, body);
};

type Imports = Readonly<Record<string, string>>;
const utf8 = new TextEncoder();

/** An object with code, a message and words for the addresses of foreign processes, each named after its process. */
function makeObject(
  code: Pick<SampleFragment, "bytes" | "relocations">,
  message: string,
  imports: Imports,
): ObjectFile {
  const object = new ObjectFile();
  addSample(object, { name: "_start", ...code });
  addSample(object, { name: "message", section: "rodata", alignment: 1, bytes: [...utf8.encode(`${message}\0`)] });
  for (const [name, library] of Object.entries(imports)) {
    addSample(object, {
      name: `slot ${name}`,
      section: "data",
      alignment: 8,
      bytes: new Array(8).fill(0),
      relocations: [[0, "abs64", name, 0]],
    });
    object.imports.set(object.symbols.intern(name), library);
  }
  return object;
}

/** `first` of the message; then `exit` with the low byte of what it gave, or with `code`. */
function callAndExit(first: string, code?: number): Pick<SampleFragment, "bytes" | "relocations"> {
  const bytes = assemble(`
    48 8d 3d 00 00 00 00  ; lea rdi, [rip + message]
    31 f6                 ; xor esi, esi
    31 c0                 ; xor eax, eax
    ff 15 00 00 00 00     ; call [rip + slot]
    0f b6 f8              ; movzx edi, al
    90 90 90 90 90        ; or mov edi, code
    ff 15 00 00 00 00     ; call [rip + slot exit]
  `);
  if (code !== undefined) bytes.splice(20, 5, 0xbf, code, 0, 0, 0);
  return {
    bytes,
    relocations: [
      [3, "rel32data", "message", -4],
      [13, "rel32data", `slot ${first}`, -4],
      [27, "rel32data", "slot exit", -4],
    ],
  };
}

const greeting = (): ObjectFile => makeObject(callAndExit("puts", 7), "hello", { exit: "c", puts: "c" });
const build = (object: ObjectFile, withSymbols = false): Uint8Array => {
  const { bytes, errors } = buildExecutable([object], { entry: "_start", withSymbols });
  expect(errors).toEqual([]);
  return bytes;
};

libcTest("a program calls the C library and ends through it", () => {
  const bytes = build(greeting());
  expect(bytes.length).toBeLessThan(1500);
  expect(runBytes("greeting", bytes)).toEqual({ stdout: "hello\n", stderr: "", exitCode: 7 });
});

libcTest("data and bss lie beside what is sealed", () => {
  const object = makeObject(callAndExit("puts", 3), "beside", { exit: "c", puts: "c" });
  addSample(object, { name: "counter", section: "data", alignment: 64, bytes: [1, 2, 3], isRoot: true });
  addSample(object, { name: "zeros", section: "bss", alignment: 4096, zeroBytes: 100_000, isRoot: true });
  expect(runBytes("beside", build(object))).toEqual({ stdout: "beside\n", stderr: "", exitCode: 3 });
});

libcTest("words for addresses cannot be written by the program", () => {
  const store = { bytes: [0xc6, 0x05, 0, 0, 0, 0, 1], relocations: [[2, "rel32data", "slot exit", -5]] } as const;
  expect(runBytes("sealed", build(makeObject(store, "", { exit: "c" }))).exitCode).toBe(139);
});

libcTest("references name the versions that they need", () => {
  // The first version of realpath wants a buffer; that of today makes one.
  const object = makeObject(callAndExit("realpath"), "/nowhere/at/all", { realpath: "libc", exit: "c" });
  expect(new TextDecoder("latin1").decode(build(object))).toContain("GLIBC_2.3\0");
  const ends = makeObject(callAndExit("realpath"), "/", { realpath: "c", exit: "c" });
  const nowhere = runBytes("nowhere", build(object)).exitCode;
  expect([nowhere, runBytes("root", build(ends)).exitCode === 0]).toEqual([0, false]);
});

libcTest("a missing library or process is the loader's message and exit code 127", () => {
  const noLibrary = runBytes("no-library", build(makeObject(callAndExit("f"), "", { exit: "c", f: "no_such_thing" })));
  expect([noLibrary.exitCode, noLibrary.stdout]).toEqual([127, ""]);
  expect(noLibrary.stderr).toContain("libno_such_thing.so: cannot open shared object file");
  const noProcess = runBytes("no-process", build(makeObject(callAndExit("f_of_c"), "", { exit: "c", f_of_c: "c" })));
  expect([noProcess.exitCode, noProcess.stdout]).toEqual([127, ""]);
  expect(noProcess.stderr).toContain("undefined symbol: f_of_c");
});

test("the same input gives the same bytes, with and without symbols", () => {
  for (const withSymbols of [false, true])
    expect(build(greeting(), withSymbols)).toEqual(build(greeting(), withSymbols));
});

test("a program whose foreign processes are all defined in it is static", () => {
  const code = { bytes: [0xff, 0x15, 0, 0, 0, 0], relocations: [[2, "rel32data", "slot leave", -4]] } as const;
  const object = makeObject(code, "", { leave: "c" });
  addSample(object, { name: "leave", bytes: assemble("6a 05 5f b8 e7 00 00 00 0f 05") });
  const bytes = build(object);
  expect(new TextDecoder("latin1").decode(bytes)).not.toContain("/lib64");
  expect(runBytes("static", bytes).exitCode).toBe(5);
});

{
  const [name, run] = withTools(
    "a library is searched before the C library, whatever comes first in the program",
    "gcc",
  );
  run(name, () => {
    const directory = temporaryDirectory();
    const library = join(directory, "own.so");
    writeFileSync(join(directory, "own.c"), "int index(const char *text, int c) { return text[0] - '0'; }\n");
    expect(runTool(["gcc", "-w", "-shared", "-fPIC", "-o", library, join(directory, "own.c")]).stderr).toBe("");
    const object = makeObject(callAndExit("index"), "6", { exit: "c", index: library });
    expect(runBytes("index", build(object))).toEqual({ stdout: "", stderr: "", exitCode: 6 });
  });
}

{
  const [name, run] = withTools("readelf shows all tables, without complaint", "readelf");
  run(name, () => {
    const object = makeObject(callAndExit("realpath"), "/", { realpath: "c", exit: "c", cos: "m" });
    addSample(object, { name: "user", bytes: new Array(8).fill(0), relocations: [[0, "rel32data", "slot cos", 0]] });
    for (const withSymbols of [false, true]) {
      const { bytes } = buildExecutable([object], { entry: "_start", withSymbols, roots: ["user"] });
      const shown = runTool(["readelf", "--wide", "--all", writeExecutable("tables", bytes)]);
      expect(shown.stderr).toBe("");
      expect(shown.stdout).toContain("[Requesting program interpreter: /lib64/ld-linux-x86-64.so.2]");
      expect(shown.stdout).toMatch(/NEEDED.*libm\.so\.6[^]*NEEDED.*libc\.so\.6/);
      expect(shown.stdout).not.toMatch(/RWE|TEXTREL/);
      const relocations = runTool(["readelf", "--wide", "--relocs", "--use-dynamic", writeExecutable("tables", bytes)]);
      expect(relocations.stderr).toBe("");
      expect(relocations.stdout).toMatch(/R_X86_64_GLOB_DAT +0+ realpath/);
      if (withSymbols) expect(shown.stdout).toMatch(/R_X86_64_GLOB_DAT +0+ realpath@GLIBC_2\.3 /);
    }
  });
}

{
  const [name, run] = withTools("what strip leaves still runs", "strip");
  run(name, () => {
    const path = writeExecutable("stripped", build(greeting(), true));
    expect(runTool(["strip", path]).stderr).toBe("");
    expect(runTool([path])).toEqual({ stdout: "hello\n", stderr: "", exitCode: 7 });
  });
}

{
  const [name, run] = withTools("gdb stops in the program and knows its libraries", "gdb");
  run(name, () => {
    const path = writeExecutable("debugged", build(greeting(), true));
    const commands = ["set breakpoint pending on", "break puts", "run", "backtrace", "info sharedlibrary"].flatMap(
      (line) => ["-ex", line],
    );
    const shown = runTool(["gdb", "-nx", "-batch", "-iex", "set debuginfod enabled off", ...commands, path]).stdout;
    expect(shown).toMatch(/#1 .* in _start \(\)/);
    expect(shown).toContain("libc.so.6");
  });
}
