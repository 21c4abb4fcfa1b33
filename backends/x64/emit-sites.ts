/** The sites of a function for the code map: which references and stack addresses are live where, and in which locations. */

import type { CompileContext } from "#backends/backend.ts";
import { LIVE_KIND_SHIFT } from "#backends/shared/allocated-function.ts";
import { liveLocation } from "#backends/shared/live-location.ts";
import { SLOT, valueKind } from "#backends/shared/machine-function.ts";
import { prologueLocations } from "./emit-function.ts";
import type { Emitter, Site } from "./emitter.ts";

const NONE = -1;

const EMPTY: readonly number[] = [];

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

/** Turns what an allocator lists into what the code map holds. */
function encodeLocations(e: Emitter, live: number[]): void {
  for (let i = 0; i < live.length; i++) {
    const listed = live[i] as number;
    const kind = listed >> LIVE_KIND_SHIFT === valueKind.reference ? "reference" : "stackAddress";
    const place = listed & ((1 << LIVE_KIND_SHIFT) - 1);
    live[i] = place < SLOT ? liveLocation(kind, true, place) : liveLocation(kind, false, e.frame.offset(place) / 8);
  }
}

/** Whether the collector may look at the frame there: where a fault or trap ends the process, it does not. */
const isLive = (site: Site, handler: number): boolean =>
  (site.kind !== "trap" && site.kind !== "fault") || handler !== NONE;

/** The block number of the handler around a site, or `NONE`. */
function handlerOf(e: Emitter, site: Site): number {
  if (site.kind === "prologue" || !e.selector.order.hasHandlers) return NONE;
  return e.selector.code.blockHandler[e.blockOf(site.instruction)] as number;
}

/** Live locations of a site, which are put into `locations`. */
function locationsOf(e: Emitter, site: Site, locations: number[]): number[] {
  if (site.kind === "prologue") return prologueLocations(e);
  locations.length = 0;
  e.allocation.liveReferences(site.instruction, site.kind === "slow", locations);
  encodeLocations(e, locations);
  const { referenceObjects } = e.selector.code;
  for (let i = 0; i < referenceObjects.length; i++)
    locations.push(liveLocation("reference", false, e.frame.objectOffset(referenceObjects[i] as number) / 8));
  return locations;
}

/** Adds the sites of an ordinary process to the object, in the order of the code. Runtime Modules have none: the system stack is never walked. */
export function addSites(e: Emitter, context: CompileContext): void {
  const { sites } = e;
  const live: (readonly number[])[] = [];
  if (sites.length > 0 && e.allocation.isSequential) {
    e.allocation.restart();
    for (const number of byInstruction(sites)) live[number] = locationsOf(e, sites[number] as Site, []);
  }
  for (let number = 0; number < sites.length; number++) {
    const site = sites[number] as Site;
    const handler = handlerOf(e, site);
    const handlerOffset = handler === NONE ? NONE : e.buffer.labelOffset(e.labels[handler] as never);
    const locations = isLive(site, handler) ? (live[number] ?? locationsOf(e, site, e.locations)) : EMPTY;
    const position = e.selector.code.position[site.instruction] as number;
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
