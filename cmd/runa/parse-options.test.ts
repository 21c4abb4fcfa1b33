// Tests the parser of command lines and the help, both made from the option tables.
import { describe, expect, test } from "bun:test";
import { type CommandName, type CommandRow, commandTable } from "#core/spec/commands.ts";
import { type OptionName, type OptionRow, optionTable } from "#core/spec/options.ts";
import { version } from "#core/spec/version.ts";
import { helpText } from "./commands/help.ts";
import {
  type CommandLine,
  flagOf,
  hasOption,
  optionsOf,
  optionValue,
  parseCommandLine,
  sizeBytes,
} from "./parse-options.ts";
import { meantWord } from "./report-usage.ts";

function parse(words: string): CommandLine {
  const line = parseCommandLine(words.split(" "));
  if ("usageError" in line) throw new Error(line.usageError);
  return line;
}

function problem(words: string): string {
  const line = parseCommandLine(words === "" ? [] : words.split(" "));
  return "usageError" in line ? line.usageError : "none";
}

function suggestion(words: string): string | undefined {
  const line = parseCommandLine(words.split(" "));
  return "usageError" in line && line.mistyped !== undefined ? meantWord(line.mistyped) : undefined;
}

describe("good command lines", () => {
  test("a file is run, and what follows it belongs to the program", () => {
    for (const words of ["run a.runa -x --emit=asm run", "a.runa -x --emit=asm run"]) {
      const line = parse(words);
      expect(line.command).toBe("run");
      expect(line.operands[0]).toBe("a.runa");
      expect(line.programArguments).toEqual(["-x", "--emit=asm", "run"]);
    }
  });
  test("options of run stand before the file", () => {
    const line = parse("--optimize=0 --dump lower --dump=fold -");
    expect(line.operands[0]).toBe("-");
    expect(optionValue(line, "optimize")).toBe("0");
    expect(line.options.get("dump")).toEqual(["lower", "fold"]);
    expect(optionValue(parse("a.runa"), "optimize")).toBe("2");
  });
  test("values may be joined or stand apart, switches may follow the file", () => {
    for (const words of ["compile --aot a.runa -o out --emit asm -g", "compile --aot -oout -g --emit=asm a.runa"]) {
      const line = parse(words);
      expect(line.operands[0]).toBe("a.runa");
      expect(optionValue(line, "output")).toBe("out");
      expect(optionValue(line, "emit")).toBe("asm");
      expect([...line.options.keys()].sort()).toEqual(["aot", "debug", "emit", "output"]);
    }
  });
  test("two hyphens make a file of what follows", () => {
    expect(parse("check -- -odd.runa").operands[0]).toBe("-odd.runa");
    expect(parse("-- --version").operands[0]).toBe("--version");
  });
  test("ways to ask for help and version", () => {
    expect(parse("--help").command).toBe("help");
    expect(parse("-h").command).toBe("help");
    expect(parse("compile --help").operands[0]).toBe("compile");
    expect(parse("help run").operands[0]).toBe("run");
    expect(parse("-V").command).toBe("version");
  });
});

test.each([
  ["", "FILE is missing"],
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

test.each([
  ["compile a.runa --optmize=1", "--optimize"],
  ["compile a.runa --out=x", "--output"],
  ["compile a.runa --emit=exec", "exe"],
  ["--verison", "--version"],
  ["completions bsh", "bash"],
  ["compile a.runa --zzz", undefined],
])("what was meant: %s", (words, meant) => {
  expect(suggestion(words)).toBe(meant);
});

describe("programs and their arguments", () => {
  test("a program from the command line leaves all words behind it to the program", () => {
    for (const flag of ["-e", "--eval", "run -e", "run --eval"]) {
      const line = parseCommandLine([...flag.split(" "), "Display 1", "-x", "--emit=asm"]) as CommandLine;
      expect(line.operands).toEqual([]);
      expect(optionValue(line, "eval")).toBe("Display 1");
      expect(line.programArguments).toEqual(["-x", "--emit=asm"]);
    }
  });
  test("the first line of a script that names the executable gives one word", () => {
    const line = parseCommandLine(["run --optimize=0  --dump lower", "./script", "-x"]) as CommandLine;
    expect([line.command, line.operands, line.programArguments]).toEqual(["run", ["./script"], ["-x"]]);
    expect(optionValue(line, "optimize")).toBe("0");
  });
  test("sizes have units", () => {
    expect(["0", "12", "3k", "64M", "2G", "1T", "M", "1.5M", "-1", "99999999999G"].map(sizeBytes)).toEqual([
      ...[0, 12, 3072, 67108864, 2147483648],
      ...[undefined, undefined, undefined, undefined, undefined],
    ]);
  });
});

describe("the tables", () => {
  const commands = Object.entries<CommandRow>(commandTable) as [CommandName, CommandRow][];
  const options = Object.entries<OptionRow>(optionTable) as [OptionName, OptionRow][];

  test("the overview names every command, the help of a command every option and choice", () => {
    for (const [name, { summary }] of commands) {
      expect(helpText(undefined, { width: 400, colour: false })).toContain(`${name} `);
      expect(helpText(undefined, { width: 400, colour: false })).toContain(summary);
      for (const option of optionsOf(name)) expect(helpText(name)).toContain(flagOf(option));
    }
  });
  test("every example is a command line that parses", () => {
    for (const [name, { examples }] of commands) {
      expect(examples.length).toBeGreaterThan(0);
      for (const { line } of examples) {
        const words =
          /(?:^|\()runa ([^)<>]*)/
            .exec(line)?.[1]
            ?.trim()
            .match(/'[^']*'|\S+/g) ?? [];
        const parsed = parseCommandLine(words.map((word) => word.replaceAll("'", "")));
        expect(parsed).not.toHaveProperty("usageError");
        expect(parsed.command).toBe(name);
      }
    }
  });
  test("no command has two options that are spelt alike", () => {
    for (const [name] of commands) {
      const spelt = optionsOf(name).flatMap((option) => {
        const row: OptionRow = optionTable[option];
        return [flagOf(option), ...(row.short === undefined ? [] : [`-${row.short}`])];
      });
      expect(spelt.toSorted()).toEqual([...new Set(spelt)].toSorted());
    }
  });
  test("rows make sense: repeated and rest operands are last, defaults fit", () => {
    for (const [, { operands, summary }] of commands) {
      for (const { kind, isRepeated, choices } of operands.slice(0, -1))
        expect([kind === "arguments", isRepeated, (kind === "choice") === (choices !== undefined)]).toEqual([
          false,
          undefined,
          true,
        ]);
      expect(summary).not.toEndWith(".");
    }
    for (const [name, row] of options) {
      expect(row.summary).not.toEndWith(".");
      if (row.commands === "all" || row.default === undefined) continue;
      const line = parseCommandLine([row.commands[0] as string, `${flagOf(name)}=${row.default}`, "info", "x"]);
      if ("usageError" in line) expect(line.usageError).not.toContain(flagOf(name));
      expect(hasOption(row.commands[0] as CommandName, row)).toBe(true);
    }
  });
});

test("package.json names the same version", async () => {
  const { version: packaged } = await Bun.file("package.json").json();
  expect(packaged).toBe(version);
});
