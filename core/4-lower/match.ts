// `Match`: arms in order; on variants a switch on the case first, then only the arms that the case leaves.

import type { BlockId, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, type NominalDeclaration, type TypeId, WORD } from "#core/types/type-table.ts";
import type { Local, TypedArm, TypedPattern } from "#core/types/typed-tree.ts";
import { lowerBranch } from "./conditions.ts";
import type { ProcessLowering } from "./context.ts";
import { countWay } from "./coverage.ts";
import { lowerExpression } from "./expressions.ts";
import { type Binder, matchPattern, type PatternContext } from "./patterns.ts";
import { lowerStatements, type StatementOf } from "./statements.ts";

export function lowerMatch(p: ProcessLowering, node: StatementOf<"match">): void {
  const value = lowerExpression(p, node.value);
  if (!p.b.isOpen) return;
  const declaration = variantOf(p, node.value.type);
  const exit = p.b.newBlock();
  if (declaration !== undefined && node.arms.some((arm) => namesCase(arm.pattern)))
    matchByCase(p, node, value, declaration, exit);
  else {
    lowerChain(
      p,
      node,
      value,
      node.arms.map((_, index) => index),
      undefined,
      (_, index) => {
        lowerArm(p, node, index);
        p.b.jump(exit);
      },
    );
  }
  p.b.enterSealed(exit);
}

function lowerArm(p: ProcessLowering, node: StatementOf<"match">, index: number): void {
  countWay(p, node.at, index);
  lowerStatements(p, node.arms[index]?.body ?? []);
}

function variantOf(p: ProcessLowering, type: TypeId): NominalDeclaration | undefined {
  const shape = p.types.shape(p.representation.underlying(type));
  if (shape.kind !== "nominal") return undefined;
  const declaration = p.representation.declaration(shape.nominal);
  return declaration.kind === "variant" ? declaration : undefined;
}

function namesCase(pattern: TypedPattern): boolean {
  if (pattern.kind === "case") return true;
  if (pattern.kind === "bind") return namesCase(pattern.inner);
  return pattern.kind === "or" && pattern.alternatives.some(namesCase);
}

/** Tests the arms one after another; the last one is known to match. `known`: the case that the value is known to have. */
function lowerChain(
  p: ProcessLowering,
  node: StatementOf<"match">,
  value: ValueId,
  arms: readonly number[],
  known: number | undefined,
  matched: (arm: TypedArm, index: number) => void,
): void {
  arms.forEach((index, position) => {
    const arm = node.arms[index] as TypedArm;
    if (!p.b.isOpen) return;
    p.locate(arm.at);
    const isLast = position === arms.length - 1 && arm.guard === undefined;
    const fail = isLast ? undefined : p.b.newBlock();
    const bind: Binder = (local, bound) => p.define(local, bound);
    const context: PatternContext = {
      fail,
      bind,
      known: known === undefined ? undefined : { value, caseIndex: known },
    };
    const pattern = known === undefined ? arm.pattern : underCase(arm.pattern, known);
    if (pattern !== undefined) matchPattern(p, context, pattern, node.value.type, value);
    if (arm.guard !== undefined && fail !== undefined && p.b.isOpen) {
      const passes = p.b.newBlock();
      lowerBranch(p, arm.guard, passes, fail);
      p.b.enterSealed(passes);
    }
    if (p.b.isOpen) matched(arm, index);
    if (fail !== undefined) p.b.enterSealed(fail);
  });
  if (p.b.isOpen) p.b.end(OP.unreachable, []);
}

/** The pattern without the alternatives that other cases need, or undefined if it cannot match the case. */
function underCase(pattern: TypedPattern, known: number): TypedPattern | undefined {
  switch (pattern.kind) {
    case "case":
      return pattern.caseIndex === known ? pattern : undefined;
    case "bind": {
      const inner = underCase(pattern.inner, known);
      return inner === undefined ? undefined : { ...pattern, inner };
    }
    case "or": {
      const alternatives = pattern.alternatives
        .map((alternative) => underCase(alternative, known))
        .filter((alternative) => alternative !== undefined);
      if (alternatives.length <= 1) return alternatives[0];
      return { ...pattern, alternatives };
    }
    default:
      return pattern;
  }
}

function isIrrefutable(pattern: TypedPattern): boolean {
  if (pattern.kind === "wildcard") return true;
  if (pattern.kind === "bind") return isIrrefutable(pattern.inner);
  if (pattern.kind === "record") return pattern.fields.every((field) => isIrrefutable(field.pattern));
  return pattern.kind === "tuple" && pattern.items.every((item) => isIrrefutable(item.pattern));
}

/** Whether the pattern matches every value of a case that it can match at all. */
function takesWholeCase(pattern: TypedPattern): boolean {
  if (pattern.kind === "case") return pattern.fields.every((field) => isIrrefutable(field.pattern));
  if (pattern.kind === "bind") return takesWholeCase(pattern.inner);
  if (pattern.kind === "or") return pattern.alternatives.some(takesWholeCase);
  return isIrrefutable(pattern);
}

