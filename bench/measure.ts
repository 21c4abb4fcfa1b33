// Builds the measured programs and runs them through a small launcher that reports time and peak memory.
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** What one run took. */
export interface Sample {
  readonly wallSeconds: number;
  /** User and system time of the process. */
  readonly cpuSeconds: number;
  readonly peakKib: number;
  readonly exitCode: number;
  readonly output: string;
}

/** Where everything that is built for measuring lies. */
export const buildFolder = join(import.meta.dir, "..", "dist", "bench");

/** Runs a build command; throws with its output if it fails. */
export function build(command: readonly string[]): void {
  mkdirSync(buildFolder, { recursive: true });
  const { exitCode, stdout, stderr } = Bun.spawnSync([...command], { cwd: buildFolder });
  if (exitCode !== 0)
    throw new Error(`${command.join(" ")}\nended with ${exitCode}:\n${stdout.toString()}${stderr.toString()}`);
}

/** Compiles the launcher; it must be there before `measure` is called. */
export function buildLauncher(): void {
  build(["gcc", "-O2", "-static", "-o", "launch", join(import.meta.dir, "launch.c")]);
}

/** Runs a command once. */
export async function measure(command: readonly string[]): Promise<Sample> {
  const output = join(buildFolder, "output.txt");
  const launched = Bun.spawnSync([join(buildFolder, "launch"), output, ...command], {
    cwd: buildFolder,
    stdin: "ignore",
  });
  const [wall = 0, user = 0, system = 0, peak = 0, exitCode = -1] = launched.stdout
    .toString()
    .trim()
    .split(" ")
    .map(Number);
  return {
    wallSeconds: wall / 1e9,
    cpuSeconds: (user + system) / 1e6,
    peakKib: peak,
    exitCode,
    output: (await Bun.file(output).text()) + launched.stderr.toString(),
  };
}

/** Runs several commands in turn, `turns` times, so that a slow moment of the machine meets all of them. */
export async function measureInTurns(commands: readonly (readonly string[])[], turns: number): Promise<Sample[][]> {
  const samples: Sample[][] = commands.map(() => []);
  for (let turn = 0; turn < turns; turn++)
    for (const [index, command] of commands.entries()) samples[index]?.push(await measure(command));
  return samples;
}

/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** The geometric mean of some numbers. */
export function geometricMean(numbers: readonly number[]): number {
  return Math.exp(numbers.reduce((sum, number) => sum + Math.log(number), 0) / numbers.length);
}
