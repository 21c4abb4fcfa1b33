// The suite of a checkout: whole programs in folders of their own, each beside the same program in other languages.

import type { BenchFailure, BenchResult } from "./bench-results.ts";
import { buildPeers, type Peer } from "./peer-languages.ts";
import { summarise } from "./statistics.ts";

export interface SuiteOptions {
  /** Folder with one folder for each program. */
  readonly folder: string;
  readonly isWanted: (name: string) => boolean;
  /** How often each program runs. */
  readonly turns: number;
  readonly shown: (lines: readonly string[]) => Promise<void>;
}

/** Runs every program of the folder in all languages that the machine has, in turn, and shows how they compare. */
export async function runSuite(options: SuiteOptions): Promise<{ results: BenchResult[]; failures: BenchFailure[] }> {
  const { folder, isWanted, turns, shown } = options;
  const results: BenchResult[] = [];
  const failures: BenchFailure[] = [];
  const found = await Array.fromAsync(new Bun.Glob("*/*.runa").scan({ cwd: folder, onlyFiles: true }));
  for (const file of found.sort()) {
    const name = file.slice(0, file.indexOf("/"));
    if (file !== `${name}/${name}.runa` || !isWanted(name)) continue;
    const measured = await measureProgram(`${folder}/${name}`, name, turns);
    results.push(...measured.results);
    failures.push(...measured.failures);
    await shown(rowsOf(name, measured.results));
  }
  return { results, failures };
}

async function measureProgram(
  folder: string,
  name: string,
  turns: number,
): Promise<{ results: BenchResult[]; failures: BenchFailure[] }> {
  const path = `${folder}/${name}.runa`;
  const failures: BenchFailure[] = [];
  const fail = (language: string, text: string): void => {
    failures.push({ path, title: `${name} (${language})`, text });
  };
  const peers = await buildPeers(folder, name, fail);
  const samples = new Map<Peer, number[]>(peers.map((peer) => [peer, []]));
  let expected: string | undefined;
  for (let turn = 0; turn < turns; turn++)
    for (const peer of peers) {
      if (!samples.has(peer)) continue;
      const outcome = runOnce(peer, folder);
      expected ??= outcome.output;
      if (outcome.exitCode === 0 && outcome.output === expected) samples.get(peer)?.push(outcome.nanoseconds);
      else {
        samples.delete(peer);
        fail(peer.language, outcome.exitCode === 0 ? "it displays something else" : `exit code ${outcome.exitCode}`);
      }
    }
  for (const peer of peers) await peer.remove();
  const results: BenchResult[] = [];
  for (const [{ language }, times] of samples) {
    const title = `${name} (${language})`;
    const summary = await summarise(times);
    results.push({ path, title, line: 1, turns: 1, samples: times, summary, allocations: null, bytes: null });
  }
  return { results, failures };
}

function runOnce({ command }: Peer, cwd: string): { nanoseconds: number; exitCode: number; output: string } {
  const begin = Bun.nanoseconds();
  const child = Bun.spawnSync([...command], { cwd, stdin: "ignore", stderr: "ignore" });
  const nanoseconds = Bun.nanoseconds() - begin;
  return { nanoseconds, exitCode: child.exitCode ?? 1, output: child.stdout.toString() };
}

/** Median times of one program, and how many times longer than runa each language takes. */
function rowsOf(name: string, results: readonly BenchResult[]): string[] {
  const own = results.find((result) => result.title === `${name} (runa)`)?.summary.p50;
  const parts = results.map(({ title, summary }) => {
    const language = title.slice(name.length + 2, -1);
    const ratio = own === undefined || language === "runa" ? "" : ` (×${(summary.p50 / own).toFixed(2)})`;
    return `${language} ${(summary.p50 / 1e6).toFixed(1)} ms${ratio}`;
  });
  return [`${name.padEnd(14)} ${parts.join("   ")}`];
}
