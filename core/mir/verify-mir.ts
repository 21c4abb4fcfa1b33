// Checks that a function is well-formed MIR: types from the table of operations, SSA dominance, edges, handlers, memory rules.

import { type MirOpRow, OP } from "#core/spec/mir-ops.ts";
import { TRAPS } from "#core/spec/traps.ts";
import {
  ADDR,
  F32,
  F64,
  LAST_SCALAR,
  MEMORY_KIND_SCALAR,
  memoryKind,
  REF,
  SCALARS,
  type TypeId,
  VOID,
  WORD,
} from "#core/types/type-table.ts";
import { ControlFlow } from "./control-flow.ts";
import { Dominators } from "./dominators.ts";
import { accessKind, type Block, type BlockId, type MirFunction, NO_BLOCK, type ValueId } from "./function.ts";
import { endsBlock, opRow } from "./op-effects.ts";
import { printType } from "./print-mir.ts";

export interface VerifyOptions {
  /** No generic operations, scalars only. */
  readonly flat: boolean;
}

interface Verifier {
  readonly fn: MirFunction;
  readonly options: VerifyOptions;
  readonly problems: string[];
  /** Block and place of each instruction; −1 if it stands nowhere. */
  readonly home: Int32Array;
  readonly place: Int32Array;
}

/** What is wrong, one line each; empty for well-formed functions. */
export function verifyFunction(fn: MirFunction, options: VerifyOptions): string[] {
  const verifier: Verifier = {
    fn,
    options,
    problems: [],
    home: new Int32Array(fn.count).fill(-1),
    place: new Int32Array(fn.count),
  };
  placeInstructions(verifier);
  if (verifier.problems.length > 0) return verifier.problems;
  for (const block of fn.blocks) verifyBlock(verifier, block);
  if (verifier.problems.length === 0) verifyDominance(verifier);
  return verifier.problems;
}

function placeInstructions({ fn, home, place, problems }: Verifier): void {
  if (fn.blocks.length === 0) problems.push("no blocks");
  for (const block of fn.blocks) {
    for (const [index, id] of [...block.params, ...block.body].entries()) {
      if (!(id >= 0 && id < fn.count)) problems.push(`b${block.id}: no instruction v${id}`);
      else if (home[id] !== -1) problems.push(`b${block.id}: v${id} stands in two places`);
      else {
        home[id] = block.id;
        place[id] = index;
      }
    }
    if (fn.blocks[block.id] !== block) problems.push(`b${block.id}: stands at another number`);
  }
}

function verifyBlock(verifier: Verifier, block: Block): void {
  const { fn, problems } = verifier;
  const at = `b${block.id}`;
  for (const id of block.params) {
    if (fn.op(id) !== OP.param) problems.push(`${at}: parameter v${id} is no param`);
    verifyType(verifier, at, id);
  }
  for (const [index, id] of block.body.entries()) {
    const isLast = index === block.body.length - 1;
    if (endsBlock(fn.op(id)) !== isLast) problems.push(`${at}: v${id} ${isLast ? "does not end" : "ends"} the block`);
    if (fn.op(id) === OP.param) problems.push(`${at}: param v${id} within the body`);
    verifyInstruction(verifier, at, id);
  }
  if (block.body.length === 0) problems.push(`${at}: is empty`);
  else verifyEnd(verifier, block, at);
  if (block.handler === NO_BLOCK) return;
  if (block.id === 0) problems.push(`${at}: the entry has a handler`);
  const handler = fn.blocks[block.handler];
  if (handler === undefined || handler.params.length > 0 || handler === block)
    problems.push(`${at}: its handler must be another block without parameters`);
}

function verifyType(verifier: Verifier, at: string, id: ValueId): void {
  const type = verifier.fn.type(id);
  if (verifier.options.flat && type > LAST_SCALAR) verifier.problems.push(`${at}: v${id} has the source type ${type}`);
}

const edgeCounts: Readonly<Record<string, number>> = { jump: 1, branch: 2 };

function verifyEnd(verifier: Verifier, block: Block, at: string): void {
  const { fn, problems } = verifier;
  const last = block.body[block.body.length - 1] as ValueId;
  const { name } = opRow(fn.op(last));
  const wanted = edgeCounts[name] ?? 0;
  if (name === "switch" ? block.edges.length < 1 : block.edges.length !== wanted)
    problems.push(`${at}: ${name} with ${block.edges.length} edges`);
  for (const edge of block.edges) {
    const target = fn.blocks[edge.block];
    if (target === undefined) problems.push(`${at}: edge to b${edge.block}, which does not exist`);
    else if (edge.block === 0) problems.push(`${at}: edge to the entry`);
    else if (target.params.length !== edge.args.length)
      problems.push(
        `${at}: ${edge.args.length} arguments for the ${target.params.length} parameters of b${edge.block}`,
      );
    else
      for (const [index, arg] of edge.args.entries()) {
        const param = target.params[index] as ValueId;
        if (fn.type(arg) !== fn.type(param))
          problems.push(`${at}: v${arg} is not of the type of v${param} of b${edge.block}`);
      }
  }
  if (name === "return")
    compareTypes(
      verifier,
      at,
      fn.args(last).map((arg) => fn.type(arg)),
      fn.results,
      "results",
    );
  if (block.id === 0)
    compareTypes(
      verifier,
      at,
      block.params.map((id) => fn.type(id)),
      fn.params,
      "parameters",
    );
}

