// Test and Benchmark blocks: each becomes a process; in a build that runs them, `main` is one that hands all of them to the library's runner.

import type { BenchmarkDeclaration, TestDeclaration } from "#core/ast/declarations.ts";
import type { Statement } from "#core/ast/statements.ts";
import { LIST } from "#core/spec/layouts.ts";
import { ERROR, INTEGER, NOTHING, TEXT, type TypeId } from "#core/types/type-table.ts";
import type { Local, TypedExpression, TypedModule, TypedProcess, TypedStatement } from "#core/types/typed-tree.ts";
import { type Body, bindLocal, newBody } from "./body.ts";
import { checkStatements } from "./check-statement.ts";
import { libraryProcess } from "./methods.ts";
import { prepareModules } from "./prepare-modules.ts";
import type { ModuleState, Program } from "./program.ts";

/** A Test or Benchmark block. */
type TrialBlock = TestDeclaration | BenchmarkDeclaration;

/** The module of the library that runs blocks of each kind, its process, and the type of what a block is given. */
const RUNNERS = {
  test: { module: "testing/runner", process: "run_tests" },
  benchmark: { module: "testing/benchmark", process: "run_benchmarks" },
} as const;

/** The name under which a Test finds its context; no program can write it. */
export const CONTEXT_NAME = "$context";

/** The module of the library that tells a test what it needs: its type `TestContext`. */
const CONTEXT_MODULE = "testing/property";

/** Checks the blocks of a module. Those that the program is built to run become processes. */
export function checkTrials(program: Program, state: ModuleState): void {
  for (const statement of state.resolved.statements) if (isTrial(statement)) checkTrial(program, state, statement);
}

function isTrial(statement: Statement): statement is TrialBlock {
  return statement.kind === "TestDeclaration" || statement.kind === "BenchmarkDeclaration";
}

function checkTrial(program: Program, state: ModuleState, block: TrialBlock): void {
  const kind = block.kind === "TestDeclaration" ? "test" : "benchmark";
  const isRun = program.trialKind === kind && state.resolved.interface.path === program.root;
  const symbol = `${state.resolved.interface.path}.$${kind}$${program.trials.length}`;
  const { statements } = block.body;
  const body = newBody({
    program,
    module: state,
    typeParameters: [],
    result: NOTHING,
    symbol,
    source: statements,
    inTest: kind === "test",
  });
  const params: Local[] = [];
  if (kind === "test") params.push(bindLocal(body, CONTEXT_NAME, contextType(program), block));
  const checked = checkStatements(body, statements);
  if (!isRun) return;
  libraryProcess(body, RUNNERS[kind].module, RUNNERS[kind].process);
  const made = kind === "test" ? checked : keepValues(body, checked);
  const process = {
    symbol,
    name: block.title,
    typeParameters: [],
    params,
    result: NOTHING,
    locals: body.locals,
    body: made,
    isPrivate: true,
    inlineHint: "never",
    at: block.start,
  } as const;
  state.processes.push(process);
  if (kind === "benchmark") state.processes.push(repeated(process));
  const { title, tags, start, end } = block;
  program.trials.push({ symbol: kind === "test" ? symbol : `${symbol}$repeated`, title, tags, start, end });
}

/** The type of a test's context; ERROR when the library has no such module. */
function contextType(program: Program): TypeId {
  const module = program.provider.library(CONTEXT_MODULE);
  prepareModules(program);
  const nominal = module?.types.get("TestContext")?.nominal;
  return nominal === undefined ? ERROR : program.types.nominalType(nominal.id, []);
}

/** The process that runs a benchmark's block as often as it is told. */
function repeated(process: TypedProcess): TypedProcess {
  const { at, symbol } = process;
  const count: Local = { index: 0, name: "count", type: INTEGER, isSet: false, isCaptured: false, at };
  const value: TypedExpression = {
    kind: "call",
    type: NOTHING,
    at,
    process: { symbol, typeArgs: [], isRuntime: false },
    args: [],
  };
  const body: TypedStatement = {
    kind: "repeat",
    count: { kind: "local", type: INTEGER, at, local: count },
    body: [{ kind: "expression", value, at }],
    loop: 0,
    at,
  };
  return { ...process, symbol: `${symbol}$repeated`, params: [count], locals: [count], body: [body] };
}

/**
 * The statements of a benchmark with every value that it makes handed through the library's `keep`: the optimiser knows neither where
 * the value comes from nor that nobody needs it. What variables hold in the end is kept too.
 */
function keepValues(body: Body, statements: readonly TypedStatement[]): TypedStatement[] {
  const signature = libraryProcess(body, RUNNERS.benchmark.module, "keep");
  if (signature === undefined) return [...statements];
  const keep = (value: TypedExpression): TypedExpression => {
    if (value.type === NOTHING || value.type === ERROR) return value;
    const process = { symbol: signature.symbol, typeArgs: [value.type], isRuntime: false };
    return { kind: "call", type: value.type, at: value.at, process, args: [value] };
  };
  const made: TypedStatement[] = [];
  const last: TypedStatement[] = [];
  for (const statement of statements) {
    if (statement.kind !== "let" && statement.kind !== "expression") {
      made.push(statement);
      continue;
    }
    made.push({ ...statement, value: keep(statement.value) });
    if (statement.kind !== "let" || !statement.local.isSet) continue;
    const { local, at } = statement;
    last.push({ kind: "expression", value: keep({ kind: "local", type: local.type, at, local }), at });
  }
  return body.flow.isReachable ? [...made, ...last] : made;
}

/** `main` of a build that runs the blocks: calls the library's runner with all of them and with the arguments. Undefined without blocks. */
export function trialMain(program: Program, state: ModuleState): TypedModule["main"] {
  const { types, trials, trialKind } = program;
  if (trialKind === undefined || trials.length === 0) return undefined;
  const { path } = state.resolved.interface;
  const body = newBody({ program, module: state, typeParameters: [], result: NOTHING, symbol: `${path}.$trials` });
  const runner = libraryProcess(body, RUNNERS[trialKind].module, RUNNERS[trialKind].process);
  const textList = program.listOf(TEXT);
  const given = trialKind === "test" ? contextType(program) : INTEGER;
  const processType = types.process([given], NOTHING);
  const processList = program.listOf(processType);
  if (runner === undefined || textList === undefined || processList === undefined) {
    const { source } = state.resolved;
    program.diagnostics.report(
      "missingLibrary",
      source,
      { start: 0, end: 0 },
      { name: LIST.symbol, module: "testing" },
    );
    return undefined;
  }
  const local = bindLocal(body, "arguments", textList, { start: 0, end: 0 });
  const items = trials.map(
    ({ symbol, start }): TypedExpression => ({
      kind: "process",
      type: processType,
      at: start,
      process: { symbol, typeArgs: [], isRuntime: false },
    }),
  );
  const list: TypedExpression = { kind: "list", type: processList, at: 0, items };
  const args: TypedExpression[] = [list, { kind: "local", type: textList, at: 0, local }];
  const process = { symbol: runner.symbol, typeArgs: [], isRuntime: false };
  state.processes.push({
    symbol: body.symbol,
    name: "main",
    typeParameters: [],
    params: [local],
    result: NOTHING,
    locals: body.locals,
    body: [{ kind: "expression", value: { kind: "call", type: NOTHING, at: 0, process, args }, at: 0 }],
    isPrivate: true,
    inlineHint: "never",
    at: 0,
  });
  return { symbol: body.symbol, takesArguments: true, returnsInteger: false };
}
