// Parses the words of a command line by the tables of commands and options.
import { type CommandName, commandTable, type OptionName, type OptionRow, optionTable } from "#core/spec/options.ts";

/** A command line that makes sense. */
export interface CommandLine {
  readonly command: CommandName;
  /** FILE, or the command that `help` is asked about. */
  readonly operand: string | undefined;
  /** All of the paths that `fmt` is given. */
  readonly paths?: readonly string[];
  /** What follows the file of `run`: it belongs to the program. */
  readonly programArguments: readonly string[];
  /** Values of the options that were given, in order; a switch has the value "". */
  readonly options: ReadonlyMap<OptionName, readonly string[]>;
}

/** One that does not, and why. */
export interface UsageError {
  readonly usageError: string;
  readonly command: CommandName | undefined;
}

const flagWords: Readonly<Record<string, CommandName>> = {
  "--version": "version",
  "-V": "version",
  "--help": "help",
  "-h": "help",
};

function isCommand(word: string): word is CommandName {
  return Object.hasOwn(commandTable, word);
}

function isOption(word: string): word is OptionName {
  return Object.hasOwn(optionTable, word);
}

/** The option that a word such as `--emit=asm` or `-o` names, and the value that is joined to it. */
function splitOption(word: string): { readonly name: OptionName | undefined; readonly joined: string | undefined } {
  if (word.startsWith("--")) {
    const equals = word.indexOf("=");
    const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
    return { name: isOption(name) ? name : undefined, joined: equals < 0 ? undefined : word.slice(equals + 1) };
  }
  for (const name in optionTable) {
    const row: OptionRow = optionTable[name as OptionName];
    if (row.short !== word[1]) continue;
    return { name: name as OptionName, joined: word.length > 2 ? word.slice(2) : undefined };
  }
  return { name: undefined, joined: undefined };
}

/** The default of an option, or its last value. */
export function optionValue(line: CommandLine, name: OptionName): string | undefined {
  const row: OptionRow = optionTable[name];
  return line.options.get(name)?.at(-1) ?? row.default;
}

/** Reads the options and operands of one command, one word after the other. */
class Reader {
  readonly options = new Map<OptionName, string[]>();
  operand: string | undefined;
  readonly paths: string[] = [];
  programArguments: readonly string[] = [];
  readonly #command: CommandName;
  readonly #words: readonly string[];
  #next = 0;

  constructor(command: CommandName, words: readonly string[]) {
    this.#command = command;
    this.#words = words;
  }

  /** Undefined, or what is wrong. */
  readAll(): string | undefined {
    while (this.#next < this.#words.length) {
      const word = this.#words[this.#next++] as string;
      const problem = word.startsWith("-") && word !== "-" ? this.#readOption(word) : this.#readOperand(word);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #readOperand(word: string): string | undefined {
    const { operands } = commandTable[this.#command];
    if (operands === "paths") {
      this.paths.push(word);
      return undefined;
    }
    if (operands === "none" || this.operand !== undefined) return `unexpected "${word}"`;
    this.operand = word;
    if (operands === "file-and-arguments") {
      this.programArguments = this.#words.slice(this.#next);
      this.#next = this.#words.length;
    }
    return undefined;
  }

  #readOption(word: string): string | undefined {
    if (word === "--" && this.#next < this.#words.length) return this.#readOperand(this.#words[this.#next++] as string);
    const { name, joined } = splitOption(word);
    if (name === undefined) return `unknown option ${word.split("=")[0]}`;
    const row: OptionRow = optionTable[name];
    if (!row.commands.includes(this.#command)) return `${this.#command} has no option --${name}`;
    if (row.value === undefined) {
      if (joined !== undefined) return `--${name} takes no value`;
      this.options.set(name, [""]);
      return undefined;
    }
    const value = joined ?? this.#words[this.#next++];
    if (value === undefined || value === "") return `--${name} needs a value: --${name}=${row.value}`;
    if (row.choices !== undefined && !row.choices.includes(value))
      return `--${name} is one of ${row.choices.join(", ")}, not "${value}"`;
    const values = this.options.get(name);
    if (values === undefined) this.options.set(name, [value]);
    else if (row.isList === true) values.push(value);
    else return `--${name} is given twice`;
    return undefined;
  }
}

/** Parses the words after `runa`; a first word that is no command is the file of `run`. */
export function parseCommandLine(words: readonly string[]): CommandLine | UsageError {
  const first = words[0];
  if (first === undefined) return { usageError: "what shall be run?", command: undefined };
  const named = isCommand(first) ? first : flagWords[first];
  if (
    named === undefined &&
    first.startsWith("-") &&
    first !== "-" &&
    first !== "--" &&
    splitOption(first).name === undefined
  )
    return { usageError: `unknown option ${first.split("=")[0]}`, command: undefined };
  const command = named ?? "run";
  const reader = new Reader(command, named === undefined ? words : words.slice(1));
  const problem = reader.readAll();
  if (problem !== undefined) return { usageError: problem, command };
  const { options, operand, paths, programArguments } = reader;
  if (options.has("help")) return { command: "help", operand: command, programArguments: [], options: new Map() };
  const needsFile = commandTable[command].operands.startsWith("file");
  if (needsFile && operand === undefined) return { usageError: "FILE is missing", command };
  return { command, operand, paths, programArguments, options };
}
