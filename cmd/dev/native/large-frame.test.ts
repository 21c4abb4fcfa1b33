// A process whose frame holds more references than a short live location of the code map can name.

import { afterAll, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { CODE_MAP } from "#core/spec/layouts.ts";
import { compileText, makeFolder, runCommand, writeExecutable } from "./compile-native.ts";

const folder = makeFolder("large-frame");
afterAll(() => rmSync(folder, { recursive: true }));

/** Words of the frame, and some. */
const COUNT = 2 ** CODE_MAP.live.numberBits + 100;
const numbers = Array.from({ length: COUNT }, (_, index) => index);

const program = `Process called "main" that takes arguments as List of Text:
    Let k be length of arguments
${numbers.map((index) => `    Let t${index} be f"text {k plus ${index}}"`).join("\n")}
    Let all as List of Text be [${numbers.map((index) => `t${index}`).join(", ")}]
    Let wrong be 0
    For i from 0 until length of all:
        If all at index i is not f"text {k plus i}": Increase wrong by 1
    End For
    Display length of all, wrong
End Process
`;

test("the collector finds all references of a frame of more than 32 KB", () => {
  const path = writeExecutable(join(folder, "program"), compileText(program, { optimize: 0 }).object);
  const { output, errors, exitCode } = runCommand(["env", "RUNA_GC_STRESS=1", path]);
  expect({ output, errors, exitCode }).toEqual({ output: `${COUNT} 0\n`, errors: "", exitCode: 0 });
}, 60_000);
