// The process that runs one file for `test` or `bench`: compiles it with its blocks as the program, says which there are, and runs them.

import { openLoader } from "#cmd/runa/commands/open-program.ts";
import { type CompiledSource, compileSource } from "#cmd/runa/compiler/compile-source.ts";
import { linkInProcess } from "#cmd/runa/compiler/link-in-process.ts";
import { hostProcessor } from "#cmd/runa/host-processor.ts";
import type { CommandLine } from "#cmd/runa/parse-options.ts";
import { readSource } from "#cmd/runa/read-source.ts";
import { reportDiagnostics } from "#cmd/runa/report-diagnostics.ts";
import { openRuntimeHost, type RuntimeHost, startProgram } from "#cmd/runa/runtime-host.ts";
import { say } from "#cmd/runa/say.ts";
import { SourceFile } from "#core/base/source.ts";
import type { DiagnosticName } from "#core/spec/diagnostics.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { Libc, SYSCALL } from "#rt/host/libc.ts";
import { openCounters } from "./counter-memory.ts";
import { type DocExample, docExamples, type ExampleForm, libraryUser, withExamples } from "./doc-examples.ts";
import { orderRuns, selectTrials } from "./select-trials.ts";
import { type PlannedTrial, requestVariable, type TrialPlan, type TrialRequest } from "./trial-request.ts";

const duplicateDescriptor = 33;
const getParent = 110;
const processControl = 157;
const setDeathSignal = 1;
const killSignal = 9;
const noSuchProcess = 3;
const setProcessGroup = 109;

/**
 * The request on standard input, if the process was started by one that has one; a program of the tests may start others. When
 * the command that waits for the tests is gone, there is nothing left to do.
 */
export async function takeRequest(): Promise<TrialRequest | undefined> {
  const waiting = Bun.env[requestVariable];
  if (waiting === undefined) return undefined;
  if (waiting !== String(process.ppid)) {
    const isGone = Libc.opened().call(SYSCALL.kill, Number(waiting), 0) === -noSuchProcess;
    return isGone ? process.exit(exitCodes.programWrong) : undefined;
  }
  return (await Bun.stdin.json()) as TrialRequest;
}

/** Runs the request. The exit code is that of a wrong program, or the process ends with the program. */
export async function runTrials(request: TrialRequest, line: CommandLine): Promise<number> {
  const source = await readSource(request.path, true);
  if (typeof source === "string") {
    say(`runa: ${source}`);
    return exitCodes.programWrong;
  }
  const runtime = openRuntimeHost();
  const counters = request.counters === undefined ? undefined : openCounters(runtime.host.libc, request.counters);
  const compiled = compileTrials(request, source, runtime, counters);
  reportDiagnostics(compiled.program.diagnostics, line);
  const { object } = compiled.program;
  if (object === undefined) return exitCodes.programWrong;
  const selected = selectTrials(compiled.trials, request.path, request.selection);
  const runs = request.runs ?? orderRuns(selected, request);
  const plan: TrialPlan = {
    trials: selected,
    runs,
    total: compiled.trials.length,
    ...(counters === undefined ? {} : { counters: counters.rows }),
  };
  const json = JSON.stringify(plan);
  const bytes = new TextEncoder().encode(json).length;
  await Bun.write(Bun.stdout, `\x1e${request.secret} plan 0 0 ${bytes}\n${json}`);
  if (runs.length === 0) {
    await Bun.write(Bun.stdout, `\x1e${request.secret} done 0 0\n`);
    return exitCodes.success;
  }
  const { libc } = runtime.host;
  // Nobody would stop an endless block once the command that waits for it is gone.
  libc.call(processControl, setDeathSignal, killSignal);
  // What its blocks start and leave behind is ended with it.
  libc.call(setProcessGroup, 0, 0);
  if (String(libc.call(getParent)) !== Bun.env[requestVariable]) return exitCodes.programWrong;
  libc.call(duplicateDescriptor, 1, 2);
  const chosen = runs.flatMap(({ number, round }) =>
    request.kind === "test" ? [String(number), String(round)] : [String(number)],
  );
  const { threadEntry, addresses, blocks } = await linkInProcess(runtime, object);
  const words = [request.path, request.secret, ...request.runnerArguments, ...chosen];
  return startProgram(runtime, threadEntry, addresses, words, blocks.importFields);
}

