// Errors: Throw, Try with its clauses, With, and Defer.

import type { Expression } from "#core/ast/expressions.ts";
import type { CatchClause, Defer, Statement, Throw, Try, WithResource } from "#core/ast/statements.ts";
import { ERROR, NOTHING, TEXT, type TypeId } from "#core/types/type-table.ts";
import type { TypedCatch, TypedExpression, TypedStatement } from "#core/types/typed-tree.ts";
import { assignedNames } from "./assigned-names.ts";
import { type Body, bindLocal, inBlock, isRuntime, leave, newLocal, report, show } from "./body.ts";
import { callWithValues } from "./call-process.ts";
import { checkExpression } from "./check-expression.ts";
import { answeringClause } from "./check-signal.ts";
import { checkBlock, checkStatements } from "./check-statement.ts";
import { coerce } from "./coerce.ts";
import { errorRoot, followsError, isErrorType } from "./error-types.ts";
import { type Facts, type Flow, joinFlows } from "./flow.ts";
import { mayResume } from "./may-resume.ts";
import { findMethod } from "./methods.ts";
import { findType } from "./module-names.ts";
import { resolveType } from "./resolve-type.ts";

export function checkThrow(body: Body, node: Throw, out: TypedStatement[]): void {
  forbidInRuntime(body, node, 5, "`Throw`");
  const value = checkError(body, node.value, "Throw");
  if (value !== undefined) out.push({ kind: "throw", value, at: node.start });
  leave(body);
}

/** An expression whose value is an error, as an Error; undefined if it is none, which is reported. */
export function checkError(body: Body, node: Expression, word: string): TypedExpression | undefined {
  const value = checkExpression(body, node, undefined);
  const root = errorRoot(body, node);
  if (root === undefined || value.type === ERROR) return undefined;
  if (isErrorType(body.program, value.type)) return coerce(body, value, root, node);
  const details =
    value.type === TEXT
      ? { help: { text: `make an error of it: \`${word} a value of type Error with message as …\`` } }
      : undefined;
  report(body, "notAnError", node, { type: show(body, value.type), word }, details);
  return undefined;
}

function forbidInRuntime(body: Body, node: Statement, length: number, what: string): void {
  if (isRuntime(body)) report(body, "notInRuntimeModule", { start: node.start, end: node.start + length }, { what });
}

/** What is known wherever control may leave some statements early: nothing about what they set. */
function factsWithin(facts: Facts, source: unknown): Facts {
  if (facts.length === 0) return facts;
  const assigned = assignedNames(source);
  return facts.filter((fact) => !assigned.has(fact.local.name));
}

export function checkTry(body: Body, node: Try, out: TypedStatement[]): void {
  forbidInRuntime(body, node, 3, "`Try`");
  if (node.catches.length === 0 && node.finally === undefined)
    report(body, "tryWithoutClauses", { start: node.start, end: node.start + 3 }, {});
  const before = body.flow.facts;
  const guarded = checkCatches(body, node);
  if (node.finally === undefined) {
    out.push(...guarded);
    return;
  }
  const after = body.flow;
  const facts = factsWithin(before, [node.body, node.catches]);
  body.flow = { facts, isReachable: true };
  const cleanup = checkBlock(body, node.finally);
  out.push({ kind: "protect", body: guarded, cleanup, at: node.start });
  if (!after.isReachable) leave(body);
  else if (body.flow.isReachable) body.flow = { facts: factsWithin(after.facts, node.finally), isReachable: true };
}

/** The body and the clauses; the flow afterwards joins all of their ends. */
function checkCatches(body: Body, node: Try): TypedStatement[] {
  const before = body.flow.facts;
  const statements = checkBlock(body, node.body);
  if (node.catches.length === 0) return [{ kind: "block", body: statements, at: node.start }];
  const ways: Flow[] = [body.flow];
  const facts = factsWithin(before, node.body);
  const catches: TypedCatch[] = [];
  const caught: TypeId[] = [];
  for (const written of node.catches) {
    checkCaughtName(body, written);
    const clause = turnedRound(body, written);
    const root = errorRoot(body, clause);
    let type = root ?? ERROR;
    if (clause.type !== undefined) {
      const { program, module, typeParameters } = body;
      type = resolveType({ program, module, typeParameters }, clause.type);
      if (type !== ERROR && root !== undefined && !isErrorType(program, type)) {
        report(body, "catchesNoError", clause.type, { type: show(body, type) });
        type = ERROR;
      }
    }
    const taken = type !== ERROR && caught.some((other) => followsError(body.program, type, other));
    if (taken) report(body, "unreachableCatch", { start: clause.start, end: clause.start + 5 }, {});
    if (type !== ERROR) caught.push(type);
    body.flow = { facts, isReachable: true };
    const checked = checkClause(body, clause, type, root);
    if (checked !== undefined) catches.push(checked);
    ways.push(body.flow);
  }
  body.flow = joinFlows(ways);
  return [{ kind: "try", body: statements, catches, at: node.start }];
}