function looksAtFields(pattern: TypedPattern): boolean {
  if (pattern.kind === "case") return pattern.fields.some((field) => field.pattern.kind !== "wildcard");
  if (pattern.kind === "bind") return looksAtFields(pattern.inner);
  return pattern.kind === "or" && pattern.alternatives.some(looksAtFields);
}

/** Cases that the same arms may take, with nothing to tell them apart. */
interface CaseGroup {
  readonly block: BlockId;
  readonly arms: readonly number[];
  /** The case, if the arms look at its fields. */
  readonly known: number;
  cases: number;
}

function groupCases(
  p: ProcessLowering,
  arms: readonly TypedArm[],
  declaration: NominalDeclaration,
): { readonly groups: readonly CaseGroup[]; readonly targets: readonly BlockId[] } {
  const groups = new Map<string, CaseGroup>();
  const targets = declaration.cases.map((_, caseIndex) => {
    const candidates: number[] = [];
    let usesFields = false;
    for (const [index, arm] of arms.entries()) {
      const pattern = underCase(arm.pattern, caseIndex);
      if (pattern === undefined) continue;
      candidates.push(index);
      usesFields ||= looksAtFields(pattern);
      if (arm.guard === undefined && takesWholeCase(pattern)) break;
    }
    const key = `${candidates.join()}${usesFields ? `:${caseIndex}` : ""}`;
    const group = groups.get(key) ?? { block: p.b.newBlock(), arms: candidates, known: caseIndex, cases: 0 };
    group.cases++;
    groups.set(key, group);
    return group.block;
  });
  return { groups: [...groups.values()], targets };
}

/** An arm that several groups reach: its locals meet in variables. */
interface SharedArm {
  readonly block: BlockId;
  readonly locals: Map<Local, ReturnType<ProcessLowering["b"]["newVariable"]>>;
}

function matchByCase(
  p: ProcessLowering,
  node: StatementOf<"match">,
  value: ValueId,
  declaration: NominalDeclaration,
  exit: BlockId,
): void {
  const tag = p.b.emit(OP.g_case, WORD, [value], node.value.type);
  const { groups, targets } = groupCases(p, node.arms, declaration);
  goToCase(p, tag, groups, targets);
  const uses = new Map<number, number>();
  for (const group of groups) for (const arm of group.arms) uses.set(arm, (uses.get(arm) ?? 0) + 1);
  const shared = new Map<number, SharedArm>();
  for (const group of groups) {
    p.b.enterSealed(group.block);
    lowerChain(p, node, value, group.arms, group.known, (arm, index) => {
      if (uses.get(index) === 1) {
        lowerArm(p, node, index);
        p.b.jump(exit);
      } else goToShared(p, arm, index, shared);
    });
  }
  for (const [index, { block, locals }] of shared) {
    p.b.enterSealed(block);
    for (const [local, variable] of locals) p.define(local, p.b.read(variable));
    lowerArm(p, node, index);
    p.b.jump(exit);
  }
}

function goToCase(p: ProcessLowering, tag: ValueId, groups: readonly CaseGroup[], targets: readonly BlockId[]): void {
  const [first, second] = groups;
  if (first === undefined) return p.b.end(OP.unreachable, []);
  if (second === undefined) return p.b.jump(first.block);
  const single = groups.length === 2 ? groups.find((group) => group.cases === 1) : undefined;
  if (single === undefined) return p.b.switch(tag, targets);
  const other = single === first ? second : first;
  p.b.branch(p.b.emit(OP.eq, BOOL, [tag, p.b.word(single.known)]), single.block, other.block);
}

function goToShared(p: ProcessLowering, arm: TypedArm, index: number, shared: Map<number, SharedArm>): void {
  const target = shared.get(index) ?? { block: p.b.newBlock(), locals: new Map() };
  shared.set(index, target);
  for (const local of boundLocals(arm.pattern)) {
    const variable = target.locals.get(local) ?? p.b.newVariable(p.mirType(local.type));
    target.locals.set(local, variable);
    if (p.slots.has(local)) p.b.write(variable, p.read(local));
  }
  p.b.jump(target.block);
}

/** Locals that a pattern binds; those of alternatives once. */
function boundLocals(pattern: TypedPattern): readonly Local[] {
  switch (pattern.kind) {
    case "bind":
      return [pattern.local, ...boundLocals(pattern.inner)];
    case "some":
    case "type":
      return boundLocals(pattern.inner);
    case "case":
    case "record":
      return pattern.fields.flatMap((field) => boundLocals(field.pattern));
    case "tuple":
      return pattern.items.flatMap((item) => boundLocals(item.pattern));
    case "list":
      return [...pattern.items.flatMap(boundLocals), ...(pattern.rest === undefined ? [] : boundLocals(pattern.rest))];
    case "or":
      return pattern.alternatives[0] === undefined ? [] : boundLocals(pattern.alternatives[0]);
    default:
      return [];
  }
}
