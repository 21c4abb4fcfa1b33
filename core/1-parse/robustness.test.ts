/** Hostile input: deep nesting, enormous lines, noise. Every case ends with a tree and clear diagnostics. */

import { expect, test } from "bun:test";
import { walkAst } from "#core/ast/walk-ast.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { parse } from "./parse.ts";
import { parseText } from "./parse-text.ts";

const many = 100_000;

/** The codes of a text's diagnostics; its tree is not printed. */
function codesOf(text: string): string[] {
  const list = new DiagnosticList();
  parse(new SourceFile("test.runa", text), list);
  return list.items.map((item) => item.code);
}

/** What nests, as the text of one level and of the innermost part. */
const nestings: readonly (readonly [string, string])[] = [
  ["parentheses", `Let x be ${"(".repeat(many)}1${")".repeat(many)}`],
  ["open parentheses", `Let x be ${"(".repeat(many)}`],
  ["brackets", `Let x be ${"[".repeat(many)}${"]".repeat(many)}`],
  ["braces", `Let x be ${"{1:".repeat(many)}`],
  ["calls", `Let x be ${"f(".repeat(many)}1${")".repeat(many)}`],
  ["blocks", "If c:\n".repeat(many) + "End If\n".repeat(many)],
  ["one-line blocks", `${"If c: ".repeat(many)}Return`],
  ["negations", `Let x be ${"-".repeat(many)}1`],
  ["words of negation", `Let x be ${"not ".repeat(many)}y`],
  ["powers", `Let x be ${"a ** ".repeat(many)}b`],
  ["sums", `Let x be ${"a plus ".repeat(many)}b`],
  ["members", `Let x be a${".b".repeat(many)}`],
  ["subscripts", `Let x be a${"[0]".repeat(many)}`],
  ["phrases", `Let x be a${" at index 0".repeat(many)}`],
  ["of", `Let x be ${"a of ".repeat(many)}b`],
  ["choices", `Let x be ${"a if b otherwise ".repeat(many)}c`],
  ["defaults", `Let x be ${"a otherwise ".repeat(many)}c`],
  ["lambdas", `Let x be ${"lambda a: ".repeat(many)}1`],
  ["arrows", `Let x be ${"a => ".repeat(many)}1`],
  ["types", `Let x as ${"List of ".repeat(many)}T`],
  ["tuple types", `Let x as ${"(".repeat(many)}T`],
  ["patterns", `Match x:\nWhen ${"(".repeat(many)}a:\nEnd Match`],
  ["targets", `Let ${"(".repeat(many)}a be x`],
  ["interpolations", `Let x be ${'f"{'.repeat(many)}`],
  ["with lists", `Let x be ${"f with a as ".repeat(many)}1`],
  ["copies", `Let x be ${"a copy of ".repeat(many)}y`],
  ["awaits", `Let x be ${"Await ".repeat(many)}y`],
  ["spawns", `Let x be ${"Spawn ".repeat(many)}y`],
  ["asks", `Let x be ${"Ask ".repeat(many)}y`],
  ["calls by word", `Let x be ${"Call ".repeat(many)}y`],
  ["positions", `Let x be ${"position of ".repeat(many)}y in z`],
  ["dictionaries", `Let x be ${"a dictionary containing 1 as ".repeat(many)}y`],
  ["lists", `Let x be ${"a list containing ".repeat(many)}y`],
  ["copied lists", `Let x be ${"a list of 1 copies of ".repeat(many)}y`],
  ["converts", `Let x be ${"convert ".repeat(many)}y`],
  ["private", `${"Private ".repeat(many)}Let x be 1`],
];

for (const [name, text] of nestings) {
  test(`${many} nested ${name}`, () => {
    const codes = codesOf(text);
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.length).toBeLessThan(4);
    if (name !== "private") expect(codes.some((code) => code === "R0206" || code === "R0227")).toBe(true);
  });
}

test("a chain that is too long is told from one that is nested too deeply", () => {
  expect(codesOf(`Let x be ${"a plus ".repeat(2900)}b`)).toEqual([]);
  expect(codesOf(`Let x be ${"a plus ".repeat(3100)}b`)).toEqual(["R0227"]);
  expect(codesOf(`Let x be a${".b()".repeat(3100)}`)).toEqual(["R0227"]);
  expect(codesOf(`Let x be ${"a ** ".repeat(600)}b`)).toEqual(["R0206"]);
});

test("shallow enough nesting is accepted", () => {
  expect(codesOf(`Let x be ${"(".repeat(100)}1${")".repeat(100)}`)).toEqual([]);
  expect(codesOf(`Let x be ${"a plus ".repeat(1000)}b`)).toEqual([]);
});

test("a long list, a long text and a long comment are no nesting", () => {
  expect(codesOf(`Let x be [${"1, ".repeat(many)}1]`)).toEqual([]);
  expect(codesOf(`Let x be "${"a".repeat(10_000_000)}"`)).toEqual([]);
  expect(codesOf(`// ${"a".repeat(10_000_000)}\nf()`)).toEqual([]);
});

test("every further arm of an If is beside the first", () => {
  expect(codesOf(`If a:\n${"Otherwise if b:\n".repeat(20_000)}End If`)).toEqual([]);
});

test("invalid UTF-8 is one diagnostic at its place", () => {
  const bytes = new Uint8Array([76, 101, 116, 32, 120, 32, 98, 101, 32, 34, 195, 40, 34, 10]);
  const list = new DiagnosticList();
  parse(SourceFile.fromBytes("x.runa", bytes), list);
  expect(list.items.map((item) => [item.code, item.span.start])).toEqual([["R0101", 10]]);
});

test("a replacement character of the program's own is text", () => {
  const list = new DiagnosticList();
  parse(SourceFile.fromBytes("x.runa", new TextEncoder().encode('Display "\uFFFD"')), list);
  expect(list.items).toEqual([]);
});

test("a byte order mark is passed over", () => {
  const list = new DiagnosticList();
  parse(SourceFile.fromBytes("x.runa", new TextEncoder().encode("\uFEFFf()")), list);
  expect(list.items).toEqual([]);
});

test("ids are dense", () => {
  const { module } = parseText("Let x be f(1, [2, 3]) plus g with a as 1\nIf x is 3: Return x");
  const seen = new Uint8Array(module.nodeCount);
  walkAst(module, (node) => {
    seen[node.id] = (seen[node.id] as number) + 1;
  });
  expect([...seen].every((count) => count <= 1)).toBe(true);
  expect(module.nodeCount).toBe(module.id + 1);
});

test("a binary file has one mistake", () => {
  const list = new DiagnosticList();
  parse(new SourceFile("test.runa", "\u007FELF\u0002\uFFFD\0\u0001\n\uFFFD{((\n", 5), list);
  expect(list.items.map((item) => item.code)).toEqual(["R0101"]);
});
