// Golden programs in the evaluator: the same output and the same trap with and without passes.

import { expect, test } from "bun:test";
import { evaluateProgram } from "#cmd/dev/library/evaluate-program.ts";

const FOLDER = `${import.meta.dir}/../../cmd/runa/testdata`;

test.each([
  "programs/hello",
  "programs/quicksort",
  "traps/index-out-of-bounds",
  "traps/overflow-add",
  "language/integers",
])("%s", async (name) => {
  const text = await Bun.file(`${FOLDER}/${name}.runa`).text();
  const plain = evaluateProgram(text, { level: 0 });
  const optimised = evaluateProgram(text, { level: 2 });
  expect(plain.output + (plain.trap ?? "")).not.toBe("");
  expect({ output: optimised.output, trap: optimised.trap }).toEqual({ output: plain.output, trap: plain.trap });
});
