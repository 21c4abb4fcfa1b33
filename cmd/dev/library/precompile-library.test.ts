// The precompiled library is the library: interfaces and MIR come back whole, programs become the same code, only what is used is read.

import { describe, expect, test } from "bun:test";
import { createX64Target } from "#backends/x64/target.ts";
import { compileSource } from "#cmd/runa/compiler/compile-source.ts";
import { type Library, libraryEntries, moduleLoader, openLibrary } from "#cmd/runa/compiler/library.ts";
import { executableBytes } from "#cmd/runa/compiler/write-forms.ts";
import type { ModuleLoader } from "#core/2-resolve/module-loader.ts";
import { SourceFile } from "#core/base/source.ts";
import { deserializeModule } from "#core/mir/deserialize.ts";
import type { MirFunction, SymbolId } from "#core/mir/function.ts";
import { printFunction } from "#core/mir/print-mir.ts";
import { type SerializeContext, serializeModule } from "#core/mir/serialize.ts";
import { PositionTable, SymbolTable } from "#core/mir/session-tables.ts";
import { compileToMir } from "#core/pipeline.ts";
import { decodeInterface } from "#core/types/decode-interface.ts";
import { encodeInterface } from "#core/types/encode-interface.ts";
import type { ModuleInterface } from "#core/types/module-interface.ts";
import { TypeTable } from "#core/types/type-table.ts";
import { Libc } from "#rt/host/libc.ts";
import { checkoutLoader } from "./library-loader.ts";
import { compileLibrary, compileModules, libraryArchive } from "./precompile-library.ts";

const library = await compileLibrary();
const archive = libraryArchive(library);
const testdata = `${import.meta.dir}/../../runa/testdata`;

/** The library in some bytes, and the names of the entries that were read. */
function open(bytes: Uint8Array): { opened: Library; reads: string[] } {
  const opened = openLibrary((offset, length) => bytes.subarray(offset, offset + length));
  const reads: string[] = [];
  const entry = opened.archive.entry.bind(opened.archive);
  opened.archive.entry = (name) => {
    reads.push(name);
    return entry(name);
  };
  return { opened, reads };
}

const precompiled = (bytes = archive): ModuleLoader => moduleLoader(new Libc(), open(bytes).opened, []);
const textOf = (name: string): string => new TextDecoder().decode(open(archive).opened.archive.entry(name));

/** A session in which interfaces are read when their types are named, the last module first. */
function otherSession(): SerializeContext & { readonly interfaces: Map<string, ModuleInterface> } {
  const types = new TypeTable();
  const interfaces = new Map<string, ModuleInterface>();
  const load = (path: string): void => {
    if (interfaces.has(path) || !library.modules.some(({ mir }) => mir.path === path)) return;
    interfaces.set(path, decodeInterface(textOf(libraryEntries.interface(path)), types));
  };
  types.loadDeclaration = (symbol) => load(symbol.slice(0, symbol.lastIndexOf(".")));
  for (const { mir } of library.modules.toReversed()) load(mir.path);
  return { types, symbols: new SymbolTable(), positions: new PositionTable(), interfaces };
}

