// `Assert`: a failed one traps with its message; traps whose argument is a text.

import type { ValueId } from "#core/mir/function.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { type TrapName, trapKind } from "#core/spec/traps.ts";
import { lowerBranch } from "./conditions.ts";
import type { ProcessLowering } from "./context.ts";
import { lowerExpression } from "./expressions.ts";
import type { StatementOf } from "./statements.ts";
import { textAddress, textByteLength } from "./text-bytes.ts";

export function lowerAssert(p: ProcessLowering, node: StatementOf<"assert">): void {
  const holds = p.b.newBlock();
  const fails = p.b.newBlock(true);
  lowerBranch(p, node.condition, holds, fails, 1);
  p.b.enterSealed(fails);
  if (p.b.isOpen)
    trapWithText(p, "assertion", node.message === undefined ? p.text(node.text) : lowerExpression(p, node.message));
  p.b.enterSealed(holds);
}

/** Traps with a text where the condition holds. */
export function trapIfWithText(p: ProcessLowering, condition: ValueId, trap: TrapName, text: string): void {
  const fails = p.b.newBlock(true);
  const holds = p.b.newBlock();
  p.b.branch(condition, fails, holds, 2);
  p.b.enterSealed(fails);
  trapWithText(p, trap, p.text(text));
  p.b.enterSealed(holds);
}

/** Ends the block with a trap whose arguments are address and length of the bytes of a flat text. */
export function trapWithText(p: ProcessLowering, trap: TrapName, message: ValueId): void {
  const text = p.b.fn.op(message) === OP.static_object ? message : p.role("text_flat", [message]);
  const length = textByteLength(p, text);
  const bytes = textAddress(p, text);
  p.b.end(OP.trap, [bytes, length], trapKind(trap));
}
