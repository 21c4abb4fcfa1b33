// Modules of the library survive writing and reading, in a session with other numbers; bytes are reproducible; functions are decoded on demand.

import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ModuleLoader } from "#core/2-resolve/module-loader.ts";
import { lowerModule } from "#core/4-lower/lower.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { checkProgram } from "#core/check-program.ts";
import { TypeTable } from "#core/types/type-table.ts";
import { deserializeModule } from "./deserialize.ts";
import type { MirFunction } from "./function.ts";
import type { MirModule } from "./module.ts";
import { printFunction } from "./print-mir.ts";
import { Representation } from "./representation.ts";
import { type SerializeContext, serializeModule } from "./serialize.ts";
import { PositionTable, SymbolTable } from "./session-tables.ts";

const top = join(import.meta.dir, "../..");
const loader: ModuleLoader = {
  libraryPath: [],
  readFile: () => undefined,
  readLibrary(path) {
    const file = join(top, path.startsWith("rt/") ? "" : "stdlib", `${path}.runa`);
    if (!existsSync(file)) return undefined;
    return { kind: "source", path, source: new SourceFile(file, readFileSync(file, "utf8")), isLibrary: true };
  },
};
const PROGRAM = `
Constant LIMIT as Integer is 9223372036854775807
Constant RATIO as Float is 0.5
Constant WORDS as Text is "gré"
Let names as Dictionary of Text to Integer be {"a": 1}
Process called "main":
    Let add be lambda: names at key "a" plus 1
    Display add(), LIMIT, RATIO, WORDS, [1, 2]
End Process`;

interface Session extends SerializeContext {
  readonly modules: readonly MirModule[];
}

function compile(): Session {
  const types = new TypeTable();
  const session = {
    types,
    symbols: new SymbolTable(),
    positions: new PositionTable(),
    representation: new Representation(types),
  };
  const diagnostics = new DiagnosticList();
  const root = new SourceFile("main.runa", PROGRAM);
  const { modules } = checkProgram(root, loader, types, diagnostics);
  expect(diagnostics.items.map((item) => item.message)).toEqual([]);
  const lowered = modules.map((module) => {
    const path = module.file === "main.runa" ? undefined : module.file;
    return lowerModule(session, module, path === undefined ? root : new SourceFile(path, readFileSync(path, "utf8")));
  });
  return { ...session, modules: lowered };
}

/** Text of a function without the numbers that sessions give. */
function show(fn: MirFunction, { symbols, types }: SerializeContext): string {
  return printFunction(fn, { symbols }).replaceAll(/\bt(\d+)\b/g, (whole, id) =>
    Number(id) < types.size ? types.display(Number(id) as never) : whole,
  );
}

describe("serialized modules", () => {
  const one = compile();
  test("same bytes on repetition, and from a module that was read", () => {
    const again = compile();
    one.modules.forEach((module, index) => {
      const bytes = serializeModule(module, one);
      expect(serializeModule(again.modules[index] as MirModule, again)).toEqual(bytes);
      expect(serializeModule(deserializeModule(bytes, one), one)).toEqual(bytes);
    });
    expect(one.modules.length).toBeGreaterThan(3);
  });

  test("everything comes back in a session with other symbols and positions", () => {
    const symbols = new SymbolTable();
    for (let index = 0; index < 50; index++) symbols.intern(`other ${index}`);
    const positions = new PositionTable();
    positions.add(positions.file("else.runa"), 1, 1, symbols.intern("other 1"), 0 as never);
    const session: SerializeContext = { types: one.types, symbols, positions };
    for (const module of one.modules) {
      const read = deserializeModule(serializeModule(module, one), session);
      expect(read.path).toBe(module.path);
      expect([...read.functions.keys()].map((symbol) => symbols.name(symbol))).toEqual(
        [...module.functions.keys()].map((symbol) => one.symbols.name(symbol)),
      );
      const globals = (of: MirModule): unknown[] =>
        [...of.globals.values()].map(({ type, literal }) => [type, literal?.kind]);
      expect(globals(read)).toEqual(globals(module));
      for (const [symbol, data] of module.data)
        expect(read.data.get(symbols.intern(one.symbols.name(symbol)))?.bytes).toEqual(data.bytes);
    }
  });

  test("positions name the same places", () => {
    const session: SerializeContext = { types: one.types, symbols: new SymbolTable(), positions: new PositionTable() };
    const module = one.modules.at(-1) as MirModule;
    const read = deserializeModule(serializeModule(module, one), session);
    const places = (of: MirModule, { positions }: SerializeContext): string[] =>
      [...of.functions.values()].flatMap((fn) =>
        fn.blocks.flatMap((block) =>
          block.body.map((value) => {
            const { file, line, column } = positions.get(fn.position(value));
            return fn.position(value) === 0 ? "none" : `${positions.files[file]}:${line}:${column}`;
          }),
        ),
      );
    expect(places(read, session)).toEqual(places(module, one));
    expect(places(read, session).some((place) => place.startsWith("main.runa:8:"))).toBe(true);
  });

  test("functions keep their instructions", () => {
    for (const module of one.modules) {
      const read = deserializeModule(serializeModule(module, one), one);
      const twice = deserializeModule(serializeModule(read, one), one);
      for (const [symbol, fn] of read.functions)
        expect(show(twice.functions.get(symbol) as MirFunction, one)).toBe(show(fn, one));
      for (const [symbol, fn] of module.functions) {
        const back = read.functions.get(symbol) as MirFunction;
        expect(back.blocks.map((block) => block.body.map((value) => back.op(value)))).toEqual(
          fn.blocks.map((block) => block.body.map((value) => fn.op(value))),
        );
      }
    }
  });
});
