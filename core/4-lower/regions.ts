// Frame slots for variables that a protected body sets: its handler finds them there, since nothing computed in the body exists in it.

import type { VariableId } from "#core/mir/builder.ts";
import type { ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { ADDR, type TypeId, VOID } from "#core/types/type-table.ts";
import type { Local, TypedStatement } from "#core/types/typed-tree.ts";
import type { ProcessLowering } from "./context.ts";

/** The variables that live in slots while a body is lowered. */
export interface Region {
  readonly kind: "region";
  readonly variables: readonly RegionVariable[];
}

interface RegionVariable {
  readonly local: Local;
  readonly variable: VariableId;
  readonly slot: ValueId;
}

/** A slot for a value of the type, its address at the function's beginning. */
export function newSlot(p: ProcessLowering, type: TypeId): ValueId {
  return p.b.emitFirst(OP.g_slot, ADDR, [], type);
}

export function readSlot(p: ProcessLowering, slot: ValueId, type: TypeId): ValueId {
  return p.b.emit(OP.g_get_slot, p.mirType(type), [slot], type);
}

export function writeSlot(p: ProcessLowering, slot: ValueId, type: TypeId, value: ValueId): void {
  p.b.emit(OP.g_set_slot, VOID, [slot, value], type);
}

/** Moves the variables that the statements set to slots; they live there until `leaveRegion`. */
export function enterRegion(p: ProcessLowering, statements: readonly TypedStatement[]): Region {
  const variables: RegionVariable[] = [];
  const candidates = new Map<Local, VariableId>();
  for (const [local, slot] of p.slots) if (slot.kind === "variable") candidates.set(local, slot.variable);
  if (candidates.size > 0)
    for (const local of localsSet(statements)) {
      const variable = candidates.get(local);
      if (variable === undefined) continue;
      const slot = newSlot(p, local.type);
      writeSlot(p, slot, local.type, p.b.read(variable));
      p.slots.set(local, { kind: "slot", slot });
      variables.push({ local, variable, slot });
    }
  const region: Region = { kind: "region", variables };
  p.scopes.push(region);
  return region;
}

/** Gives the variables what the slots hold, for code outside the region that goes on from here. */
export function restoreRegion(p: ProcessLowering, region: Region): void {
  for (const { local, variable, slot } of region.variables) p.b.write(variable, readSlot(p, slot, local.type));
}

/** Ends the region: the variables live in values again, here with what the slots hold. */
export function leaveRegion(p: ProcessLowering, region: Region): void {
  restoreRegion(p, region);
  for (const { local, variable } of region.variables) p.slots.set(local, { kind: "variable", variable });
}

/** Local variables that statements set, anywhere inside them. A place, unlike an expression, has no position. */
function localsSet(statements: readonly TypedStatement[]): ReadonlySet<Local> {
  const found = new Set<Local>();
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if (Array.isArray(node)) {
      for (const item of node) visit(item);
      return;
    }
    if ("isSet" in node) return;
    const { kind, local } = node as { readonly kind?: string; readonly local?: Local };
    if (kind === "local" && local !== undefined && !("at" in node)) found.add(local);
    for (const part of Object.values(node)) visit(part);
  };
  visit(statements);
  return found;
}
