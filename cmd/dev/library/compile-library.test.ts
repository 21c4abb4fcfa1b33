/** The runtime and the machine module compile to MIR as a whole, and their Inline Assembly assembles. */
import { expect, test } from "bun:test";
import { createAssembler, parseAssembly } from "#backends/x64/assemble.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { renderDiagnostic } from "#core/base/render-diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { checkProgram } from "#core/check-program.ts";
import { libraryPathOf } from "#core/mir/precompiled-modules.ts";
import { verifyFunction } from "#core/mir/verify-mir.ts";
import { compileToMir } from "#core/pipeline.ts";
import { C_SYMBOLS, RUNTIME_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { F32, TypeTable, V128, V256 } from "#core/types/type-table.ts";
import { checkoutLoader } from "./library-loader.ts";
import { librarySources } from "./library-sources.ts";

const bitsOf = (type: number): number => (type === V256 ? 256 : type === V128 ? 128 : type === F32 ? 32 : 64);

/** Symbols of all processes of the library that have no type parameters. */
async function plainProcesses(): Promise<string[]> {
  const sources = await librarySources();
  const paths = [...sources.keys()].map((file) => file.replace(/^stdlib\//, "").replace(/\.runa$/, ""));
  const root = new SourceFile("root.runa", "Display 1\n");
  const { modules } = checkProgram(root, checkoutLoader(), new TypeTable(), new DiagnosticList(), {
    alsoLibrary: paths,
  });
  return modules.flatMap((module) =>
    module.processes.filter((process) => process.typeParameters.length === 0).map((process) => process.symbol),
  );
}

test("all of it compiles, and every assembly block is understood", async () => {
  const roots = await plainProcesses();
  const imports = [...new Set(roots.map(libraryPathOf))];
  const text = `${imports.map((path, index) => `Import "${path}" as M${index}`).join("\n")}\nDisplay 1\n`;
  for (const level of [0, 1, 2]) {
    const { program, diagnostics, symbols } = compileToMir(new SourceFile("all.runa", text), checkoutLoader(), {
      roots,
      passes: { level },
    });
    expect(diagnostics.items.map((item) => renderDiagnostic(item, { colour: false }))).toEqual([]);
    if (program === undefined) return;
    expect([...program.functions.values()].flatMap((fn) => verifyFunction(fn, { flat: true }))).toEqual([]);
    const names = new Set([...program.functions.keys()].map((symbol) => symbols.name(symbol)));
    const wanted = [...roots, ...[...C_SYMBOLS, ...RUNTIME_SYMBOLS].map((row) => row.symbol)];
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
    const problems = program.assembly.flatMap(({ lines, outputs, inputs, clobbers }) => {
      const operand = (one: { constraint: string; type: number }): { constraint: string; bits: number } => ({
        constraint: one.constraint,
        bits: bitsOf(one.type),
      });
      const source = { lines, outputs: outputs.map(operand), inputs: inputs.map(operand), clobbers };
      return parseAssembly(createAssembler(), source).problems.map(
        (problem) => `${lines.join("; ")}: ${problem.message}`,
      );
    });
    expect(problems).toEqual([]);
  }
});
