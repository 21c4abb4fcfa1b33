// `runa test`: runs the Test blocks and the examples of programs, and reports how they end.

import { type CommandLine, isOn, optionValue, type UsageError } from "#cmd/runa/parse-options.ts";
import { programFiles, statusOf } from "#cmd/runa/program-files.ts";
import { say } from "#cmd/runa/say.ts";
import { showPiece } from "#cmd/runa/show.ts";
import { streams, wantsColour } from "#cmd/runa/terminal.ts";
import { absolutePath, type FailedTests, noteFailedTests, readFailedTests } from "#cmd/runa/test-runs/failed-tests.ts";
import { Progress } from "#cmd/runa/test-runs/progress.ts";
import { neverRuns, runTestFiles, type TestFile } from "#cmd/runa/test-runs/run-test-files.ts";
import {
  countByStatus,
  formatTime,
  type Reporter,
  type TestResult,
  type Write,
} from "#cmd/runa/test-runs/test-results.ts";
import { runTrials, takeRequest } from "#cmd/runa/trials/run-trials.ts";
import type { TrialSelection } from "#cmd/runa/trials/trial-request.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";

/** What may hold a test; a file of a directory without it is not compiled. */
const testMark = /^[ \t]*(?:Test\b|Example:)/m;

/** Runs the command: 0; 1 if a test fails, a file cannot be run or there is nothing to run; 2. */
export async function runTest(line: CommandLine): Promise<number> {
  const request = await takeRequest();
  if (request !== undefined) return runTrials(request, line);
  const settings = readSettings(line);
  if ("usageError" in settings) return (await import("#cmd/runa/report-usage.ts")).reportUsage(settings);
  const found = await findFiles(line, settings, isOn(line, "failed") ? await readFailedTests() : undefined);
  if (typeof found === "string") return complain(found);
  const coverage = isOn(line, "coverage") || line.options.has("lcov") ? await openCoverage() : undefined;
  const files = coverage === undefined ? found : found.map((file) => coverage.instrumented(file));
  const write = outputWriter();
  const progress = new Progress(settings.reporter === "pretty");
  const reporter = withProgress(await makeReporter(settings.reporter, write, line), progress);
  const started = performance.now();
  let total = 0;
  const outcomes = await runTestFiles(
    files,
    {
      jobs: settings.jobs,
      timeout: settings.timeout,
      colour: wantsColour(line, streams.errors),
      planned: (plan, file) => {
        total += plan.total;
        progress.plan(plan.runs.length + plan.trials.filter(neverRuns).length);
        coverage?.note(plan, file);
      },
      begun: (title) => progress.begin(title),
    },
    reporter,
  );
  progress.close();
  const results = outcomes.flatMap((outcome) => outcome.results);
  const fileFailures = outcomes.flatMap((outcome) => outcome.failure ?? []);
  const milliseconds = Math.round(performance.now() - started);
  if (results.length > 0 || fileFailures.length > 0 || settings.reporter !== "pretty")
    reporter.summary({ results, fileFailures, files: files.length, seed: settings.seed, milliseconds });
  if (settings.slowest > 0 && settings.reporter === "pretty") writeSlowest(results, settings.slowest, write);
  const problem = await coverage?.report(line, write);
  write.flush();
  await noteFailedTests(results);
  if (problem !== undefined) return complain(problem);
  if (countByStatus(results).failed > 0 || fileFailures.length > 0) return exitCodes.programWrong;
  if (results.length > 0 || (settings.selection.shard !== undefined && total > 0)) return exitCodes.success;
  return complain(total === 0 ? "there are no tests" : `none of ${total} tests fits what was asked for`);
}

function complain(problem: string): number {
  say(`runa: ${problem}`);
  return exitCodes.programWrong;
}

interface Settings {
  readonly seed: number;
  readonly isOrdered: boolean;
  readonly repeat: number;
  readonly cases: string;
  readonly timeout: number;
  readonly jobs: number;
  readonly slowest: number;
  readonly optimize: number;
  readonly reporter: string;
  readonly selection: TrialSelection;
}

function readSettings(line: CommandLine): Settings | UsageError {
  const count = (name: Parameters<typeof optionValue>[1]): number => Number(optionValue(line, name) ?? "0");
  const shard = readShard(optionValue(line, "shard"));
  if (shard === null) return { usageError: "--shard is a share such as 2/5: the second of five", command: "test" };
  const filters = line.options.get("filter");
  const tags = line.options.get("tag");
  const seed = optionValue(line, "seed");
  return {
    seed: seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(seed) % 2 ** 48,
    isOrdered: isOn(line, "in-order"),
    repeat: Math.max(1, count("repeat")),
    cases: optionValue(line, "cases") ?? "100",
    timeout: Math.max(1, count("timeout")),
    jobs: Math.max(1, count("jobs") || navigator.hardwareConcurrency),
    slowest: count("slowest"),
    optimize: count("optimize"),
    reporter: optionValue(line, "reporter") ?? "pretty",
    selection: {
      ...(filters === undefined ? {} : { filters }),
      ...(tags === undefined ? {} : { tags }),
      ...(shard === undefined ? {} : { shard }),
    },
  };
}

