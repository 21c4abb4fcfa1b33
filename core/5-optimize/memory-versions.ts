// Version numbers of memory along the dominator tree: equal versions of a class mean that nothing wrote to it in between.

import type { ControlFlow } from "#core/mir/control-flow.ts";
import type { Dominators } from "#core/mir/dominators.ts";
import { ALIAS_ANY, type BlockId, isFixedAlias, type MirFunction, NO_BLOCK, type ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { aliasOf, clobberOf, NOTHING, privateSlots } from "./memory-effects.ts";

/** Blocks looked at between a block and its dominator before giving up. */
const WALK_MAX = 64;

/** State at the end of a block: the version since which anything may differ, and newer ones of single classes. */
interface State {
  all: number;
  /** Shared with the states it was copied from until the first write. */
  classes: Map<number, number>;
  isShared: boolean;
}

export class MemoryVersions {
  private readonly fn: MirFunction;
  private readonly flow: ControlFlow;
  private readonly dominators: Dominators;
  private readonly slots: Uint8Array | undefined;
  /** What each block may write, in classes; computed when first asked. */
  private readonly clobbers: (number[] | undefined)[] = [];
  private readonly atEnd: (State | undefined)[] = [];
  private state: State = { all: 1, classes: new Map(), isShared: false };
  private next = 2;

  constructor(fn: MirFunction, flow: ControlFlow, dominators: Dominators) {
    this.fn = fn;
    this.flow = flow;
    this.dominators = dominators;
    this.slots = privateSlots(fn);
  }

  /** The state at the start of `block`: its dominator's end, then whatever may happen on the ways between. */
  enter(block: BlockId, parent: BlockId): void {
    const before = parent === NO_BLOCK ? undefined : this.atEnd[parent];
    this.state =
      before === undefined
        ? { all: 1, classes: new Map(), isShared: false }
        : { all: before.all, classes: before.classes, isShared: true };
    if (parent === NO_BLOCK) return;
    if (this.flow.isHandler[block] === 1) this.forgetEverything();
    else if (this.flow.predecessorCount(block) > 1) this.clobberBetween(block, parent);
  }

  leave(block: BlockId): void {
    this.atEnd[block] = this.state;
  }

  /** The instruction's own writes have happened. */
  step(id: ValueId): void {
    const clobber = clobberOf(this.fn, id, this.slots);
    if (clobber !== NOTHING) this.write(clobber);
  }

  /** Version of the memory that a load or store accesses. */
  versionOf(id: ValueId): number {
    const base = this.fn.op(id) === OP.load ? 0 : 1;
    const alias = aliasOf(this.fn, id, base, this.slots);
    if (isFixedAlias(alias)) return 0;
    if (alias < 0) return this.state.classes.get(alias) ?? 1;
    if (alias !== ALIAS_ANY) return Math.max(this.state.all, this.state.classes.get(alias) ?? 0);
    let newest = this.state.all;
    for (const [written, version] of this.state.classes) if (written >= 0 && version > newest) newest = version;
    return newest;
  }

  private write(clobber: number): void {
    const { state } = this;
    if (clobber === ALIAS_ANY) {
      state.all = this.next++;
      if (state.classes.size > 0) state.classes = new Map([...state.classes].filter(([written]) => written < 0));
      state.isShared = false;
      return;
    }
    if (state.isShared) state.classes = new Map(state.classes);
    state.isShared = false;
    state.classes.set(clobber, this.next++);
  }

  /** Blocks on ways from `parent` to `block`, found backwards; what happened before a handler was entered is not known. */
  private clobberBetween(block: BlockId, parent: BlockId): void {
    const seen = new Set<number>([parent]);
    const work: number[] = [block];
    for (let at = work.pop(); at !== undefined; at = work.pop()) {
      const count = this.flow.predecessorCount(at as BlockId);
      for (let edge = 0; edge < count; edge++) {
        const source = this.flow.predecessor(at as BlockId, edge);
        if (seen.has(source) || !this.dominators.dominates(parent, source)) continue;
        seen.add(source);
        if (seen.size > WALK_MAX || this.flow.isHandler[source] === 1) {
          this.forgetEverything();
          return;
        }
        this.writeAll(source);
        work.push(source);
      }
    }
  }

  private writeAll(block: BlockId): void {
    let clobbers = this.clobbers[block];
    if (clobbers === undefined) {
      clobbers = [];
      for (const id of this.fn.block(block).body) {
        const clobber = clobberOf(this.fn, id, this.slots);
        if (clobber !== NOTHING && !clobbers.includes(clobber)) clobbers.push(clobber);
      }
      this.clobbers[block] = clobbers;
    }
    for (const clobber of clobbers) this.write(clobber);
  }

  private forgetEverything(): void {
    this.write(ALIAS_ANY);
    if (this.slots === undefined) return;
    for (let id = 0; id < this.slots.length; id++) if (this.slots[id] === 1) this.write(-2 - id);
  }
}
