// The commands of `runa` and their options: the parser, the checks and the help are derived from these tables.

/** A command: what follows its name, whether it takes a file, and one line of help. */
export interface CommandRow {
  readonly usage: string;
  /** How many words that are no options it takes; after the file of `run`, every word belongs to the program. */
  readonly operands: "file" | "file-and-arguments" | "paths" | "optional-command" | "none";
  readonly summary: string;
}

export const commandTable = {
  run: {
    usage: "run FILE [arguments]",
    operands: "file-and-arguments",
    summary: "compile a program into memory and run it; FILE may be - for standard input",
  },
  compile: {
    usage: "compile --aot FILE -o OUT",
    operands: "file",
    summary: "compile a program ahead of time, by default into a static executable",
  },
  check: { usage: "check FILE", operands: "file", summary: "report what is wrong with a program, without running it" },
  fmt: {
    usage: "fmt [FILE|DIRECTORY|-]... [--check] [--diff] [--style=STYLE]",
    operands: "paths",
    summary: "rewrite programs in the canonical style; without a path, those of the current directory",
  },
  help: { usage: "help [command]", operands: "optional-command", summary: "show how a command is used" },
  version: { usage: "--version", operands: "none", summary: "show the version" },
} as const satisfies Record<string, CommandRow>;

export type CommandName = keyof typeof commandTable;

/** An option. Without `value` it is a switch; with `choices` its value must be one of them. */
export interface OptionRow {
  readonly short?: string;
  /** What the help calls the value. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  /** May stand several times; the values are kept in order. */
  readonly isList?: boolean;
  readonly commands: readonly CommandName[];
  readonly summary: string;
}

export const optionTable = {
  aot: { commands: ["compile"], summary: "compile ahead of time, whole program" },
  output: { short: "o", value: "OUT", commands: ["compile"], summary: "file to write; - is standard output" },
  emit: {
    value: "KIND",
    choices: ["exe", "obj", "archive", "asm", "mir", "ast", "tokens"],
    default: "exe",
    commands: ["compile"],
    summary: "what to write",
  },
  optimize: {
    value: "LEVEL",
    choices: ["0", "1", "2", "3"],
    default: "2",
    commands: ["run", "compile"],
    summary: "how much effort goes into fast code",
  },
  cpu: {
    value: "NAME",
    choices: ["x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4", "native"],
    commands: ["compile"],
    summary: "instruction set to use (default x86-64-v3)",
  },
  dump: {
    value: "STAGE",
    isList: true,
    commands: ["run", "compile"],
    summary: "print the program after a stage or pass",
  },
  "disable-pass": {
    value: "PASS",
    isList: true,
    commands: ["run", "compile"],
    summary: "leave out an optimisation pass",
  },
  "verify-each": { commands: ["run", "compile"], summary: "verify the program after every pass" },
  "time-passes": { commands: ["run", "compile"], summary: "print how long each stage and pass took" },
  debug: { short: "g", commands: ["compile"], summary: "write debug information" },
  check: {
    commands: ["fmt"],
    summary: "write nothing, name the files that would change, and end with 1 if there are any",
  },
  diff: { commands: ["fmt"], summary: "write nothing, and show what would change" },
  style: {
    value: "STYLE",
    choices: ["canon", "developer"],
    commands: ["fmt"],
    summary: "write all operators as words or as symbols",
  },
  help: { short: "h", commands: ["run", "compile", "check", "fmt"], summary: "show how the command is used" },
} as const satisfies Record<string, OptionRow>;

export type OptionName = keyof typeof optionTable;
