// Tests that the examples in the library's documentation hold.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { runa } from "#cmd/runa/testing/built-runa.ts";

test("examples of the library", () => {
  const { exitCode, output } = runa(["test", "stdlib", "--reporter=dot", "--timeout=60000"], {
    folder: join(import.meta.dir, "..", "..", ".."),
    timeout: 60_000,
  });
  expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringMatching(/\n\d{3,} passed in/) });
}, 90_000);
