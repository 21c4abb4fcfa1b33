// Tests the built command line as people and scripts use it: streams, exit codes, colours, widths, settings, scripts.
import { afterAll, describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CommandName, commandTable } from "#core/spec/commands.ts";
import { helpTopics } from "#core/spec/help-topics.ts";
import { version } from "#core/spec/version.ts";
import { outputSchemas } from "./output-schemas.ts";
import { type Ended, runaPath, spawn } from "./testing/built-runa.ts";

const folder = mkdtempSync(join(tmpdir(), "runa-line-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const environment = { XDG_CACHE_HOME: join(folder, "cache"), XDG_CONFIG_HOME: join(folder, "config") } as const;

function write(name: string, text: string, mode = 0o644): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

function runa(words: readonly string[], more: Readonly<Record<string, string>> = {}, input = ""): Ended {
  return spawn([runaPath, ...words], { folder, environment: { ...environment, ...more }, input });
}

/** A shell command line with `runa` in it. */
function shell(line: string, more: Readonly<Record<string, string>> = {}): Ended {
  symlinkOnce();
  const path = `${join(folder, "bin")}:${process.env["PATH"]}`;
  return spawn(["bash", "-c", line], { folder, environment: { ...environment, PATH: path, ...more } });
}

function symlinkOnce(): void {
  mkdirSync(join(folder, "bin"), { recursive: true });
  if (!existsSync(join(folder, "bin", "runa"))) symlinkSync(runaPath, join(folder, "bin", "runa"));
}

const hasScript = Bun.which("script") !== null;
const wrong = "Display nowhere\n";

describe("help and version", () => {
  test("every command and topic has help on standard output, within 80 columns apart from examples", () => {
    for (const name of [...Object.keys(commandTable), ...Object.keys(helpTopics)]) {
      const { exitCode, output, errors } = runa(["help", name]);
      expect({ name, exitCode, errors }).toEqual({ name, exitCode: 0, errors: "" });
      const lines = output.split("\n").filter((line) => !/^( {2}runa | {2}source | {4})/.test(line));
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
    }
    expect(runa(["compile", "-h"]).output).toBe(runa(["help", "compile"]).output);
  });
  test("a terminal of 20 columns gets lines that fit, but for words that do not", () => {
    const { output } = runa(["help", "run"], { COLUMNS: "20" });
    const long = output
      .split("\n")
      .filter((line) => line.length > 20 && line.trim().includes(" ") && !/^ {2}(runa|-)/.test(line));
    expect(long.filter((line) => !line.startsWith("Usage:"))).toEqual([]);
  });
  test("--version --json and the other outputs name a schema that runa schema knows", () => {
    const { output, exitCode } = runa(["--version", "--json"]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      schema: "runa.version/1",
      version,
      build: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    for (const name of Object.keys(outputSchemas)) {
      expect(runa(["schema"]).output).toContain(`${name}\t`);
      expect(JSON.parse(runa(["schema", name]).output)).toMatchObject({ type: "object", additionalProperties: false });
    }
    expect(runa(["schema", "runa.versio"])).toMatchObject({
      exitCode: 2,
      output: "",
      errors: expect.stringContaining("did you mean runa.version?"),
    });
  });
  test.each([
    [["chekc"], 1, "did you mean the command `runa check`?"],
    [["chekc.runa"], 1, "there is no such file\n"],
    [["help", "exitcodes"], 2, "did you mean exit-codes?"],
    [["compile", "--optmize=1", "x"], 2, "did you mean --optimize?"],
    [["new", "lip", "x"], 2, "did you mean lib?"],
    [["run"], 2, "FILE is missing"],
    [["cache"], 2, "ACTION is missing"],
    [["watch", "-"], 2, "standard input cannot be watched"],
    [["run", "--cache-size=many", "x"], 2, '--cache-size is a size such as 64M, not "many"'],
  ])("%j", (words, code, message) => {
    const { exitCode, output, errors } = runa(words);
    expect({ exitCode, output }).toEqual({ exitCode: code, output: "" });
    expect(errors).toContain(message);
  });
});

describe("colours", () => {
  const red = "\u001b[1;31m";
  const coloured = (words: readonly string[], more: Readonly<Record<string, string>> = {}): boolean =>
    runa([...words, "wrong.runa"], more).errors.includes(red);

  test("what decides about them, first to last", () => {
    write("wrong.runa", wrong);
    expect(coloured(["check"])).toBe(false);
    expect(coloured(["check"], { FORCE_COLOR: "1" })).toBe(true);
    expect(coloured(["check"], { FORCE_COLOR: "0" })).toBe(false);
    expect(coloured(["check"], { FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false);
    expect(coloured(["check", "--color=always"], { NO_COLOR: "1" })).toBe(true);
    expect(coloured(["check", "--color=never"], { FORCE_COLOR: "1" })).toBe(false);
  });
  test.skipIf(!hasScript)(`a terminal has them unless it is dumb${hasScript ? "" : " (skipped: needs script)"}`, () => {
    write("wrong.runa", wrong);
    const onTerminal = (terminal: string, command: string): string =>
      shell(`script -qec '${command}' /dev/null </dev/null`, { TERM: terminal, SHELL: "/bin/sh" }).output;
    expect(onTerminal("xterm", "runa check wrong.runa")).toContain(red);
    expect(onTerminal("dumb", "runa check wrong.runa")).not.toContain("\u001b");
    expect(onTerminal("xterm", "runa help")).toContain("\u001b[1m");
    expect(onTerminal("xterm", "stty cols 24; runa help cache").split("\r\n")).toContain(
      "\u001b[1mUsage:\u001b[0m runa cache [OPTIONS] info|clean",
    );
  });
});

describe("settings", () => {
  const optimized = (file: string): Ended => runa(["run", "--time-passes", "--no-cache", file]);

  test("runa.toml of the program's folder or above it, then the user's config.toml, then the default", () => {
    const file = write("project/inner/program.runa", 'Display "ran"\n');
    write("project/wrong.runa", wrong);
    expect(runa(["check", "project/wrong.runa"]).errors).not.toContain("\u001b");
    write("config/runa/config.toml", 'color = "always"\n');
    expect(runa(["check", "project/wrong.runa"]).errors).toContain("\u001b");
    write("project/runa.toml", '[check]\ncolor = "never"\n[run]\noptimize = 0\nno-cache = false\n');
    expect(runa(["check", "project/wrong.runa"]).errors).not.toContain("\u001b");
    expect(optimized(file)).toMatchObject({ exitCode: 0, output: "ran\n" });
    rmSync(join(folder, "config"), { recursive: true });
  });
  test.each([
    ["optimise = 1\n", "there is no setting optimise\n      did you mean optimize?"],
    ["[run]\noptimize = 9\n", 'run.optimize is one of 0, 1, 2, 3, not "9"'],
    ["no-cache = 1\n", "no-cache is true or false"],
    ["[fmt]\nstyle = []\n", "fmt.style is a STYLE"],
    ["= broken", "it is not valid TOML"],
    ["\u0000", "it is not valid TOML"],
  ])("a mistake in them: %j", (text, message) => {
    write("mistake/program.runa", 'Display "ran"\n');
    write("mistake/runa.toml", text);
    const { exitCode, output, errors } = runa(["mistake/program.runa"]);
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
    expect(errors).toStartWith(`runa: ${join(folder, "mistake")}/runa.toml: `);
    expect(errors).toContain(message);
    expect(runa(["help"]).exitCode).toBe(0);
  });
  test("a folder or a pipe of that name is none", () => {
    write("odd/program.runa", 'Display "ran"\n');
    mkdirSync(join(folder, "odd", "runa.toml"));
    expect(runa(["odd/program.runa"]).output).toBe("ran\n");
    rmSync(join(folder, "odd", "runa.toml"), { recursive: true });
    spawn(["mkfifo", "odd/runa.toml"], { folder });
    expect(runa(["odd/program.runa"]).output).toBe("ran\n");
  });
});

describe("scripts and code on the command line", () => {
  const text = 'Process called "main" that takes words as List of Text:\n    Display words\nEnd Process\n';

  test("a first line makes a file a command, whatever its name is", () => {
    write("plain", `#!/usr/bin/env runa\n${text}`, 0o755);
    write("options.script", `#!/usr/bin/env -S runa run --optimize=0 --no-cache\n${text}`, 0o755);
    write("absolute", `#!${runaPath} run --optimize=0\n${text}`, 0o755);
    for (const name of ["plain", "options.script", "absolute"])
      expect(shell(`./${name} a --help 'b c'`)).toEqual({
        exitCode: 0,
        output: '["a", "--help", "b c"]\n',
        errors: "",
      });
  });
  test("a link to a script finds the modules beside the script, from any folder", () => {
    mkdirSync(join(folder, "tool box"), { recursive: true });
    write("tool box/parts.runa", 'Process called "greet":\n    Display "greeted"\nEnd Process\n');
    write("tool box/tool", '#!/usr/bin/env runa\nImport "parts"\nCall greet\n', 0o755);
    for (const command of ["ln -sf 'tool box/tool' first; ln -sf first second; ./second", 'cd /; "$OLDPWD/second"'])
      for (let turn = 0; turn < 2; turn++)
        expect(shell(command)).toEqual({ exitCode: 0, output: "greeted\n", errors: "" });
  });
  test("line ends of Windows, a byte order mark", () => {
    write(
      "windows.runa",
      '\ufeff#!/usr/bin/env runa\r\nIf 1 is 1:\r\n    Display "a\\n", 1\r\nEnd If\r\nDisplay "b"\r\n',
    );
    expect(runa(["windows.runa"])).toEqual({ exitCode: 0, output: "a\n 1\nb\n", errors: "" });
  });
  test("-e, -p and standard input", () => {
    expect(runa(["-e", "Display 1\nDisplay 2"]).output).toBe("1\n2\n");
    expect(runa(["-p", "2 to the power of 40"]).output).toBe("1099511627776\n");
    expect(runa(["-p", "Let x be 20\n\nx plus 1\n"]).output).toBe("21\n");
    expect(runa(["run", "-", "a"], {}, text).output).toBe('["a"]\n');
    expect(runa(["-p", "1 plus"])).toMatchObject({
      exitCode: 1,
      output: "",
      errors: expect.stringContaining("<command line>:1:"),
    });
    expect(shell("mkfifo pipe; (echo 'Display 3' > pipe) & runa pipe; runa <(echo 'Display 4'); wait").output).toBe(
      "3\n4\n",
    );
    expect(runa(["-e", ""])).toEqual({ exitCode: 0, output: "", errors: "" });
    expect(runa(["-e"])).toMatchObject({ exitCode: 2, errors: expect.stringContaining("--eval needs a value") });
  });
});

describe("closed pipes and signals", () => {
  test("a reader that leaves early ends a command without a message", () => {
    write("hello.runa", 'Display "hello"\n');
    const { output, errors } = shell(
      'runa compile --emit=mir hello.runa | head -1 >/dev/null; echo "${PIPESTATUS[0]}"',
    );
    expect(errors).toBe("");
    expect(["0\n", "141\n"]).toContain(output);
    expect(shell("runa help | head -1").output).toBe("Usage:\n");
  });
  test("a full disk behind standard output is told, and gives 1", () => {
    write("hello.runa", 'Display "hello"\n');
    const told = "cannot write to standard output: the disk is full\n";
    for (const words of [
      "help",
      "--version",
      "--version --json",
      "completions zsh",
      "schema",
      "cache info",
      "compile --emit=asm hello.runa",
    ])
      expect(shell(`runa ${words} > /dev/full`)).toEqual({ exitCode: 1, output: "", errors: `runa: ${told}` });
    expect(shell("runa hello.runa > /dev/full").exitCode).toBe(1);
    expect(shell("runa help >&-")).toEqual({ exitCode: 0, output: "", errors: "" });
  });
  test("a killed compilation leaves the earlier result whole, or the new one", async () => {
    write("hello.runa", 'Display "hello"\n');
    const output = write("earlier", "#!/bin/sh\necho earlier\n", 0o755);
    for (let turn = 0; turn < 8; turn++) {
      const child = Bun.spawn([runaPath, "compile", "--aot", "hello.runa", "-o", output], {
        cwd: folder,
        env: environment,
      });
      await Bun.sleep(20 + turn * 7);
      child.kill("SIGKILL");
      await child.exited;
      expect(["earlier\n", "hello\n"]).toContain(spawn([output], { folder }).output);
    }
  }, 20_000);
  test("Ctrl-C ends a program by that signal", () => {
    write("endless.runa", "Let n be 0\nLoop forever:\n    Set n to (n plus 1) modulo by 7\nEnd Loop\n");
    expect(shell("timeout -s INT 0.4 runa endless.runa; echo $?").output).toBe("124\n");
    expect(shell("runa endless.runa & sleep 0.3; kill -INT $!; kill -TERM $!; wait $!; echo $?").output).toBe("143\n");
  });
});

test("an internal error ends with 70 and a short report; the stack is shown on demand only", () => {
  write("hello.runa", 'Display "hello"\n');
  const main = [process.execPath, join(import.meta.dir, "main.ts"), "hello.runa"];
  const { exitCode, errors } = spawn(main, { folder, environment });
  expect(exitCode).toBe(70);
  expect(errors).toMatch(/^runa: internal error: this executable carries no runtime image/);
  expect(errors).not.toContain(" at ");
  expect(errors.split("\n").length).toBeLessThan(5);
  expect(spawn(main, { folder, environment: { ...environment, RUNA_DEBUG: "1" } }).errors).toContain("    at ");
});

describe("runa new", () => {
  test.each(["app", "lib"])("%s: what it makes is right, canonical, and runs", (kind) => {
    const name = `my_${kind}`;
    expect(runa(["new", kind, name])).toMatchObject({ exitCode: 0, output: "" });
    const programs = [...new Bun.Glob("**/*.runa").scanSync({ cwd: join(folder, name) })];
    expect(programs.length).toBe(2);
    for (const program of programs)
      expect(runa(["check", `${name}/${program}`])).toEqual({ exitCode: 0, output: "", errors: "" });
    expect(runa(["fmt", "--check", name])).toEqual({ exitCode: 0, output: "", errors: "" });
    expect(runa(["lint", name])).toEqual({ exitCode: 0, output: "", errors: "" });
    expect(runa(["test", name])).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/^[12] passed in 1 file/m),
    });
    const start = kind === "app" ? "main.runa" : "examples/first_steps.runa";
    expect(runa([`${name}/${start}`])).toMatchObject({ exitCode: 0, errors: "" });
    expect(runa(["new", kind, name])).toMatchObject({
      exitCode: 1,
      errors: `runa: cannot make ${name}: it exists already\n`,
    });
  });
  test("refuses names that are none, and folders that cannot be made", () => {
    for (const name of ["Upper", "9", "a-b", "a b", "", "..", "."]) expect(runa(["new", "app", name]).exitCode).toBe(2);
    expect(runa(["new", "app", "nowhere/inner"])).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining("the folder above it does not exist"),
    });
    expect(runa(["new", "lib", "/proc/inner"]).exitCode).toBe(1);
    mkdirSync(join(folder, "empty"));
    expect(runa(["new", "app", "empty"]).exitCode).toBe(1);
    expect(readdirSync(join(folder, "empty"))).toEqual([]);
  });
});

