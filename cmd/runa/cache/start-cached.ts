// Starts a program from the code cache without any part of the compiler, or tells what compiling it needs.
import type { RunRequest } from "#cmd/runa/commands/compile-and-run.ts";
import { configurationFiles } from "#cmd/runa/configuration-files.ts";
import { type CommandLine, givenValue, plainRun } from "#cmd/runa/parse-options.ts";
import { processorLevel } from "#cmd/runa/processor-level.ts";
import { openRuntimeHost, type RuntimeHost, startProgram } from "#cmd/runa/runtime-host.ts";
import { unreachable } from "#core/base/unreachable.ts";
import { CACHED_PROGRAM_PAGE_BYTES } from "#core/spec/cached-program-layout.ts";
import { buildIdentity, findImages } from "#rt/host/find-image.ts";
import { Libc } from "#rt/host/libc.ts";
import { readRegularFile } from "#rt/host/read-file.ts";
import { openCache } from "./code-cache.ts";
import { isCacheable, programKey } from "./program-key.ts";
import { type FoundProgram, findProgram, sourceBytesMax } from "./run-cached.ts";

/** What a program from the command line is called in messages, and as its first argument. */
const commandLineName = "<command line>";

/** The program of `-e`, or of `-p`, whose last line is an expression to be displayed. */
function givenCode(line: CommandLine): string | undefined {
  const code = givenValue(line, "eval");
  if (code !== undefined) return `${code}\n`;
  const lines = givenValue(line, "print")?.trim().split("\n");
  if (lines === undefined) return undefined;
  return `${[...lines.slice(0, -1), `Display ${lines.at(-1)}`].join("\n")}\n`;
}

/** The path that messages show, and the source if it could simply be read: the compiler's side says what is wrong if not. */
function quickSource(libc: Libc, line: CommandLine): { path: string; bytes: Uint8Array | undefined } {
  const code = givenCode(line);
  if (code !== undefined) return { path: commandLineName, bytes: new TextEncoder().encode(code) };
  const path = line.operands[0] ?? "";
  return { path, bytes: path === "-" ? undefined : readRegularFile(libc, path, sourceBytesMax) };
}

/** Whether a found program can run in this process: made for this processor, and for the addresses that are usual. */
function fits({ host, image }: RuntimeHost, { program: { description } }: FoundProgram): boolean {
  if (host.memory.base !== description.memoryBase || image.address !== description.imageAddress) return false;
  return processorLevel(description.processorRoutine) === description.cpu;
}

/** Puts a program that fits where it belongs. */
function place({ host }: RuntimeHost, { program, descriptor }: FoundProgram): void {
  const { description, code, codeOffset, data } = program;
  const codeBlock = host.memory.allocateCode(code.length, CACHED_PROGRAM_PAGE_BYTES);
  const dataBlock = host.memory.allocateData(description.dataBytes, CACHED_PROGRAM_PAGE_BYTES);
  if (codeBlock.address !== description.codeAddress || dataBlock.address !== description.dataAddress)
    unreachable("run: a program of this build has other addresses");
  host.memory.placeCode(codeBlock, descriptor, codeOffset, code);
  dataBlock.bytes.set(data);
}

/** What `runa run` comes to without the compiler: the exit code of a cached program, or what compiling it needs. */
export type Start = { readonly ended: Promise<number> } | { readonly request: RunRequest };

/** Starts a program from the code cache if it is there; nothing here waits, because that would cost a start time. */
export function startFromCache(line: CommandLine): Start {
  const libc = Libc.opened();
  const { path, bytes } = quickSource(libc, line);
  const images = findImages(libc);
  const identity = buildIdentity(libc, images);
  const key =
    bytes === undefined || identity === undefined || !isCacheable(line)
      ? undefined
      : programKey(libc, line, identity, path, bytes);
  const { folder } = key === undefined ? { folder: undefined } : openCache(libc, false);
  const found = key === undefined || folder === undefined ? undefined : findProgram(libc, folder, key);
  const runtime = found === undefined ? undefined : openRuntimeHost(images);
  if (found !== undefined && runtime !== undefined && fits(runtime, found)) {
    place(runtime, found);
    const { threadEntry, addresses, foreign } = found.program.description;
    return { ended: startProgram(runtime, threadEntry, addresses, [path, ...line.programArguments], foreign) };
  }
  return { request: { line, path, bytes, images, runtime, key } };
}

/** The same at the very start of the process: undefined if the words may ask for more, or configuration files have a say. */
export function startAtOnce(words: readonly string[]): Start | undefined {
  const line = plainRun(words);
  const file = line?.operands[0];
  if (line === undefined || file === undefined || configurationFiles(file).length > 0) return undefined;
  return startFromCache(line);
}
