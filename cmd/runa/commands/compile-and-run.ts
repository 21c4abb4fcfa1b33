// The other side of `runa run`: compiles a program into memory, keeps it in the code cache, and runs it.

import { type Dependency, digestOf } from "#cmd/runa/cache/cached-program.ts";
import { openCache } from "#cmd/runa/cache/code-cache.ts";
import { storeProgram } from "#cmd/runa/cache/store-program.ts";
import { compileSource } from "#cmd/runa/compiler/compile-source.ts";
import { linkInProcess, type ProgramInProcess } from "#cmd/runa/compiler/link-in-process.ts";
import { hostProcessor, processorRoutine } from "#cmd/runa/host-processor.ts";
import { type CommandLine, isCommand, optionValue, sizeBytes } from "#cmd/runa/parse-options.ts";
import { reportDiagnostics } from "#cmd/runa/report-diagnostics.ts";
import { meantWord } from "#cmd/runa/report-usage.ts";
import { openRuntimeHost, type RuntimeHost, startProgram } from "#cmd/runa/runtime-host.ts";
import { say } from "#cmd/runa/say.ts";
import { SourceFile } from "#core/base/source.ts";
import { commandTable } from "#core/spec/commands.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { LINKED_IMAGE_BASE } from "#core/spec/linked-image-layout.ts";
import type { ImageFilePlace } from "#rt/host/load-image.ts";
import { openLoader, openProgram, printTimes, sourceOptions } from "./open-program.ts";

/** What `runa run` knows when the program is not in the cache. */
export interface RunRequest {
  readonly line: CommandLine;
  /** As messages show it. */
  readonly path: string;
  /** The source, if it was read already. */
  readonly bytes: Uint8Array | undefined;
  readonly images: ReadonlyMap<string, ImageFilePlace>;
  /** Opened already if there was a program in the cache that does not fit. */
  readonly runtime: RuntimeHost | undefined;
  /** Where the program is to be kept. */
  readonly key: string | undefined;
}

/** The source, or the exit code; the reason has then been printed. */
async function openSource({ line, path, bytes }: RunRequest): Promise<SourceFile | number> {
  if (bytes !== undefined && bytes.length > 0) return SourceFile.fromBytes(path, bytes);
  const source = await openProgram(path);
  if (typeof source !== "number" || line.isNamed || !/^[a-z]+$/.test(path) || isCommand(path)) return source;
  const meant = meantWord({ word: path, known: Object.keys(commandTable) });
  if (meant !== undefined) say(`      did you mean the command \`runa ${meant}\`?`);
  return source;
}

/** Keeps a program that is not running yet, if it lies where the next process will have it. */
function keep(
  request: RunRequest,
  { host, image }: RuntimeHost,
  cpu: string,
  { blocks, addresses, threadEntry }: ProgramInProcess,
  dependencies: readonly Dependency[],
): void {
  if (request.key === undefined || host.memory.base !== LINKED_IMAGE_BASE) return;
  const { folder } = openCache(host.libc, true);
  if (folder === undefined) return;
  const { code, data, dataBytes, importFields } = blocks;
  const description = {
    dependencies,
    cpu,
    processorRoutine: processorRoutine(image),
    memoryBase: host.memory.base,
    imageAddress: image.address,
    threadEntry,
    codeAddress: code.address,
    dataAddress: data.address,
    dataBytes: data.bytes.length,
    addresses,
    foreign: importFields,
  };
  const bytesMax = sizeBytes(optionValue(request.line, "cache-size") ?? "") ?? 0;
  storeProgram(
    folder,
    request.key,
    { description, code: code.bytes, data: data.bytes.subarray(0, dataBytes) },
    bytesMax,
  );
  folder.close();
}

/** Compiles and runs; gives the exit code. */
export async function compileAndRun(request: RunRequest): Promise<number> {
  const { line, path, images } = request;
  const source = await openSource(request);
  if (typeof source === "number") return source;
  const runtime = request.runtime ?? openRuntimeHost(images);
  const times = new Map<string, number>();
  const read = new Map<string, string | null>();
  const loader = openLoader(runtime.host.libc, source, (file, bytes) =>
    read.set(file, bytes === undefined ? null : digestOf(bytes).toHex()),
  );
  const cpu = hostProcessor(runtime.image);
  const { object, diagnostics } = compileSource(source, loader, {
    ...sourceOptions(line, times),
    cpu,
    isOutside: (name) => runtime.image.lookup(name) !== undefined,
  });
  reportDiagnostics(diagnostics, line);
  printTimes(times);
  if (object === undefined) return exitCodes.programWrong;
  const program = await linkInProcess(runtime, object);
  // A program with warnings is compiled each time, so that they are seen each time.
  if (diagnostics.items.length === 0) keep(request, runtime, cpu, program, [...read]);
  const { threadEntry, addresses, blocks } = program;
  return startProgram(runtime, threadEntry, addresses, [path, ...line.programArguments], blocks.importFields);
}
