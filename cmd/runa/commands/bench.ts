// `runa bench`: measures the Benchmark blocks of programs, shows them, and compares them with an earlier run.

import type { BenchFailure, BenchResult } from "#cmd/runa/bench-runs/bench-results.ts";
import { type BenchComparison, compareResults, type SavedBenchmark } from "#cmd/runa/bench-runs/compare-results.ts";
import { type BenchOptions, runBenchmarks } from "#cmd/runa/bench-runs/run-benchmarks.ts";
import { showComparisons, showResults } from "#cmd/runa/bench-runs/show-results.ts";
import { writeJson } from "#cmd/runa/output-schemas.ts";
import { type CommandLine, isOn, optionValue } from "#cmd/runa/parse-options.ts";
import { programFiles, statusOf } from "#cmd/runa/program-files.ts";
import { say } from "#cmd/runa/say.ts";
import { streams, terminalWidth, wantsColour } from "#cmd/runa/terminal.ts";
import { runTrials, takeRequest } from "#cmd/runa/trials/run-trials.ts";
import { writeOutput } from "#cmd/runa/write-output.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";

/** What holds a benchmark; a file of a directory without it is not compiled. */
const benchmarkMark = /^[ \t]*Benchmark\b/m;

/** The suite of a checkout. */
const suiteFolder = "bench/programs";

interface Measured {
  readonly results: readonly BenchResult[];
  readonly failures: readonly BenchFailure[];
  /** Benchmarks that there are, wanted or not. */
  readonly total: number;
}

/** Runs the command: 0; 1 if something became slower, could not be measured, or there is nothing to measure. */
export async function runBench(line: CommandLine): Promise<number> {
  const request = await takeRequest();
  if (request !== undefined) return runTrials(request, line);
  const saved = await readSaved(line);
  if (typeof saved === "string") return complain(saved);
  const isSuite = line.operands.length === 0 && (await statusOf(suiteFolder))?.isDirectory() === true;
  const measured = isSuite ? await measureSuite(line) : await measureBlocks(line);
  if (typeof measured === "string") return complain(measured);
  const { results, failures, total } = measured;
  const isJson = isOn(line, "json");
  const threshold = Number(optionValue(line, "threshold")) / 100;
  const comparisons = saved === undefined ? [] : compareResults(results, saved, threshold);
  if (comparisons.length > 0 && !isJson) {
    const lines = showComparisons(comparisons, wantsColour(line, streams.output));
    await show(line, ["", `compared with ${optionValue(line, "compare")}:`, ...lines]);
  }
  if (isJson) await writeJson("runa.bench", jsonOf(results, comparisons));
  const problem = await writePage(line, results, comparisons);
  if (problem !== undefined) return complain(problem);
  if (results.length === 0 && failures.length === 0)
    return complain(total === 0 ? "there are no benchmarks" : `none of ${total} benchmarks fits what was asked for`);
  const isSlower = comparisons.some(({ verdict }) => verdict === "slower");
  return failures.length > 0 || isSlower ? exitCodes.programWrong : exitCodes.success;
}

/** Writes lines for people, unless JSON is wanted. */
async function show(line: CommandLine, lines: readonly string[]): Promise<void> {
  if (!isOn(line, "json")) await Bun.write(Bun.stdout, `${lines.join("\n")}\n`);
}

/** Measures the Benchmark blocks of the files that are named; a text: why there are none. */
async function measureBlocks(line: CommandLine): Promise<Measured | string> {
  const files = await findFiles(line);
  if (typeof files === "string") return files;
  const options = benchOptions(line);
  const results: BenchResult[] = [];
  const failures: BenchFailure[] = [];
  let total = 0;
  for (const path of files) {
    const measured = await runBenchmarks(path, options);
    total += measured.total;
    results.push(...measured.results);
    failures.push(...measured.failures);
    const isColoured = wantsColour(line, streams.output);
    const lines = showResults(measured.results, terminalWidth(streams.output), isColoured);
    if (measured.results.length > 0) await show(line, [path, ...lines]);
    for (const failure of measured.failures) complain(failureText(failure));
  }
  return { results, failures, total };
}

