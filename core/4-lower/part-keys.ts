// Keys that are parts of a Text: where a slice serves as nothing but a key of a Dictionary or element of a Set, it is looked for where it stands and never made.

import type { Block, MirFunction, SymbolId, ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { PART_KEYS, PART_SYMBOLS } from "#core/spec/part-keys.ts";
import { INTEGER, TEXT, type TypeId, WORD } from "#core/types/type-table.ts";
import type { ProcessLowering } from "./context.ts";

type PartKeyRow = (typeof PART_KEYS)[number];
/** Uses as keys, by slice; undefined once it is used otherwise. */
type Uses = Map<ValueId, { readonly user: ValueId; readonly row: PartKeyRow }[] | undefined>;

/** Rewrites the slices of a finished function of which all uses are keys. */
export function findPartsInPlace(p: ProcessLowering, fn: MirFunction): void {
  const slice = p.module.context.symbols.intern(PART_SYMBOLS.slice);
  const uses: Uses = new Map();
  for (const block of fn.blocks)
    for (const id of block.body) if (fn.op(id) === OP.call && fn.aux(id) === slice) uses.set(id, []);
  if (uses.size === 0) return;
  for (const block of fn.blocks) {
    for (const id of block.body) noteUses(p, fn, id, uses);
    for (const edge of block.edges) for (const arg of edge.args) if (uses.has(arg)) uses.set(arg, undefined);
  }
  for (const block of fn.blocks) {
    if (!block.body.some((id) => (uses.get(id)?.length ?? 0) > 0)) continue;
    block.body = block.body.flatMap((id) => {
      const keys = uses.get(id) ?? [];
      return keys.length === 0 ? [id] : inPlace(p, fn, id, keys);
    });
  }
}

function noteUses(p: ProcessLowering, fn: MirFunction, id: ValueId, uses: Uses): void {
  for (let index = fn.argCount(id) - 1; index >= 0; index--) {
    const value = fn.arg(id, index);
    if (!uses.has(value)) continue;
    const row = keyRow(p, fn, id, index);
    const known = uses.get(value);
    if (row === undefined) uses.set(value, undefined);
    else known?.push({ user: id, row });
  }
}

/** The row of a call that takes its operand as a Text to look for. */
function keyRow(p: ProcessLowering, fn: MirFunction, call: ValueId, operand: number): PartKeyRow | undefined {
  if (fn.op(call) !== OP.g_call) return undefined;
  const reference = fn.references[fn.aux(call)];
  if (reference?.typeArgs[0] !== TEXT) return undefined;
  const name = p.module.context.symbols.name(reference.symbol);
  return PART_KEYS.find(({ symbol, key }) => key === operand && symbol === name);
}

/** The bounds instead of the slice, and Text and bounds instead of the key. */
function inPlace(
  p: ProcessLowering,
  fn: MirFunction,
  slice: ValueId,
  keys: readonly { readonly user: ValueId; readonly row: PartKeyRow }[],
): Block["body"] {
  const { symbols } = p.module.context;
  const pair = p.types.tuple([INTEGER, INTEGER]);
  const source = fn.arg(slice, 0);
  const at = fn.position(slice);
  const bounds = fn.create(OP.call, pair, fn.args(slice), at, symbols.intern(PART_SYMBOLS.bounds));
  const start = fn.create(OP.g_extract, WORD, [bounds], at, pair, 0);
  const stop = fn.create(OP.g_extract, WORD, [bounds], at, pair, 1);
  for (const { user, row } of keys) {
    const typeArgs = (fn.references[fn.aux(user)]?.typeArgs ?? []).slice(1) as TypeId[];
    const symbol: SymbolId = symbols.intern(row.part);
    fn.setAux(user, fn.references.push({ symbol, typeArgs }) - 1);
    fn.setArgs(
      user,
      fn.args(user).flatMap((arg, index) => (index === row.key ? [source, start, stop] : [arg])),
    );
  }
  return [bounds, start, stop];
}
