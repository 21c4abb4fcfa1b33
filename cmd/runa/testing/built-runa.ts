// Runs the built toolchain as people do: a process, its streams, its exit code.
import { existsSync } from "node:fs";
import { join } from "node:path";

/** Path of the executable that is tested. */
export const runaPath = join(import.meta.dir, "..", "..", "..", "dist", "runa");

if (!existsSync(runaPath)) throw new Error("dist/runa is missing: `npm run build` makes it");

/** What a process did. */
export interface Ended {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Where and with what a command runs. */
export interface Surroundings {
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Milliseconds after which it is ended; 20 seconds unless given. */
  readonly timeout?: number;
}

/** Runs a command to its end; of the environment it gets PATH alone, and what is given. */
export function spawn(
  command: readonly string[],
  { folder, environment, input, timeout = 20_000 }: Surroundings,
): Ended {
  const child = Bun.spawnSync([...command], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", ...environment },
    stdin: new TextEncoder().encode(input ?? ""),
    timeout,
  });
  return { exitCode: child.exitCode, output: child.stdout.toString(), errors: child.stderr.toString() };
}

/** Runs `runa` with some words. */
export function runa(words: readonly string[], surroundings: Surroundings): Ended {
  return spawn([runaPath, ...words], surroundings);
}
