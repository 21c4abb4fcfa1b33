// Bodies of small library processes come back in another session, and take the place of calls there.

import { describe, expect, test } from "bun:test";
import { moduleLoader, openLibrary } from "#cmd/runa/compiler/library.ts";
import type { ModuleLoader } from "#core/2-resolve/module-loader.ts";
import { isInlinable } from "#core/5-optimize/inline-calls.ts";
import { SourceFile } from "#core/base/source.ts";
import { AliasClasses } from "#core/mir/alias-classes.ts";
import { accessAlias, type MirFunction, type SymbolId } from "#core/mir/function.ts";
import { InlineBodies, storeInlineBodies } from "#core/mir/inline-bodies.ts";
import { MirModule } from "#core/mir/module.ts";
import { printFunction } from "#core/mir/print-mir.ts";
import type { SerializeContext } from "#core/mir/serialize.ts";
import { PositionTable, SymbolTable } from "#core/mir/session-tables.ts";
import { staticText } from "#core/mir/static-objects.ts";
import { verifyFunction } from "#core/mir/verify-mir.ts";
import { compileToMir } from "#core/pipeline.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { TypeTable } from "#core/types/type-table.ts";
import { Libc } from "#rt/host/libc.ts";
import { compileLibrary, libraryArchive } from "./precompile-library.ts";

const library = await compileLibrary();
const open = (archive: Uint8Array): ModuleLoader =>
  moduleLoader(
    new Libc(),
    openLibrary((at, length) => archive.subarray(at, at + length)),
    [],
  );
const plain = open(libraryArchive(library));
const passes = { level: 2 };
const source = new SourceFile(
  "main.runa",
  `Process called "sum" that takes xs as List of Integer returns Integer:
    Let total be 0
    For i from 0 until length of xs:
        Increase total by xs at index i
    End For
    For i from 0 until 3:
        xs.add(total)
    End For
    Return total + length of xs
End Process
Display sum([1, 2, 3])
Display "a b".starts_with("a")
`,
);

interface Stored {
  readonly bodies: Map<string, Uint8Array>;
  readonly names: ReadonlySet<string>;
  readonly texts: ReadonlyMap<string, string>;
}

/** What would be an image: everything that the program reaches in the library. */
function store(): Stored {
  let stored: Stored | undefined;
  const { program, symbols } = compileToMir(source, plain, {
    passes,
    beforeLate: (flat, context) => {
      const small = [...flat.functions.values()].filter((fn) => isInlinable(fn, 2) && isOfLibrary(fn, context));
      const texts = new Map(small.map((fn) => [context.symbols.name(fn.symbol), show(fn, context)]));
      stored = { bodies: storeInlineBodies(flat, small, context), names: new Set(), texts };
    },
  });
  const names = [...(program?.functions.keys() ?? []), ...(program?.data.keys() ?? [])].map((id) => symbols.name(id));
  return { ...(stored as Stored), names: new Set(names.filter((name) => /^(collections|text|rt)[/.]/.test(name))) };
}

const isOfLibrary = (fn: MirFunction, { symbols }: SerializeContext): boolean =>
  !symbols.name(fn.symbol).startsWith("main.");
const show = (fn: MirFunction, { symbols, positions }: SerializeContext): string =>
  printFunction(fn, { symbols, positions, renumber: true }).replaceAll(/ alias \d+/g, "");
const { bodies, names, texts } = store();
const withBodies = open(libraryArchive(library, bodies));

function calls(loader: ModuleLoader): number {
  const isOutside = (name: string): boolean => names.has(name);
  const { program, symbols } = compileToMir(source, loader, { passes, isOutside });
  const fn = program?.functions.get(symbols.intern("main.sum"));
  expect([...(program?.functions.keys() ?? [])].every((symbol) => !names.has(symbols.name(symbol)))).toBe(true);
  return fn?.blocks.flatMap((block) => block.body.filter((id) => fn.op(id) === OP.call)).length ?? -1;
}

describe("bodies of small processes", () => {
  test("take the place of their calls, and of nothing else", () => {
    expect(calls(plain)).toBeGreaterThan(calls(withBodies));
  });

  test("come back in a session that knows none of their types, each as it was", () => {
    const context = { types: new TypeTable(), symbols: new SymbolTable(), positions: new PositionTable() };
    const { precompiled } = withBodies;
    const found = new InlineBodies(
      precompiled ?? expect.unreachable(),
      { ...context, aliases: new AliasClasses() },
      new MirModule("", false),
    );
    let count = 0;
    for (const [name, text] of texts) {
      const fn = found.find(context.symbols.intern(name));
      if (fn === undefined) continue;
      expect(show(fn, context).replaceAll(/assembly #\d+/g, "")).toBe(text.replaceAll(/assembly #\d+/g, ""));
      expect(verifyFunction(fn, { flat: true })).toEqual([]);
      count++;
    }
    expect(count).toBeGreaterThan(5);
    expect(found.find(context.symbols.intern("main.sum"))).toBeUndefined();
  });

  test("have alias classes of their own where the program does not know their types", () => {
    const types = new TypeTable();
    const aliases = new AliasClasses();
    const context = { types, symbols: new SymbolTable(), positions: new PositionTable(), aliases };
    const first = aliases.field(7, -1, 0, 0);
    const found = new InlineBodies(withBodies.precompiled ?? expect.unreachable(), context, new MirModule("", false));
    const classes = [...texts.keys()].flatMap((name) => {
      const fn = found.find(context.symbols.intern(name) as SymbolId);
      const loads = fn?.blocks.flatMap((block) => block.body.filter((id) => fn.op(id) === OP.load)) ?? [];
      return loads.map((id) => accessAlias(fn?.aux(id) ?? 0));
    });
    expect(Math.max(...classes)).toBeGreaterThan(first);
    expect(classes).not.toContain(first);
  });
});

test("the name of a static text has no zero, which would end it in an image", () => {
  const symbols = new SymbolTable();
  const name = (content: string): string => symbols.name(staticText(symbols, content).symbol);
  expect(name("\0")).not.toContain("\0");
  expect(name("\0")).not.toBe(name("\0\0"));
  expect(name("")).not.toBe(name("\0"));
});
