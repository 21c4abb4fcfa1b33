// `Match`: arms with what each shows about the matched variable, exhaustiveness, and arms that can never be reached.

import type { Match } from "#core/ast/statements.ts";
import { ERROR } from "#core/types/type-table.ts";
import type { Local, TypedArm, TypedExpression, TypedPattern, TypedStatement } from "#core/types/typed-tree.ts";
import { type Body, inBlock, report } from "./body.ts";
import { checkExpression } from "./check-expression.ts";
import { checkBlock } from "./check-statement.ts";
import { checkCondition } from "./conditions.ts";
import { CoveredPatterns, isReachable, missingPatterns } from "./exhaustiveness.ts";
import { type Facts, type Flow, factOf, joinFlows, withFact } from "./flow.ts";
import { narrowedVariable } from "./narrowed-variables.ts";
import { checkPattern, newPatternNames } from "./patterns.ts";

/** How many missing cases a message names. */
const NAMED_MAX = 4;

export function checkMatch(body: Body, node: Match, out: TypedStatement[]): void {
  const value = checkExpression(body, node.subject, undefined);
  const { type } = value;
  const subject = narrowedVariable(body, value);
  const head: Facts = body.flow.facts;
  let facts = head;
  const ways: Flow[] = [];
  const arms: TypedArm[] = [];
  const covered = new CoveredPatterns();
  let isPresent = false;
  let isSure = type !== ERROR;
  for (const arm of node.arms) {
    body.flow = { facts, isReachable: true };
    inBlock(body, () => {
      const { diagnostics } = body.program;
      const errorCount = diagnostics.errorCount;
      const pattern = checkPattern(newPatternNames(body, isPresent), arm.pattern, type);
      // What a pattern in error covers is not known: neither is what is missing then.
      if (diagnostics.errorCount > errorCount) isSure = false;
      if (isSure && !isReachable(body.program, covered, pattern, type)) report(body, "unreachableArm", arm.pattern, {});
      if (subject !== undefined) body.flow.facts = factsOfArm(facts, subject, pattern);
      let guard: TypedExpression | undefined;
      if (arm.guard === undefined) covered.add(pattern);
      else {
        const condition = checkCondition(body, arm.guard);
        guard = condition.value;
        body.flow.facts = condition.whenTrue;
      }
      arms.push({ pattern, guard, body: checkBlock(body, arm.body), at: arm.start });
      if (arm.guard === undefined && takesNothing(pattern)) {
        isPresent = true;
        if (subject !== undefined) facts = withFact(facts, { local: subject, presence: "some", caseIndex: undefined });
      }
    });
    ways.push(body.flow);
  }
  const missing = isSure ? missingPatterns(body.program, covered.all, type) : [];
  if (node.otherwise !== undefined) {
    body.flow = { facts, isReachable: true };
    if (missing.length === 0 && isSure) report(body, "unreachableArm", otherwiseSpan(body, node), {});
    arms.push({
      pattern: { kind: "wildcard" },
      guard: undefined,
      body: checkBlock(body, node.otherwise),
      at: node.otherwise.start,
    });
    ways.push(body.flow);
  } else if (missing.length > 0) reportMissing(body, node, missing);
  body.flow = joinFlows(ways);
  if (missing.length > 0 && node.otherwise === undefined) body.flow.isDoubtful = true;
  if (type !== ERROR) out.push({ kind: "match", value, arms, at: node.start });
}

/** What an arm knows about the variable that is matched. */
function factsOfArm(facts: Facts, local: Local, pattern: TypedPattern): Facts {
  let inner = pattern;
  let presence = factOf(facts, local)?.presence;
  for (;;) {
    if (inner.kind === "bind") inner = inner.inner;
    else if (inner.kind === "some") {
      presence = "some";
      inner = inner.inner;
    } else break;
  }
  if (inner.kind === "nothing") return withFact(facts, { local, presence: "nothing", caseIndex: undefined });
  const caseIndex = inner.kind === "case" ? inner.caseIndex : undefined;
  const type = inner.kind === "type" ? inner.type : undefined;
  if (presence === undefined && caseIndex === undefined && type === undefined) return facts;
  return withFact(facts, { local, presence, caseIndex, type });
}

/** Arms for some values only, or none at all. */
const openMissing = (node: Match): string => (node.arms.length > 0 ? "all other values" : "every value");

function reportMissing(body: Body, node: Match, missing: readonly string[]): void {
  const named = missing.slice(0, NAMED_MAX).map((pattern) => `\`${pattern}\``);
  if (missing.length > NAMED_MAX) named.push(`${missing.length - NAMED_MAX} more`);
  const isOpen = missing.length === 1 && missing[0] === "_";
  const help = isOpen ? { text: "add `Otherwise:`" } : {};
  const span = { start: node.start, end: node.subject.end };
  report(body, "missingArms", span, { missing: isOpen ? openMissing(node) : named.join(", ") }, { help });
}

function otherwiseSpan(body: Body, node: Match): { start: number; end: number } {
  const start = body.file.text.lastIndexOf("therwise", node.otherwise?.start ?? node.start);
  return start < 0 ? node : { start: start - 1, end: start + "therwise".length };
}

/** Whether a pattern takes `nothing`, be it with other values. */
function takesNothing(pattern: TypedPattern): boolean {
  return pattern.kind === "nothing" || (pattern.kind === "or" && pattern.alternatives.some(takesNothing));
}
