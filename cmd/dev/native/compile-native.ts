// Compiles Runa code to machine code, with the library and the runtime from the checkout: for tests of what native programs do.

import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ObjectFile } from "#backends/object/object-file.ts";
import { checkoutLoader } from "#cmd/dev/library/library-loader.ts";
import { type CompiledSource, compileSource } from "#cmd/runa/compiler/compile-source.ts";
import { executableBytes } from "#cmd/runa/compiler/write-forms.ts";
import { renderDiagnostics } from "#core/base/render-diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";

export interface NativeOptions {
  readonly cpu?: string;
  readonly optimize?: number;
  readonly roots?: readonly string[];
  readonly wantsLines?: boolean;
  /** The text is this module of the library, such as `rt/test`. */
  readonly libraryPath?: string;
  /** Further modules of the program, by path without the ending. */
  readonly files?: ReadonlyMap<string, string>;
}

/** Compiles a program; throws with the diagnostics if it is wrong. */
export function compileText(text: string, options: NativeOptions = {}): CompiledSource & { object: ObjectFile } {
  const path = options.libraryPath;
  const source = new SourceFile(path === undefined ? "program.runa" : `${path}.runa`, text);
  const compiled = compileSource(source, checkoutLoader(options.files), {
    optimize: options.optimize ?? 2,
    cpu: options.cpu ?? "x86-64-v3",
    disabledPasses: [],
    verifyEach: true,
    dump: undefined,
    times: undefined,
    wantsLines: options.wantsLines ?? false,
    isOutside: undefined,
    ...(options.roots === undefined ? {} : { roots: options.roots }),
    ...(path === undefined ? {} : { libraryPath: path }),
  });
  const { object, diagnostics } = compiled;
  if (object === undefined) throw new Error(renderDiagnostics(diagnostics.items, { colour: false }));
  return { ...compiled, object };
}

/** A folder of a test; whoever makes it removes it. */
export const makeFolder = (name: string): string => mkdtempSync(join(tmpdir(), `runa-${name}-`));

/** Writes a static executable. */
export function writeExecutable(path: string, object: ObjectFile, debug = false): string {
  writeFileSync(path, executableBytes(object, "program.runa", debug));
  chmodSync(path, 0o755);
  return path;
}

export interface Ended {
  readonly output: string;
  readonly errors: string;
  readonly exitCode: number;
}

/** Runs a command to its end. */
export function runCommand(
  command: readonly string[],
  options: { readonly input?: string; readonly env?: Record<string, string>; readonly cwd?: string } = {},
): Ended {
  const { stdout, stderr, exitCode } = Bun.spawnSync([...command], {
    stdin: new TextEncoder().encode(options.input ?? ""),
    env: { PATH: process.env["PATH"] ?? "", ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    timeout: 30_000,
  });
  return { output: stdout.toString(), errors: stderr.toString(), exitCode };
}

/** Whether a tool is there; tests that need it say so when it is not. */
export const hasTool = (name: string): boolean => Bun.which(name) !== null;