/** Text of a function without the numbers that sessions give. */
const show = (fn: MirFunction, { symbols, types }: SerializeContext): string =>
  printFunction(fn, { symbols, renumber: true })
    .replaceAll(/\bt(\d+)\b/g, (whole, id) => (Number(id) < types.size ? types.display(Number(id) as never) : whole))
    .replaceAll(/(_global .*)#(\d+)/g, (_, before, id) => before + symbols.name(Number(id) as SymbolId));

describe("the archive", () => {
  test("is the same bytes for the same sources", async () => {
    expect(libraryArchive(await compileLibrary())).toEqual(archive);
    expect(library.modules.length).toBeGreaterThan(50);
  });

  test("interfaces come back in a session with other numbers", () => {
    const { interfaces, types } = otherSession();
    for (const { interface: made } of library.modules) {
      const back = interfaces.get(made.path);
      expect(back === undefined ? "" : encodeInterface(back, types)).toBe(encodeInterface(made, library.types));
      expect(back?.isRuntime).toBe(made.isRuntime);
      expect([...(back?.types.keys() ?? [])]).toEqual([...made.types.keys()]);
    }
    const signature = interfaces.get("collections/list")?.values.get("is_empty");
    const first = signature?.kind === "process" ? signature.overloads[0]?.params[0]?.type : undefined;
    expect(first === undefined ? "" : types.display(first, ["T"])).toBe("List of T");
  });

  test("MIR comes back in a session with other numbers", () => {
    const session = otherSession();
    for (const { mir } of library.modules) {
      const bytes = serializeModule(mir, library);
      const back = deserializeModule(bytes, session);
      expect(back.functions.size).toBe(mir.functions.size);
      expect([back.isInitializerLazy, back.imports]).toEqual([mir.isInitializerLazy, mir.imports]);
      for (const [symbol, fn] of mir.functions) {
        const copy = back.functions.get(session.symbols.intern(library.symbols.name(symbol)) as SymbolId);
        expect(copy === undefined ? "" : show(copy, session)).toBe(show(fn, library));
      }
      expect(serializeModule(back, session)).toEqual(bytes);
    }
  });

  test("damage is noticed when the damaged part is read, and named", () => {
    const name = libraryEntries.mir("collections/list");
    const damaged = archive.slice();
    const list = open(archive).opened.archive.entry(name) as Uint8Array;
    damaged[list.byteOffset + 1000 - archive.byteOffset] = (list[1000] ?? 0) ^ 64;
    const source = (text: string): SourceFile => new SourceFile("main.runa", text);
    expect(compileToMir(source("Display 1\n"), precompiled(damaged)).program).toBeDefined();
    const make = (): unknown => compileToMir(source("Let xs be [1]\nxs.add(2)\nDisplay xs\n"), precompiled(damaged));
    expect(make).toThrow(`${name} of its library is not as it was written`);
    expect(() => precompiled(archive.subarray(0, 100))).toThrow("the directory of its library");
  });
});

const options = {
  ...{ optimize: 2, cpu: "x86-64-v3", disabledPasses: [], verifyEach: false, wantsLines: false },
  ...{ dump: undefined, times: undefined, isOutside: undefined },
} as const;

test.each(["programs/hello", "programs/word-frequency", "programs/sha256", "language/closures", "language/formats"])(
  "%s becomes the same code with the precompiled library as with its sources",
  async (name) => {
    const source = new SourceFile("main.runa", await Bun.file(`${testdata}/${name}.runa`).text());
    const [fromSource, fromArchive] = [checkoutLoader(), precompiled()].map((loader) => {
      const { object, program, symbols, positions } = compileSource(source, loader, options);
      const functions = [...(program?.functions.values() ?? [])];
      return {
        code: Bun.hash(object?.bytes.subarray(0, object.byteCount) ?? ""),
        bytes: object?.byteCount ?? 0,
        mir: functions.map((fn) => Bun.hash(printFunction(fn, { symbols, positions, renumber: true }))),
      };
    });
    expect(fromSource?.bytes).toBeGreaterThan(1000);
    expect(fromArchive).toEqual(fromSource as never);
  },
);

test("hello fits into 16 KiB", async () => {
  const source = new SourceFile("hello.runa", await Bun.file(`${testdata}/programs/hello.runa`).text());
  const { object } = compileSource(source, precompiled(), options);
  const length = object === undefined ? 0 : executableBytes(object, "hello.runa", false).length;
  expect(length).toBeGreaterThan(1000);
  expect(length).toBeLessThanOrEqual(16384);
});

test("what a program does not use is not read", () => {
  const { opened, reads } = open(archive);
  const source = new SourceFile("main.runa", 'Display "hello"\n');
  const isOutside = (symbol: string): boolean => symbol.startsWith("rt/");
  const { program } = compileToMir(source, moduleLoader(new Libc(), opened, []), { isOutside, passes: { level: 2 } });
  expect(program?.functions.size).toBe(2);
  expect(reads).toEqual([libraryEntries.rows]);
});

describe("initialisers of precompiled modules", () => {
  const texts: Readonly<Record<string, string>> = {
    "sample/base": 'Process called "make" returns Integer:\n    Return 6 multiplied by 7\nEnd Process\n',
    "sample/constant":
      'Import { make } from "sample/base"\nConstant START as Integer is make()\nProcess called "start" returns Integer:\n    Return START\nEnd Process\n',
    "sample/state":
      'Import { start } from "sample/constant"\nLet count as Integer be start()\nProcess called "next" returns Integer:\n    Set count to count plus 1\n    Return count\nEnd Process\n',
  };
  const loader: ModuleLoader = {
    libraryPath: [],
    readFile: () => undefined,
    readLibrary: (path) => {
      const text = texts[path];
      if (text === undefined) return checkoutLoader().readLibrary(path);
      return { kind: "source", path, source: new SourceFile(`${path}.runa`, text), isLibrary: true };
    },
  };
  const bytes = libraryArchive(
    compileModules(loader, [...library.modules.map(({ mir }) => mir.path), ...Object.keys(texts)]),
  );

  /** The calls that `__runa_program` makes, and what is compiled with it. */
  function compile(text: string, isOutside?: (symbol: string) => boolean): { calls: string[]; made: string[] } {
    const { program, symbols, diagnostics } = compileToMir(new SourceFile("main.runa", text), precompiled(bytes), {
      ...(isOutside === undefined ? {} : { isOutside }),
      passes: { level: 0 },
    });
    expect(diagnostics.items).toEqual([]);
    const made = [...(program?.functions.values() ?? [])];
    const start = made.find((fn) => symbols.name(fn.symbol) === "__runa_program");
    const printed = start === undefined ? "" : printFunction(start, { symbols });
    return {
      calls: [...printed.matchAll(/call @"?([^\s"]+)/g)].map((match) => match[1] ?? ""),
      made: made.map((fn) => symbols.name(fn.symbol)),
    };
  }

  test("run in order, constants only where they are used", () => {
    const { calls, made } = compile('Import { next } from "sample/state"\nDisplay next()\n');
    expect(calls).toEqual(["sample/constant.$init", "sample/state.$init", "main.$init"]);
    expect(made).toContain("sample/base.make");
    expect(compile('Import { make } from "sample/base"\nDisplay make()\n').calls).toEqual(["main.$init"]);
    expect(compile('Import "sample/constant" as C\nDisplay 1\n').calls).toEqual(["main.$init"]);
  });

  test("run beside an image too, whose processes do not tell what they use; no variable is made twice", () => {
    const isOutside = (symbol: string): boolean => !symbol.startsWith("main.") && !symbol.startsWith("__");
    const { calls, made } = compile('Import { next } from "sample/state"\nDisplay next()\n', isOutside);
    expect(calls).toEqual(["sample/constant.$init", "sample/state.$init", "main.$init"]);
    expect(made.toSorted()).toEqual(["__runa_program", "main.$init"]);
    const constant = compile('Import { start } from "sample/constant"\nDisplay start()\n', isOutside);
    expect(constant.calls).toEqual(["sample/constant.$init", "main.$init"]);
  });
});

test("a program may have the name of a library module", () => {
  const text = 'Process called "floor":\n    Display maximum(1, 2)\nEnd Process\nfloor()\n';
  const { program, symbols } = compileToMir(new SourceFile("math.runa", text), precompiled());
  const names = [...(program?.functions.keys() ?? [])].map((symbol) => symbols.name(symbol));
  expect(names).toContain("./math.floor");
  expect(createX64Target().checkAssembly([], [], [], [])).toEqual([]);
});
