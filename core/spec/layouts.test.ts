// The fields of the fiber's block lie apart from each other and from the trace in its middle.

import { expect, test } from "bun:test";
import { FIBER, TRACE_FRAMES_MAX } from "./layouts.ts";

test("no two fields of the fiber overlap", () => {
  const { bytes, ...fields } = FIBER;
  const taken = new Map<number, string>();
  for (const [name, offset] of Object.entries(fields)) {
    const words = name === "traceStart" ? TRACE_FRAMES_MAX : 1;
    for (let at = offset; at < offset + words * 8; at += 8) {
      expect(`${name} at ${at}: ${taken.get(at) ?? "free"}`).toBe(`${name} at ${at}: free`);
      taken.set(at, name);
      expect(at).toBeLessThan(bytes);
    }
  }
});
