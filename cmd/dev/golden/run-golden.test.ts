// Tests the golden runner with shell scripts in the place of programs.
import { afterAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { compareOutcome, matchesPattern } from "./compare-outcome.ts";
import { runGolden } from "./run-golden.ts";
import type { Way } from "./ways.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function makeRoot(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "runa-golden-test-"));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const shell: Way = {
  name: "shell",
  run: (_runa, file, programArguments) => ["sh", file, ...programArguments],
  environment: { MODE: "test" },
  secondsMax: 5,
};

async function run(files: Readonly<Record<string, string>>, way: Way = shell, bless = false) {
  const lines: string[] = [];
  const root = makeRoot(files);
  const tally = await runGolden({
    roots: [root],
    runa: "unused",
    ways: [way],
    bless,
    report: (line) => lines.push(line),
  });
  return { root, tally, text: lines.join("\n") };
}

test("arguments, input, data, environment and exit code reach and leave a program", async () => {
  const { tally, text } = await run({
    "a/all.runa": 'read line; echo "$1|$2|$line|$MODE|$(cat data/d.txt)"; echo problem 17 >&2; exit 7\n',
    "a/data/d.txt": "data",
    "a/all.args": "one\ntwo words\n",
    "a/all.stdin": "typed\n",
    "a/all.out": "one|two words|typed|test|data\n",
    "a/all.err": "problem {*}\n",
    "a/all.exit": "7\n",
  });
  expect(text).toBe("pass  golden shell: 1 passed, 0 failed, 0 known to fail");
  expect(tally).toEqual({ passed: 1, failed: 0, skipped: 0 });
});

test.each([
  ["another output", { "a/x.runa": "echo b", "a/x.out": "a\n" }, 'expected "a", got "b"'],
  ["another exit code", { "a/x.runa": "exit 3", "a/x.out": "" }, "expected 0, got 3"],
  ["unexpected errors", { "a/x.runa": "echo no >&2", "a/x.out": "" }, "no"],
  ["a missing expectation", { "a/x.runa": "echo" }, "no expectation"],
  ["no case at all", { "a/x.txt": "" }, "no golden case"],
  [
    "a known failure that passes",
    { "a/x.runa": "echo", "a/x.out": "\n", "known-failures.shell.txt": "a/x # why\n" },
    "passes now",
  ],
  [
    "a known failure of nothing",
    { "a/x.runa": "echo", "a/x.out": "\n", "known-failures.shell.txt": "a/y\n" },
    "does not exist",
  ],
])("%s is a failure", async (_, files, message) => {
  const { tally, text } = await run(files);
  expect(tally.failed).toBe(1);
  expect(text).toContain(message);
});

test("a known failure that fails is as it should be", async () => {
  const { tally } = await run({ "a/x.runa": "echo b", "a/x.out": "a\n", "known-failures.shell.txt": "a/x # why\n" });
  expect(tally).toEqual({ passed: 1, failed: 0, skipped: 0 });
});

test("a program that hangs or is killed has failed", async () => {
  const hung = await run({ "a/x.runa": "exec sleep 20", "a/x.out": "" }, { ...shell, secondsMax: 0.2 });
  expect(hung.text).toContain("ended after");
  const killed = await run({ "a/x.runa": "kill -SEGV $$", "a/x.out": "" });
  expect(killed.text).toContain("SIGSEGV");
});

test("a failing preparation is the outcome", async () => {
  const way: Way = { ...shell, prepare: () => ["sh", "-c", "echo wrong >&2; exit 1"] };
  const { tally } = await run({ "a/x.runa": "echo never", "a/x.err": "wrong\n", "a/x.exit": "1" }, way);
  expect(tally.passed).toBe(1);
});

test("a way that is missing skips its cases and says why", async () => {
  const { tally, text } = await run({ "a/x.runa": "", "a/x.out": "" }, { ...shell, missing: "needs a machine" });
  expect(tally).toEqual({ passed: 0, failed: 0, skipped: 1 });
  expect(text).toContain("needs a machine");
});

test("a way for some areas leaves out the others", async () => {
  const { tally } = await run(
    { "a/x.runa": "echo", "a/x.out": "\n", "b/y.runa": "exit 3" },
    { ...shell, areas: ["a"] },
  );
  expect(tally).toEqual({ passed: 1, failed: 0, skipped: 0 });
});

test("blessing writes what the program does", async () => {
  const { root } = await run({ "a/x.runa": "echo new; exit 4", "a/x.out": "old\n", "a/x.err": "old\n" }, shell, true);
  expect(await Bun.file(join(root, "a/x.out")).text()).toBe("new\n");
  expect(await Bun.file(join(root, "a/x.exit")).text()).toBe("4\n");
  expect(await Bun.file(join(root, "a/x.err")).exists()).toBe(false);
});

test("patterns of errors", () => {
  expect(matchesPattern("a\n...\nz\n", "a\nb\nc\nz\n")).toBe(true);
  expect(matchesPattern("a\n...\nz\n", "a\nb\nc\n")).toBe(false);
  expect(matchesPattern("at {*}:{*} in f", "at x.runa:3 in f")).toBe(true);
  expect(matchesPattern("at {*}:{*} in f", "at x.runa in f")).toBe(false);
  expect(matchesPattern("a{*}a", "a")).toBe(false);
  expect(matchesPattern("", "x")).toBe(false);
});

test("differences name the place", () => {
  const good = { output: "1\n2\n", errors: "", exitCode: 0 };
  expect(compareOutcome(good, good)).toBeUndefined();
  expect(compareOutcome(good, { ...good, output: "1\n" })).toBe('output, line 2: expected "2", got ""');
  expect(compareOutcome(good, { ...good, output: "1\n2\n3\n" })).toContain("line 3");
});
