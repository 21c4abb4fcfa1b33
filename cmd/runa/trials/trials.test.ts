// Tests `runa test` from outside, in the built toolchain: which blocks run, how they end, and what is told about them.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { outputSchemas } from "#cmd/runa/output-schemas.ts";
import { TerminalProgram } from "#cmd/runa/repl/testing/terminal-program.ts";
import { runaPath } from "#cmd/runa/testing/built-runa.ts";

const folder = mkdtempSync(join(tmpdir(), "runa-trials-"));

interface Ended {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

const runa = (...words: readonly string[]): Promise<Ended> => runaIn(folder, words);

async function runaIn(
  cwd: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = Bun.spawn([runaPath, ...words], {
    cwd,
    env: { PATH: "/usr/bin:/bin", HOME: cwd, NO_COLOR: "1", ...environment },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [output, errors] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { exitCode: await child.exited, output, errors };
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

/** The titles of what ended in one way, in order. */
function titles(output: string, word: string): string[] {
  return [...output.matchAll(new RegExp(`^  ${word} (.*?)(?: \\([^()]*\\))?$`, "gm"))].map(
    (match) => match[1] as string,
  );
}

const kinds = `Value Type called "Vec":
    x as Float
    y as Float32
End Type
Type called "Person":
    name as Text
    age as Byte
    friends as List of Person
    home as Optional of Vec
End Type
Type Colour is:
    | Red
    | Green
End Type
Type Json is:
    | Null
    | Number with value as Float
    | Items with items as List of Json
    | Object with fields as Dictionary of Text to Json
End Type
Test "all kinds of types":
    For all a as Integer8, b as Integer16, c as Integer32, d as Integer64, e as Unsigned8, f as Unsigned16, g as Unsigned32, h as Unsigned64:
        Assert (a as Integer) is at least -128 and (e as Integer) is at most 255
        Assert (g as Integer) is at most 4294967295 and (h as Integer) is at least 0
    End For
    For all v as Vec, p as Person, c as Colour, j as Json, t as (Integer, Text), r as Array of 3 Integer:
        Assert r is r and t is t and c is c
        Assert length of p.friends is at least 0
        Let copy be j as Text
        Assert copy is not ""
    End For
    For all s as Set of Integer, d as Dictionary of Text to List of Float, c as Character, b as Boolean, o as Optional of Optional of Integer:
        Assert s is s
        For all n as Integer:
            Assert n is n and s is s
        End For
    End For
    For all r as Range:
        Assert length of r is at least 0
    End For
End Test
Test "finds the extremes" tagged "random":
    Let seen be 0
    For all n as Integer:
        If n is 9223372036854775807 or n is less than -9223372036854775800: Set seen to seen plus 1
    End For
    Assert seen is greater than 0
End Test
`;

/** Milliseconds for one test, on a machine that does much else. */
const limit = 30_000;

const shapes = `@Implementation
    Twice a number.

    Example: twice(4) is 8
    Example: twice(4) is 9
    Example: twices(4) is 8
    Example: this is prose.
    Example:
        Let four be twice(2)
        Assert four is 4
@End Implementation
Process called "twice" that takes n as Integer returns Integer:
    If n is 1000: Return 1
    Return n plus n
End Process

Test "passes" tagged "quick":
    Assert twice(3) is 6
End Test

Test "compares lists":
    Display "seen before"
    Assert [1, 2, 3] is [1, 5, 3]
End Test

Test "calls":
    Assert [1, 2] contains twice(2)
End Test

Test "compares lines":
    Assert "a\\nb\\nc" is "a\\nx\\nc"
End Test

Test "later" tagged "skip":
    Assert false
End Test

Process called "main":
    Display "main does not run"
End Process
`;

const violent = `Let xs be [1]

Test "ends the process":
    exit(3)
End Test

Test "never ends":
    Loop forever:
    End Loop
End Test

Test "traps":
    Display xs at index 7
End Test

Test "recurses":
    Assert deep(1) is 0
End Test

Process called "deep" that takes n as Integer returns Integer:
    Return 1 plus deep(n plus 1)
End Process

Test "is fine":
    Assert xs is [1]
End Test
`;

const properties = `Type called "Point":
    x as Integer
    y as Float
End Type

Type Tree of T is:
    | Node with left as Tree of T and right as Tree of T
    | Leaf with value as T
End Type

Process called "leaves" that takes tree as Tree of Integer returns Integer:
    Match tree:
        When Node with left as l and right as r: Return leaves(l) plus leaves(r)
        When Leaf: Return 1
    End Match
End Process

Test "holds":
    For all xs as List of Integer, t as Text, p as Point, o as Optional of Byte where length of t is less than 50:
        Assert xs.sorted() is xs.sorted().sorted()
        Assert p is p or p.y is not p.y
    End For
End Test

Test "numbers":
    For all n as Integer:
        Assert n is less than 1234
    End For
End Test

Test "lists":
    For all xs as List of Integer:
        Assert length of xs is less than 3
    End For
End Test

Test "trees":
    For all t as Tree of Integer:
        Assert leaves(t) is less than 2
    End For
End Test

Test "impossible":
    For all n as Integer where n is greater than n:
        Assert false
    End For
End Test
`;

/** Properties whose simplest failures take more than making single numbers smaller. */
const simplest = `Type called "Labels":
    name as Text
    tags as List of Text
End Type

Test "floats":
    For all x as Float:
        Assert x is less than 10.5
    End For
End Test

Test "records":
    For all p as Labels:
        Assert length of p.tags is less than 2
    End For
End Test

Test "sums":
    For all a as Byte, b as Byte:
        Assert (a as Integer) plus (b as Integer) is less than 100
    End For
End Test

Test "order":
    For all xs as List of Integer:
        Assert xs.sorted() is xs
    End For
End Test

Test "letters":
    For all t as Text:
        Assert t.reverse() is t
    End For
End Test

Test "ends of ranges":
    For all n as Integer8:
        Assert n is greater than -128
    End For
End Test
`;

const parent = `Import { command, start } from "os/commands"
Test "leaves a child behind":
    Let child be start(command("sleep", ["77.25"]))
    Assert true
End Test
`;

beforeAll(() => {
  file("shapes.runa", shapes);
  file("violent.runa", violent);
  file("properties.runa", properties);
  file("simplest.runa", simplest);
  file("parent.runa", parent);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("runa test", () => {
  test.concurrent(
    "runs blocks and examples, and shows both sides",
    async () => {
      const { exitCode, output } = await runa("test", "shapes.runa", "--in-order", "--seed=1");
      expect(exitCode).toBe(1);
      expect(titles(output, "ok")).toEqual(["passes", "example of twice, line 4", "example of twice, line 8"]);
      expect(titles(output, "skipped")).toEqual(["later"]);
      expect(output).toContain("left:  [1, 2, 3]\n      right: [1, 5, 3]\n      at index 1: 2 is not 5\n");
      expect(output).toContain(
        'at test "compares lists" (shapes.runa:23:5)\n      what it wrote:\n      seen before\n',
      );
      expect(output).toContain("Assertion failed: [1, 2] contains twice(2)\n      with:  [1, 2], 4\n");
      expect(output).toContain("        a\n      - b\n      + x\n        c\n");
      expect(output).toContain("FAILED example of twice, line 5 (shapes.runa:5)");
      expect(output).toContain("the example does not compile: there is no `twices` here");
      expect(output).toMatch(/\n3 passed, 5 failed, 1 skipped in 1 file \(.*\), seed 1\n$/);
      expect(output).not.toContain("main does not run");
    },
    limit,
  );
  test.concurrent(
    "a test that ends the process, never ends, traps or recurses fails alone",
    async () => {
      const { exitCode, output } = await runa("test", "violent.runa", "--timeout=4000", "--seed=2");
      expect(exitCode).toBe(1);
      expect(titles(output, "ok")).toEqual(["is fine"]);
      expect(output).toContain("it ended the process with exit code 3");
      expect(output).toContain("stopped after 4000 ms");
      expect(output).toContain("IndexError: Index out of bounds: index=7, len=1");
      expect(output).toMatch(/StackOverflow: Stack overflow\n.*deep .*\n *… \d+ more like this/);
    },
    limit,
  );
  test.concurrent(
    "properties fail for the simplest values, the same ones with the same seed",
    async () => {
      const first = await runa("test", "properties.runa", "--seed=42", "--in-order");
      expect(titles(first.output, "ok")).toEqual(["holds"]);
      expect(first.output).toContain("for n as 1234\n");
      expect(first.output).toContain("for xs as [0, 0, 0]\n");
      expect(first.output).toContain(
        "for t as Node with left as Leaf with value as 0 and right as Leaf with value as 0\n      the same values again: --seed=42\n",
      );
      expect(first.output).toContain("`where` leaves out almost all values");
      const withoutTimes = (text: string): string => text.replace(/\([\d.]+ \S+\)/g, "");
      const second = await runa("test", "properties.runa", "--seed=42", "--in-order");
      expect(withoutTimes(second.output)).toBe(withoutTimes(first.output));
    },
    limit,
  );
  test.concurrent(
    "the simplest failure is found whatever it began with",
    async () => {
      for (const seed of ["1", "2", "3"]) {
        const { output } = await runa("test", "simplest.runa", `--seed=${seed}`, "--in-order");
        expect([...output.matchAll(/^ +for (.*)$/gm)].map((match) => match[1])).toEqual([
          "x as 11.0",
          'p as Labels with name as "" and tags as ["", ""]',
          "a as 0, b as 100",
          "xs as [1, 0]",
          't as "ab"',
          "n as -128",
        ]);
      }
    },
    limit,
  );
  test.concurrent(
    "what a test leaves running is ended with its file, and not waited for",
    async () => {
      const start = performance.now();
      const { output } = await runa("test", "parent.runa");
      expect(titles(output, "ok")).toEqual(["leaves a child behind"]);
      expect(performance.now() - start).toBeLessThan(60_000);
      const running = await new Response(Bun.spawn(["pgrep", "-f", "^sleep 77[.]25"]).stdout).text();
      expect(running).toBe("");
    },
    limit,
  );
  test.concurrent(
    "chooses by place; --repeat runs each test again",
    async () => {
      const { output } = await runa("test", "shapes.runa:23", "shapes.runa:4", "--repeat=2");
      expect(titles(output, "FAILED")).toEqual(["compares lists", "compares lists"]);
      expect(titles(output, "ok")).toEqual(["example of twice, line 4", "example of twice, line 4"]);
    },
    limit,
  );
  test.concurrent(
    "reporters",
    async () => {
      const report = async (name: string): Promise<string> =>
        (await runa("test", "shapes.runa", "--in-order", `--reporter=${name}`)).output;
      const [tap, junit, dot, lines] = await Promise.all([
        report("tap"),
        report("junit"),
        report("dot"),
        report("ndjson"),
      ]);
      const form = outputSchemas["runa.test"].make(z);
      const events = lines
        .trim()
        .split("\n")
        .map((line) => form.parse(JSON.parse(line)).event as string);
      expect(events).toEqual([...new Array<string>(9).fill("test"), "file", "summary"]);
      expect(tap).toStartWith("TAP version 14\n");
      expect(tap).toContain("ok 1 - shapes.runa: later # SKIP\n");
      expect(tap).toContain("not ok 4 - shapes.runa: compares lists\n");
      expect(tap).toEndWith("1..9\n");
      expect(junit).toContain('<testsuites tests="9" failures="5" errors="0" skipped="1"');
      expect(junit).toContain('<failure type="ComparisonFailure" message="[1, 2, 3] is [1, 5, 3]">');
      expect(junit).toEndWith("</testsuites>\n");
      expect(dot.split("\n")[0]).toBe("sF.FFF.F.");
    },
    limit,
  );
  test.concurrent(
    "a test that never ends does not outlive the command",
    async () => {
      file("endless.runa", 'Test "endless":\n    Loop forever:\n    End Loop\nEnd Test\n');
      const child = Bun.spawn([runaPath, "test", "endless.runa"], { cwd: folder, stdout: "ignore", stderr: "ignore" });
      const startedBy = async (): Promise<string> =>
        (await Bun.file(`/proc/${child.pid}/task/${child.pid}/children`).text()).trim();
      let started = "";
      while (started === "") {
        await Bun.sleep(20);
        started = await startedBy();
      }
      await Bun.sleep(500);
      child.kill("SIGKILL");
      await child.exited;
      const isGone = async (): Promise<boolean> => !(await Bun.file(`/proc/${started}/stat`).exists());
      for (let turn = 0; turn < 400 && !(await isGone()); turn++) await Bun.sleep(50);
      expect(await isGone()).toBe(true);
    },
    limit,
  );
  test.concurrent(
    "a terminal shows how far the tests are, and which one runs",
    async () => {
      file("slow.runa", 'Test "quick":\nEnd Test\nTest "drags on":\n    Loop forever:\n    End Loop\nEnd Test\n');
      const words = `cd ${folder}; ${runaPath} test slow.runa --in-order --timeout=1500`;
      const terminal = new TerminalProgram(words, { columns: 60 });
      try {
        await terminal.until((lines) => lines.includes("1/2 tests drags on"));
        const lines = await terminal.until("1 passed, 1 failed");
        expect(lines.join("\n")).not.toContain("1/2 tests");
      } finally {
        terminal.close();
      }
    },
    limit,
  );
  test.concurrent(
    "remembers what failed",
    async () => {
      const own = join(folder, "own");
      mkdirSync(own);
      const failed = async (): Promise<Ended> => runaIn(own, ["test", "--failed", "--reporter=dot"]);
      file("own/remembered.runa", 'Test "good":\nEnd Test\nTest "bad":\n    Assert 1 is 2\nEnd Test\n');
      await runaIn(own, ["test"]);
      expect((await failed()).output.split("\n")[0]).toBe("F");
      file("own/remembered.runa", 'Test "good":\nEnd Test\nTest "bad":\n    Assert 1 is 1\nEnd Test\n');
      expect((await failed()).output.split("\n")[0]).toBe(".");
      const { exitCode, errors } = await failed();
      expect({ exitCode, errors }).toEqual({ exitCode: 1, errors: "runa: no test is known to have failed here\n" });
    },
    limit,
  );
  test.concurrent(
    "coverage counts lines and branches, also of tests that crash",
    async () => {
      const { output } = await runa("test", "shapes.runa", "--coverage", "--lcov=covered.info");
      expect(output).toMatch(/\nshapes\.runa +66\.6 % +50\.0 % +39\nin all +66\.6 % +50\.0 %\n/);
      const lcov = await Bun.file(join(folder, "covered.info")).text();
      expect(lcov).toContain("SF:shapes.runa\nBRDA:13,");
      expect(lcov).toMatch(/BRDA:13,\d+,0,0\n/);
      expect(lcov).toMatch(/DA:14,5\n/);
      file(
        "unused.runa",
        'Process called "unused" of T that takes t as T returns T:\n    Return t\nEnd Process\nTest "x":\nEnd Test\n',
      );
      expect((await runa("test", "unused.runa", "--lcov=-")).output).toContain("\nDA:2,0\n");
      file(
        "chosen.runa",
        'Process called "least" that takes n as Integer returns Integer:\n    Return 1 if n is 0 otherwise 2\nEnd Process\nTest "one": Assert least(0) is 1\n',
      );
      expect((await runa("test", "chosen.runa", "--lcov=-")).output).toMatch(/BRDA:2,\d+,0,1\nBRDA:2,\d+,1,0\n/);
      const crashed = await runa("test", "violent.runa", "--filter=recurses", "--lcov=-");
      expect(crashed.output).toMatch(/\nDA:21,\d{3,}\n/);
    },
    limit,
  );
});

describe("programs that are right", () => {
  test.concurrent(
    "values of every type that can be made up, also while the collector moves everything",
    async () => {
      file("kinds.runa", kinds);
      const { exitCode, output } = await runa("test", "kinds.runa");
      expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining("2 passed in 1 file") });
      const stressed = await runaIn(folder, ["test", "kinds.runa", "--filter=kinds", "--cases=5"], {
        RUNA_GC_STRESS: "1",
      });
      expect(stressed.exitCode).toBe(0);
    },
    limit,
  );
  test.concurrent(
    "the programs of the documentation",
    async () => {
      const text = await Bun.file(join(import.meta.dir, "../../../docs/tests-and-benchmarks.md")).text();
      const programs = [...text.matchAll(/```runa\n(.*?)```/gs)].map((match) => match[1] as string);
      expect(programs.length).toBe(5);
      mkdirSync(join(folder, "documented"));
      for (const [index, program] of programs.entries()) file(`documented/part${index}.runa`, program);
      const tested = await runa("test", "documented");
      expect(tested).toMatchObject({ exitCode: 0, output: expect.stringContaining("\n6 passed in 4 files") });
      expect(await runa("bench", "documented", "--time=30")).toMatchObject({ exitCode: 0 });
    },
    limit,
  );
});

describe("runa test with nothing to run", () => {
  test.concurrent(
    "no tests, no such file, a wrong filter, a wrong program",
    async () => {
      file("plain.runa", 'Display "x"\n');
      file("wrong.runa", 'Test "x":\n    Assert missing is 1\nEnd Test\n');
      mkdirSync(join(folder, "empty"), { recursive: true });
      const outcomes = await Promise.all([
        runa("test", "plain.runa"),
        runa("test", "nowhere.runa"),
        runa("test", "empty"),
        runa("test", "shapes.runa", "--filter=zzz"),
        runa("test", "shapes.runa", "--shard=5/2"),
        runa("test", "wrong.runa"),
      ]);
      expect(outcomes.map(({ exitCode }) => exitCode)).toEqual([1, 1, 1, 1, 2, 1]);
      expect(outcomes.slice(0, 4).map(({ errors }) => errors)).toEqual([
        "runa: there are no tests\n",
        "runa: cannot read nowhere.runa: there is no such file\n",
        "runa: there are no tests in empty\n",
        "runa: none of 9 tests fits what was asked for\n",
      ]);
      expect(outcomes[5]?.output).toContain("there is no `missing` here");
    },
    limit,
  );
  test.concurrent(
    "a reader that goes away ends it quietly",
    async () => {
      const child = Bun.spawn(["sh", "-c", `"${runaPath}" test shapes.runa --reporter=ndjson | head -c 1`], {
        cwd: folder,
        stdout: "pipe",
        stderr: "pipe",
      });
      expect(await new Response(child.stdout).text()).toBe("{");
      expect(await new Response(child.stderr).text()).toBe("");
    },
    limit,
  );
});

const measured = `Benchmark "adds":
    Let total be 0
    For i from 1 to 1000:
        Increase total by i
    End For
End Benchmark

Benchmark "makes lists":
    Let xs be [1, 2, 3]
End Benchmark

Benchmark "fails" tagged "wrong":
    Let xs be [1]
    Display xs at index 3
End Benchmark
`;

interface Benchmark {
  readonly title: string;
  readonly turns: number;
  readonly samples: readonly number[];
  readonly summary: { readonly p50: number; readonly p99: number };
  readonly allocations: number;
  readonly bytes: number;
}

describe("runa bench", () => {
  test("measures blocks, keeps what they compute, counts allocations, compares", async () => {
    file("measured.runa", measured);
    const words = ["bench", "measured.runa", "--time=60", "--filter=adds", "--filter=lists"];
    const { exitCode, output } = await runa(...words, "--json");
    expect(exitCode).toBe(0);
    const base = JSON.parse(output) as { schema: string; benchmarks: Benchmark[] };
    expect(base.schema).toBe("runa.bench/2");
    const [adds, lists] = base.benchmarks as [Benchmark, Benchmark];
    expect([adds.title, lists.title]).toEqual(["adds", "makes lists"]);
    // A loop of a thousand additions takes at least a hundred nanoseconds, unless it was optimised away.
    expect(adds.summary.p50).toBeGreaterThan(100);
    expect(adds).toMatchObject({ allocations: 0, bytes: 0 });
    expect(lists.allocations).toBeGreaterThanOrEqual(1);
    expect(lists.bytes).toBeGreaterThanOrEqual(40);
    const scaled = (factor: number): string =>
      JSON.stringify({
        ...base,
        benchmarks: base.benchmarks.map((one) => ({ ...one, samples: one.samples.map((sample) => sample * factor) })),
      });
    file("faster.json", scaled(0.01));
    file("slower.json", scaled(100));
    const regressed = await runa(...words, "--compare=faster.json", "--html=report.html");
    expect(regressed.exitCode).toBe(1);
    expect(regressed.output).toMatch(/\n {2}slower {2}adds \(\+[\d.]+ %, p < 0\.001\)\n/);
    expect(await Bun.file(join(folder, "report.html")).text()).toContain("<svg ");
    const improved = await runa(...words, "--compare=slower.json");
    expect(improved.exitCode).toBe(0);
    expect(improved.output).toContain("  faster  makes lists (−");
  }, 60_000);
  test.concurrent(
    "what cannot be measured or compared",
    async () => {
      file("measured.runa", measured);
      file("plain.runa", 'Display "x"\n');
      file("broken.json", "{");
      file("other.json", "{}");
      const own = join(folder, "without-benchmarks");
      mkdirSync(own);
      const outcomes = await Promise.all([
        runa("bench", "measured.runa", "--tag=wrong", "--time=30"),
        runa("bench", "plain.runa"),
        runa("bench", "measured.runa", "--filter=zzz"),
        runa("bench", "nowhere"),
        runa("bench", "measured.runa", "--compare=broken.json"),
        runa("bench", "measured.runa", "--compare=other.json"),
        runa("bench", "measured.runa", "--compare=none.json"),
        runaIn(own, ["bench"]),
      ]);
      expect(outcomes.map(({ exitCode }) => exitCode)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
      expect(outcomes[0]?.errors).toContain('"fails" of measured.runa could not be measured: ');
      expect(outcomes[0]?.errors).toContain("Index out of bounds: index=3, len=1");
      expect(outcomes.slice(1).map(({ errors }) => errors)).toEqual([
        "runa: there are no benchmarks\n",
        "runa: none of 3 benchmarks fits what was asked for\n",
        "runa: cannot read nowhere: there is no such file\n",
        "runa: broken.json is not JSON\n",
        "runa: other.json is not what `runa bench --json` writes\n",
        "runa: cannot read none.json: there is no such file\n",
        'runa: there are no benchmarks in this directory: write one as `Benchmark "name":` … `End Benchmark`, name a program that has some, or run this in a checkout of Runa, whose bench/programs holds whole programs beside the same in other languages\n',
      ]);
    },
    limit,
  );
  test.concurrent(
    "a folder of programs is a suite: each beside its peers",
    async () => {
      const own = join(folder, "suite");
      mkdirSync(join(own, "bench/programs/count"), { recursive: true });
      file(
        "suite/bench/programs/count/count.runa",
        'Process called "main" that takes arguments as List of Text:\n    Display arguments at index 0\nEnd Process\n',
      );
      file("suite/bench/programs/count/count.py", "import sys\nprint(sys.argv[1])\n");
      file("suite/bench/programs/count/count.args", "42\n");
      const { exitCode, output, errors } = await runaIn(own, ["bench"]);
      expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
      expect(output).toMatch(/^count +runa [\d.]+ ms/);
    },
    limit,
  );
});
