// Expressions: the table of handlers, one per kind of node.

import type { ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { F32 } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import { lowerArithmetic, lowerBitwiseNot, lowerNegate } from "./arithmetic.ts";
import { lowerCall, lowerCallForeign, lowerCallValue, lowerDefaultArgument, lowerDefaultField } from "./calls.ts";
import { lowerLambda, lowerProcessValue } from "./closures.ts";
import {
  lowerArray,
  lowerBuild,
  lowerComprehension,
  lowerCopies,
  lowerCopy,
  lowerIndex,
  lowerList,
} from "./collections.ts";
import { lowerCompare, lowerIdentical } from "./compare.ts";
import { lowerChoice, lowerNot, lowerShortCircuit } from "./conditions.ts";
import type { ProcessLowering } from "./context.ts";
import { lowerConvert } from "./convert.ts";
import { lowerDowncast, lowerIsError, lowerSignal } from "./errors.ts";
import { lowerIntrinsic } from "./intrinsics.ts";
import { lowerIsNothing, lowerNothing, lowerOrElse, lowerSome, lowerUnwrap } from "./optionals.ts";
import { lowerAddressOf, lowerPointerLoad, lowerReferenceAt, lowerSizeOf } from "./pointers.ts";
import { lowerFromProtocol, lowerIsType, lowerToProtocol } from "./protocols.ts";
import {
  lowerCaseField,
  lowerField,
  lowerIsCase,
  lowerMake,
  lowerMakeCase,
  lowerRange,
  lowerToCase,
  lowerTuple,
  lowerZero,
} from "./records.ts";
import { lowerStatements } from "./statements.ts";
import { lowerJoin, lowerToText } from "./text.ts";

/** The node type with this kind. */
export type ExpressionOf<Kind extends TypedExpression["kind"]> = TypedExpression extends infer Node
  ? Node extends { readonly kind: infer Kinds }
    ? Kind extends Kinds
      ? Node
      : never
    : never
  : never;
type Handlers = {
  readonly [Kind in TypedExpression["kind"]]: (p: ProcessLowering, node: ExpressionOf<Kind>) => ValueId;
};

const HANDLERS: Handlers = {
  integer: (p, node) => p.b.word(node.value),
  float: (p, node) => (p.mirType(node.type) === F32 ? p.b.f32(node.value) : p.b.f64(node.value)),
  boolean: (p, node) => p.b.bool(node.value),
  text: (p, node) => p.text(node.value),
  local: (p, node) => p.read(node.local),
  global: lowerGlobal,
  process: lowerProcessValue,
  lambda: lowerLambda,
  call: lowerCall,
  defaultArgument: lowerDefaultArgument,
  callValue: lowerCallValue,
  intrinsic: lowerIntrinsic,
  callForeign: lowerCallForeign,
  arithmetic: lowerArithmetic,
  negate: lowerNegate,
  bitwiseNot: lowerBitwiseNot,
  compare: lowerCompare,
  identical: lowerIdentical,
  not: lowerNot,
  and: lowerShortCircuit,
  or: lowerShortCircuit,
  choice: lowerChoice,
  convert: lowerConvert,
  toText: lowerToText,
  join: lowerJoin,
  nothing: lowerNothing,
  some: lowerSome,
  unwrap: lowerUnwrap,
  isNothing: lowerIsNothing,
  orElse: lowerOrElse,
  make: lowerMake,
  zero: lowerZero,
  defaultField: lowerDefaultField,
  makeCase: lowerMakeCase,
  tuple: lowerTuple,
  field: lowerField,
  caseField: lowerCaseField,
  isCase: lowerIsCase,
  toCase: lowerToCase,
  index: lowerIndex,
  list: lowerList,
  array: lowerArray,
  copies: lowerCopies,
  build: lowerBuild,
  range: lowerRange,
  comprehension: lowerComprehension,
  copy: lowerCopy,
  addressOf: lowerAddressOf,
  referenceAt: lowerReferenceAt,
  pointerLoad: lowerPointerLoad,
  sizeOf: lowerSizeOf,
  upcast: (p, node) => lowerExpression(p, node.operand),
  signal: lowerSignal,
  isError: lowerIsError,
  downcast: lowerDowncast,
  toProtocol: lowerToProtocol,
  fromProtocol: lowerFromProtocol,
  isType: lowerIsType,
  block: lowerBlock,
};

/** The value of an expression; for one that gives none (a call of a process without result) a value of type void. */
export function lowerExpression(p: ProcessLowering, node: TypedExpression): ValueId {
  return (HANDLERS[node.kind] as (p: ProcessLowering, node: TypedExpression) => ValueId)(p, node);
}

function lowerGlobal(p: ProcessLowering, node: ExpressionOf<"global">): ValueId {
  const symbol = p.module.context.symbols.intern(node.symbol);
  return p.b.emit(OP.g_get_global, p.mirType(node.type), [], node.type, symbol);
}

function lowerBlock(p: ProcessLowering, node: ExpressionOf<"block">): ValueId {
  lowerStatements(p, node.body);
  return lowerExpression(p, node.value);
}
