// The builder: variables become block parameters only where they must, unreachable code goes, blocks stand in order.

import { describe, expect, test } from "bun:test";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, WORD } from "#core/types/type-table.ts";
import { FunctionBuilder } from "./builder.ts";
import { MirFunction } from "./function.ts";
import { printFunction } from "./print-mir.ts";
import { SymbolTable } from "./session-tables.ts";
import { verifyFunction } from "./verify-mir.ts";

const symbols = new SymbolTable();

function build(body: (b: FunctionBuilder) => void): string {
  const b = new FunctionBuilder(new MirFunction(symbols.intern("f"), 0, [WORD], [WORD]));
  body(b);
  const fn = b.finish();
  expect(verifyFunction(fn, { flat: true })).toEqual([]);
  return printFunction(fn, { symbols });
}
const paramsOf = (text: string): string[] =>
  [...text.matchAll(/^(b\d+)\((.*)\):$/gm)].map((found) => `${found[1]}:${found[2]}`);

describe("builder", () => {
  test("a variable that a loop does not set needs no parameter", () => {
    const text = build((b) => {
      const n = b.addParam(b.current, WORD);
      const kept = b.newVariable(WORD);
      const sum = b.newVariable(WORD);
      b.write(kept, n);
      b.write(sum, n);
      const head = b.newBlock();
      const exit = b.newBlock();
      b.jump(head);
      b.enter(head);
      b.write(sum, b.emit(OP.add, WORD, [b.read(sum), b.read(kept)]));
      b.branch(b.emit(OP.lt_s, BOOL, [b.read(sum), b.read(kept)]), head, exit);
      b.seal(head);
      b.enterSealed(exit);
      b.end(OP.return, [b.read(sum)]);
    });
    expect(paramsOf(text).length).toBe(2);
    expect(paramsOf(text)[1]).toMatch(/^b1:v\d+: word$/);
  });

  test("two ways that set differently meet in a parameter, two that set alike do not", () => {
    const text = build((b) => {
      const n = b.addParam(b.current, WORD);
      const differs = b.newVariable(WORD);
      const same = b.newVariable(WORD);
      const [then, otherwise, join] = [b.newBlock(), b.newBlock(), b.newBlock()];
      b.branch(b.emit(OP.lt_s, BOOL, [n, b.word(0)]), then, otherwise);
      b.enterSealed(then);
      b.write(differs, b.word(1));
      b.write(same, n);
      b.jump(join);
      b.enterSealed(otherwise);
      b.write(differs, b.word(2));
      b.write(same, n);
      b.jump(join);
      b.enterSealed(join);
      b.end(OP.return, [b.emit(OP.add, WORD, [b.read(differs), b.read(same)])]);
    });
    expect(paramsOf(text).map((line) => line.split(",").length)).toEqual([1, 1]);
    expect(text).toMatch(/add v\d+, v0/);
  });

  test("code after the end of a block is dropped", () => {
    const text = build((b) => {
      const n = b.addParam(b.current, WORD);
      b.end(OP.return, [n]);
      b.end(OP.return, [b.emit(OP.mul, WORD, [n, b.word(7)])]);
    });
    expect(text).not.toContain("mul");
  });

  test("constants of 64 bits", () => {
    const text = build((b) => {
      b.addParam(b.current, WORD);
      const values = [0, -1, 2 ** 31, -(2 ** 40), 2n ** 63n - 1n, -(2n ** 63n)].map((value) => b.word(value));
      b.end(OP.return, [values.reduce((one, other) => b.emit(OP.xor, WORD, [one, other]))]);
    });
    const constants = [...text.matchAll(/const #(-?\d+)/g)].map((found) => found[1]);
    expect(constants).toEqual([
      ...["0", "-1", "2147483648", "-1099511627776"],
      ...["9223372036854775807", "-9223372036854775808"],
    ]);
  });
});
