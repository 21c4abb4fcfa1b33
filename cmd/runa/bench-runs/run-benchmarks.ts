// Measures the Benchmark blocks of files, one file after the other: what runs at the same time would be measured too.

import { secretWord } from "#cmd/runa/trials/secret-word.ts";
import { RunningProcesses, runTrialFile } from "#cmd/runa/trials/trial-process.ts";
import { type PlannedTrial, skipTag, type TrialSelection } from "#cmd/runa/trials/trial-request.ts";
import { type BenchFailure, type BenchResult, benchResult } from "./bench-results.ts";

export interface BenchOptions {
  /** Milliseconds for each benchmark. */
  readonly time: number;
  readonly optimize: number;
  readonly selection: TrialSelection;
  readonly colour: boolean;
}

export interface FileBenchmarks {
  readonly results: readonly BenchResult[];
  readonly failures: readonly BenchFailure[];
  /** Blocks in the file, wanted or not. */
  readonly total: number;
}

/** A single turn may take so much longer than all of them should. */
const patience = 60_000;

/** Measures one file. */
export async function runBenchmarks(
  path: string,
  { time, optimize, selection, colour }: BenchOptions,
): Promise<FileBenchmarks> {
  const results: Promise<BenchResult>[] = [];
  const failures: BenchFailure[] = [];
  const trials = new Map<number, PlannedTrial>();
  let total = 0;
  const request = {
    kind: "benchmark",
    secret: secretWord(),
    path,
    optimize,
    selection,
    repeat: 1,
    runnerArguments: [String(time)],
  } as const;
  const running = new RunningProcesses();
  const problem = await runTrialFile(
    request,
    { timeout: time + patience, colour, running },
    {
      plan: (plan) => {
        total = plan.total;
        for (const trial of plan.trials) if (!trial.tags.includes(skipTag)) trials.set(trial.number, trial);
      },
      end: ({ run, event, kind, reason, output }) => {
        const trial = trials.get(run.number);
        if (trial === undefined) return;
        if (event?.kind === "sample") results.push(benchResult({ ...trial, path }, event.second, event.texts));
        else {
          const why =
            kind === "timeout" ? `it took longer than ${time + patience} ms` : `the process ended with ${reason}`;
          failures.push({ path, title: trial.title, text: `${output}${why}` });
        }
      },
    },
  );
  running.close();
  if (problem !== undefined) failures.push({ path, title: "", text: problem.text.trimEnd() });
  return { results: await Promise.all(results), failures, total };
}
