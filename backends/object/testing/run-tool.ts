/** Lets the tests of this folder write files, run them and call outside tools. */

import { onTestFinished } from "bun:test";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  /** 128 + signal number for a process that a signal ended. */
  readonly exitCode: number;
}

const SIGNAL_NUMBERS: Readonly<Record<string, number>> = { SIGILL: 4, SIGTRAP: 5, SIGABRT: 6, SIGFPE: 8, SIGSEGV: 11 };

/** Whether a program is in PATH. */
export function hasTool(name: string): boolean {
  return Bun.which(name) !== null;
}

export function runTool(command: string[], cwd?: string): RunResult {
  const result = Bun.spawnSync(command, { stdout: "pipe", stderr: "pipe", ...(cwd === undefined ? {} : { cwd }) });
  const signal = result.signalCode;
  return {
    stdout: result.stdout.toString(),
    stderr: result.stderr.toString(),
    exitCode: signal ? 128 + (SIGNAL_NUMBERS[signal] ?? 0) : result.exitCode,
  };
}

/** A new directory for one test's files, removed when the test has finished. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "runa-object-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Writes an executable file and returns its path. */
export function writeExecutable(name: string, bytes: Uint8Array): string {
  const path = join(temporaryDirectory(), name);
  writeFileSync(path, bytes);
  chmodSync(path, 0o755);
  return path;
}

/** Writes an executable file and runs it without arguments. */
export function runBytes(name: string, bytes: Uint8Array): RunResult {
  return runTool([writeExecutable(name, bytes)]);
}