describe("completions", () => {
  test.each(["bash", "zsh", "fish"])("%s accepts its script, which names every command", (name) => {
    const { output } = runa(["completions", name]);
    for (const command of Object.keys(commandTable) as CommandName[]) expect(output).toContain(command);
    if (Bun.which(name) === null) return;
    const path = write(`completions.${name}`, output);
    expect(spawn([name, "-n", path], { folder })).toEqual({ exitCode: 0, output: "", errors: "" });
  });
  test("bash offers commands, options, values and files where they belong", () => {
    write("completions.bash", runa(["completions", "bash"]).output);
    const offered = (...words: string[]): string[] => {
      const line = `source ./completions.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _runa; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return spawn(["bash", "-c", line, "bash", ...words], { folder, environment })
        .output.trim()
        .split("\n");
    };
    expect(offered("runa", "com")).toEqual(expect.arrayContaining(["compile", "completions", "completions.bash"]));
    expect(offered("runa", "compile", "--em")).toEqual(["--emit"]);
    expect(offered("runa", "compile", "--emit", "=", "a")).toEqual(["archive", "asm", "ast"]);
    expect(offered("runa", "compile", "-o", "completions.b")).toEqual(["completions.bash"]);
    expect(offered("runa", "new", "")).toEqual(["app", "lib"]);
    expect(offered("runa", "help", "exit")).toEqual(["exit-codes"]);
    expect(offered("runa", "--opt")).toEqual(["--optimize"]);
    expect(offered("runa", "run", "--optimize", "=", "2", "completions.b")).toEqual(["completions.bash"]);
  });
});
