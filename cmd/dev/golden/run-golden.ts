// Runs every golden program in every way and holds the outcome against the expectation beside it.
import { join } from "node:path";
import { runaPath } from "#cmd/dev/build.ts";
import { addTallies, emptyTally, formatTally, type Tally, tallyOf } from "#cmd/dev/tally.ts";
import { projectRoot } from "#cmd/dev/tidy/project-files.ts";
import { compareOutcome } from "./compare-outcome.ts";
import { blessCase, findCases, type GoldenCase } from "./find-cases.ts";
import { readKnownFailures } from "./known-failures.ts";
import { runCase } from "./run-case.ts";
import { ways as allWays, type Way } from "./ways.ts";

/** What to run; everything has a default for the project itself. */
export interface GoldenOptions {
  /** Folders that hold areas with cases; the first one also holds the lists of known failures. */
  readonly roots?: readonly string[];
  readonly runa?: string;
  readonly ways?: readonly Way[];
  /** Only cases whose name contains this. */
  readonly filter?: string;
  /** Rewrite the expectations with what the first way does. */
  readonly bless?: boolean;
  readonly report?: (line: string) => void;
}

type Complete = Required<GoldenOptions>;

/** The verdict on one case in one way; undefined means that it is as it should be. */
async function judge(options: Complete, golden: GoldenCase, way: Way, isKnown: boolean): Promise<string | undefined> {
  if (golden.expected === undefined) return "no expectation: write <case>.out, .err or .exit";
  const difference = compareOutcome(golden.expected, await runCase(options.runa, golden, way));
  if (!isKnown) return difference;
  return difference === undefined ? `passes now: take it from known-failures.${way.name}.txt` : undefined;
}

const areaOf = (name: string): string => name.slice(0, name.indexOf("/"));

/** Runs jobs with as many at once as the machine has cores. */
async function runAll(jobs: readonly (() => Promise<void>)[]): Promise<void> {
  const waiting = jobs.values();
  const worker = async (): Promise<void> => {
    for (const job of waiting) await job();
  };
  await Promise.all(Array.from({ length: navigator.hardwareConcurrency }, worker));
}

async function runWay(options: Complete, allCases: readonly GoldenCase[], way: Way): Promise<Tally> {
  const { areas } = way;
  const cases = areas === undefined ? allCases : allCases.filter(({ name }) => areas.includes(areaOf(name)));
  if (way.missing !== undefined) {
    options.report(`skipped: golden ${way.name} (${cases.length} cases): ${way.missing}`);
    return { ...emptyTally, skipped: cases.length };
  }
  const known = await readKnownFailures(options.roots[0] ?? "", way.name);
  const verdicts = new Map<string, string | undefined>();
  await runAll(
    cases.map((golden) => async () => {
      verdicts.set(golden.name, await judge(options, golden, way, known.has(golden.name)));
    }),
  );
  const results: Tally[] = [];
  for (const { name } of cases) {
    const verdict = verdicts.get(name);
    if (verdict !== undefined) options.report(`FAIL  golden ${way.name} ${name}\n${verdict.replace(/^/gm, "      ")}`);
    results.push(tallyOf(verdict === undefined));
  }
  for (const name of known) {
    if (options.filter !== "" || cases.some((golden) => golden.name === name)) continue;
    options.report(`FAIL  known-failures.${way.name}.txt names ${name}, which does not exist`);
    results.push(tallyOf(false));
  }
  const tally = addTallies(results);
  options.report(
    `${tally.failed === 0 ? "pass" : "FAIL"}  golden ${way.name}: ${formatTally(tally)}, ${known.size} known to fail`,
  );
  return tally;
}

async function blessAll(options: Complete, cases: readonly GoldenCase[]): Promise<Tally> {
  const way = options.ways.find(({ missing }) => missing === undefined);
  if (way === undefined) throw new Error("nothing can be blessed: no way of running programs is there yet");
  await runAll(cases.map((golden) => async () => blessCase(golden, await runCase(options.runa, golden, way))));
  options.report(`blessed ${cases.length} cases with ${way.name}: read the difference like code`);
  return { ...emptyTally, passed: cases.length };
}

/** Runs the golden programs and counts one test per case and way. */
export async function runGolden(options: GoldenOptions): Promise<Tally> {
  const complete: Complete = {
    roots: options.roots ?? ["cmd/runa/testdata", "bench/programs"].map((root) => join(projectRoot, root)),
    runa: options.runa ?? runaPath,
    ways: options.ways ?? allWays,
    filter: options.filter ?? "",
    bless: options.bless ?? process.env["RUNA_BLESS"] === "1",
    report: options.report ?? console.log,
  };
  const cases = await findCases(complete.roots, complete.filter);
  if (cases.length === 0) {
    complete.report("FAIL  no golden case was found");
    return tallyOf(false);
  }
  if (complete.bless) return blessAll(complete, cases);
  const tallies: Tally[] = [];
  for (const way of complete.ways) tallies.push(await runWay(complete, cases, way));
  return addTallies(tallies);
}

if (import.meta.main) {
  const [filter = ""] = process.argv.slice(2);
  const tally = await runGolden({ filter });
  console.log(formatTally(tally));
  process.exit(tally.failed === 0 ? 0 : 1);
}
