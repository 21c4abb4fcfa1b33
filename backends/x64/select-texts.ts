/** Selection of where the bytes of a text lie: two values, chosen by its form without a branch. */

import { instructionFlag, operand, type RegisterId } from "#backends/shared/machine-function.ts";
import type { ValueId } from "#core/mir/function.ts";
import { TEXT_LAYOUT } from "#core/spec/layouts.ts";
import * as x64 from "./opcodes.gen.ts";
import { x64Pseudo } from "./pseudo-operations.ts";
import type { Selector } from "./selector.ts";

/** `result`, which holds the answer for a flat text, becomes the field if `text` is a view. The field can be read from any text. */
function chooseField(s: Selector, text: RegisterId, result: RegisterId, field: number): void {
  const { code } = s;
  const test = s.add(x64.test_m8_i8, instructionFlag.address | instructionFlag.immediate);
  code.operand(text, operand.use | operand.base);
  code.displacement[test] = TEXT_LAYOUT.formOffset;
  code.immediateLow[test] = TEXT_LAYOUT.form.view;
  const choice = s.add(x64.cmovne_r64_m64, instructionFlag.address);
  code.operand(result, operand.use | operand.def);
  code.operand(text, operand.use | operand.base);
  code.displacement[choice] = field;
}

export function lowerTextBase(s: Selector, value: ValueId): void {
  const text = s.use(s.fn.arg(value, 0));
  const result = s.define(value);
  s.move(result, text);
  chooseField(s, text, result, TEXT_LAYOUT.viewBaseOffset);
}

export function lowerTextStart(s: Selector, value: ValueId): void {
  const text = s.use(s.fn.arg(value, 0));
  const result = s.define(value);
  const id = s.add(x64Pseudo.constant);
  s.code.operand(result, operand.def);
  s.code.immediateLow[id] = TEXT_LAYOUT.firstByte;
  chooseField(s, text, result, TEXT_LAYOUT.viewStartOffset);
}
