// Runs test files in processes of their own, several at once, and turns what they say into results.

import { type RunEnd, RunningProcesses, runTrialFile } from "#cmd/runa/trials/trial-process.ts";
import { type PlannedTrial, skipTag, type TrialPlan, type TrialRequest } from "#cmd/runa/trials/trial-request.ts";
import type { FileFailure, Reporter, TestFailure, TestResult } from "./test-results.ts";

/** One file with what is wanted of it. */
export interface TestFile {
  readonly request: TrialRequest;
  readonly seed: number;
}

export interface RunOptions {
  readonly jobs: number;
  /** Milliseconds for one test. */
  readonly timeout: number;
  readonly colour: boolean;
  /** Told how many tests there are in a file that has been compiled. */
  readonly planned: (plan: TrialPlan, file: TestFile) => void;
  /** Told the title of a test that begins. */
  readonly begun: (title: string) => void;
}

export interface FileOutcome {
  readonly file: TestFile;
  readonly results: readonly TestResult[];
  readonly failure: FileFailure | undefined;
}

/** Runs all files; the outcomes come in the order of the files. */
export async function runTestFiles(
  files: readonly TestFile[],
  options: RunOptions,
  reporter: Reporter,
): Promise<FileOutcome[]> {
  const outcomes: FileOutcome[] = [];
  const running = new RunningProcesses();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < files.length; index = next++) {
      const file = files[index] as TestFile;
      const outcome = await runFile(file, { ...options, running }, reporter);
      outcomes[index] = outcome;
      reporter.file(file.request.path, outcome.results, outcome.failure);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs, files.length) }, work));
  running.close();
  return outcomes;
}

async function runFile(
  file: TestFile,
  options: RunOptions & { readonly running: RunningProcesses },
  reporter: Reporter,
): Promise<FileOutcome> {
  const { request } = file;
  const results: TestResult[] = [];
  const trials = new Map<number, PlannedTrial>();
  const add = (result: TestResult): void => {
    results.push(result);
    reporter.result(result);
  };
  const problem = await runTrialFile(request, options, {
    plan: (plan) => {
      options.planned(plan, file);
      for (const trial of plan.trials) trials.set(trial.number, trial);
      for (const trial of plan.trials) if (neverRuns(trial)) add(resultWithoutRun(file, trial));
    },
    begin: (run) => options.begun(trials.get(run.number)?.title ?? ""),
    end: (end) => {
      const trial = trials.get(end.run.number);
      if (trial !== undefined) add(resultOf(file, trial, end, options.timeout));
    },
  });
  const failure = problem === undefined ? undefined : { path: request.path, text: problem.text.trimEnd() };
  return { file, results, failure };
}

/** Whether a block is only named. */
export function neverRuns(trial: PlannedTrial): boolean {
  return trial.problem !== undefined || trial.tags.includes(skipTag);
}

function resultWithoutRun({ request, seed }: TestFile, trial: PlannedTrial): TestResult {
  const { title, line, tags, problem } = trial;
  const base = { path: request.path, title, line, tags, nanoseconds: 0, output: "", seed };
  if (problem === undefined) return { ...base, status: "skipped", failure: undefined };
  const failure = { ...emptyFailure, type: "Crash", message: `the example does not compile: ${problem}`, line };
  return { ...base, status: "failed", failure };
}

const emptyFailure: TestFailure = {
  type: "",
  message: "",
  values: "",
  left: "",
  operator: "",
  right: "",
  trace: [],
  line: 0,
};

function resultOf({ request, seed }: TestFile, trial: PlannedTrial, end: RunEnd, timeout: number): TestResult {
  const { title, line, tags } = trial;
  const base = {
    path: request.path,
    title,
    line,
    tags,
    nanoseconds: end.event?.second ?? 0,
    output: end.output,
    seed: seed + end.run.round,
  };
  if (end.event?.kind === "pass") return { ...base, status: "passed", failure: undefined };
  return { ...base, status: "failed", failure: failureOf(request.path, trial, end, timeout) };
}

function failureOf(path: string, trial: PlannedTrial, end: RunEnd, timeout: number): TestFailure {
  const { line } = trial;
  if (end.kind === "timeout")
    return { ...emptyFailure, type: "Timeout", message: `stopped after ${timeout} ms (--timeout)`, line };
  if (end.event === undefined)
    return { ...emptyFailure, type: "Crash", message: `it ended the process with ${end.reason}`, line };
  const [type = "", message = "", values = "", left = "", operator = "", right = ""] = end.event.texts;
  const trace = userFrames(end.trace, path, trial);
  const found = trial.isExample ? undefined : lineIn(trace, path);
  return { type, message, values, left, operator, right, trace, line: found ?? line };
}

/** Frames of the library and of the runner, and of the test that an example was made into. */
const foreignFrame = /\((testing\/|errors\.runa|collections\/|rt\/)/;

/**
 * Frames of the program itself, down to the test, of an error and of its causes; with paths as they were given, and frames of
 * recursion counted.
 */
function userFrames(trace: string, path: string, trial: PlannedTrial): string[] {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const frames: string[] = [];
  let isBelow = false;
  let repeated = 0;
  const endRepetition = (): void => {
    if (repeated > 0) frames.push(`… ${repeated} more like this`);
    repeated = 0;
  };
  for (const line of trace.split("\n").map((text) => text.trim())) {
    if (!line.startsWith("at ")) isBelow = false;
    isBelow ||= line.includes("(testing/runner.runa:");
    if (line === "" || isBelow || foreignFrame.test(line)) continue;
    const frame = line.replace(`(${name}:`, `(${path}:`).replace(/^at \S*\.\$test\$\S*/, `at test "${trial.title}"`);
    if (trial.isExample && frame.startsWith("at test ")) continue;
    if (frame === frames.at(-1)) repeated++;
    else {
      endRepetition();
      frames.push(frame);
    }
  }
  endRepetition();
  return frames;
}

function lineIn(trace: readonly string[], path: string): number | undefined {
  for (const line of trace) {
    const start = line.indexOf(`(${path}:`);
    if (start >= 0) return Number.parseInt(line.slice(start + path.length + 2), 10);
  }
  return undefined;
}
