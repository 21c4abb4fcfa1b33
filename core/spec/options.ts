// The options of the commands: the parser, the help, the completions, configuration files and docs/commands.md are derived from this table.
import type { CommandName } from "./commands.ts";
import { processorNames } from "./processors.ts";

/** What the value of an option is: checked by the parser, offered by completions. */
export type ValueKind = "text" | "path" | "folder" | "count" | "size" | "code";

/** An option. Without `value` it is a switch. */
export interface OptionRow {
  /** How it is spelt behind `--`, where that is not the row's key: commands may give one word different meanings. */
  readonly flag?: string;
  readonly short?: string;
  /** What the help calls the value. */
  readonly value?: string;
  /** `text` unless given. A `count` is a whole number from 0 on, a `size` has K, M or G behind it if wanted. */
  readonly kind?: ValueKind;
  /** The value must be one of these. */
  readonly choices?: readonly string[];
  readonly default?: string;
  /** May stand several times; the values are kept in order. */
  readonly isList?: true;
  /** It stands in the place of the first operand; the words behind it belong to the program. */
  readonly replacesOperand?: true;
  /** Configuration files may set it: only what makes no program mean or do something else. */
  readonly isConfigurable?: true;
  readonly commands: readonly CommandName[] | "all";
  /** One line without a full stop. */
  readonly summary: string;
}

export const optionTable = {
  eval: {
    short: "e",
    value: "CODE",
    kind: "code",
    replacesOperand: true,
    commands: ["run"],
    summary: "run this program instead of a file",
  },
  print: {
    short: "p",
    value: "CODE",
    kind: "code",
    replacesOperand: true,
    commands: ["run"],
    summary: "run this program, and display the value of its last line",
  },
  "no-cache": {
    isConfigurable: true,
    commands: ["run", "watch"],
    summary: "neither use nor fill the code cache",
  },
  "cache-size": {
    value: "SIZE",
    kind: "size",
    default: "256M",
    isConfigurable: true,
    commands: ["run", "watch", "cache"],
    summary: "how large the code cache may grow",
  },
  "html-pages": {
    flag: "html",
    value: "OUT",
    kind: "folder",
    commands: ["doc"],
    summary: "write pages about the programs, or about the library, into this folder",
  },
  aot: { commands: ["compile"], summary: "compile ahead of time, whole program" },
  output: {
    short: "o",
    value: "OUT",
    kind: "path",
    commands: ["compile"],
    summary: "file to write; - is standard output",
  },
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
    isConfigurable: true,
    commands: ["run", "watch", "compile", "test", "bench"],
    summary: "how much effort goes into fast code",
  },
  cpu: {
    value: "NAME",
    choices: processorNames,
    default: "x86-64-v3",
    isConfigurable: true,
    commands: ["compile"],
    summary: "instruction set to use",
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
  "verify-each": {
    commands: ["run", "compile"],
    summary: "verify the program after every pass, and the registers given to it",
  },
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
    isConfigurable: true,
    commands: ["fmt"],
    summary: "write all operators as words or as symbols",
  },
  filter: {
    value: "TEXT",
    isList: true,
    commands: ["test", "bench"],
    summary: "only those with this text in their title, in upper or lower case",
  },
  tag: { value: "TAG", isList: true, commands: ["test", "bench"], summary: "only those with this tag" },
  failed: { commands: ["test"], summary: "only tests that failed when they ran last" },
  shard: { value: "PART/COUNT", commands: ["test"], summary: "only one share of the tests, such as 2/5" },
  seed: { value: "NUMBER", kind: "count", commands: ["test"], summary: "for the order and the values of properties" },
  "in-order": { isConfigurable: true, commands: ["test"], summary: "run tests in the order in which they are written" },
  repeat: { value: "TIMES", kind: "count", default: "1", commands: ["test"], summary: "run each test so often" },
  cases: {
    value: "COUNT",
    kind: "count",
    default: "100",
    isConfigurable: true,
    commands: ["test"],
    summary: "how many values a property is tried with",
  },
  timeout: {
    value: "MILLISECONDS",
    kind: "count",
    default: "10000",
    isConfigurable: true,
    commands: ["test"],
    summary: "stop a test that takes longer",
  },
  jobs: {
    short: "j",
    value: "COUNT",
    kind: "count",
    isConfigurable: true,
    commands: ["test"],
    summary: "how many files run at once (default: as many as there are processors)",
  },
  slowest: { value: "COUNT", kind: "count", commands: ["test"], summary: "name the tests that took longest" },
  reporter: {
    value: "FORM",
    choices: ["pretty", "dot", "tap", "junit", "ndjson"],
    default: "pretty",
    isConfigurable: true,
    commands: ["test"],
    summary: "form of the report",
  },
  time: {
    value: "MILLISECONDS",
    kind: "count",
    default: "500",
    isConfigurable: true,
    commands: ["bench"],
    summary: "how long each benchmark is measured",
  },
  compare: { value: "FILE", kind: "path", commands: ["bench"], summary: "compare with what --json wrote earlier" },
  threshold: {
    value: "PERCENT",
    kind: "count",
    default: "5",
    isConfigurable: true,
    commands: ["bench"],
    summary: "smaller differences than this do not count",
  },
  html: { value: "FILE", kind: "path", commands: ["bench"], summary: "write a page with plots" },
  coverage: { commands: ["test"], summary: "show which lines and branches ran" },
  lcov: {
    value: "FILE",
    kind: "path",
    commands: ["test"],
    summary: "write coverage for other tools; - is standard output",
  },
  fix: { commands: ["lint"], summary: "change what can be changed safely" },
  sarif: { commands: ["check", "lint"], summary: "write what was found as SARIF, for code scanners" },
  json: {
    commands: ["bench", "cache", "check", "lint", "version"],
    summary: "write JSON; `runa schema` tells its form",
  },
  color: {
    value: "WHEN",
    choices: ["auto", "always", "never"],
    default: "auto",
    isConfigurable: true,
    commands: "all",
    summary: "when messages are coloured",
  },
  help: { short: "h", commands: "all", summary: "show how the command is used" },
} as const satisfies Record<string, OptionRow>;

export type OptionName = keyof typeof optionTable;
