/** The sites of a function for the code map: which references and stack addresses are live where, and in which locations. */

import type { CompileContext } from "#backends/backend.ts";
import type { Allocation } from "#backends/shared/allocation.ts";
import { liveLocation } from "#backends/shared/live-location.ts";
import { FIRST_VIRTUAL, type MachineFunction, operand, SLOT, valueKind } from "#backends/shared/machine-function.ts";
import { prologueLocations } from "./emit-function.ts";
import type { Emitter, Site } from "./emitter.ts";

const NONE = -1;

/** Parts of intervals that hold what the collector must see, in rising order of start. */
function referenceParts(code: MachineFunction, allocation: Allocation): number[] {
  const { intervals } = allocation;
  const parts: number[] = [];
  for (let register = FIRST_VIRTUAL; register < code.registerCount; register++) {
    if (code.registerKind[register] === valueKind.plain) continue;
    for (let part = register; part !== NONE; part = intervals.nextChild[part] as number)
      if (intervals.rangeHead[part] !== NONE) parts.push(part);
  }
  return parts.sort((a, b) => intervals.start(a) - intervals.start(b));
}

/** Numbers of the sites in the order of their instructions; most sites are in that order already. */
function byInstruction(sites: readonly Site[]): number[] {
  const order: number[] = [];
  let isSorted = true;
  for (let number = 0; number < sites.length; number++) {
    order.push(number);
    if (number > 0 && (sites[number] as Site).instruction < (sites[number - 1] as Site).instruction) isSorted = false;
  }
  if (!isSorted) order.sort((a, b) => (sites[a] as Site).instruction - (sites[b] as Site).instruction);
  return order;
}

/** Live locations of each site, by the site's number. */
function liveLocations(e: Emitter, allocation: Allocation): number[][] {
  const { sites } = e;
  const { code } = e.selector;
  const { intervals } = allocation;
  const result: number[][] = [];
  for (let number = 0; number < sites.length; number++) result.push([]);
  if (sites.length === 0) return result;
  const parts = referenceParts(code, allocation);
  let next = 0;
  const active: number[] = [];
  for (const number of byInstruction(sites)) {
    const site = sites[number] as Site;
    if (site.kind === "prologue") {
      result[number] = prologueLocations(e);
      continue;
    }
    const position = site.instruction * 2 + 1;
    while (next < parts.length && intervals.start(parts[next] as number) <= position)
      active.push(parts[next++] as number);
    let kept = 0;
    for (const part of active) if ((intervals.end[part] as number) > position) active[kept++] = part;
    active.length = kept;
    for (const part of active)
      if (intervals.covers(part, position)) addLocations(e, allocation, site, part, result[number] as number[]);
  }
  return result;
}

function isDefinedBy(e: Emitter, instruction: number, register: number): boolean {
  const { code } = e.selector;
  const end = code.operandFirst[instruction + 1] as number;
  for (let at = code.operandFirst[instruction] as number; at < end; at++)
    if (code.operandRegister[at] === register && ((code.operandFlags[at] as number) & operand.def) !== 0) return true;
  return false;
}

function addLocations(e: Emitter, allocation: Allocation, site: Site, part: number, live: number[]): void {
  const { code } = e.selector;
  const register = allocation.intervals.register[part] as number;
  if (isDefinedBy(e, site.instruction, register)) return;
  const place = allocation.location(part);
  const kind = code.registerKind[register] === valueKind.reference ? "reference" : "stackAddress";
  const slot = allocation.slotOf[register] as number;
  const isInSlot = place >= SLOT || (slot >= 0 && allocation.isStoredAtDefinition(register));
  if (place < SLOT && site.kind === "slow") live.push(liveLocation(kind, true, place));
  if (isInSlot && slot >= 0) live.push(liveLocation(kind, false, e.frame.offset(SLOT + slot) / 8));
}

/** Adds the sites of an ordinary process to the object, in the order of the code. Runtime Modules have none: the system stack is never walked. */
export function addSites(e: Emitter, context: CompileContext, allocation: Allocation): void {
  const { code } = e.selector;
  const live = liveLocations(e, allocation);
  const slots = code.referenceObjects.map((object) =>
    liveLocation("reference", false, e.frame.objectOffset(object) / 8),
  );
  for (let number = 0; number < e.sites.length; number++) {
    const site = e.sites[number] as Site;
    const block = e.blockOf(site.instruction);
    const handler = site.kind === "prologue" ? NONE : (code.blockHandler[block] as number);
    const handlerOffset = handler === NONE ? NONE : e.buffer.labelOffset(e.labels[handler] as never);
    const isLive = (site.kind !== "trap" && site.kind !== "fault") || handler !== NONE;
    const locations = isLive ? (live[number] as number[]) : [];
    if (isLive && site.kind !== "prologue") locations.push(...slots);
    const position = code.position[site.instruction] as number;
    const frameBytes = site.kind === "prologue" ? 0 : e.frame.bytes;
    context.object.sites.add(
      site.offset,
      frameBytes,
      handlerOffset,
      e.positions.number(position),
      locations,
      locations.length,
    );
  }
}
