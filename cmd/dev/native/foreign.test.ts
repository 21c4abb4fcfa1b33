// Programs that call C: another linker puts the object together with the library that has the processes.

import { afterAll, expect, test } from "bun:test";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { objectBytes } from "#cmd/runa/compiler/write-forms.ts";
import { compileText, hasTool, makeFolder, runCommand } from "./compile-native.ts";

const folder = makeFolder("foreign");
afterAll(() => rmSync(folder, { recursive: true }));

const program = `External Process called "weigh" that takes amount as Integer, factor as Float returns Integer from library "weights"
leaf External Process called "last_of" that takes a as Integer, b as Integer, c as Integer, d as Integer, e as Integer, f as Integer, g as Integer returns Integer from library "weights"

Process called "main":
    Let sum be 0
    For i from 1 to 3: Increase sum by weigh(i, 1.5)
    Display sum, last_of(1, 2, 3, 4, 5, 6, 7)
End Process
`;

const library = `
long weigh(long amount, double factor) { return (long)(amount * factor * 100); }
long last_of(long a, long b, long c, long d, long e, long f, long g) { return a + b + c + d + e + f == 21 ? g : -1; }
`;

const link = ["gcc", "-static", "-nostdlib", "-Wl,-e,__runa_start", "-Wl,-z,noexecstack"];

test.skipIf(!hasTool("gcc"))(
  `an object calls foreign processes by their own names${hasTool("gcc") ? "" : " (skipped: needs gcc)"}`,
  () => {
    const [object, source, path] = ["program.o", "weights.c", "program"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(object, objectBytes(compileText(program).object, "program.runa", false));
    writeFileSync(source, library);
    expect(runCommand([...link, object, source, "-o", path])).toEqual({ output: "", errors: "", exitCode: 0 });
    expect(runCommand([path])).toEqual({ output: "900 7\n", errors: "", exitCode: 0 });
  },
  30_000,
);
