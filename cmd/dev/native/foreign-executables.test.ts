// Executables that call C: a library made by gcc for the tests, and the libraries of the system.

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compileText, type Ended, hasTool, makeFolder, runCommand, writeExecutable } from "./compile-native.ts";

setDefaultTimeout(60_000);
const folder = makeFolder("foreign-executables");
afterAll(() => rmSync(folder, { recursive: true }));

const hasLibc = hasTool("ldd") && runCommand(["ldd", "/bin/sh"]).output.includes("libc.so.6");
const missing = hasLibc ? ["gcc", "readelf"].find((tool) => !hasTool(tool)) : "the GNU C library";

const library = join(folder, "libsample.so");

/** Results have rubbish where C leaves the upper bits of registers undefined. */
const librarySource = `
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define RUBBISH(name) __asm__(".globl " #name "\\n" #name ": mov $0x123456789abcde00, %rax; or %rdi, %rax; ret\\n")
RUBBISH(as_integer8); RUBBISH(as_integer16); RUBBISH(as_integer32); RUBBISH(as_unsigned8);
RUBBISH(as_unsigned16); RUBBISH(as_unsigned32); RUBBISH(as_byte); RUBBISH(as_boolean);
long twelve(long a, long b, long c, long d, long e, long f, long g, long h, long i, long j, long k, long l) {
  return a + 2*b + 3*c + 4*d + 5*e + 6*f + 7*g + 8*h + 9*i + 10*j + 11*k + 12*l;
}
double twelve_floats(double a, double b, double c, double d, double e, double f, double g, double h, double i, double j, double k, double l) {
  return a + 2*b + 3*c + 4*d + 5*e + 6*f + 7*g + 8*h + 9*i + 10*j + 11*k + 12*l;
}
double mixed(long a, double b, int32_t c, float d, uint8_t e, double f, long g, double h, long i, double j, long k, long l) {
  return a + 2*b + 3*c + 4*d + 5*e + 6*f + 7*g + 8*h + 9*i + 10*j + 11*k + 12*l;
}
float half(float x) { return x / 2; }
static long noted = 0;
void note(long value) { noted += value; }
long noted_value(void) { return noted; }
double sum_of(long count, ...) {
  va_list list;
  double sum = 0;
  va_start(list, count);
  for (long i = 0; i < count; i++) sum += va_arg(list, double);
  va_end(list);
  return sum;
}
/* Stores with alignment: a stack that is not at a multiple of 16 bytes faults. */
long aligned(long value) {
  __attribute__((aligned(16))) volatile float kept[4] = { 1, 2, 3, 4 };
  __asm__ volatile("movaps (%0), %%xmm0; movaps %%xmm0, (%0)" :: "r"(kept) : "xmm0", "memory");
  return (uintptr_t)kept % 16 + value;
}
void all_registers(void) {
  __asm__ volatile("mov $-1, %%rax; mov %%rax, %%rcx; mov %%rax, %%rdx; mov %%rax, %%rsi; mov %%rax, %%rdi; mov %%rax, %%r8; mov %%rax, %%r9;"
    "mov %%rax, %%r10; mov %%rax, %%r11; pcmpeqd %%xmm0, %%xmm0; pcmpeqd %%xmm7, %%xmm7; pcmpeqd %%xmm15, %%xmm15"
    ::: "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "xmm0", "xmm7", "xmm15", "cc");
}
static int promised = 0;
static void clean_up(void) { puts("clean-up"); }
void promise(void) { promised = 1; atexit(clean_up); }
__attribute__((destructor)) static void farewell(void) { if (promised) { puts("farewell"); fflush(stdout); } }
void leave(long code) { exit(code); }
void crash(void) { *(volatile int *)8 = 1; }
void give_up(void) { abort(); }
`;

const parameters = (type: string): string => [..."abcdefghijkl"].map((name) => `${name} as ${type}`).join(", ");
const header = (name: string, rest: string, isLeaf = false): string =>
  `${isLeaf ? "leaf " : ""}External Process called "${name}" ${rest} from library "${library}"`;

const headers = [
  header("twelve", `that takes ${parameters("Integer")} returns Integer`),
  header("twelve_floats", `that takes ${parameters("Float")} returns Float`, true),
  header(
    "mixed",
    "that takes a as Integer, b as Float, c as Integer32, d as Float32, e as Byte, f as Float, g as Integer, h as Float, i as Integer, j as Float, k as Integer, l as Integer returns Float",
  ),
  header("half", "that takes x as Float32 returns Float32", true),
  header("note", "that takes value as Integer"),
  header("noted_value", "returns Integer", true),
  header("sum_of", "that takes count as Integer, values as Any returns Float"),
  header("aligned", "that takes value as Integer returns Integer"),
  header("all_registers", "", true),
  header("promise", "", true),
  header("leave", "that takes code as Integer"),
  header("crash", ""),
  header("give_up", ""),
].join("\n");

const narrowTypes = ["Integer8", "Integer16", "Integer32", "Unsigned8", "Unsigned16", "Unsigned32", "Byte", "Boolean"];
const narrow = narrowTypes.map((type) => `as_${type.toLowerCase()}`);
const puts = 'External Process called "puts" that takes text as Text returns Integer32 from library "c"';
const allHeaders = [
  headers,
  puts,
  ...narrow.map((name, index) => header(name, `that takes bits as Integer returns ${narrowTypes[index]}`)),
].join("\n");

