// From a source file to an object file: the compiler's stages with the options of the command line.

import type { NativeTarget } from "#backends/backend.ts";
import { compileProgram } from "#backends/compile-program.ts";
import type { ObjectFile } from "#backends/object/object-file.ts";
import { createX64Target } from "#backends/x64/target.ts";
import type { ModuleLoader } from "#core/2-resolve/module-loader.ts";
import type { SourceFile } from "#core/base/source.ts";
import { type Compiled, type CompileOptions, compileToMir } from "#core/pipeline.ts";
import { RUNTIME_SYMBOLS } from "#core/spec/rt-symbols.ts";

/** What the command line decides about a compilation. */
export interface SourceOptions {
  readonly optimize: number;
  readonly cpu: string;
  readonly disabledPasses: readonly string[];
  readonly verifyEach: boolean;
  /** Receives dumps; `pass` limits them to one pass. */
  readonly dump: { readonly pass?: string; readonly write: (title: string, text: string) => void } | undefined;
  /** Receives milliseconds by stage and pass. */
  readonly times: Map<string, number> | undefined;
  readonly wantsLines: boolean;
  /** Tells what the runtime image provides; undefined: the runtime is compiled with the program. */
  readonly isOutside: ((name: string) => boolean) | undefined;
  /** Runs these blocks of the file instead of its `main`. */
  readonly trialKind?: CompileOptions["trialKind"];
  /** Counts what runs. */
  readonly coverage?: CompileOptions["coverage"];
  /** Further processes to keep, by full symbol. */
  readonly roots?: readonly string[];
  readonly beforeLate?: CompileOptions["beforeLate"];
  /** Instances of generic processes to keep. */
  readonly instances?: CompileOptions["instances"];
  /** Loops can be asked to stop. */
  readonly polls?: boolean;
}

export interface CompiledSource extends Compiled {
  /** Undefined when the program is wrong. */
  readonly object: ObjectFile | undefined;
}

/** Roles that machine-code routines call: they are needed although no MIR calls them. */
const calledByStubs: readonly string[] = RUNTIME_SYMBOLS.filter((row) => row.isRuntime).map((row) => row.symbol);

/** Compiles up to an object file; mistakes of the program are in `diagnostics`. */
export function compileSource(source: SourceFile, loader: ModuleLoader, options: SourceOptions): CompiledSource {
  const target = createX64Target(options.verifyEach);
  const compiled = compileSourceToMir(source, loader, target, options);
  if (compiled.program === undefined || compiled.diagnostics.hasErrors) return { ...compiled, object: undefined };
  const start = performance.now();
  const object = compileProgram(target, compiled.program, compiled.symbols, compiled.positions, {
    optimize: options.optimize,
    cpu: options.cpu,
    wantsLines: options.wantsLines,
    withStubs: options.isOutside === undefined,
  });
  options.times?.set("code", performance.now() - start);
  return { ...compiled, object };
}

/** The same up to optimised MIR. */
function compileSourceToMir(
  source: SourceFile,
  loader: ModuleLoader,
  target: NativeTarget,
  options: SourceOptions,
): Compiled {
  return compileToMir(source, loader, {
    ...(options.isOutside === undefined ? {} : { isOutside: options.isOutside }),
    startsAtOnce: options.isOutside !== undefined && options.dump === undefined && !options.verifyEach,
    roots: [...(options.isOutside === undefined ? calledByStubs : []), ...(options.roots ?? [])],
    checkAssembly: (lines, outputs, inputs, clobbers) => target.checkAssembly(lines, outputs, inputs, clobbers),
    trialKind: options.trialKind,
    coverage: options.coverage,
    ...(options.beforeLate === undefined ? {} : { beforeLate: options.beforeLate }),
    ...(options.instances === undefined ? {} : { instances: options.instances }),
    ...(options.times === undefined ? {} : { times: options.times }),
    passes: {
      level: options.optimize,
      disabled: options.disabledPasses,
      verifyEach: options.verifyEach,
      polls: options.polls ?? false,
      ...(options.dump === undefined ? {} : { dump: options.dump }),
      ...(options.times === undefined ? {} : { times: options.times }),
    },
  });
}