/** `2/5`; null if it is nothing of the kind. */
function readShard(text: string | undefined): { index: number; count: number } | undefined | null {
  if (text === undefined) return undefined;
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  const index = Number(match?.[1]);
  const count = Number(match?.[2]);
  return match === null || index < 1 || index > count ? null : { index, count };
}

/** The files to run, or why there are none. `failed` restricts them to tests that failed last. */
async function findFiles(
  line: CommandLine,
  settings: Settings,
  failed: FailedTests | undefined,
): Promise<TestFile[] | string> {
  const files: TestFile[] = [];
  const seen = new Set<string>();
  const { secretWord } = await import("#cmd/runa/trials/secret-word.ts");
  for (const operand of line.operands.length > 0 ? line.operands : ["."]) {
    if (operand === "-") return "tests are run in processes of their own: standard input cannot be tested";
    const place = /^(.+):(\d{1,9})$/.exec(operand);
    const isPlace = place !== null && (await statusOf(operand)) === undefined;
    const given = isPlace ? (place[1] as string) : operand;
    if ((await statusOf(given)) === undefined) return `cannot read ${given}: there is no such file`;
    const paths = await programFiles(given);
    for (const path of paths) {
      if (seen.has(operand === path ? path : `${operand} ${path}`)) continue;
      seen.add(operand === path ? path : `${operand} ${path}`);
      if (path !== given && !(await mayHoldTests(path))) continue;
      const titles = failed?.[absolutePath(path)];
      if (failed !== undefined && titles === undefined) continue;
      const selection = {
        ...settings.selection,
        ...(isPlace ? { line: Number(place[2]) } : {}),
        ...(titles === undefined ? {} : { titles }),
      };
      files.push({ request: requestFor(path, settings, selection, secretWord()), seed: settings.seed });
    }
  }
  if (files.length > 0) return files;
  if (failed !== undefined) return "no test is known to have failed here";
  return `there are no tests in ${line.operands.length > 0 ? line.operands.join(", ") : "this directory"}`;
}

async function mayHoldTests(path: string): Promise<boolean> {
  try {
    return testMark.test(await Bun.file(path).text());
  } catch {
    return true;
  }
}

function requestFor(path: string, settings: Settings, selection: TrialSelection, secret: string): TestFile["request"] {
  const { seed, isOrdered, repeat, optimize, cases } = settings;
  return {
    kind: "test",
    secret,
    path,
    optimize,
    selection,
    repeat,
    runnerArguments: [String(seed), cases],
    ...(isOrdered ? {} : { orderSeed: seed }),
  };
}

async function openCoverage() {
  const { CoverageRun } = await import("#cmd/runa/test-runs/coverage-run.ts");
  return new CoverageRun();
}

async function makeReporter(name: string, write: Write, line: CommandLine): Promise<Reporter> {
  const isColoured = wantsColour(line, streams.output);
  const differ = await import("diff");
  switch (name) {
    case "dot":
      return new (await import("#cmd/runa/test-runs/reporters/dot.ts")).DotReporter(write, differ, isColoured);
    case "tap":
      return new (await import("#cmd/runa/test-runs/reporters/tap.ts")).TapReporter(write, differ);
    case "junit":
      return new (await import("#cmd/runa/test-runs/reporters/junit.ts")).JunitReporter(write, differ);
    case "ndjson":
      return new (await import("#cmd/runa/test-runs/reporters/ndjson.ts")).NdjsonReporter(write);
    default:
      return new (await import("#cmd/runa/test-runs/reporters/pretty.ts")).PrettyReporter(write, differ, isColoured);
  }
}

function withProgress(reporter: Reporter, progress: Progress): Reporter {
  return {
    result: (result) => {
      reporter.result(result);
      progress.end(result.status === "failed");
    },
    file: (path, results, failure) => {
      progress.clear();
      reporter.file(path, results, failure);
    },
    summary: (summary) => reporter.summary(summary),
  };
}

/**
 * Writes to standard output, what comes together in one piece. A reader that has gone ends the command as a signal would; any
 * other failure is thrown when the tests have run.
 */
function outputWriter(): Write & { flush(): void } {
  let text = "";
  let failure: unknown;
  const send = (): void => {
    const now = text;
    text = "";
    if (now === "" || failure !== undefined) return;
    try {
      showPiece(now);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EPIPE") process.exit(exitCodes.closedPipe);
      failure = error;
    }
  };
  const write = (more: string): void => {
    if (text === "") queueMicrotask(send);
    text += more;
  };
  const flush = (): void => {
    send();
    if (failure !== undefined) throw failure;
  };
  return Object.assign(write, { flush });
}

function writeSlowest(results: readonly TestResult[], count: number, write: Write): void {
  const slowest = [...results].sort((first, second) => second.nanoseconds - first.nanoseconds).slice(0, count);
  write("\nslowest:\n");
  for (const { nanoseconds, path, line, title } of slowest)
    write(`  ${formatTime(nanoseconds).padStart(8)}  ${title} (${path}:${line})\n`);
}
