// Puts the arguments of a call to the parameters they are meant for: positional ones first, then by name, defaults for the rest.

import type { Argument } from "#core/ast/expressions.ts";
import { Spelling } from "#core/ast/spelling.ts";
import { closestName } from "#core/base/closest-name.ts";
import type { Span } from "#core/base/source.ts";
import { type Body, report } from "./body.ts";
import { isLost } from "./names.ts";

/** What the parameters are, for a process as well as for the fields of a record. */
export interface ParameterList {
  /** As in "area" or "Point". */
  readonly name: string;
  /** "parameter" or "field". */
  readonly noun: "parameter" | "field";
  readonly params: readonly { readonly name: string; readonly hasDefault: boolean }[];
  /** Parameters that are taken already, from the first: the receiver of a method. */
  readonly taken: number;
  readonly isVariadic: boolean;
}

export interface Arrangement {
  /** For each parameter its argument; undefined: taken by the receiver, or the default. */
  readonly slots: readonly (Argument | undefined)[];
  /** Parameter numbers of the arguments as written. */
  readonly order: readonly number[];
  /** What a variadic process gets beyond its parameters. */
  readonly extra: readonly Argument[];
  readonly isComplete: boolean;
}

/** Arranges the arguments; too many, unknown, double and missing ones are reported. */
export function arrangeArguments(body: Body, span: Span, list: ParameterList, args: readonly Argument[]): Arrangement {
  const slots = new Array<Argument | undefined>(list.params.length).fill(undefined);
  const order: number[] = [];
  const extra: Argument[] = [];
  let isComplete = true;
  let position = list.taken;
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] as Argument;
    if (argument.name !== undefined) {
      if (!placeNamed(body, list, slots, order, argument, argument.name.text)) isComplete = false;
    } else if (position < slots.length) {
      slots[position] = argument;
      order.push(position++);
    } else if (list.isVariadic) extra.push(argument);
    else if ((argument.flags & Spelling.JoinedByAnd) !== 0) {
      body.surplus = args.slice(index);
      break;
    } else {
      reportTooMany(body, argument, list, args.length);
      isComplete = false;
      break;
    }
  }
  return { slots, order, extra, isComplete: isComplete && reportMissing(body, span, list, slots) };
}

function placeNamed(
  body: Body,
  list: ParameterList,
  slots: (Argument | undefined)[],
  order: number[],
  argument: Argument,
  name: string,
): boolean {
  const index = list.params.findIndex((param) => param.name === name);
  if (index < 0) {
    const closest = closestName(
      name,
      list.params.map((param) => param.name),
      body.program.nameSearch,
    );
    const help = closest === undefined ? undefined : { help: { text: `did you mean \`${closest}\`?` } };
    const span = argument.name ?? argument;
    if (!isLost(body, name)) report(body, "unknownArgument", span, { noun: list.noun, name, process: list.name }, help);
    return false;
  }
  if (slots[index] !== undefined || index < list.taken) {
    report(body, "duplicateArgument", argument, { name });
    return false;
  }
  slots[index] = argument;
  order.push(index);
  return true;
}

function reportTooMany(body: Body, argument: Argument, list: ParameterList, found: number): void {
  const wanted = list.params.length - list.taken;
  const count = wanted === 0 ? `no ${list.noun}s` : wanted === 1 ? `1 ${list.noun}` : `${wanted} ${list.noun}s`;
  report(body, "tooManyArguments", argument, { name: list.name, count, found });
}

function reportMissing(body: Body, span: Span, list: ParameterList, slots: readonly (Argument | undefined)[]): boolean {
  const missing: string[] = [];
  for (let index = list.taken; index < slots.length; index++) {
    const param = list.params[index];
    if (slots[index] === undefined && param !== undefined && !param.hasDefault) missing.push(`\`${param.name}\``);
  }
  if (missing.length === 0) return true;
  report(body, "missingArguments", span, { name: list.name, noun: list.noun, missing: missing.join(", ") });
  return false;
}

/** The order of evaluation, if it differs from that of the parameters. */
export function evaluationOrder(arrangement: Arrangement, taken: number, count: number): readonly number[] | undefined {
  const { order } = arrangement;
  let isPlain = true;
  for (let index = 1; index < order.length; index++)
    if ((order[index] as number) < (order[index - 1] as number)) isPlain = false;
  if (isPlain) return undefined;
  const full: number[] = [];
  for (let index = 0; index < taken; index++) full.push(index);
  full.push(...order);
  for (let index = taken; index < count; index++) if (!order.includes(index)) full.push(index);
  return full;
}
