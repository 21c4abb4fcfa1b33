// Runs one golden case in one way, in a temporary folder of its own.
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GoldenCase, Outcome } from "./find-cases.ts";
import type { Way } from "./ways.ts";

/** Most bytes of output that are kept; a program that writes more has failed. */
const outputBytesMax = 64 * 1024 * 1024;

interface Run {
  readonly command: readonly string[];
  readonly folder: string;
  readonly input: string;
  readonly way: Way;
}

async function runProgram({ command, folder, input, way }: Run): Promise<Outcome> {
  const child = Bun.spawn([...command], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", ...way.environment },
    stdin: new TextEncoder().encode(input),
    stdout: "pipe",
    stderr: "pipe",
    timeout: way.secondsMax * 1000,
    killSignal: "SIGKILL",
    maxBuffer: outputBytesMax,
  });
  const [output, errors] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  await child.exited;
  if (child.exitCode !== null) return { output, errors, exitCode: child.exitCode };
  const why =
    child.signalCode === "SIGKILL"
      ? `ended after ${way.secondsMax} s or too much output`
      : `ended by ${child.signalCode}`;
  return { output, errors: `${errors}[${why}]\n`, exitCode: -1 };
}

/** A folder in which the program, its modules and its data are reachable by their names in the testdata folder. */
function makeFolder(golden: GoldenCase): string {
  const folder = mkdtempSync(join(tmpdir(), "runa-golden-"));
  const modules = golden.file.slice(0, -".runa".length);
  for (const name of [golden.file, modules, "data"]) {
    const target = join(golden.folder, name);
    if (existsSync(target)) symlinkSync(target, join(folder, name));
  }
  return folder;
}

/** What the program of a case does when it is run in one way. */
export async function runCase(runa: string, golden: GoldenCase, way: Way): Promise<Outcome> {
  const folder = makeFolder(golden);
  try {
    if (way.prepare !== undefined) {
      const prepared = await runProgram({ command: way.prepare(runa, golden.file), folder, input: "", way });
      if (prepared.exitCode !== 0) return prepared;
    }
    const command = way.run(runa, golden.file, golden.programArguments);
    return await runProgram({ command, folder, input: golden.input, way });
  } catch (error) {
    return { output: "", errors: `${String(error)}\n`, exitCode: -1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
