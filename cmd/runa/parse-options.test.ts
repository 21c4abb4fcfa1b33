// Tests the parser of command lines and the help, both made from the option tables.
import { describe, expect, test } from "bun:test";
import { commandTable, type OptionRow, optionTable } from "#core/spec/options.ts";
import { version } from "#core/spec/version.ts";
import { helpText } from "./commands/help.ts";
import { type CommandLine, optionValue, parseCommandLine } from "./parse-options.ts";

function parse(words: string): CommandLine {
  const line = parseCommandLine(words.split(" "));
  if ("usageError" in line) throw new Error(line.usageError);
  return line;
}

function problem(words: string): string {
  const line = parseCommandLine(words === "" ? [] : words.split(" "));
  return "usageError" in line ? line.usageError : "none";
}

describe("good command lines", () => {
  test("a file is run, and what follows it belongs to the program", () => {
    for (const words of ["run a.runa -x --emit=asm run", "a.runa -x --emit=asm run"]) {
      const line = parse(words);
      expect(line.command).toBe("run");
      expect(line.operand).toBe("a.runa");
      expect(line.programArguments).toEqual(["-x", "--emit=asm", "run"]);
    }
  });
  test("options of run stand before the file", () => {
    const line = parse("--optimize=0 --dump lower --dump=fold -");
    expect(line.operand).toBe("-");
    expect(optionValue(line, "optimize")).toBe("0");
    expect(line.options.get("dump")).toEqual(["lower", "fold"]);
    expect(optionValue(parse("a.runa"), "optimize")).toBe("2");
  });
  test("values may be joined or stand apart, switches may follow the file", () => {
    for (const words of ["compile --aot a.runa -o out --emit asm -g", "compile --aot -oout -g --emit=asm a.runa"]) {
      const line = parse(words);
      expect(line.operand).toBe("a.runa");
      expect(optionValue(line, "output")).toBe("out");
      expect(optionValue(line, "emit")).toBe("asm");
      expect([...line.options.keys()].sort()).toEqual(["aot", "debug", "emit", "output"]);
    }
  });
  test("two hyphens make a file of what follows", () => {
    expect(parse("check -- -odd.runa").operand).toBe("-odd.runa");
    expect(parse("-- --version").operand).toBe("--version");
  });
  test("ways to ask for help and version", () => {
    expect(parse("--help").command).toBe("help");
    expect(parse("-h").command).toBe("help");
    expect(parse("compile --help").operand).toBe("compile");
    expect(parse("help run").operand).toBe("run");
    expect(parse("-V").command).toBe("version");
  });
});

test.each([
  ["", "what shall be run?"],
  ["run", "FILE is missing"],
  ["compile -o out", "FILE is missing"],
  ["--nonsense", "unknown option --nonsense"],
  ["compile a.runa --nonsense=1", "unknown option --nonsense"],
  ["compile a.runa -z", "unknown option -z"],
  ["check a.runa -o x", "check has no option --output"],
  ["compile a.runa --emit=gif", "--emit is one of exe, obj, archive, asm, mir, ast, tokens"],
  ["run --optimize=9 a.runa", '--optimize is one of 0, 1, 2, 3, not "9"'],
  ["compile a.runa -o", "--output needs a value"],
  ["compile a.runa --output=", "--output needs a value"],
  ["compile a.runa -o x -o y", "--output is given twice"],
  ["compile --aot=1 a.runa", "--aot takes no value"],
  ["check a.runa b.runa", 'unexpected "b.runa"'],
  ["--version x", 'unexpected "x"'],
])("bad command line: %s", (words, message) => {
  expect(problem(words)).toContain(message);
});

describe("help", () => {
  test("names every command, and every option at each of its commands", () => {
    for (const { usage } of Object.values(commandTable)) expect(helpText()).toContain(`runa ${usage}`);
    for (const [name, row] of Object.entries<OptionRow>(optionTable))
      for (const command of row.commands) {
        expect(helpText(command)).toContain(`--${name}`);
        for (const choice of row.choices ?? []) expect(helpText(command)).toContain(choice);
      }
  });
  test("short names are given once", () => {
    const shorts = Object.values<OptionRow>(optionTable).flatMap(({ short }) => short ?? []);
    expect(new Set(shorts).size).toBe(shorts.length);
  });
});

test("package.json names the same version", async () => {
  const { version: packaged } = await Bun.file("package.json").json();
  expect(packaged).toBe(version);
});
