// Tests the command line from outside: exit codes, streams, and programs that cannot be read.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const main = join(import.meta.dir, "main.ts");
const folder = mkdtempSync(join(tmpdir(), "runa-main-"));
afterAll(() => rmSync(folder, { recursive: true }));

function runa(words: readonly string[], input = ""): { exitCode: number; output: string; errors: string } {
  const stdin = new TextEncoder().encode(input);
  const child = Bun.spawnSync([process.execPath, main, ...words], { cwd: folder, stdin });
  return { exitCode: child.exitCode, output: child.stdout.toString(), errors: child.stderr.toString() };
}

describe("commands", () => {
  test("--version", () => {
    expect(runa(["--version"])).toEqual({
      exitCode: 0,
      output: expect.stringMatching(/^runa \d+\.\d+\.\d+\n$/),
      errors: "",
    });
    expect(runa(["-V"])).toEqual(runa(["--version"]));
  });
  test("help", () => {
    const { exitCode, output } = runa(["help"]);
    expect(exitCode).toBe(0);
    expect(output).toContain("runa FILE [arguments]");
    expect(runa(["help", "compile"]).output).toContain("--emit=KIND");
    expect(runa(["help", "nothing"]).exitCode).toBe(2);
  });
  test("wrong usage gives 2, and the help on standard error", () => {
    const { exitCode, output, errors } = runa(["compile", "--nonsense"]);
    expect(exitCode).toBe(2);
    expect(output).toBe("");
    expect(errors).toStartWith("runa: unknown option --nonsense\n\nUsage: runa compile");
    expect(runa([]).exitCode).toBe(2);
  });
});

describe("a program that cannot be read", () => {
  beforeAll(() => {
    mkdirSync(join(folder, "folder.runa"));
    writeFileSync(join(folder, "empty.runa"), "");
    writeFileSync(join(folder, "huge.runa"), "");
    truncateSync(join(folder, "huge.runa"), 2 ** 30 + 1);
    symlinkSync("loop.runa", join(folder, "loop.runa"));
  });

  test.each([
    ["missing.runa", "cannot read missing.runa: there is no such file"],
    ["folder.runa", "cannot read folder.runa: it is a directory, not a file"],
    ["empty.runa", "empty.runa is empty: there is no program in it"],
    ["huge.runa", "cannot read huge.runa: it is larger than 1073741824 bytes"],
    ["empty.runa/x.runa", "cannot read empty.runa/x.runa: a part of its path is not a directory"],
    ["loop.runa", "cannot read loop.runa: its symbolic links run in a circle"],
    ["/proc/self/mem", "cannot read /proc/self/mem: "],
    ["-", "standard input is empty: there is no program in it"],
  ])("%s", (path, message) => {
    for (const command of [["run"], ["compile", "--aot"], ["check"], []]) {
      const { exitCode, output, errors } = runa([...command, path]);
      expect(errors).toStartWith(`runa: ${message}`);
      expect(errors.split("\n")).toHaveLength(2);
      expect(exitCode).toBe(1);
      expect(output).toBe("");
    }
  });
});
