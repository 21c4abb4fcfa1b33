// `Match`: the patterns of all arms become one decision tree, in which no value is tested twice on a way to an arm.
// (Maranget, "Compiling Pattern Matching to Good Decision Trees", ML Workshop 2008.)

import type { VariableId } from "#core/mir/builder.ts";
import type { BlockId, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import type { Local, TypedArm } from "#core/types/typed-tree.ts";
import { listTail } from "./collections.ts";
import { lowerBranch } from "./conditions.ts";
import type { ProcessLowering } from "./context.ts";
import { copyValue } from "./copies.ts";
import { countWay } from "./coverage.ts";
import { lowerExpression } from "./expressions.ts";
import { type Binding, type Occurrence, type Row, RowMaker, testAt } from "./match-rows.ts";
import { testValue } from "./match-tests.ts";
import { matchPattern } from "./patterns.ts";
import { lowerStatements, type StatementOf } from "./statements.ts";

/** An arm's body: its names meet in variables, whichever way led there. */
interface Target {
  readonly block: BlockId;
  readonly locals: Map<Local, VariableId>;
}

/** A node of the tree that waits to be made: rows that are left when its block is entered. */
interface Waiting {
  readonly block: BlockId;
  /** Called in the block. */
  readonly rows: () => readonly Row[];
}

/** Equal nodes are made once if they have at most so many rows. */
const SHARED_ROWS_MAX = 64;
/** From so many nodes on, rows are tested one after another: the tree would grow out of proportion. */
const NODES_MIN = 200;
const NODES_OF_ARM = 20;
/** How many rows decide which value is tested first. */
const LOOKED_AT = 16;

export function lowerMatch(p: ProcessLowering, node: StatementOf<"match">): void {
  const value = lowerExpression(p, node.value);
  if (p.b.isOpen) new MatchTree(p, node).lower(value);
}

/** What the tests of one node need of the tree. */
export interface TreeBuilder {
  readonly p: ProcessLowering;
  readonly maker: RowMaker;
  /** The block of a node for these rows, which are known in the current block already. */
  goOn(rows: readonly Row[]): BlockId;
  /** A block in which rows are made that read more of the value. */
  begin(rows: () => readonly Row[]): BlockId;
  /** Rows up to the first that certainly matches. */
  upToCertain(rows: readonly Row[]): readonly Row[];
}

class MatchTree implements TreeBuilder {
  readonly p: ProcessLowering;
  readonly maker: RowMaker;
  private readonly node: StatementOf<"match">;
  private readonly targets: (Target | undefined)[] = [];
  private readonly shared = new Map<string, BlockId>();
  private readonly waiting: Waiting[] = [];
  private readonly open: BlockId[] = [];
  private nodesLeft: number;

  constructor(p: ProcessLowering, node: StatementOf<"match">) {
    this.p = p;
    this.node = node;
    this.maker = new RowMaker(p);
    this.nodesLeft = NODES_MIN + NODES_OF_ARM * node.arms.length;
  }

  lower(value: ValueId): void {
    const { p, node } = this;
    const whole = { value, type: node.value.type };
    const rows = node.arms.flatMap(({ pattern }, arm) => this.maker.rows(arm, [], [], [{ at: whole, pattern }]));
    this.decide(this.upToCertain(rows));
    for (let next = this.waiting.pop(); next !== undefined; next = this.waiting.pop()) {
      p.b.enter(next.block);
      this.maker.enterBlock();
      this.decide(next.rows());
    }
    for (const block of this.open) p.b.seal(block);
    const exit = p.b.newBlock();
    node.arms.forEach((arm, index) => {
      const target = this.targets[index];
      if (target === undefined) return;
      p.b.enterSealed(target.block);
      p.locate(arm.at);
      for (const [local, variable] of target.locals) p.define(local, p.b.read(variable));
      countWay(p, node.at, index);
      lowerStatements(p, arm.body);
      p.b.jump(exit);
    });
    p.b.enterSealed(exit);
  }

  goOn(rows: readonly Row[]): BlockId {
    const left = this.upToCertain(rows);
    const key = left.length <= SHARED_ROWS_MAX ? left.map((row) => row.id).join() : "";
    const known = key === "" ? undefined : this.shared.get(key);
    if (known !== undefined) return known;
    const block = this.begin(() => left);
    if (key !== "") this.shared.set(key, block);
    return block;
  }

  begin(rows: () => readonly Row[]): BlockId {
    const block = this.p.b.newBlock();
    this.open.push(block);
    this.waiting.push({ block, rows: () => this.upToCertain(rows()) });
    return block;
  }

  upToCertain(rows: readonly Row[]): readonly Row[] {
    const certain = rows.findIndex((row) => row.tests.length === 0 && this.arm(row).guard === undefined);
    return certain < 0 || certain === rows.length - 1 ? rows : rows.slice(0, certain + 1);
  }

  private arm(row: Row): TypedArm {
    return this.node.arms[row.arm] as TypedArm;
  }

  /** Ends the current block with what the rows say. */
  private decide(rows: readonly Row[]): void {
    const { p } = this;
    const [first] = rows;
    if (first === undefined) return p.b.end(OP.unreachable, []);
    p.locate(this.arm(first).at);
    if (first.tests.length === 0) return this.take(first, rows.slice(1));
    this.nodesLeft--;
    if (this.nodesLeft < 0) return this.testRow(first, rows.slice(1));
    testValue(this, rows, this.mostTested(first, rows));
  }

  /** Of the values that the first row tests, the one that most rows test. */
  private mostTested(first: Row, rows: readonly Row[]): Occurrence {
    let best = (first.tests[0] as Row["tests"][number]).at;
    let most = 0;
    if (first.tests.length === 1) return best;
    for (const { at } of first.tests) {
      let count = 0;
      for (let index = 0; index < rows.length && index < LOOKED_AT; index++)
        if (testAt(rows[index] as Row, at) !== undefined) count++;
      if (count > most) {
        most = count;
        best = at;
      }
    }
    return best;
  }

  /** All tests hold: the guard decides, then the arm is taken. */
  private take(row: Row, rest: readonly Row[]): void {
    const { p } = this;
    const { guard } = this.arm(row);
    const values = row.bindings.map((binding) => this.bound(binding));
    if (guard !== undefined) {
      row.bindings.forEach(({ local }, index) => {
        p.define(local, values[index] as ValueId);
      });
      const passes = p.b.newBlock();
      const fails = this.goOn(rest);
      lowerBranch(p, guard, passes, fails);
      p.b.enterSealed(passes);
    }
    const target = this.targets[row.arm] ?? { block: p.b.newBlock(), locals: new Map<Local, VariableId>() };
    this.targets[row.arm] = target;
    row.bindings.forEach(({ local }, index) => {
      const variable = target.locals.get(local) ?? p.b.newVariable(p.mirType(local.type));
      target.locals.set(local, variable);
      p.b.write(variable, values[index] as ValueId);
    });
    p.b.jump(target.block);
  }

  private bound({ at, tailFrom }: Binding): ValueId {
    const { p } = this;
    if (tailFrom !== undefined) return listTail(p, at.type, at.value, p.b.word(tailFrom));
    return copyValue(p, at.type, at.value);
  }

  /** The first row by itself, test after test. */
  private testRow(row: Row, rest: readonly Row[]): void {
    const { p } = this;
    const fail = this.goOn(rest);
    const bound: { readonly local: Local; readonly value: ValueId }[] = [];
    const bind = (local: Local, value: ValueId): void => {
      bound.push({ local, value });
    };
    for (const { at, pattern } of row.tests)
      if (p.b.isOpen) matchPattern(p, { fail, bind }, pattern, at.type, at.value);
    if (!p.b.isOpen) return;
    const bindings = bound.map(({ local, value }) => ({ local, at: { value, type: local.type } }));
    this.take({ ...row, tests: [], bindings: [...row.bindings, ...bindings] }, rest);
  }
}