const calls = `${allHeaders}

Process called "main":
    Display twelve(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
    Display twelve_floats(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.5)
    Display mixed(1, 2.0, negative 3, 4.0, 5, 6.0, 7, 8.0, 9, 10.0, 11, 12), half(3.0), aligned(7)
    Display sum_of(0), sum_of(1, 0.5), sum_of(9, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.5)
    Let sum be 0
    Let product be 1.0
    For i from 1 to 10:
        note(i)
        Increase sum by i
        all_registers()
        Set product to product * 1.5
    End For
    Display sum, noted_value(), product
    Display ${narrow.map((name) => `${name}(0)`).join(", ")}
    Display ${narrow.map((name) => `${name}(128)`).join(", ")}
End Process
`;

const resultsOfCalls = `650
656.0
632.0 1.5 7
0.0 0.5 45.5
55 55 57.6650390625
0 -8704 -1698898432 0 56832 2596068864 0 false
-128 -8576 -1698898304 128 56960 2596068992 128 true
`;

const endings = `${allHeaders}

Process called "main" that takes arguments as List of Text:
    Display "a"
    puts("b")
    Display "c"
    puts("d")
    puts("e")
    Let way be arguments at index 0
    If way is not "crash" and way is not "abort": promise()
    If way is "leave": leave(7)
    If way is "crash": crash()
    If way is "abort": give_up()
    If way is "trap": Display (a List of Integer) at index 3
    If way is "error": Throw a value of type Error with message as "enough"
    Display "f"
End Process
`;

const write = (name: string, text: string, optimize = 0): string =>
  writeExecutable(join(folder, name), compileText(text, { optimize }).object);
const ends = (output: string): Ended => ({ output, errors: "", exitCode: 0 });

test("what the program wants is not optional, though the runtime does without", () => {
  const declared = 'External Process called "exit" that takes code as Integer32 from library "mine"';
  const { object } = compileText(`${declared}\nexit(3)\n`, { optimize: 0 });
  const found = [...object.imports].map(([symbol, from]) => {
    const name = object.symbols.nameOf(symbol);
    return `${name} ${from}${object.optionalImports.has(symbol) ? " optional" : ""}`;
  });
  expect(found.sort()).toEqual(["__cxa_atexit c optional", "exit mine", "fflush c optional"]);
});

describe.skipIf(missing !== undefined)(
  `executables call a library${missing === undefined ? "" : ` (skipped: needs ${missing})`}`,
  () => {
    beforeAll(() => {
      const source = join(folder, "sample.c");
      writeFileSync(source, librarySource);
      expect(runCommand(["gcc", "-O1", "-shared", "-fPIC", "-o", library, source])).toEqual(ends(""));
    });

    test.each([0, 2])("arguments and results of all kinds, at --optimize %d", (optimize) => {
      expect(runCommand([write("calls", calls, optimize)])).toEqual(ends(resultsOfCalls));
    });

    test("what both sides print comes in the order of the calls, however the program ends", () => {
      const path = write("endings", endings);
      const printed = "a\nb\nc\nd\ne\n";
      const end = (way: string): Ended => runCommand([path, way]);
      const cleanUp = "clean-up\nfarewell\n";
      expect(end("return")).toEqual(ends(`${printed}f\n${cleanUp}`));
      expect(end("leave")).toEqual({ output: `${printed}${cleanUp}`, errors: "", exitCode: 7 });
      expect(end("trap")).toMatchObject({ output: printed, exitCode: 101 });
      expect(end("error")).toMatchObject({ output: printed, exitCode: 106 });
      const [crashed, ended] = [end("crash"), end("abort")];
      expect([crashed.exitCode, ended.exitCode]).toEqual([115, 115]);
      expect(crashed.errors).toMatch(/signal=11, address=0x8\n +at program\.main \(program\.runa:\d+:\d+\)\n/);
      expect(ended.errors).toMatch(/abort\n +at program\.main \(program\.runa:\d+:\d+\)\n/);
    });

    test("a missing library or process is the loader's message", () => {
      const program = (name: string): string =>
        `External Process called "gone" from library "${name}"\nDisplay "never"\ngone()\n`;
      const noProcess = runCommand([write("no-process", program("c"))]);
      expect([noProcess.output, noProcess.exitCode]).toEqual(["", 127]);
      expect(noProcess.errors).toContain("undefined symbol: gone");
      const noLibrary = runCommand([write("no-library", program("no-such-library"))]);
      expect([noLibrary.output, noLibrary.exitCode]).toEqual(["", 127]);
      expect(noLibrary.errors).toContain("libno-such-library.so");
    });

    test("what is declared and not called needs no library: the executable is static", () => {
      const path = write("static", `${headers}\nDisplay 1\n`);
      expect(runCommand(["readelf", "-lW", path]).output).not.toContain("INTERP");
      expect(runCommand([path])).toEqual(ends("1\n"));
    });

    test("the same program gives the same bytes, with and without symbols, and binutils accept them", () => {
      const text = `${headers}\nDisplay half(3.0), noted_value()\n`;
      for (const debug of [false, true]) {
        const [first, second] = ["first", "second"].map((name) =>
          writeExecutable(join(folder, name), compileText(text, { optimize: 0, wantsLines: debug }).object, debug),
        ) as [string, string];
        expect(readFileSync(first).equals(readFileSync(second))).toBe(true);
        const shown = runCommand(["readelf", "--wide", "--all", first]);
        expect(shown.errors).toBe("");
        expect(shown.output).toContain(`Shared library: [${library}]`);
        expect(runCommand(["ldd", first]).output).toContain("libsample.so");
        if (debug && hasTool("strip")) expect(runCommand(["strip", first])).toEqual(ends(""));
        expect(runCommand([first])).toEqual(ends("1.5 0\n"));
      }
    });
  },
);
