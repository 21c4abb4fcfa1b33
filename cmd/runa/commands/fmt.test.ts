// Tests `runa fmt` from outside: files, directories, standard input, --check, --diff, and everything that can go wrong.
import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const main = join(import.meta.dir, "..", "main.ts");
const folder = mkdtempSync(join(tmpdir(), "runa-fmt-"));
afterAll(() => rmSync(folder, { recursive: true }));

const written = "If x == 3:\n  Print x // three\nEnd If\n";
const canonical = "If x is 3:\n    Display x  Note: three\nEnd If\n";
const wrong = "If x ==:\n  Print x\n";

function runa(words: readonly string[], input = ""): { exitCode: number; output: string; errors: string } {
  const stdin = new TextEncoder().encode(input);
  const child = Bun.spawnSync([process.execPath, main, "fmt", ...words], { cwd: folder, stdin });
  return { exitCode: child.exitCode, output: child.stdout.toString(), errors: child.stderr.toString() };
}

function read(name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(join(folder, "lib", "deep"), { recursive: true });
  writeFileSync(join(folder, "a.runa"), written);
  writeFileSync(join(folder, "lib", "deep", "b.runa"), written);
  writeFileSync(join(folder, "lib", "good.runa"), canonical);
});

describe("writing", () => {
  test("files, in place; nothing on standard output", () => {
    expect(runa(["a.runa"])).toEqual({ exitCode: 0, output: "", errors: "formatted a.runa\n" });
    expect(read("a.runa")).toBe(canonical);
    expect(runa(["a.runa"])).toEqual({ exitCode: 0, output: "", errors: "" });
    expect(readdirSync(folder).sort()).toEqual(["a.runa", "lib"]);
  });
  test("directories with their folders, by default the current one, without installed packages", () => {
    mkdirSync(join(folder, "node_modules"));
    writeFileSync(join(folder, "node_modules", "c.runa"), written);
    expect(runa([])).toEqual({ exitCode: 0, output: "", errors: "formatted a.runa\nformatted lib/deep/b.runa\n" });
    expect(read("lib/deep/b.runa")).toBe(canonical);
    expect(read("node_modules/c.runa")).toBe(written);
    writeFileSync(join(folder, "lib", "good.runa"), written);
    expect(runa(["lib/"]).errors).toBe("formatted lib/good.runa\n");
  });
  test("permissions and links stay", () => {
    chmodSync(join(folder, "a.runa"), 0o775);
    symlinkSync("../a.runa", join(folder, "lib", "link.runa"));
    expect(runa(["lib/link.runa"]).exitCode).toBe(0);
    expect(read("a.runa")).toBe(canonical);
    expect(statSync(join(folder, "a.runa")).mode & 0o777).toBe(0o775);
    expect(lstatSync(join(folder, "lib", "link.runa")).isSymbolicLink()).toBeTrue();
  });
  test("standard input to standard output", () => {
    expect(runa(["-"], written)).toEqual({ exitCode: 0, output: canonical, errors: "" });
    expect(runa(["-"], "")).toEqual({ exitCode: 0, output: "", errors: "" });
    expect(runa(["-"], "\uFEFFf()\r\ng()")).toEqual({ exitCode: 0, output: "f()\ng()\n", errors: "" });
  });
  test("styles", () => {
    expect(runa(["--style=developer", "-"], "Let x be a plus b\n").output).toBe("Let x be a + b\n");
    expect(runa(["--style=canon", "-"], "Let x be a + -1\n").output).toBe("Let x be a plus negative 1\n");
  });
});

describe("telling", () => {
  test("--check names what would change", () => {
    expect(runa(["--check"])).toEqual({ exitCode: 1, output: "a.runa\nlib/deep/b.runa\n", errors: "" });
    expect(runa(["--check", "lib/good.runa"])).toEqual({ exitCode: 0, output: "", errors: "" });
    expect(runa(["--check", "-"], written)).toEqual({ exitCode: 1, output: "<stdin>\n", errors: "" });
    expect(read("a.runa")).toBe(written);
  });
  test("--diff shows it", () => {
    const { exitCode, output } = runa(["--diff", "a.runa"]);
    expect(exitCode).toBe(0);
    expect(output).toStartWith("--- a.runa\n+++ a.runa\tformatted\n@@ -1,3 +1,3 @@\n-If x == 3:\n");
    expect(runa(["--diff", "--check", "a.runa"]).exitCode).toBe(1);
    expect(runa(["--diff", "lib/good.runa"]).output).toBe("");
    expect(read("a.runa")).toBe(written);
  });
});

describe("what goes wrong", () => {
  test("a wrong program is shown and left alone; the others are formatted", () => {
    writeFileSync(join(folder, "lib", "c.runa"), wrong);
    const { exitCode, output, errors } = runa(["lib"]);
    expect(exitCode).toBe(1);
    expect(output).toBe("");
    expect(errors).toContain("error[R");
    expect(read("lib/c.runa")).toBe(wrong);
    expect(read("lib/deep/b.runa")).toBe(canonical);
    expect(runa(["-"], wrong).output).toBe("");
  });
  test("files that cannot be read, or are no text", () => {
    expect(runa(["none.runa"])).toEqual({
      exitCode: 1,
      output: "",
      errors: "runa: cannot read none.runa: there is no such file\n",
    });
    writeFileSync(join(folder, "binary.runa"), new Uint8Array([0x66, 0xff, 0, 1]));
    expect(runa(["binary.runa"]).exitCode).toBe(1);
    expect([...readFileSync(join(folder, "binary.runa"))]).toEqual([0x66, 0xff, 0, 1]);
  });
  test("a read-only file", () => {
    chmodSync(join(folder, "a.runa"), 0o444);
    expect(runa(["a.runa"])).toEqual({
      exitCode: 1,
      output: "",
      errors: "runa: cannot write a.runa: it is read-only\n",
    });
    expect(read("a.runa")).toBe(written);
  });
  test("killed at any moment: the file is as it was, or formatted", async () => {
    const [before, after] = ["f(1,  2)\n".repeat(20_000), "f(1, 2)\n".repeat(20_000)];
    const path = join(folder, "large.runa");
    const found = new Set<string>();
    for (let delay = 60; delay < 1500 && !found.has("after"); delay *= 1.5) {
      writeFileSync(path, before);
      const child = Bun.spawn([process.execPath, main, "fmt", path], { stderr: "ignore" });
      await Bun.sleep(delay);
      child.kill("SIGKILL");
      await child.exited;
      const text = readFileSync(path, "utf8");
      found.add(text === before ? "before" : text === after ? "after" : "broken");
    }
    expect(found).toContain("before");
    expect(found).not.toContain("broken");
  }, 30_000);
  test("a reader that goes away ends the command without a word", () => {
    writeFileSync(join(folder, "long.runa"), "f(1,  2)\n".repeat(40_000));
    const command = `"${process.execPath}" "${main}" fmt - < long.runa | head -1; echo "\${PIPESTATUS[0]}"`;
    const child = Bun.spawnSync(["bash", "-c", command], { cwd: folder });
    expect(child.stdout.toString()).toBe("f(1, 2)\n141\n");
    expect(child.stderr.toString()).toBe("");
  });
  test("an unknown style", () => {
    expect(runa(["--style=wild", "a.runa"]).exitCode).toBe(2);
  });
});
