// Chains of list methods, `xs.map(f).filter(g).sum()`: one loop in which each element goes through all stages before the next; no list is made in between.

import { unreachable } from "#core/base/unreachable.ts";
import type { BlockId, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { BOOL, type TypeId, WORD } from "#core/types/type-table.ts";
import type { Local, TypedExpression } from "#core/types/typed-tree.ts";
import { lowerArithmeticOn } from "./arithmetic.ts";
import { beginItems, type GrowingItems, itemType } from "./collections.ts";
import type { ProcessLowering } from "./context.ts";
import { lowerArgument } from "./copies.ts";
import type { ExpressionOf } from "./expressions.ts";
import { overList } from "./for-each.ts";
import { lowerStatements } from "./statements.ts";

type Call = ExpressionOf<"call">;

/** Methods that make one list of another, by symbol. */
const STAGES = {
  "collections/list.map": "map",
  "collections/list.filter": "filter",
  "collections/list.take": "take",
  "collections/list.drop": "drop",
  "collections/list_queries.take_while": "takeWhile",
  "collections/list_queries.drop_while": "dropWhile",
  "collections/list_queries.enumerate": "enumerate",
  "collections/list_queries.map_present": "mapPresent",
} as const;
type StageKind = (typeof STAGES)[keyof typeof STAGES];

/** Methods that end a chain with something else than a list. */
const ENDS = {
  "collections/list.reduce": "reduce",
  "collections/list.any": "any",
  "collections/list.all": "all",
  "collections/list.find": "find",
  "collections/list.count": "count",
  "collections/list.sum": "sum",
  "collections/list.sum#1": "sum",
  "collections/list_queries.none": "none",
  "collections/list_queries.first": "first",
} as const;
type EndKind = (typeof ENDS)[keyof typeof ENDS];

interface Argument {
  readonly value: ValueId;
  readonly type: TypeId;
}
interface Stage {
  readonly kind: StageKind;
  readonly node: Call;
  /** The lambda or the number, undefined for `enumerate`. */
  readonly argument: Argument | undefined;
  /** What the stage counts, or whether it still drops. */
  readonly state: Variable | undefined;
}
type Variable = ReturnType<ProcessLowering["b"]["newVariable"]>;
/** One turn: how to leave it and how to leave the loop. */
interface Turn {
  readonly skip: BlockId;
  readonly leave: () => void;
}

const stageOf = (node: TypedExpression): StageKind | undefined =>
  node.kind === "call" && node.order === undefined && Object.hasOwn(STAGES, node.process.symbol)
    ? STAGES[node.process.symbol as keyof typeof STAGES]
    : undefined;

/** The calls of stages from the outermost to the innermost. */
function stagesFrom(node: TypedExpression): Call[] {
  const stages: Call[] = [];
  let at = node;
  while (stageOf(at) !== undefined) {
    stages.push(at as Call);
    at = (at as Call).args[0] as TypedExpression;
  }
  return stages;
}

/** Lowers a call that is the end of a chain; undefined if it is none. */
export function lowerChain(p: ProcessLowering, node: Call): ValueId | undefined {
  const { symbol } = node.process;
  const end = Object.hasOwn(ENDS, symbol) && node.order === undefined ? ENDS[symbol as keyof typeof ENDS] : undefined;
  const calls = stagesFrom(end === undefined ? node : (node.args[0] as TypedExpression));
  if (calls.length < (end === undefined ? 2 : 1)) return undefined;
  const innermost = calls.at(-1) as Call;
  const source = innermost.args[0] as TypedExpression;
  const list = lowerArgument(p, source);
  const stages = calls.toReversed().map((call) => beginStage(p, call));
  const result = end === undefined ? listEnd(p, node) : valueEnd(p, node, end);
  runChain(p, node, source.type, list, stages, result);
  return result.finish();
}

function argumentOf(p: ProcessLowering, node: TypedExpression | undefined): Argument | undefined {
  return node === undefined ? undefined : { value: lowerArgument(p, node), type: node.type };
}

function beginStage(p: ProcessLowering, node: Call): Stage {
  const kind = stageOf(node) as StageKind;
  const argument = argumentOf(p, node.args[1]);
  const hasState = kind === "take" || kind === "drop" || kind === "dropWhile" || kind === "enumerate";
  const state = hasState ? p.b.newVariable(WORD) : undefined;
  if (state !== undefined) p.b.write(state, p.b.word(0));
  return { kind, node, argument, state };
}

/** The end of a chain: what each element does, and the result after the loop. */
interface End {
  readonly take: (turn: Turn, value: ValueId) => void;
  readonly finish: () => ValueId;
}

function runChain(
  p: ProcessLowering,
  node: Call,
  sourceType: TypeId,
  list: ValueId,
  stages: readonly Stage[],
  end: End,
): void {
  const item = itemType(p, sourceType);
  const local: Local = { index: -1, name: "item", type: item, isSet: false, isCaptured: false, at: node.at };
  const loop = -1 - p.loops.length;
  const breakOut = (): void => lowerStatements(p, [{ kind: "break", loop, at: node.at }]);
  p.yields.push(() => {
    const turn = { skip: p.b.newBlock(), leave: breakOut };
    for (const stage of stages) if (stage.kind === "take") leaveIfDone(p, stage, turn);
    const value = stages.reduce((before, stage) => lowerStage(p, stage, turn, before), p.read(local));
    p.locate(node.at);
    end.take(turn, value);
    p.b.jump(turn.skip);
    p.b.enterSealed(turn.skip);
  });
  overList(
    p,
    {
      kind: "forEach",
      source: { kind: "list", collection: { kind: "nothing", type: sourceType, at: node.at } },
      patterns: [{ kind: "bind", local, inner: { kind: "wildcard" } }],
      itemTypes: [item],
      index: undefined,
      body: [{ kind: "yield", at: node.at }],
      loop,
      at: node.at,
    },
    sourceType,
    list,
  );
  p.yields.pop();
}

/** Nothing is computed for elements that a `take` would not let through. */
function leaveIfDone(p: ProcessLowering, { state, argument }: Stage, turn: Turn): void {
  const more = p.b.emit(OP.lt_s, BOOL, [p.b.read(state as Variable), (argument as Argument).value]);
  unless(p, more, turn.leave);
}

/** Runs `otherwise`, which leaves, where the condition does not hold. */
function unless(p: ProcessLowering, condition: ValueId, otherwise: () => void): void {
  const holds = p.b.newBlock();
  const fails = p.b.newBlock();
  p.b.branch(condition, holds, fails);
  p.b.enterSealed(fails);
  otherwise();
  p.b.enterSealed(holds);
}

function callLambda(p: ProcessLowering, { value, type }: Argument, args: readonly ValueId[]): ValueId {
  const shape = p.types.shape(p.representation.underlying(type));
  const result = shape.kind === "process" ? shape.result : unreachable("lower: a stage calls what is no process");
  return p.b.emit(OP.g_call_value, p.mirType(result), [value, ...args], type);
}

function count(p: ProcessLowering, variable: Variable): void {
  p.b.write(variable, p.b.emit(OP.add, WORD, [p.b.read(variable), p.b.word(1)]));
}

/** The value after a stage; the block is left where it stops the value. */
function lowerStage(p: ProcessLowering, stage: Stage, turn: Turn, value: ValueId): ValueId {
  const { b } = p;
  const argument = stage.argument as Argument;
  const state = stage.state as Variable;
  const skip = (): void => b.jump(turn.skip);
  p.locate(stage.node.at);
  switch (stage.kind) {
    case "map":
      return callLambda(p, argument, [value]);
    case "filter":
      unless(p, callLambda(p, argument, [value]), skip);
      return value;
    case "take":
      count(p, state);
      return value;
    case "drop":
      unless(p, b.emit(OP.le_s, BOOL, [argument.value, b.read(state)]), () => {
        count(p, state);
        skip();
      });
      return value;
    case "takeWhile":
      unless(p, callLambda(p, argument, [value]), turn.leave);
      return value;
    case "dropWhile":
      lowerDropWhile(p, stage, skip, value);
      return value;
    case "enumerate": {
      const index = b.read(state);
      count(p, state);
      const pair = itemType(p, stage.node.type);
      return b.emit(OP.g_make, p.mirType(pair), [index, value], pair);
    }
    case "mapPresent": {
      const made = callLambda(p, argument, [value]);
      const item = itemType(p, stage.node.type);
      const optional = p.types.optional(item);
      unless(p, b.emit(OP.g_is_some, BOOL, [made], optional), skip);
      return b.emit(OP.g_payload, p.mirType(item), [made], optional);
    }
  }
}

/** The state is 0 as long as elements are dropped. */
function lowerDropWhile(p: ProcessLowering, stage: Stage, skip: () => void, value: ValueId): void {
  const { b } = p;
  const state = stage.state as Variable;
  const goOn = b.newBlock();
  const test = b.newBlock();
  b.branch(b.emit(OP.eq, BOOL, [b.read(state), b.word(0)]), test, goOn);
  b.enterSealed(test);
  const drops = callLambda(p, stage.argument as Argument, [value]);
  unless(p, b.emit(OP.bool_not, BOOL, [drops]), skip);
  b.write(state, b.word(1));
  b.jump(goOn);
  b.enterSealed(goOn);
}

function listEnd(p: ProcessLowering, node: Call): End {
  const items: GrowingItems = beginItems(p, itemType(p, node.type));
  return { take: (_, value) => items.add(value), finish: () => items.finish(node.type) };
}

/** A variable with a first value; `take` sets it, and leaves the loop if it need not run on. */
function valueEnd(p: ProcessLowering, node: Call, kind: EndKind): End {
  const { b } = p;
  const argument = argumentOf(p, node.args[1]);
  const type = p.mirType(node.type);
  const result = b.newVariable(type);
  const finish = (): ValueId => b.read(result);
  const set = (value: ValueId): void => b.write(result, value);
  const test = (value: ValueId): ValueId => callLambda(p, argument as Argument, [value]);
  const settle = (turn: Turn, value: ValueId): void => {
    set(value);
    turn.leave();
  };
  const some = (value: ValueId): ValueId => b.emit(OP.g_some, type, [value], node.type);
  const truth = (value: boolean): ValueId => b.emit(OP.const_bool, BOOL, [], 0, value ? 1 : 0);
  switch (kind) {
    case "reduce":
      set(lowerArgument(p, node.args[2] as TypedExpression));
      return { take: (_, value) => set(callLambda(p, argument as Argument, [b.read(result), value])), finish };
    case "sum":
      set(b.emit(OP.g_default, type, [], node.type));
      return {
        take: (_, value) => set(lowerArithmeticOn(p, "add", "checked", node.type, b.read(result), value)),
        finish,
      };
    case "count":
      set(b.word(0));
      return {
        take: (turn, value) => {
          unless(p, test(value), () => b.jump(turn.skip));
          set(b.emit(OP.add, WORD, [b.read(result), b.word(1)]));
        },
        finish,
      };
    case "any":
    case "none":
      set(truth(kind === "none"));
      return {
        take: (turn, value) => {
          unless(p, b.emit(OP.bool_not, BOOL, [test(value)]), () => settle(turn, truth(kind === "any")));
        },
        finish,
      };
    case "all":
      set(truth(true));
      return { take: (turn, value) => unless(p, test(value), () => settle(turn, truth(false))), finish };
    case "find":
      set(b.emit(OP.g_none, type, [], node.type));
      return {
        take: (turn, value) => {
          unless(p, test(value), () => b.jump(turn.skip));
          settle(turn, some(value));
        },
        finish,
      };
    case "first":
      set(b.emit(OP.g_none, type, [], node.type));
      return { take: (turn, value) => settle(turn, some(value)), finish };
  }
}
