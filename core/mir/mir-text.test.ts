// MIR text: printing what was parsed gives the text back, and mistakes are reported with their line.

import { expect, test } from "bun:test";
import { OP } from "#core/spec/mir-ops.ts";
import type { BlockId, ValueId } from "./function.ts";
import { parseMir } from "./parse-mir.ts";
import { printModule } from "./print-mir.ts";
import { PositionTable, SymbolTable } from "./session-tables.ts";
import { verifyFunction } from "./verify-mir.ts";

const forms = await Bun.file(`${import.meta.dir}/testdata/forms.mir`).text();

function tables(): { symbols: SymbolTable; positions: PositionTable } {
  return { symbols: new SymbolTable(), positions: new PositionTable() };
}

test("text to MIR to text is the same text", () => {
  const options = tables();
  const printed = printModule(parseMir(forms, options), { ...options, renumber: true });
  expect(printed.replaceAll("\n\n", "\n")).toBe(forms.replaceAll("\n\n", "\n"));
});

test.each([
  ["function @f() {\nb0:\n  v1 = add v2, v3\n}", "v2 is not defined"],
  ["function @f() {\nb0:\n  nonsense\n}", 'line 3: no operation "nonsense"'],
  ["function @f() {\nb1:\n  return\n}", "blocks stand in order"],
  ["function @f() {\nb0:\n  jump -> b7\n}", "b7 does not exist"],
  ["function @f(", "ends too early"],
])("%s", (text, message) => {
  expect(() => parseMir(text, tables())).toThrow(message);
});

function problems(body: string, results = ""): string[] {
  const options = tables();
  const [fn] = parseMir(`function @f(word, ref)${results} {\n${body}\n}`, options).functions.values();
  return fn === undefined ? [] : verifyFunction(fn, { flat: true });
}
const ENTRY = "b0(v1: word, v2: ref):\n";

test.each([
  [
    "use before definition",
    `${ENTRY}  v3 = add v4, v1\n  v4 = const #1\n  return`,
    "v3 (add)|uses v1? |need not have been computed",
  ],
  [
    "no dominance",
    `${ENTRY}  v3 = eq v1, v1\n  branch v3 -> b1, b2\nb1:\n  v4 = const #1\n  jump -> b2\nb2:\n  v5 = add v4, v4\n  return`,
    "need not have been computed",
  ],
  ["operand type", `${ENTRY}  v3 = add v1, v2\n  return`, "operand 1 is ref, not word"],
  ["operand count", `${ENTRY}  v3 = not v1, v1\n  return`, '2 operands for "word"'],
  ["edge arguments", `${ENTRY}  jump -> b1\nb1(v3: word):\n  return`, "0 arguments for the 1 parameters of b1"],
  ["edge types", `${ENTRY}  jump -> b1(v2)\nb1(v3: word):\n  return`, "is not of the type"],
  ["results", `${ENTRY}  return v1`, "results are"],
  ["references in words", `${ENTRY}  store word v2, v2 #8\n  return`, "its kind is of another type"],
  ["store of a reference", `${ENTRY}  store ref v2, v2 #8\n  return`, "stored by store_ref"],
  ["store_ref kind", `${ENTRY}  store_ref word v2, v2 #8\n  return`, "its kind must be ref"],
  [
    "stack address",
    `${ENTRY}  v3 = stack_slot #8\n  v4 = stack_slot #8\n  store word v3, v4\n  return`,
    "stores a stack address",
  ],
  ["end in the middle", `${ENTRY}  return\n  return`, "ends the block"],
  ["no end", `${ENTRY}  v3 = add v1, v1`, "does not end the block"],
  ["generic", `${ENTRY}  v3: ref = g_default t64\n  return`, "generic operation in flat MIR"],
  [
    "handler with parameters",
    "b0(v1: word, v2: ref):\n  jump -> b2\nb1(v3: word):\n  return\nb2 handler b1:\n  return",
    "must be another block without parameters",
  ],
  [
    "handler and body values",
    "b0(v1: word, v2: ref):\n  jump -> b1\nb1 handler b2:\n  v3 = add v1, v1\n  call @g\n  return\nb2:\n  v4 = add v3, v3\n  return",
    "need not have been computed",
  ],
  ["entry", `${ENTRY}  v3 = eq v1, v1\n  jump -> b0(v1, v2)`, "edge to the entry"],
  ["result type", `${ENTRY}  v3: word = load f64 v2 #8\n  return`, "its kind gives another type"],
])("verifier: %s", (_, body, message) => {
  expect(problems(body).join("\n")).toMatch(message.includes("|") ? new RegExp(message) : message);
});

test("verifier accepts values of a dominating block in a handler", () => {
  const body =
    "b0(v1: word, v2: ref):\n  v3 = add v1, v1\n  jump -> b1\nb1 handler b2:\n  call @g\n  return\nb2:\n  v4 = add v3, v3\n  return";
  expect(problems(body)).toEqual([]);
});

test("verifier reports instructions that stand twice or nowhere", () => {
  const [fn] = parseMir(
    "function @f() {\nb0:\n  v1 = const #1\n  v2 = not v1\n  return\n}",
    tables(),
  ).functions.values();
  const block = fn?.block(0 as BlockId);
  block?.body.splice(0, 1);
  expect(fn === undefined ? [] : verifyFunction(fn, { flat: true }).join()).toContain("operand 0 stands nowhere");
  block?.body.unshift(1 as ValueId);
  expect(fn === undefined ? [] : verifyFunction(fn, { flat: true }).join()).toContain("stands in two places");
  expect(fn?.op(0 as ValueId)).toBe(OP.const);
});
