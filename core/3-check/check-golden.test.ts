// Golden checks: each testdata/*.runa is checked; diagnostics stand in *.diagnostics, typed trees of correct files in *.tree.
import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { ModuleLoader } from "#core/2-resolve/module-loader.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { checkProgram } from "#core/check-program.ts";
import { diagnosticTable } from "#core/spec/diagnostics.ts";
import { printTypedModule } from "#core/types/print-typed-tree.ts";
import { TypeTable } from "#core/types/type-table.ts";

const folder = `${import.meta.dir}/testdata`;
const library = `${import.meta.dir}/testdata/library`;
const wantsBless = process.env["RUNA_BLESS"] === "1";

function readSource(path: string, shown: string): SourceFile | undefined {
  return existsSync(path) ? SourceFile.fromBytes(shown, readFileSync(path)) : undefined;
}

/** Files of the case's folder, and a small library of its own. */
const loader: ModuleLoader = {
  libraryPath: [],
  readFile: (path) => readSource(`${folder}/${path}.runa`, `${path}.runa`),
  readLibrary(path) {
    const source = readSource(`${library}/${path}.runa`, `library/${path}.runa`);
    return source === undefined ? undefined : { kind: "source", path, source, isLibrary: true };
  },
};

/** One line for each problem: position, code, message, the text it points at, and the help. */
function check(name: string): { readonly diagnostics: string; readonly tree: string } {
  const source = SourceFile.fromBytes(`${name}.runa`, readFileSync(`${folder}/${name}.runa`));
  const diagnostics = new DiagnosticList();
  const types = new TypeTable();
  const place = name.startsWith("machine-") ? "core/machine" : name.includes("runtime-module") ? "rt" : undefined;
  const options =
    place === undefined ? { checkAssembly } : { path: `${place}/${name}`, isLibrary: true, checkAssembly };
  const program = checkProgram(source, loader, types, diagnostics, options);
  const lines = diagnostics.items.map((item) => {
    const { line, column } = item.file.lineColumnAt(item.span.start);
    const pointed = item.file.slice(item.span).split("\n")[0] ?? "";
    const notes = item.notes.map((note) => ` [${note}]`).join("");
    return `${item.file.path}:${line}:${column} ${item.code} ${item.message} «${pointed}»${notes} (${item.help.text})`;
  });
  const root = program.modules[program.modules.length - 1];
  const tree = diagnostics.hasErrors || root === undefined ? "" : printTypedModule(root, types);
  return { diagnostics: lines.length === 0 ? "" : `${lines.join("\n")}\n`, tree };
}

/** A stand-in for a target's assembler: it knows no instruction called `bogus`. */
function checkAssembly(lines: readonly string[]): { line: number; column: number; message: string }[] {
  return lines.flatMap((text, line) =>
    text.includes("bogus") ? [{ line, column: text.indexOf("bogus"), message: "unknown instruction `bogus`" }] : [],
  );
}

function compare(path: string, actual: string): void {
  if (wantsBless) {
    if (actual !== "") writeFileSync(path, actual);
    return;
  }
  expect(actual).toBe(existsSync(path) ? readFileSync(path, "utf8") : "");
}

const names = readdirSync(folder)
  .filter((file) => file.endsWith(".runa"))
  .map((file) => file.slice(0, -".runa".length))
  .filter((name) => !name.startsWith("module-"));

describe("check", () => {
  for (const name of names)
    test(name, () => {
      const { diagnostics, tree } = check(name);
      compare(`${folder}/${name}.diagnostics`, diagnostics);
      compare(`${folder}/${name}.tree`, tree);
      expect(diagnostics + tree).not.toBe("");
    });

  test("every diagnostic of this stage has a case", () => {
    const shown = readdirSync(folder)
      .filter((file) => file.endsWith(".diagnostics"))
      .map((file) => readFileSync(`${folder}/${file}`, "utf8"))
      .join("");
    // Instantiation reports these two.
    const others = ["R0461", "R0462"];
    const ours = Object.values(diagnosticTable).filter(
      ({ id }) => (/^R0[3-6]/.test(id) || id === "R0701") && !others.includes(id),
    );
    const missing = ours.filter(({ id }) => !shown.includes(` ${id} `)).map(({ id }) => id);
    expect(missing).toEqual([]);
  });
});
