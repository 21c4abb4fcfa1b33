// Tests `runa test` from outside, in the built toolchain: which blocks run, how they end, and what is told about them.

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { outputSchemas } from "#cmd/runa/output-schemas.ts";
import { TerminalProgram } from "#cmd/runa/repl/testing/terminal-program.ts";
import { runaPath } from "#cmd/runa/testing/built-runa.ts";
import { limit, TrialFolder, titles } from "./testing/trial-folder.ts";
import { parent, properties, shapes, simplest, violent } from "./testing/trial-programs.ts";

const place = new TrialFolder();

beforeAll(() => {
  place.file("shapes.runa", shapes);
  place.file("violent.runa", violent);
  place.file("properties.runa", properties);
  place.file("simplest.runa", simplest);
  place.file("parent.runa", parent);
});
afterAll(() => place.remove());

describe("runa test", () => {
  test.concurrent(
    "runs blocks and examples, and shows both sides",
    async () => {
      const { exitCode, output } = await place.runa("test", "shapes.runa", "--in-order", "--seed=1");
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
      const { exitCode, output } = await place.runa("test", "violent.runa", "--timeout=4000", "--seed=2");
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
      const first = await place.runa("test", "properties.runa", "--seed=42", "--in-order");
      expect(titles(first.output, "ok")).toEqual(["holds"]);
      expect(first.output).toContain("for n as 1234\n");
      expect(first.output).toContain("for xs as [0, 0, 0]\n");
      expect(first.output).toContain(
        "for t as Node with left as Leaf with value as 0 and right as Leaf with value as 0\n      the same values again: --seed=42\n",
      );
      expect(first.output).toContain("`where` leaves out almost all values");
      const withoutTimes = (text: string): string => text.replace(/\([\d.]+ \S+\)/g, "");
      const second = await place.runa("test", "properties.runa", "--seed=42", "--in-order");
      expect(withoutTimes(second.output)).toBe(withoutTimes(first.output));
    },
    limit,
  );
  test.concurrent(
    "the simplest failure is found whatever it began with",
    async () => {
      for (const seed of ["1", "2", "3"]) {
        const { output } = await place.runa("test", "simplest.runa", `--seed=${seed}`, "--in-order");
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
      const { output } = await place.runa("test", "parent.runa");
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
      const { output } = await place.runa("test", "shapes.runa:23", "shapes.runa:4", "--repeat=2");
      expect(titles(output, "FAILED")).toEqual(["compares lists", "compares lists"]);
      expect(titles(output, "ok")).toEqual(["example of twice, line 4", "example of twice, line 4"]);
    },
    limit,
  );
  test.concurrent(
    "reporters",
    async () => {
      const report = async (name: string): Promise<string> =>
        (await place.runa("test", "shapes.runa", "--in-order", `--reporter=${name}`)).output;
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
      place.file("endless.runa", 'Test "endless":\n    Loop forever:\n    End Loop\nEnd Test\n');
      const child = Bun.spawn([runaPath, "test", "endless.runa"], {
        cwd: place.path,
        stdout: "ignore",
        stderr: "ignore",
      });
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
      place.file("slow.runa", 'Test "quick":\nEnd Test\nTest "drags on":\n    Loop forever:\n    End Loop\nEnd Test\n');
      const words = `cd ${place.path}; ${runaPath} test slow.runa --in-order --timeout=1500`;
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
      const own = join(place.path, "own");
      mkdirSync(own);
      const failed = async () => place.runaIn(own, ["test", "--failed", "--reporter=dot"]);
      place.file("own/remembered.runa", 'Test "good":\nEnd Test\nTest "bad":\n    Assert 1 is 2\nEnd Test\n');
      await place.runaIn(own, ["test"]);
      expect((await failed()).output.split("\n")[0]).toBe("F");
      place.file("own/remembered.runa", 'Test "good":\nEnd Test\nTest "bad":\n    Assert 1 is 1\nEnd Test\n');
      expect((await failed()).output.split("\n")[0]).toBe(".");
      const { exitCode, errors } = await failed();
      expect({ exitCode, errors }).toEqual({ exitCode: 1, errors: "runa: no test is known to have failed here\n" });
    },
    limit,
  );
  test.concurrent(
    "coverage counts lines and branches, also of tests that crash",
    async () => {
      const { output } = await place.runa("test", "shapes.runa", "--coverage", "--lcov=covered.info");
      expect(output).toMatch(/\nshapes\.runa +66\.6 % +50\.0 % +39\nin all +66\.6 % +50\.0 %\n/);
      const lcov = await Bun.file(join(place.path, "covered.info")).text();
      expect(lcov).toContain("SF:shapes.runa\nBRDA:13,");
      expect(lcov).toMatch(/BRDA:13,\d+,0,0\n/);
      expect(lcov).toMatch(/DA:14,5\n/);
      place.file(
        "unused.runa",
        'Process called "unused" of T that takes t as T returns T:\n    Return t\nEnd Process\nTest "x":\nEnd Test\n',
      );
      expect((await place.runa("test", "unused.runa", "--lcov=-")).output).toContain("\nDA:2,0\n");
      place.file(
        "chosen.runa",
        'Process called "least" that takes n as Integer returns Integer:\n    Return 1 if n is 0 otherwise 2\nEnd Process\nTest "one": Assert least(0) is 1\n',
      );
      expect((await place.runa("test", "chosen.runa", "--lcov=-")).output).toMatch(/BRDA:2,\d+,0,1\nBRDA:2,\d+,1,0\n/);
      const crashed = await place.runa("test", "violent.runa", "--filter=recurses", "--lcov=-");
      expect(crashed.output).toMatch(/\nDA:21,\d{3,}\n/);
    },
    limit,
  );
});