function compareTypes(verifier: Verifier, at: string, given: TypeId[], wanted: readonly TypeId[], what: string): void {
  if (given.join() !== wanted.join())
    verifier.problems.push(`${at}: ${what} are (${given.map(printType)}), not (${wanted.map(printType)})`);
}

function verifyInstruction(verifier: Verifier, at: string, id: ValueId): void {
  const { fn, problems, options } = verifier;
  const row = opRow(fn.op(id));
  const name = `${at}: v${id} (${row.name})`;
  if (options.flat && row.generic === true) problems.push(`${name}: generic operation in flat MIR`);
  verifyType(verifier, at, id);
  for (let index = 0; index < fn.argCount(id); index++)
    if (!(fn.arg(id, index) < fn.count) || verifier.home[fn.arg(id, index)] === -1) {
      problems.push(`${name}: operand ${index} stands nowhere`);
      return;
    }
  verifyOperands(verifier, row, name, id);
  const type = fn.type(id);
  const like = row.result === "same" ? 0 : row.result === "same2" ? 1 : -1;
  const wanted = like >= 0 ? fn.type(fn.arg(id, like)) : (SCALARS.indexOf(row.result as "word") as TypeId);
  if (row.result !== "typed" && type !== wanted) problems.push(`${name}: result ${printType(type)}, not ${row.result}`);
  if (row.aux === "memory") verifyMemory(verifier, name, id);
  if (row.aux === "trap" && TRAPS[fn.aux(id)] === undefined) problems.push(`${name}: no trap ${fn.aux(id)}`);
  if (row.name === "result") verifyResult(verifier, name, id);
}

function fits(shape: string, type: TypeId, first: TypeId): boolean {
  switch (shape) {
    case "any":
    case "value":
      return type !== VOID;
    case "base":
      return type === REF || type === ADDR || type === WORD;
    case "float":
      return type === F64 || type === F32;
    case "same":
      return type === first;
    default:
      return type === SCALARS.indexOf(shape as "word");
  }
}

function verifyOperands({ fn, problems }: Verifier, row: MirOpRow, name: string, id: ValueId): void {
  const shapes = row.operands === "" ? [] : row.operands.split(" ");
  const count = fn.argCount(id);
  const repeats = shapes[shapes.length - 1]?.endsWith("*") ?? false;
  const optional = shapes[shapes.length - 1]?.endsWith("?") ?? false;
  const least = repeats || optional ? shapes.length - 1 : shapes.length;
  if (count < least || (!repeats && count > shapes.length)) {
    problems.push(`${name}: ${count} operands for "${row.operands}"`);
    return;
  }
  const firstSame = row.name === "select" ? 1 : 0;
  for (let index = 0; index < count; index++) {
    const shape = (shapes[Math.min(index, shapes.length - 1)] as string).replace(/[*?]$/, "");
    const type = fn.type(fn.arg(id, index));
    const wanted = row.name === "select" && index === 1 ? "any" : shape;
    if (!fits(wanted, type, fn.type(fn.arg(id, firstSame))))
      problems.push(`${name}: operand ${index} is ${printType(type)}, not ${shape}`);
  }
}

/** References are stored by `store_ref` or `init_ref` into objects, by `store` only into frame slots; stack addresses never. */
function verifyMemory({ fn, problems }: Verifier, name: string, id: ValueId): void {
  const kind = accessKind(fn.aux(id));
  const scalar = MEMORY_KIND_SCALAR[kind];
  const op = fn.op(id);
  if (op === OP.load && scalar !== fn.type(id)) problems.push(`${name}: its kind gives another type`);
  if (op === OP.store) {
    const stored = fn.type(fn.arg(id, 0));
    if (stored === ADDR) problems.push(`${name}: stores a stack address`);
    else if (stored !== scalar) problems.push(`${name}: its kind is of another type than the value`);
    else if (stored === REF && fn.type(fn.arg(id, 1)) === REF)
      problems.push(`${name}: references into the heap are stored by store_ref`);
  }
  if ((op === OP.store_ref || op === OP.init_ref) && kind !== memoryKind("ref"))
    problems.push(`${name}: its kind must be ref`);
}

function verifyResult({ fn, problems }: Verifier, name: string, id: ValueId): void {
  const types = fn.moreResults.get(fn.arg(id, 0));
  const index = fn.immediateLow(id);
  if (types?.[index - 1] !== fn.type(id)) problems.push(`${name}: no such result ${index} of v${fn.arg(id, 0)}`);
}

function verifyDominance(verifier: Verifier): void {
  const { fn, home, place, problems } = verifier;
  const flow = new ControlFlow(fn);
  const dominators = new Dominators(flow);
  const check = (value: ValueId, block: Block, at: number, user: string): void => {
    const from = home[value] as BlockId;
    const fine = from === block.id ? (place[value] as number) < at : dominators.dominates(from, block.id);
    if (!fine) problems.push(`b${block.id}: ${user} uses v${value} of b${from}, which need not have been computed`);
  };
  for (const block of fn.blocks) {
    if (!flow.isReachable(block.id)) continue;
    for (const id of block.body)
      for (let index = 0; index < fn.argCount(id); index++)
        check(fn.arg(id, index), block, place[id] as number, `v${id}`);
    for (const edge of block.edges)
      for (const arg of edge.args) check(arg, block, Number.MAX_SAFE_INTEGER, `the edge to b${edge.block}`);
  }
}
