/** Functions larger than the first arrays: every block keeps what was said of it. */
import { expect, test } from "bun:test";
import { MachineFunction } from "./machine-function.ts";

test("blocks keep their numbers when the arrays grow", () => {
  const code = new MachineFunction();
  const count = 600;
  for (let id = 0; id < count; id++) {
    code.beginBlock(id + 0.5, id + 1, id + 2, id + 3, id + 4, id % 2 === 1);
    code.add(id, 0, id);
    code.endBlock();
  }
  for (let id = 0; id < count; id++) {
    expect(code.blockFirst[id]).toBe(id);
    expect([code.blockWeight[id], code.blockDepth[id], code.blockLoop[id]]).toEqual([id + 0.5, id + 1, id + 2]);
    expect([code.loopParent[id], code.blockHandler[id], code.blockIsHandler[id]]).toEqual([id + 3, id + 4, id % 2]);
  }
  expect(code.blockFirst[count]).toBe(count);
});
