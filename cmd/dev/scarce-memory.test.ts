// Programs that run out of memory catch the error while all of it is still in use, and go on.
import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runaPath } from "#cmd/runa/testing/built-runa.ts";

const program = `Type called "Node":
    value as Integer
    next as Optional of Node
End Type

Process called "fill with nodes":
    Let head as Optional of Node be nothing
    Let count be 0
    For round from 1 to 3:
        Try:
            Loop forever:
                Set head to Node with value as count and next as head
                Increase count by 1
            End Loop
        Catch e as OutOfMemory:
            Display f"{e.bytes} bytes in round {round}: {e.type_name()}, {length of e.stack_trace()} frames"
        End Try
    End For
    Display count is greater than 1000, head is not nothing
End Process

Process called "fill with lists":
    Let large as List of List of Integer be []
    Try:
        Loop forever:
            Add (a list of 100000 copies of 7) to large
        End Loop
    Catch e as OutOfMemory:
        Display e.message, length of large is greater than 10
    End Try
    large.clear()
    Display length of large
End Process

Process called "drop lists":
    Let total be 0
    For i from 1 to 50:
        Let xs be a list of 2000000 copies of i
        Increase total by xs at index 1999999
    End For
    Display total
End Process

Process called "main" that takes arguments as List of Text:
    Match arguments[0]:
        When "nodes": fill_with_nodes()
        When "lists": fill_with_lists()
        Otherwise: drop_lists()
    End Match
End Process
`;

const shown = {
  nodes: `24 bytes in round 1: OutOfMemory, 2 frames
24 bytes in round 2: OutOfMemory, 2 frames
24 bytes in round 3: OutOfMemory, 2 frames
true true
`,
  lists: "Out of memory: 800016 bytes wanted true\n0\n",
  // Large objects that nobody uses make room for others before there is said to be none.
  garbage: "1275\n",
};

test("the error is caught while everything is in use", () => {
  const folder = mkdtempSync(join(tmpdir(), "runa-scarce-"));
  writeFileSync(join(folder, "fill.runa"), program);
  const compiled = Bun.spawnSync([runaPath, "compile", "--aot", "fill.runa", "-o", "fill"], { cwd: folder });
  expect(compiled.stderr.toString()).toBe("");
  for (const [what, output] of Object.entries(shown)) {
    const limited = `ulimit -v 120000 && exec ./fill ${what}`;
    const { exitCode, stdout, stderr } = Bun.spawnSync(["sh", "-c", limited], { cwd: folder });
    expect({ exitCode, output: stdout.toString(), errors: stderr.toString() }).toEqual({
      exitCode: 0,
      output,
      errors: "",
    });
  }
  rmSync(folder, { recursive: true });
}, 60_000);
