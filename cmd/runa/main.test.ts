// Tests the command line from outside: exit codes, streams, and programs that cannot be read.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ended, runaPath, spawn } from "./testing/built-runa.ts";

const folder = mkdtempSync(join(tmpdir(), "runa-main-"));
afterAll(() => rmSync(folder, { recursive: true }));

function runa(words: readonly string[], input = ""): Ended {
  return spawn([runaPath, ...words], { folder, input });
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
    expect(output).toContain("runa FILE [ARGUMENTS]");
    expect(runa(["help", "compile"]).output).toContain("--emit=KIND");
    expect(runa(["help", "nothing"]).exitCode).toBe(2);
  });
  test("wrong usage gives 2, and the help on standard error", () => {
    const { exitCode, output, errors } = runa(["compile", "--nonsense"]);
    expect(exitCode).toBe(2);
    expect(output).toBe("");
    expect(errors).toStartWith("runa: unknown option --nonsense\n\nUsage: runa compile");
    expect(runa(["run"]).exitCode).toBe(2);
  });
  test("without words, the program comes from standard input if that is no terminal", () => {
    expect(spawn([runaPath], { folder, input: 'Display "hello"\n' }).output).toBe("hello\n");
    const { exitCode, errors } = runa([]);
    expect(exitCode).toBe(1);
    expect(errors).toBe("runa: standard input is empty: there is no program in it\n");
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
    for (const command of [["run"], ["compile", "--emit=asm"], ["check"], []]) {
      const { exitCode, output, errors } = runa([...command, path]);
      expect(errors).toStartWith(`runa: ${message}`);
      expect(errors.split("\n")).toHaveLength(2);
      expect(exitCode).toBe(1);
      expect(output).toBe("");
    }
  });
});

describe("a program that is wrong", () => {
  test("is shown with code, place, underlined line and help; every error, exit code 1", () => {
    writeFileSync(
      join(folder, "wrong.runa"),
      'Process called "main":\n    Let n to be 1\n    Display "open\nEnd Process\n',
    );
    const { exitCode, errors } = runa(["check", "wrong.runa"]);
    expect(exitCode).toBe(1);
    expect(errors).toContain("wrong.runa:2:11");
    expect(errors).toContain("    Let n to be 1\n  |           ^^");
    expect(errors).toContain("wrong.runa:3:");
    expect(errors).toEndWith("\n2 errors\n");
  });

  test.each([
    ["invalid UTF-8", new Uint8Array([68, 0xff, 0xfe, 10])],
    ["100,000 nested parentheses", new TextEncoder().encode(`Display ${"(".repeat(100_000)}1${")".repeat(100_000)}\n`)],
    ["100,000 open brackets", new TextEncoder().encode(`Display ${"[".repeat(100_000)}`)],
    ["100,000 open blocks", new TextEncoder().encode("If true:\n".repeat(100_000))],
    ["zeros", new Uint8Array(10_000)],
  ])(
    "%s",
    (name, bytes) => {
      writeFileSync(join(folder, "odd.runa"), bytes);
      const { exitCode, errors } = runa(["check", "odd.runa"]);
      expect(`${name}: ${errors}`).toMatch(/: error\[R\d{4}\]: /);
      expect(errors).not.toContain("internal error");
      expect(errors.length).toBeLessThan(2_000_000);
      expect(exitCode).toBe(1);
    },
    20_000,
  );
});

test("a line of 100 MB is cut in the message", () => {
  const line = new Uint8Array(100_000_000).fill(120);
  line.set(new TextEncoder().encode("Display 1 "));
  writeFileSync(join(folder, "long.runa"), line);
  const { exitCode, errors } = runa(["check", "long.runa"]);
  rmSync(join(folder, "long.runa"));
  expect(exitCode).toBe(1);
  expect(errors).toMatch(/^error\[R\d{4}\]: .*\n --> long.runa:1:11\n/);
  expect(errors.length).toBeLessThan(5000);
}, 20_000);

describe("compile --emit=ast", () => {
  test("writes the tree to standard output or into a file, the same both times", async () => {
    writeFileSync(join(folder, "right.runa"), 'Display "hello"\n');
    const shown = runa(["compile", "--emit=ast", "right.runa"]);
    expect(shown.exitCode).toBe(0);
    expect(shown.output).toContain("hello");
    expect(runa(["compile", "--emit=ast", "right.runa", "-o", "right.ast"])).toEqual({
      exitCode: 0,
      output: "",
      errors: "",
    });
    expect(await Bun.file(join(folder, "right.ast")).text()).toBe(shown.output);
    expect(runa(["compile", "--emit=ast", "-"], 'Display "hello"\n').output).toBe(shown.output);
  });
  test("says why the file cannot be written", () => {
    const { exitCode, errors } = runa(["compile", "--emit=ast", "right.runa", "-o", "none/right.ast"]);
    expect(exitCode).toBe(1);
    expect(errors).toBe("runa: cannot write none/right.ast: its directory does not exist\n");
  });
});

test("RUNA_PERF_MAP=1 names the code of the program and of the runtime for perf", async () => {
  const path = join(folder, "mapped.runa");
  writeFileSync(
    path,
    'Process called "twice" that takes n as Integer returns Integer:\n    Return n * 2\nEnd Process\nDisplay twice(4)\n',
  );
  const child = Bun.spawnSync([runaPath, "--optimize=0", path], { env: { RUNA_PERF_MAP: "1", HOME: folder } });
  expect(child.stdout.toString()).toBe("8\n");
  const file = `/tmp/perf-${child.pid}.map`;
  const rows = (await Bun.file(file).text())
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
  rmSync(file);
  const names = rows.map(([, , ...name]) => name.join(" "));
  for (const name of ["mapped.twice", "rt/io/print.print_text", "__runa_thread_entry"]) expect(names).toContain(name);
  for (const [address = "", size = ""] of rows) {
    expect(Number.parseInt(size, 16)).toBeGreaterThan(0);
    expect(Number.parseInt(address, 16)).toBeGreaterThan(0);
  }
});

test("foreign processes that are not there end the program before it begins", () => {
  const path = join(folder, "foreign.runa");
  const program = (name: string, library: string): string =>
    `External Process called "${name}" returns Integer from library "${library}"\nDisplay "begun"\nDisplay ${name}()\n`;
  const cases = [
    ["no_such_process", "c", 'the library "c" (libc.so.6) has no process "no_such_process"'],
    [
      "weigh",
      "no_such_library",
      'the library "no_such_library" of the external process "weigh" cannot be opened: libno_such_library.so',
    ],
  ] as const;
  for (const [name, library, message] of cases) {
    writeFileSync(path, program(name, library));
    // The second time it comes from the code cache.
    for (let turn = 0; turn < 2; turn++) {
      const environment = { XDG_CACHE_HOME: join(folder, "cache") };
      const { exitCode, output, errors } = spawn([runaPath, path], { folder, environment });
      expect([exitCode, output]).toEqual([1, ""]);
      expect(errors).toContain(`runa: ${message}`);
    }
  }
});