interface CompiledTrials {
  readonly program: CompiledSource;
  readonly trials: readonly PlannedTrial[];
}

/** Compiles the file with its examples; those that are wrong are left out, and what is wrong with them is kept. */
function compileTrials(
  request: TrialRequest,
  source: SourceFile,
  runtime: RuntimeHost,
  counters: ReturnType<typeof openCounters> | undefined,
): CompiledTrials {
  const mayHaveExamples = request.kind === "test" && source.invalidUtf8Offset < 0;
  const examples = mayHaveExamples ? docExamples(source) : [];
  const loader = openLoader(runtime.host.libc, source);
  const base = libraryUser(source, loader) ?? source;
  // What imports a library module does not look for it beside that module.
  const finder =
    base === source ? loader : openLoader(runtime.host.libc, new SourceFile("/dev/null/examples.runa", ""));
  const problems = new Map<DocExample, string>();
  for (;;) {
    const good = examples.filter((example) => !problems.has(example));
    const { source: whole, starts } = withExamples(base, good);
    counters?.clear();
    const program = compileSource(whole, finder, {
      optimize: request.optimize,
      cpu: hostProcessor(runtime.image),
      disabledPasses: [],
      verifyEach: false,
      dump: undefined,
      times: undefined,
      wantsLines: false,
      isOutside: (name) => runtime.image.lookup(name) !== undefined,
      trialKind: request.kind,
      ...(counters === undefined ? {} : { coverage: counters }),
    });
    const wrong = wrongExamples(program, whole, starts);
    if (wrong.length === 0) return { program, trials: plannedTrials(program, whole, starts, good, problems) };
    for (const { index, message, form } of wrong) {
      const example = good[index] as DocExample;
      const at = examples.indexOf(example);
      if (form !== undefined && example.form === "condition") examples[at] = { ...example, form };
      else problems.set(example, message);
    }
  }
}

/** An example that is no condition only runs. */
const formByProblem: Partial<Readonly<Record<DiagnosticName, ExampleForm>>> = {
  conditionType: "value",
  noValue: "call",
};

/** An example with an error. */
interface WrongExample {
  readonly index: number;
  readonly message: string;
  /** What it is instead of a condition, if that is all that is wrong. */
  readonly form: ExampleForm | undefined;
}

/** The examples that errors lie in, if all errors lie in examples. */
function wrongExamples(program: CompiledSource, whole: SourceFile, starts: readonly number[]): WrongExample[] {
  const found: WrongExample[] = [];
  for (const item of program.diagnostics.items) {
    if (item.severity !== "error") continue;
    const index = item.file === whole ? starts.findLastIndex((start) => item.span.start >= start) : -1;
    if (index < 0) return [];
    if (found.some((one) => one.index === index)) continue;
    found.push({ index, message: item.message, form: formByProblem[item.name] });
  }
  return found;
}

/** The blocks with the lines that people see: those of an example are where it is written. */
function plannedTrials(
  program: CompiledSource,
  whole: SourceFile,
  starts: readonly number[],
  good: readonly DocExample[],
  problems: ReadonlyMap<DocExample, string>,
): PlannedTrial[] {
  const trials = program.trials.map(({ title, tags, start, end }, number): PlannedTrial => {
    const example = good[starts.indexOf(start)];
    if (example !== undefined) {
      const { line, lastLine } = example;
      return { number, title, tags, line, lastLine, isExample: true };
    }
    return { number, title, tags, line: whole.lineAt(start), lastLine: whole.lineAt(end - 1), isExample: false };
  });
  for (const [{ title, line, lastLine }, problem] of problems)
    trials.push({ number: trials.length, title, tags: [], line, lastLine, isExample: true, problem });
  return trials;
}
