// Tests that a long session gives back what nothing leads to any more, and nothing else.
import { expect, setDefaultTimeout, test } from "bun:test";
import { runaPath } from "#cmd/runa/testing/built-runa.ts";

// A loaded machine takes its time.
setDefaultTimeout(60_000);

function session(entries: string): { readonly output: string[]; readonly errors: string } {
  const stdin = new TextEncoder().encode(entries);
  const child = Bun.spawnSync([runaPath, "repl"], { stdin });
  return { output: child.stdout.toString().split("\n").slice(0, -1), errors: child.stderr.toString() };
}

const BEGINNING = `
Type called "Shape":
    name as Text
    act as Process that takes Integer returns Integer
End Type
Let factor be 3
Let kept as List of Shape be []
Process called "scaled" that takes n as Integer returns Integer:
    Return n times factor
End Process
Process called "marked" of T that takes n as T returns Text:
    Return f"<{n}>"
End Process
Constant FROZEN as Dictionary of Text to (Integer, Boolean) is {"f": (5, true)}
Let words as List of Text be []
Add "a literal" to words
Add Shape with name as "closure" and act as (lambda n: n times 7) to kept
Let table be {"k": (1, "of a pair")}
Let failure as Optional of Error be nothing
Try: scaled(1 divided by (factor minus 3))
Catch e: Set failure to e
End Try
Let old be Shape with name as "old" and act as lambda n: n plus factor
"an answer"
Let holder be lambda: _
marked(1.5)
Type called "Shape":
    other as Integer
End Type
Process called "scaled" that takes n as Integer returns Integer:
    Return n times factor times 100
End Process
`;

const END = `
words
(kept at index 0).act(6)
(kept at index 0).name
table
(failure as Error).stack_trace()
old.act(1)
holder()
marked(2.5)
marked(2)
FROZEN
scaled(2)
Let factor be 10
scaled(2)
old.act(1)
`;

test("what names, values, closures and traces lead to stays, however long the session is", () => {
  const filling = Array.from({ length: 530 }, (_, index) => `${index}`).join("\n");
  const { output, errors } = session(`${BEGINNING}${filling}\n${END}`);
  expect(errors).toBe("");
  expect(output.slice(0, 2)).toEqual(['"an answer"', '"<1.5>"']);
  expect(output.slice(532)).toEqual([
    '["a literal"]',
    "42",
    '"closure"',
    '{"k": (1, "of a pair")}',
    '["repl-12 (repl-12.runa:1:13)"]',
    "4",
    '"an answer"',
    '"<2.5>"',
    '"<2>"',
    '{"f": (5, true)}',
    "600",
    "2000",
    "4",
  ]);
});

test("the code of expressions is given back and its place used again", () => {
  const entries = Array.from({ length: 800 }, (_, index) =>
    index === 500 || index === 799 ? ":asm 1 plus 1" : `${index} plus 1`,
  );
  const { output, errors } = session(`${entries.join("\n")}\n`);
  expect(errors).toBe("");
  const [before, after] = output
    .filter((line) => /^[0-9a-f]{6,}: /.test(line))
    .flatMap((line, index, lines) =>
      index === 0 || index === lines.length / 2 ? [Number.parseInt(line, 16)] : [],
    ) as [number, number];
  expect(after).toBeLessThan(before);
});
