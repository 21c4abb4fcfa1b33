// Loops: the condition stands before the first turn and again at the bottom; counters never overflow.

import type { BlockId, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, WORD } from "#core/types/type-table.ts";
import type { TypedExpression, TypedStatement } from "#core/types/typed-tree.ts";
import { lowerBranch } from "./conditions.ts";
import type { ProcessLowering } from "./context.ts";
import { lowerExpression } from "./expressions.ts";
import { isDuplicable } from "./is-duplicable.ts";
import { leave } from "./protect.ts";
import { lowerStatements, type StatementOf } from "./statements.ts";

/** Statements of a turn, then the latch, where `Continue` goes; it is entered only if something gets there. */
export function lowerTurn(
  p: ProcessLowering,
  loop: number,
  exit: BlockId,
  body: readonly TypedStatement[],
  latch: () => void,
): void {
  const onContinue = p.b.newBlock();
  p.loops.push({ loop, onBreak: exit, onContinue, depth: p.scopes.length });
  lowerStatements(p, body);
  p.loops.pop();
  p.b.jump(onContinue);
  p.b.enterSealed(onContinue);
  if (p.b.isOpen) latch();
}

export function lowerWhile(p: ProcessLowering, node: StatementOf<"while">): void {
  const head = p.b.newBlock();
  const exit = p.b.newBlock();
  if (!isDuplicable(node.condition)) {
    lowerUnrotated(p, node, head, exit);
    return;
  }
  lowerBranch(p, node.condition, head, exit);
  if (!p.b.isOpen) p.b.enter(head);
  lowerTurn(p, node.loop, exit, node.body, () => {
    p.locate(node.at);
    lowerBranch(p, node.condition, head, exit);
  });
  p.b.seal(head);
  p.b.enterSealed(exit);
}

function lowerUnrotated(p: ProcessLowering, node: StatementOf<"while">, head: BlockId, exit: BlockId): void {
  const body = p.b.newBlock();
  p.b.jump(head);
  p.b.enter(head);
  lowerBranch(p, node.condition, body, exit);
  p.b.enterSealed(body);
  lowerTurn(p, node.loop, exit, node.body, () => p.b.jump(head));
  p.b.seal(head);
  p.b.enterSealed(exit);
}

export function lowerLoop(p: ProcessLowering, node: StatementOf<"loop">): void {
  const head = p.b.newBlock();
  const exit = p.b.newBlock();
  p.b.jump(head);
  p.b.enter(head);
  lowerTurn(p, node.loop, exit, node.body, () => p.b.jump(head));
  p.b.seal(head);
  p.b.enterSealed(exit);
}

export function lowerBreak(p: ProcessLowering, node: StatementOf<"break" | "continue">): void {
  const targets = p.loopTargets(node.loop);
  const target = node.kind === "break" ? targets.onBreak : targets.onContinue;
  leave(p, { kind: "jump", target, depth: targets.depth });
}

export function lowerRepeat(p: ProcessLowering, node: StatementOf<"repeat">): void {
  const count = lowerExpression(p, node.count);
  lowerCounted(p, node.loop, p.b.word(0), count, node.body, () => undefined);
}

/** A loop over first … end − 1; `start` runs at the beginning of each turn with the counter, `check` before the next turn. */
export function lowerCounted(
  p: ProcessLowering,
  loop: number,
  first: ValueId,
  end: ValueId,
  body: readonly TypedStatement[],
  start: (counter: ValueId) => void,
  check?: () => void,
): void {
  const { b } = p;
  const head = b.newBlock();
  const exit = b.newBlock();
  const counter = b.addParam(head, WORD);
  b.branchWith(b.emit(OP.lt_s, BOOL, [first, end]), head, [first], exit, []);
  b.enter(head);
  start(counter);
  lowerTurn(p, loop, exit, body, () => {
    check?.();
    const next = b.emit(OP.add, WORD, [counter, b.word(1)]);
    b.branchWith(b.emit(OP.lt_s, BOOL, [next, end]), head, [next], exit, []);
  });
  b.seal(head);
  b.enterSealed(exit);
}