/** `Catch DivisionByZero:` would catch every error. */
function checkCaughtName(body: Body, { name, type }: CatchClause): void {
  if (name === undefined || type !== undefined) return;
  if (findType(body.program, body.module, name.text) === undefined) return;
  const text = `write \`Catch e as ${name.text}:\` to catch only these`;
  const edits = [{ span: { start: name.start, end: name.end }, text: `e as ${name.text}` }];
  report(body, "caughtName", name, { name: name.text }, { help: { text, edits } });
}

/** `Catch ParseError as e:` is meant the other way round: reported, and taken as that. */
function turnedRound(body: Body, clause: CatchClause): CatchClause {
  const { name, type } = clause;
  const [path] = type?.kind === "NamedType" ? type.path : [];
  if (name === undefined || type?.kind !== "NamedType" || path === undefined || type.path.length > 1) return clause;
  const written = path.words.join("_");
  const isType = (text: string): boolean => findType(body.program, body.module, text) !== undefined;
  if (isType(written) || !isType(name.text)) return clause;
  const text = `${written} as ${name.text}`;
  const span = { start: name.start, end: type.end };
  const help = { text: `write \`Catch ${text}:\``, edits: [{ span, text }] };
  report(body, "caughtName", name, { name: name.text }, { help });
  const turned = { ...type, path: [{ ...path, words: name.text.split("_") }] };
  return { ...clause, name: { ...name, text: written }, type: turned };
}

/** A clause as it runs for errors that were thrown, and if it resumes also as it answers signals. */
function checkClause(body: Body, clause: CatchClause, type: TypeId, root: TypeId | undefined): TypedCatch | undefined {
  const resumes = mayResume(clause);
  const { program, resume } = body;
  const problems = program.diagnostics.items.length;
  const before = body.flow;
  const checked = inBlock(body, () => {
    const { name } = clause;
    let local = name === undefined ? undefined : bindLocal(body, name.text, type, name);
    if (resumes) local ??= newLocal(body, "error", type, clause);
    body.resume = resumes && local !== undefined && root !== undefined ? { error: local, root } : undefined;
    return { local, statements: checkStatements(body, clause.body.statements) };
  });
  body.resume = resume;
  if (type === ERROR) return undefined;
  const typed: TypedCatch = {
    type,
    local: checked.local,
    body: checked.statements,
    answer: undefined,
    at: clause.start,
  };
  if (!resumes || program.diagnostics.items.length > problems) return typed;
  const after = body.flow;
  body.flow = before;
  const answer = answeringClause(body, clause, type);
  body.flow = after;
  return { ...typed, answer };
}

/** `With e as name`: the value is closed on every way out. */
export function checkWith(body: Body, node: WithResource, out: TypedStatement[]): void {
  forbidInRuntime(body, node, 4, "`With`");
  const value = checkExpression(body, node.value, undefined);
  const before = body.flow.facts;
  inBlock(body, () => {
    const name = node.name;
    const local =
      name === undefined || name.text === "_"
        ? newLocal(body, "resource", value.type, node.value)
        : bindLocal(body, name.text, value.type, name, "the resource of a `With`");
    const statements = checkBlock(body, node.body);
    const close = value.type === ERROR ? undefined : findMethod(body, value.type, "close");
    if (value.type === ERROR) return;
    if (close === undefined || close.params.length !== 1) {
      report(body, "notCloseable", node.value, { type: show(body, value.type) });
      return;
    }
    const after = body.flow;
    const held: TypedExpression = { kind: "local", type: value.type, at: node.start, local };
    const call = callWithValues(body, node.value, close, [held], NOTHING);
    body.flow = after.isReachable ? { facts: factsWithin(before, node.body), isReachable: true } : after;
    const guarded: TypedStatement[] = [
      { kind: "let", local, value, at: node.start },
      {
        kind: "protect",
        body: statements,
        cleanup: [{ kind: "expression", value: call, at: node.start }],
        at: node.start,
      },
    ];
    out.push({ kind: "block", body: guarded, at: node.start });
  });
}

/** `Defer`: runs at the end of the block around it, whichever way that is left; it cannot itself leave anything. */
export function checkDefer(body: Body, node: Defer, out: TypedStatement[]): void {
  forbidInRuntime(body, node, 5, "`Defer`");
  const { flow } = body;
  body.flow = { facts: [], isReachable: true };
  const loops = body.loops.splice(0);
  const { fence, resume } = body;
  body.fence = "a `Defer`";
  body.resume = undefined;
  const statements = checkBlock(body, node.body);
  body.fence = fence;
  body.resume = resume;
  body.loops.push(...loops);
  body.flow = flow;
  out.push({ kind: "defer", body: statements, at: node.start });
}
