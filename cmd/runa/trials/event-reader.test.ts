// Tests that events are told from output however the bytes are cut.
import { expect, test } from "bun:test";
import { EventReader } from "./event-reader.ts";

function read(chunks: readonly Uint8Array[]): string[] {
  const found: string[] = [];
  const reader = new EventReader("secret", {
    output: (text) => {
      if (found.at(-1)?.startsWith("out:") === true) found[found.length - 1] += text;
      else found.push(`out:${text}`);
    },
    event: ({ kind, first, second, texts }) => found.push(`${kind} ${first} ${second} ${texts.join("|")}`),
  });
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return found;
}

const stream = new TextEncoder().encode(
  "before\n\x1e secret? \x1esecret start 3 0\nin the block\x1esecret fail 3 99 3 0 4\na\nb\x1e\x1esex\x1esecret done 0 0\nbehind\x1esec",
);
const expected = [
  "out:before\n\x1e secret? ",
  "start 3 0 ",
  "out:in the block",
  "fail 3 99 a\nb||\x1e\x1ese",
  "out:x",
  "done 0 0 ",
  "out:behind\x1esec",
];

test("in one piece", () => expect(read([stream])).toEqual(expected));
test("byte by byte", () => expect(read([...stream].map((byte) => new Uint8Array([byte])))).toEqual(expected));
test("cut anywhere", () => {
  for (let at = 1; at < stream.length; at++)
    expect(read([stream.subarray(0, at), stream.subarray(at)])).toEqual(expected);
});
