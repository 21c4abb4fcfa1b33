// Values of protocol type: tests for the type they really have, and what cannot be called through them.

import type { Span } from "#core/base/source.ts";
import type { ProcessSignature } from "#core/types/module-interface.ts";
import { BOOLEAN, type TypeId } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import { type Body, report, show } from "./body.ts";
import { follows } from "./conformance.ts";

/** Whether a value of protocol type `from` can turn out to be a `wanted`. */
export function mayBe(body: Body, from: TypeId, wanted: TypeId): boolean {
  return (
    body.program.nominalOf(wanted)?.kind === "protocol" || follows(body.program, body.typeParameters, wanted, from)
  );
}

/** `x is a T` for a protocol value or an Optional of one; undefined when x is neither or can never be a T. */
export function isOfType(body: Body, value: TypedExpression, wanted: TypeId, span: Span): TypedExpression | undefined {
  const at = span.start;
  if (body.program.nominalOf(value.type)?.kind === "protocol")
    return mayBe(body, value.type, wanted)
      ? { kind: "isType", type: BOOLEAN, at, operand: value, of: wanted }
      : undefined;
  const shape = body.types.shape(value.type);
  if (shape.kind !== "optional" || value.kind !== "local" || shape.item === wanted) return undefined;
  const item: TypedExpression = { kind: "unwrap", type: shape.item, at, operand: value, isChecked: false };
  const test = isOfType(body, item, wanted, span);
  if (test === undefined) return undefined;
  const present: TypedExpression = { kind: "isNothing", type: BOOLEAN, at, operand: value, isNegated: true };
  return { kind: "and", type: BOOLEAN, at, left: present, right: test };
}

/** Reports a call through a protocol value that only a known type could answer. */
export function checkThroughProtocol(
  body: Body,
  span: Span,
  signature: ProcessSignature,
  typeArgs: readonly TypeId[],
): void {
  const { types, program } = body;
  const requirement = types.protocols.requirements.get(signature.symbol);
  const self = typeArgs[0];
  if (requirement === undefined || self === undefined || program.nominalOf(self)?.kind !== "protocol") return;
  const owner = types.nominals[requirement.protocol];
  const isSelfElsewhere = requirement.params.slice(1).some((param) => mentionsSelf(body, param));
  let reason: string | undefined;
  if (requirement.variableCount > 1 + (owner?.typeParameters.length ?? 0))
    reason = "it has type parameters of its own, and each type would need a copy for all that they may be";
  else if (isSelfElsewhere) reason = "it takes another `Self`, and the two need not be of one type";
  else if (requirement.result !== types.variable(0) && mentionsSelf(body, requirement.result))
    reason = "what it gives is made of `Self`, which is not known here";
  if (reason === undefined) return;
  report(
    body,
    "notThroughProtocol",
    span,
    { name: signature.name, protocol: show(body, self), reason },
    {
      help: { text: `take the value as \`T that follows ${show(body, self)}\` instead` },
    },
  );
}

/** Whether variable 0, which is Self in a protocol, occurs in a type. */
function mentionsSelf({ types }: Body, type: TypeId): boolean {
  const self = types.variable(0);
  return type === self || types.substitute(type, [BOOLEAN]) !== type;
}
