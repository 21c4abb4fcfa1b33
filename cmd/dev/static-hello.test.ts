// A static `hello` holds only what it reaches: at most 16 KB, the same bytes each time.

import { expect, test } from "bun:test";
import { compileSource } from "#cmd/runa/compiler/compile-source.ts";
import { executableBytes } from "#cmd/runa/compiler/write-forms.ts";
import { SourceFile } from "#core/base/source.ts";
import { checkoutLoader } from "./library/library-loader.ts";

const bytesMax = 16 * 1024;

function compileHello(): Uint8Array {
  const source = new SourceFile("hello.runa", 'Process called "main":\n    Display "Hello, world!"\nEnd Process\n');
  const { object } = compileSource(source, checkoutLoader(), {
    optimize: 2,
    cpu: "x86-64-v3",
    disabledPasses: [],
    verifyEach: false,
    dump: undefined,
    times: undefined,
    wantsLines: false,
    isOutside: undefined,
  });
  if (object === undefined) throw new Error("hello does not compile");
  return executableBytes(object, "hello.runa", false);
}

test("a static hello has at most 16 KB and is the same each time", () => {
  const first = compileHello();
  expect(first.length).toBeGreaterThan(1000);
  expect(first.length).toBeLessThanOrEqual(bytesMax);
  expect(compileHello()).toEqual(first);
});
