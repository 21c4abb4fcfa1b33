// Names that statements set, anywhere inside them: loops and lambdas forget what is known about these.

import type { Expression } from "#core/ast/expressions.ts";
import type { CatchClause } from "#core/ast/statements.ts";
import type { Span } from "#core/base/source.ts";
import { mayResume } from "./may-resume.ts";

/** Collects by name, which is enough: a name too many only forgets too much. With `withMembers`, `b` of a place `a.b` is one too. */
export function assignedNames(statements: unknown, withMembers = false): ReadonlySet<string> {
  const names = new Set<string>();
  visit(statements, names, withMembers);
  return names;
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** Names that lambdas inside the tree set: whoever calls those sets them too. `runLater`: the starts of those of the file. */
export function namesSetByLambdas(source: unknown, runLater: readonly number[]): ReadonlySet<string> {
  if (!holdsStart(Array.isArray(source) ? source : [source], runLater)) return NO_NAMES;
  const names = new Set<string>();
  visitLambdas(source, names);
  return names;
}

/** Whether one of the places, which are in order, lies within the nodes. */
function holdsStart(nodes: readonly Span[], places: readonly number[]): boolean {
  const [first, last] = [nodes[0], nodes.at(-1)];
  if (first === undefined || last === undefined) return false;
  let low = 0;
  for (let high = places.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((places[middle] as number) < first.start) low = middle + 1;
    else high = middle;
  }
  return low < places.length && (places[low] as number) < last.end;
}

function visitLambdas(node: unknown, names: Set<string>): void {
  if (typeof node !== "object" || node === null) return;
  if (Array.isArray(node)) {
    for (let index = 0; index < node.length; index++) visitLambdas(node[index], names);
    return;
  }
  const parts = node as { readonly kind?: string; readonly [part: string]: unknown };
  const isRunLater = parts.kind === "Lambda" || (parts.kind === "CatchClause" && mayResume(node as CatchClause));
  if (isRunLater) visit(node, names, false);
  else if (parts.kind !== undefined)
    for (const name in parts) if (typeof parts[name] === "object") visitLambdas(parts[name], names);
}

/** Walks a subtree of the AST: only places of `Set`, `Increase` and the like matter. */
function visit(node: unknown, names: Set<string>, withMembers: boolean): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, names, withMembers);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  const { kind } = node as { readonly kind?: string };
  if (kind === undefined) return;
  if (kind === "SetPlace" || kind === "Update") {
    const name = placeName((node as { readonly place: Expression }).place, withMembers);
    if (name !== undefined) names.add(name);
  }
  for (const part of Object.values(node)) if (typeof part === "object") visit(part, names, withMembers);
}

function placeName(place: Expression, withMembers: boolean): string | undefined {
  if (withMembers && place.kind === "Member") return place.words.join("_");
  if (place.kind === "Name") return place.text;
  return place.kind === "NameRun" ? place.words.join("_") : undefined;
}
