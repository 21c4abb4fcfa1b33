// Closures that are only called: a process that takes one gets an instance of its own for each lambda, with the captured values
// in place of the closure. Calls of the lambda become direct calls, and no closure is made. A variable that only such lambdas share lives in
// the frame of the process that declares it, and they take its address.

import type { MirFunction, SymbolId, ValueId } from "#core/mir/function.ts";
import { MIR_OPS, OP } from "#core/spec/mir-ops.ts";
import type { TypeId } from "#core/types/type-table.ts";
import type { InstantiateSession } from "./session.ts";

/** What a parameter stands for in an instance. */
export interface BoundClosure {
  /** The lambda, or the process that is the value. */
  readonly symbol: SymbolId;
  readonly typeArgs: readonly TypeId[];
  /** What the lambda captures; undefined for a process as a value, which takes no closure. */
  readonly captures: BoundCaptures | undefined;
}

/** The captured values as scalars. */
export interface BoundCaptures {
  readonly scalars: readonly TypeId[];
  /** Where the scalars of each capture begin; one more entry for the end. */
  readonly starts: readonly number[];
  /** By capture: the type of the shared variable if it comes as the addresses of its frame slots. */
  readonly slots: readonly (TypeId | undefined)[];
}

/** By parameter number. */
export type Bindings = ReadonlyMap<number, BoundClosure>;

export const NO_BINDINGS: Bindings = new Map();

/** Operations whose results are followed. */
const FOLLOWED: readonly string[] = ["g_new_closure", "g_process_value", "g_new_cell", "g_capture"];
const IS_FOLLOWED = MIR_OPS.map((row) => FOLLOWED.includes(row.name));

/** Uses of each value that is a parameter, a closure, a process value, a cell or a capture. */
type Uses = Map<ValueId, { readonly user: ValueId; readonly place: number }[] | undefined>;

export class ClosureUses {
  private readonly session: InstantiateSession;
  private readonly uses = new Map<MirFunction, Uses>();
  private readonly calledOnly = new Map<string, boolean>();

  constructor(session: InstantiateSession) {
    this.session = session;
  }

  /** Whether a closure goes nowhere but into calls of itself, by its function or by processes that only call it. */
  isOnlyCalled(fn: MirFunction, value: ValueId): boolean {
    const uses = this.usesIn(fn);
    if (!uses.has(value)) return false;
    return (uses.get(value) ?? []).every(({ user, place }) => this.isCallingUse(fn, user, place));
  }

  /** Whether a cell (or a capture that is one) is known to its function and to lambdas that are only called while it runs. */
  staysInFrame(fn: MirFunction, cell: ValueId): boolean {
    return (this.usesIn(fn).get(cell) ?? []).every(({ user, place }) => {
      const op = fn.op(user);
      if (op === OP.g_get_cell || op === OP.g_set_cell) return place === 0;
      return op === OP.g_new_closure && this.isOnlyCalled(fn, user) && this.staysInLambda(fn, user, place);
    });
  }

  private staysInLambda(fn: MirFunction, closure: ValueId, capture: number): boolean {
    const symbol = fn.references[fn.immediateLow(closure)]?.symbol;
    const lambda = symbol === undefined ? undefined : this.session.find(symbol)?.fn;
    if (lambda === undefined) return false;
    for (const value of this.usesIn(lambda).keys())
      if (
        lambda.op(value) === OP.g_capture &&
        lambda.immediateLow(value) === capture &&
        !this.staysInFrame(lambda, value)
      )
        return false;
    return true;
  }

  /** Whether a process takes a closure there that it only calls. */
  takesCalled(symbol: SymbolId, param: number): boolean {
    const key = `${symbol}:${param}`;
    const known = this.calledOnly.get(key);
    if (known !== undefined) return known;
    const source = this.session.find(symbol);
    const value = source?.fn.blocks[0]?.params[param];
    if (source === undefined || value === undefined || source.fn.flags.isRuntime || source.fn.flags.isExported)
      return this.note(key, false);
    // A process that hands the closure to itself calls it if all else is calls.
    this.calledOnly.set(key, true);
    return this.note(key, this.isOnlyCalled(source.fn, value));
  }

  /** What was concluded from an assumption that proved wrong is forgotten. */
  private note(key: string, isCalled: boolean): boolean {
    if (!isCalled) for (const [other, known] of this.calledOnly) if (known) this.calledOnly.delete(other);
    this.calledOnly.set(key, isCalled);
    return isCalled;
  }

  private isCallingUse(fn: MirFunction, user: ValueId, place: number): boolean {
    const op = fn.op(user);
    if (op === OP.g_call_value) return place === 0;
    if (op === OP.g_call) return this.takesCalled(fn.references[fn.aux(user)]?.symbol ?? (0 as SymbolId), place);
    return op === OP.call && this.takesCalled(fn.aux(user) as SymbolId, place);
  }

  private usesIn(fn: MirFunction): Uses {
    const known = this.uses.get(fn);
    if (known !== undefined) return known;
    const uses: Uses = new Map();
    for (const param of fn.blocks[0]?.params ?? []) uses.set(param, undefined);
    for (const block of fn.blocks)
      for (const value of block.body) if (IS_FOLLOWED[fn.op(value)] === true) uses.set(value, undefined);
    const note = (value: ValueId, user: ValueId, place: number): void => {
      if (!uses.has(value)) return;
      const list = uses.get(value);
      if (list === undefined) uses.set(value, [{ user, place }]);
      else list.push({ user, place });
    };
    for (const block of fn.blocks) {
      for (const value of block.body)
        for (let index = 0; index < fn.argCount(value); index++) note(fn.arg(value, index), value, index);
      const last = block.body.at(-1);
      if (last !== undefined) for (const edge of block.edges) for (const arg of edge.args) note(arg, last, -1);
    }
    this.uses.set(fn, uses);
    return uses;
  }
}
