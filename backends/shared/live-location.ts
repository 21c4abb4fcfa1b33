// How a live location of a code-map site is encoded (layout: CODE_MAP.live in core/spec/layouts.ts).

import { CODE_MAP } from "#core/spec/layouts.ts";

/** `place` is a register number (slow-path sites only) or a word offset from the stack pointer at the site. */
export const liveLocation = (kind: keyof typeof CODE_MAP.live.kinds, isRegister: boolean, place: number): number =>
  CODE_MAP.live.kinds[kind] | (isRegister ? CODE_MAP.live.registerBit : 0) | (place << CODE_MAP.live.numberShift);
