// The evaluator on small functions: loops, memory, calls, traps and handlers, printing.

import { describe, expect, test } from "bun:test";
import { EvaluatedTrap, type EvaluatedValue, Machine } from "./evaluate.ts";
import { makeText, runtimeModels } from "./evaluate-runtime.ts";
import { parseMir } from "./parse-mir.ts";
import { SymbolTable } from "./session-tables.ts";
import { verifyFunction } from "./verify-mir.ts";

function machine(text: string): Machine {
  const symbols = new SymbolTable();
  const module = parseMir(text, { symbols });
  for (const fn of module.functions.values()) expect(verifyFunction(fn, { flat: true })).toEqual([]);
  return new Machine(module, { symbols, externals: runtimeModels() });
}
const run = (text: string, args: EvaluatedValue[]): EvaluatedValue[] => machine(text).run("f", args);

describe("evaluator", () => {
  test("loop with block parameters", () => {
    const text = `function @f(word) -> word {
b0(v0: word):
  v1 = const #0
  jump -> b1(v1, v1)
b1(v2: word, v3: word):
  v4 = add v3, v2
  v5 = const #1
  v6 = add_checked v2, v5
  v7 = lt_s v6, v0
  branch v7 -> b1(v6, v4), b2
b2:
  return v4
}`;
    expect(run(text, [1000n])).toEqual([499500n]);
  });

  test("objects, arrays, frame slots, calls and further results", () => {
    const text = `function @pair(word) -> word, f64 {
b0(v0: word):
  v1 = word_to_f64 v0
  v2 = const #1
  v3 = add v0, v2
  return v3, v1
}
function @f(word) -> word {
b0(v0: word):
  v1: word, f64 = call @pair v0
  v2: f64 = result v1 #1
  v3 = new_array @d v0 #8
  v4 = const #2
  store f64 v2, v3, v4 scale 8 #16
  v5: f64 = load f64 v3 #32
  v6 = f64_to_word v5
  v7 = stack_slot #16
  store word v6, v7 #8
  v8: word = load word v7 #8
  v9: word = load word v3 #8
  v10 = add v8, v9
  v11 = symbol_address @pair
  v12: word = call_indirect 0 v11, v10
  return v12
}`;
    expect(run(text, [5n])).toEqual([11n]);
  });

  test("traps leave with kind and arguments, and handlers take them", () => {
    const text = `function @check(word) -> word {
b0(v0: word):
  v1 = const #10
  v2 = le_u v1, v0
  trap_if bounds v2, v0, v1
  v3 = mul_checked v0, v0
  return v3
}
function @f(word) -> word {
b0(v0: word):
  jump -> b1
b1 handler b2:
  v1: word = call @check v0
  return v1
b2:
  v2 = const #-1
  return v2
}`;
    expect(run(text, [3n])).toEqual([9n]);
    expect(run(text, [10n])).toEqual([-1n]);
    try {
      machine(text).run("check", [-1n]);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(EvaluatedTrap);
      expect((error as EvaluatedTrap).kind).toBe(1);
      expect((error as EvaluatedTrap).args).toEqual([-1n, 10n]);
    }
  });

  test("overflow is trap 7, bad memory and undefined division are errors of the test", () => {
    const text = (op: string): string =>
      `function @f(word, word) -> word {\nb0(v0: word, v1: word):\n  v2 = ${op}\n  return v2\n}`;
    expect(() => run(text("add_checked v0, v1"), [(1n << 63n) - 1n, 1n])).toThrow("trap 7");
    expect(() => run(text("div_s v0, v1"), [1n, 0n])).toThrow("undefined here");
    expect(() =>
      run("function @f(word) -> word {\nb0(v0: word):\n  v1: word = load word v0\n  return v1\n}", [0n]),
    ).toThrow("access to 0");
  });

  test("prints through the runtime's models", () => {
    const made = machine(`function @f(ref, word) {
b0(v0: ref, v1: word):
  v2: ref = call @rt/format/integer.integer_to_text v1
  v3: ref = call @rt/text/join.text_join v0, v2
  v4 = const #1
  call_runtime @rt/io/print.print_text v3, v4
  call_runtime @rt/io/print.print_separator v4, v4
  return
}`);
    made.run("f", [makeText(made, "n = "), -42n]);
    expect(made.output).toBe("n = -42\n");
  });

  test("a program that does not end is stopped", () => {
    const symbols = new SymbolTable();
    const module = parseMir("function @f() {\nb0:\n  jump -> b1\nb1:\n  jump -> b1\n}", { symbols });
    expect(() => new Machine(module, { symbols, stepsMax: 100 }).run("f", [])).toThrow("too many steps");
  });
});
