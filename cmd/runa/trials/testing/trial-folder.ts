// A folder of programs, in which tests run the built toolchain.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runaPath } from "#cmd/runa/testing/built-runa.ts";

interface Ended {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** Milliseconds for one test, on a machine that does much else. */
export const limit = 30_000;

export class TrialFolder {
  readonly path = mkdtempSync(join(tmpdir(), "runa-trials-"));

  /** Runs a command of the toolchain here. */
  runa(...words: readonly string[]): Promise<Ended> {
    return this.runaIn(this.path, words);
  }

  /** Runs it in a folder, with an environment of its own. */
  async runaIn(
    cwd: string,
    words: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Ended> {
    const child = Bun.spawn([runaPath, ...words], {
      cwd,
      env: { PATH: "/usr/bin:/bin", HOME: cwd, NO_COLOR: "1", ...environment },
      stdout: "pipe",
      stderr: "pipe",
    });
    const [output, errors] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
    return { exitCode: await child.exited, output, errors };
  }

  /** Writes a file, whose name it gives. */
  file(name: string, text: string): string {
    writeFileSync(join(this.path, name), text);
    return name;
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

/** The titles of what ended in one way, in order. */
export function titles(output: string, word: string): string[] {
  return [...output.matchAll(new RegExp(`^  ${word} (.*?)(?: \\([^()]*\\))?$`, "gm"))].map(
    (match) => match[1] as string,
  );
}