/** Whole programs beside their peers. */
async function measureSuite(line: CommandLine): Promise<Measured> {
  const { runSuite } = await import("#cmd/runa/bench-runs/program-suite.ts");
  const filters = line.options.get("filter");
  let total = 0;
  const { results, failures } = await runSuite({
    folder: suiteFolder,
    isWanted: (name) => {
      total++;
      return filters === undefined || filters.some((part) => name.includes(part));
    },
    turns: suiteTurns,
    shown: (lines) => show(line, lines),
  });
  for (const failure of failures) complain(failureText(failure));
  return { results, failures, total };
}

/** How often each program of the suite runs: enough for the rank test to tell two runs apart. */
const suiteTurns = 7;

function complain(problem: string): number {
  say(`runa: ${problem}`);
  return exitCodes.programWrong;
}

function failureText({ path, title, text }: BenchFailure): string {
  return title === ""
    ? `${path} could not be measured\n${text}`
    : `"${title}" of ${path} could not be measured: ${text}`;
}

function benchOptions(line: CommandLine): BenchOptions {
  const filters = line.options.get("filter");
  const tags = line.options.get("tag");
  return {
    time: Math.max(1, Number(optionValue(line, "time"))),
    optimize: Number(optionValue(line, "optimize")),
    selection: { ...(filters === undefined ? {} : { filters }), ...(tags === undefined ? {} : { tags }) },
    colour: wantsColour(line, streams.errors),
  };
}

/** The files to measure, or why there are none. */
async function findFiles(line: CommandLine): Promise<string[] | string> {
  const files: string[] = [];
  for (const given of line.operands.length > 0 ? line.operands : ["."]) {
    if (given === "-") return "benchmarks run in processes of their own: standard input cannot be measured";
    if ((await statusOf(given)) === undefined) return `cannot read ${given}: there is no such file`;
    for (const path of await programFiles(given)) {
      const isHeld =
        path === given ||
        benchmarkMark.test(
          await Bun.file(path)
            .text()
            .catch(() => ""),
        );
      if (isHeld && !files.includes(path)) files.push(path);
    }
  }
  if (files.length > 0) return files;
  const wanted = 'write one as `Benchmark "name":` … `End Benchmark`';
  return line.operands.length > 0
    ? `there are no benchmarks in ${line.operands.join(", ")}: ${wanted}`
    : `there are no benchmarks in this directory: ${wanted}, name a program that has some, or run this in a checkout of Runa, whose ${suiteFolder} holds whole programs beside the same in other languages`;
}

/** The benchmarks to compare with; undefined: none are wanted; a text: why they cannot be had. */
async function readSaved(line: CommandLine): Promise<readonly SavedBenchmark[] | string | undefined> {
  const path = optionValue(line, "compare");
  if (path === undefined) return undefined;
  try {
    const { z } = await import("zod");
    const samples = z.array(z.number().positive()).min(1);
    const benchmarks = z.array(z.object({ path: z.string(), title: z.string(), samples }));
    const form = z.object({ schema: z.string().startsWith("runa.bench/"), benchmarks });
    const checked = form.safeParse(await Bun.file(path).json());
    return checked.success ? checked.data.benchmarks : `${path} is not what \`runa bench --json\` writes`;
  } catch (error) {
    if (error instanceof SyntaxError) return `${path} is not JSON`;
    const { reasonOf } = await import("#cmd/runa/read-source.ts");
    return `cannot read ${path}: ${reasonOf(error)}`;
  }
}

function jsonOf(results: readonly BenchResult[], comparisons: readonly BenchComparison[]) {
  return {
    benchmarks: results,
    comparisons: comparisons.map(({ result, verdict, ratio, p }) => ({
      path: result.path,
      title: result.title,
      verdict,
      ratio,
      p,
    })),
  };
}

async function writePage(
  line: CommandLine,
  results: readonly BenchResult[],
  comparisons: readonly BenchComparison[],
): Promise<string | undefined> {
  const path = optionValue(line, "html");
  if (path === undefined) return undefined;
  const { benchPage } = await import("#cmd/runa/bench-runs/write-html.ts");
  return writeOutput(path, new TextEncoder().encode(benchPage(results, comparisons)), "data");
}
