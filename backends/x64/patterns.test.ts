// The code of important patterns, instruction by instruction: testdata/patterns.mir and what it becomes on each instruction set.

import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ObjectFile } from "#backends/object/object-file.ts";
import { verifyAllocation } from "#backends/shared/verify-allocation.ts";
import { parseMir } from "#core/mir/parse-mir.ts";
import { PositionTable, SymbolTable } from "#core/mir/session-tables.ts";
import { FunctionCompiler } from "./compile-function.ts";
import { createDisassembler, disassemble } from "./disassemble.ts";

const folder = join(import.meta.dir, "testdata");

function listing(cpu: string): string {
  const symbols = new SymbolTable();
  const program = parseMir(readFileSync(join(folder, "patterns.mir"), "utf8"), { symbols });
  const object = new ObjectFile();
  const context = { symbols, positions: new PositionTable(), object, program, optimize: 1, cpu, wantsLines: false };
  const compiler = new FunctionCompiler();
  compiler.afterAllocation = ({ selector, emitter, registers }) => {
    expect(verifyAllocation(selector.code, emitter.allocation, registers)).toEqual([]);
  };
  for (const fn of program.functions.values()) compiler.compile(context, fn);
  const disassembler = createDisassembler();
  const texts: string[] = [];
  for (let fragment = 0; fragment < object.fragmentCount; fragment++) {
    if (object.sectionOf(fragment as never) !== "text") continue;
    const lines = disassemble(disassembler, object.bytesOf(fragment as never), {
      relocation: (field) => relocationAt(object, fragment, field),
      place: (offset) => `<${offset.toString(16)}>`,
    });
    texts.push(`${object.symbols.nameOf(object.fragmentSymbol[fragment] as never)}:`);
    for (const line of lines) texts.push(`  ${line.offset.toString(16).padStart(3)}  ${line.text}`);
    texts.push("");
  }
  return texts.join("\n");
}

function relocationAt(object: ObjectFile, fragment: number, field: number): string | undefined {
  const end = object.relocationsEnd(fragment as never);
  for (let i = object.fragmentFirstRelocation[fragment] as number; i < end; i++)
    if (object.relocationOffset[i] === field) return object.symbols.nameOf(object.relocationSymbol[i] as never);
  return undefined;
}

for (const cpu of ["x86-64-v3", "x86-64"]) {
  test(`patterns on ${cpu}`, () => {
    const file = join(folder, `patterns.${cpu}.asm`);
    const text = listing(cpu);
    if (process.env["RUNA_BLESS"] === "1") writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, "utf8"));
  });
}