export function lowerForRange(p: ProcessLowering, node: StatementOf<"forRange">): void {
  const from = lowerExpression(p, node.from);
  const to = lowerExpression(p, node.to);
  const step = node.step === undefined ? undefined : lowerExpression(p, node.step);
  p.locate(node.at);
  const define = (counter: ValueId): void => p.define(node.local, counter);
  const known = step === undefined ? 1 : constantStep(node.step as TypedExpression);
  const isUnsigned = p.representation.integer(node.local.type)?.signed === false;
  if (known === 1 && !isUnsigned) {
    const end = node.isInclusive ? exclusiveEnd(p, to) : to;
    if (end !== undefined) {
      lowerCounted(p, node.loop, from, end, node.body, define);
      return;
    }
  }
  lowerStepped(p, node, { from, to, step: step ?? p.b.word(1), known, isUnsigned }, define);
}

function constantStep(step: TypedExpression): number | undefined {
  if (step.kind === "integer") return Number(step.value);
  return step.kind === "negate" && step.operand.kind === "integer" ? -Number(step.operand.value) : undefined;
}

/** The number after an inclusive end, where it is known not to overflow: a constant, or something minus one. */
function exclusiveEnd(p: ProcessLowering, to: ValueId): ValueId | undefined {
  const { fn } = p.b;
  const known = p.b.smallConstant(to);
  if (known !== undefined) return p.b.word(known + 1);
  if (fn.op(to) === OP.sub_checked && p.b.smallConstant(fn.arg(to, 1)) === 1) return fn.arg(to, 0);
  return undefined;
}

interface Stepped {
  readonly from: ValueId;
  readonly to: ValueId;
  readonly step: ValueId;
  /** The step if it is a constant. */
  readonly known: number | undefined;
  readonly isUnsigned: boolean;
}

/** Goes on while the distance left is at least the step (more than it for an excluded end): no sum can overflow. */
function lowerStepped(
  p: ProcessLowering,
  node: StatementOf<"forRange">,
  bounds: Stepped,
  define: (counter: ValueId) => void,
): void {
  const { b } = p;
  const { from, to, step, known, isUnsigned } = bounds;
  if (known === undefined || known === 0) p.trapIf(b.emit(OP.eq, BOOL, [step, b.word(0)]), "nonzero", [step]);
  const signedName = node.isInclusive ? "le" : "lt";
  const compare = (one: ValueId, other: ValueId): ValueId =>
    b.emit(OP[`${signedName}_${isUnsigned ? "u" : "s"}`], BOOL, [one, other]);
  const isUp = known === undefined ? b.emit(OP.lt_s, BOOL, [b.word(0), step]) : undefined;
  const choose = (up: () => ValueId, down: () => ValueId): ValueId => {
    if (isUp !== undefined) {
      const whenUp = up();
      return b.emit(OP.select, b.fn.type(whenUp), [isUp, whenUp, down()]);
    }
    return (known as number) > 0 ? up() : down();
  };
  const magnitude = choose(
    () => step,
    () => (known === undefined ? b.emit(OP.sub, WORD, [b.word(0), step]) : b.word(-known)),
  );
  const head = b.newBlock();
  const exit = b.newBlock();
  const counter = b.addParam(head, WORD);
  const guard = choose(
    () => compare(from, to),
    () => compare(to, from),
  );
  b.branchWith(guard, head, [from], exit, []);
  b.enter(head);
  define(counter);
  lowerTurn(p, node.loop, exit, node.body, () => {
    const left = choose(
      () => b.emit(OP.sub, WORD, [to, counter]),
      () => b.emit(OP.sub, WORD, [counter, to]),
    );
    const goesOn = b.emit(node.isInclusive ? OP.le_u : OP.lt_u, BOOL, [magnitude, left]);
    const next = b.emit(OP.add, WORD, [counter, step]);
    b.branchWith(goesOn, head, [next], exit, []);
  });
  b.seal(head);
  b.enterSealed(exit);
}
