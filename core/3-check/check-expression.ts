// The one entry for expressions: finds the file that checks each kind.

import type { Expression } from "#core/ast/expressions.ts";
import { BOOLEAN, CHARACTER, ERROR, NEVER, type TypeId } from "#core/types/type-table.ts";
import type { TypedExpression } from "#core/types/typed-tree.ts";
import { checkBinary, checkUnary } from "./arithmetic.ts";
import { type Body, errorExpression, isRuntime, report } from "./body.ts";
import { checkCall, checkConstruct, checkPipe } from "./calls.ts";
import { checkCast } from "./casts.ts";
import { checkSignal } from "./check-signal.ts";
import { coerce } from "./coerce.ts";
import { checkAt, checkDefault, checkPositionOf, checkSlice } from "./collection-access.ts";
import {
  checkDictionaryLiteral,
  checkListCopies,
  checkListLiteral,
  checkSetLiteral,
  checkTupleLiteral,
} from "./collection-literals.ts";
import { checkCompare, checkIsEmpty, checkIsType } from "./compare.ts";
import { checkComprehension } from "./comprehension.ts";
import { checkChoice, checkLogical } from "./conditions.ts";
import { checkLambda } from "./lambdas.ts";
import { checkFloatLiteral, checkIntegerLiteral, checkInterpolatedText } from "./literals.ts";
import { checkMember } from "./members.ts";
import { checkName } from "./names.ts";
import { checkOfPhrase } from "./of-phrase.ts";
import { checkRange } from "./ranges.ts";
import { checkReferenceAt } from "./runtime-words.ts";
import { reportUnsupported } from "./unsupported.ts";

/** Checks an expression and makes it fit `wanted`. */
export function checkAs(body: Body, node: Expression, wanted: TypeId): TypedExpression {
  const value = checkExpression(body, node, wanted);
  return coerce(body, value, wanted, node);
}

/** Checks an expression; `wanted` guides literals, lambdas and inference but is not enforced, and may hold open parts. */
export function checkExpression(body: Body, node: Expression, wanted: TypeId | undefined): TypedExpression {
  switch (node.kind) {
    case "Name":
      return checkName(body, node.text, node, wanted);
    case "NameRun":
      return checkName(body, node.words.join("_"), node, wanted);
    case "IntegerLiteral":
      return checkIntegerLiteral(body, node, wanted, false);
    case "FloatLiteral":
      return checkFloatLiteral(body, node.value, node, wanted);
    case "BooleanLiteral":
      return { kind: "boolean", type: BOOLEAN, at: node.start, value: node.value };
    case "CharacterLiteral":
      return { kind: "integer", type: CHARACTER, at: node.start, value: node.value };
    case "TextLiteral":
    case "InterpolatedText":
      return checkInterpolatedText(body, node);
    case "NothingLiteral":
      return checkNothing(body, node, wanted);
    case "Unary":
      return checkUnary(body, node, wanted);
    case "Binary":
      return checkBinary(body, node, wanted);
    case "Logical":
      return checkLogical(body, node);
    case "Compare":
      return checkCompare(body, node);
    case "Call":
      return checkCall(body, node, wanted);
    case "Member":
      return checkMember(body, node, wanted);
    case "OfPhrase":
      return checkOfPhrase(body, node, wanted);
    case "At":
      return checkAt(body, node);
    default:
      return checkOther(body, node, wanted);
  }
}

function checkOther(body: Body, node: Expression, wanted: TypeId | undefined): TypedExpression {
  switch (node.kind) {
    case "Slice":
      return checkSlice(body, node);
    case "Range":
      return checkRange(body, node);
    case "Construct":
      return checkConstruct(body, node, wanted);
    case "ListLiteral":
      return checkListLiteral(body, node, wanted);
    case "ListCopies":
      return checkListCopies(body, node, wanted);
    case "DictionaryLiteral":
      return checkDictionaryLiteral(body, node, wanted);
    case "SetLiteral":
      return checkSetLiteral(body, node, wanted);
    case "TupleLiteral":
      return checkTupleLiteral(body, node, wanted);
    case "Comprehension":
      return checkComprehension(body, node, wanted);
    case "Lambda":
      return checkLambda(body, node, wanted);
    case "CopyOf": {
      const operand = checkExpression(body, node.value, wanted);
      return { kind: "copy", type: operand.type, at: node.start, operand };
    }
    case "PositionOf":
      return checkPositionOf(body, node);
    case "ReferenceAt":
      return checkReferenceAt(body, node, wanted);
    case "IsType":
      return checkIsType(body, node);
    case "IsEmpty":
      return checkIsEmpty(body, node);
    case "Cast":
      return checkCast(body, node);
    case "Default":
      return checkDefault(body, node, wanted);
    case "Choice":
      return checkChoice(body, node, wanted);
    case "Signal":
      return checkSignal(body, node, wanted, false);
    case "Pipe":
      return checkPipe(body, node, wanted);
    default:
      return checkLater(body, node);
  }
}

function checkLater(body: Body, node: Expression): TypedExpression {
  const { program, file } = body;
  switch (node.kind) {
    case "Spawn":
      reportUnsupported(program, file, node, "spawn");
      break;
    case "Ask":
    case "ThisActor":
      reportUnsupported(program, file, node, "message");
      break;
    case "Await":
      reportUnsupported(program, file, node, "await");
      break;
    case "Invoke":
      reportUnsupported(program, file, node, "reflection");
      break;
    default:
      // An ErrorExpression: the parser has reported it.
      break;
  }
  return errorExpression(node);
}

function checkNothing(body: Body, node: Expression, wanted: TypeId | undefined): TypedExpression {
  const shape = wanted === undefined ? undefined : body.types.shape(wanted);
  const type = shape?.kind === "optional" && wanted !== undefined ? wanted : body.types.optional(NEVER);
  return { kind: "nothing", type, at: node.start };
}

/** Reports a construct that Runtime Modules cannot have. */
export function forbidInRuntime(body: Body, node: Expression, what: string): void {
  if (isRuntime(body)) report(body, "notInRuntimeModule", node, { what });
}

/** Whether an error was reported for the expression, so that nothing more should be said about it. */
export function isError(value: TypedExpression): boolean {
  return value.type === ERROR;
}
