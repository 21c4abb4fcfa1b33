// Reads the header of an intrinsic (`of T that takes a as Storage of T returns T`) from its row into a signature.

import { unreachable } from "#core/base/unreachable.ts";
import { builtinType } from "#core/types/builtin-names.ts";
import type { ParameterSignature } from "#core/types/module-interface.ts";
import { NOTHING, type TypeId, type TypeTable } from "#core/types/type-table.ts";

export interface IntrinsicHeader {
  readonly typeParameters: readonly string[];
  readonly params: readonly ParameterSignature[];
  readonly result: TypeId;
}

/** Parses the rest of a header. Type names are built-in ones, `Storage of X`, and the type parameter. */
export function readIntrinsicHeader(header: string, types: TypeTable): IntrinsicHeader {
  let rest = header;
  let typeParameters: readonly string[] = [];
  if (rest.startsWith("of ")) {
    const end = rest.search(/ that takes | returns |$/);
    typeParameters = rest.slice(3, end).split(", ");
    rest = rest.slice(end).trimStart();
  }
  let result = NOTHING;
  const returns = rest.lastIndexOf("returns ");
  if (returns >= 0) {
    result = readType(rest.slice(returns + "returns ".length), typeParameters, types);
    rest = rest.slice(0, returns).trimEnd();
  }
  const params: ParameterSignature[] = [];
  if (rest.startsWith("that takes ")) {
    for (const part of rest.slice("that takes ".length).split(", ")) {
      const separator = part.indexOf(" as ");
      params.push({
        name: part.slice(0, separator),
        type: readType(part.slice(separator + " as ".length), typeParameters, types),
        hasDefault: false,
        isPlace: false,
      });
    }
  }
  return { typeParameters, params, result };
}

function readType(text: string, typeParameters: readonly string[], types: TypeTable): TypeId {
  const variable = typeParameters.indexOf(text);
  if (variable >= 0) return types.variable(variable);
  if (text.startsWith("Storage of ")) return types.storage(readType(text.slice(11), typeParameters, types));
  return builtinType(text) ?? unreachable(`resolve: the intrinsics table names the type ${text}`);
}
