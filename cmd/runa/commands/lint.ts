// `runa lint`: what is doubtful in programs that compile, and with --fix the changes that mend it.

import { canonicalForm, replaceText } from "#cmd/runa/canonical-form.ts";
import { type CommandLine, isOn } from "#cmd/runa/parse-options.ts";
import { programFiles } from "#cmd/runa/program-files.ts";
import { readSource } from "#cmd/runa/read-source.ts";
import { reportDiagnostics } from "#cmd/runa/report-diagnostics.ts";
import { say } from "#cmd/runa/say.ts";
import { show } from "#cmd/runa/show.ts";
import { parse } from "#core/1-parse/parse.ts";
import { areaInterface, areaParts } from "#core/2-resolve/areas.ts";
import { findModule } from "#core/2-resolve/module-loader.ts";
import { applyEdits } from "#core/base/apply-edits.ts";
import { type Diagnostic, DiagnosticList } from "#core/base/diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { checkProgram } from "#core/check-program.ts";
import { lintModule } from "#core/lint/lint.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import type { ModuleInterface } from "#core/types/module-interface.ts";
import { TypeTable } from "#core/types/type-table.ts";
import { Libc } from "#rt/host/libc.ts";
import { openLoader } from "./open-program.ts";

/** Rounds of changes; each may show something new. */
const ROUNDS_MAX = 8;

/** What is found in a source: its errors, or else its warnings, in the order of the text. */
export function lintSource(source: SourceFile, loader = openLoader(Libc.opened(), source)): DiagnosticList {
  const diagnostics = new DiagnosticList();
  const { modules, interfaceOf } = checkProgram(source, loader, new TypeTable(), diagnostics);
  const typed = modules.at(-1);
  if (diagnostics.hasErrors || typed === undefined) return diagnostics;
  const ast = parse(source, new DiagnosticList());
  const name = source.path.slice(source.path.lastIndexOf("/") + 1).replace(/\.runa$/, "");
  const libraryModule = (path: string): ModuleInterface | undefined => {
    const found = findModule(loader, path, name);
    if (found !== undefined && found.kind !== "interface" && !found.isLibrary) return undefined;
    const parts = areaParts(path)?.map(interfaceOf);
    if (parts === undefined) return interfaceOf(path);
    return areaInterface(
      path,
      parts.filter((part) => part !== undefined),
    );
  };
  lintModule({ ast, typed, diagnostics, libraryModule });
  const formatted = canonicalForm(source, ast, "kept");
  if (formatted !== undefined && formatted !== source.text) {
    const all = { start: 0, end: source.text.length };
    const help = { edits: [{ span: all, text: formatted }] };
    diagnostics.report("notFormatted", source, { start: 0, end: 0 }, {}, { help });
  }
  diagnostics.items.sort((left, right) => left.span.start - right.span.start);
  return diagnostics;
}

/** Changes that do not touch one another; formatting comes alone, after all others. */
function editsOf(items: readonly Diagnostic[]): NonNullable<Diagnostic["help"]["edits"]> {
  const others = items.filter((item) => item.name !== "notFormatted").flatMap((item) => item.help.edits ?? []);
  const all = others.length > 0 ? others : items.flatMap((item) => item.help.edits ?? []);
  let end = -1;
  return [...all]
    .sort((left, right) => left.span.start - right.span.start)
    .filter(({ span }) => {
      const isFree = span.start >= end;
      if (isFree) end = span.end;
      return isFree;
    });
}

/** The source with all changes that are offered, as long as it stays free of errors. */
export function fixSource(source: SourceFile, loader = openLoader(Libc.opened(), source)): SourceFile {
  let best = source;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const found = lintSource(best, loader);
    const edits = found.hasErrors ? [] : editsOf(found.items);
    if (edits.length === 0) break;
    const next = new SourceFile(source.path, applyEdits(best.text, edits));
    if (next.text === best.text || lintSource(next, loader).hasErrors) break;
    best = next;
  }
  return best;
}

/** Writes the changes into the file; false if that is not possible. */
async function write(path: string, text: string): Promise<boolean> {
  const problem = await replaceText(path, text);
  if (problem !== undefined) say(`runa: ${problem}`);
  else say(`changed ${path}`);
  return problem === undefined;
}

async function lintFile(path: string, line: CommandLine): Promise<DiagnosticList | undefined> {
  let source = await readSource(path, true);
  if (typeof source === "string") {
    say(`runa: ${source}`);
    return undefined;
  }
  if (isOn(line, "fix")) {
    const fixed = fixSource(source);
    if (path === "-") await Bun.write(Bun.stdout, fixed.text);
    else if (fixed.text !== source.text && !(await write(path, fixed.text))) return undefined;
    source = fixed;
  }
  return lintSource(source);
}

/** Runs the command: 0 if nothing is found, 1 if something is or a program is wrong or cannot be read. */
export async function runLint(line: CommandLine): Promise<number> {
  const { operands } = line;
  const all = new DiagnosticList();
  let isSound = true;
  for (const path of operands.length > 0 ? operands : ["."])
    for (const file of await programFiles(path)) {
      const found = await lintFile(file, line);
      if (found === undefined) isSound = false;
      else all.take(found);
    }
  if (isOn(line, "json")) {
    const { diagnosticsJson } = await import("#cmd/runa/diagnostic-forms.ts");
    const { writeJson } = await import("#cmd/runa/output-schemas.ts");
    await writeJson("runa.diagnostics", diagnosticsJson(all));
  } else if (isOn(line, "sarif")) {
    const { sarifLog } = await import("#cmd/runa/diagnostic-forms.ts");
    show(sarifLog(all));
  } else reportDiagnostics(all, line);
  return isSound && all.items.length === 0 ? exitCodes.success : exitCodes.programWrong;
}
