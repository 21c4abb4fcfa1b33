// Parses the words of a command line by the tables of commands and options.
import { type CommandName, type CommandRow, commandFlags, commandTable, type OperandRow } from "#core/spec/commands.ts";
import { type OptionName, type OptionRow, optionTable } from "#core/spec/options.ts";

/** Values by option, in the order in which they were given; a switch has the value "". */
export type OptionValues = ReadonlyMap<OptionName, readonly string[]>;

/** A command line that makes sense. */
export interface CommandLine {
  readonly command: CommandName;
  /** Whether the command was named; a line that begins with a file is one of `run`. */
  readonly isNamed: boolean;
  /** The words that the command's operands stand for, without those of the program. */
  readonly operands: readonly string[];
  /** What follows the operands of `run`: it belongs to the program. */
  readonly programArguments: readonly string[];
  readonly options: OptionValues;
  /** What configuration files say about options of the command (configuration.ts). */
  readonly configured: OptionValues;
}

/** A word that is not known, and those that are: for a suggestion. */
export interface Mistyped {
  readonly word: string;
  readonly known: readonly string[];
}

/** A command line that makes no sense, and why. */
export interface UsageError {
  readonly usageError: string;
  readonly command: CommandName | undefined;
  readonly mistyped?: Mistyped;
}

type Problem = Omit<UsageError, "command">;

/** Whether a word is the name of a command. */
export function isCommand(word: string): word is CommandName {
  return Object.hasOwn(commandTable, word);
}

/** Whether the option belongs to the command. */
export function hasOption(command: CommandName, row: OptionRow): boolean {
  return row.commands === "all" || row.commands.includes(command);
}

/** How an option is written, without its value. */
export function flagOf(name: OptionName): string {
  const row: OptionRow = optionTable[name];
  return `--${row.flag ?? name}`;
}

/** The options of a command, in the order of the table. */
export function optionsOf(command: CommandName): OptionName[] {
  return (Object.keys(optionTable) as OptionName[]).filter((name) => hasOption(command, optionTable[name]));
}

/** The last value of an option on the command line, else of the configuration; a cached start knows no more of the table. */
export function givenValue(line: CommandLine, name: OptionName): string | undefined {
  const values = line.options.get(name) ?? line.configured.get(name);
  return values?.[values.length - 1];
}

/** The last value of an option on the command line, then of the configuration, then its default. */
export function optionValue(line: CommandLine, name: OptionName): string | undefined {
  const row: OptionRow = optionTable[name];
  return givenValue(line, name) ?? row.default;
}

/** Whether a switch is on. */
export function isOn(line: CommandLine, name: OptionName): boolean {
  return line.options.has(name) || line.configured.has(name);
}

/** A size such as 64M in bytes; undefined if it is none. */
export function sizeBytes(text: string): number | undefined {
  const unit = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }[text.replace(/^\d+/, "").toUpperCase()];
  const number = Number.parseInt(text, 10);
  return unit === undefined || !Number.isSafeInteger(number * unit) ? undefined : number * unit;
}

/** What is wrong with a value of an option, or undefined. */
export function valueProblem(name: OptionName, value: string): Problem | undefined {
  const row: OptionRow = optionTable[name];
  if (row.choices !== undefined && !row.choices.includes(value)) {
    const usageError = `${flagOf(name)} is one of ${row.choices.join(", ")}, not "${value}"`;
    return { usageError, mistyped: { word: value, known: row.choices } };
  }
  if (row.kind === "count" && !/^\d{1,15}$/.test(value))
    return { usageError: `${flagOf(name)} is a whole number, not "${value}"` };
  if (row.kind === "size" && sizeBytes(value) === undefined)
    return { usageError: `${flagOf(name)} is a size such as 64M, not "${value}"` };
  return undefined;
}

/** The row that a word such as `--emit=asm` or `-ofile` names; the one of `command`, if several are spelt like it. */
function findOption(command: CommandName, word: string): { name: OptionName; joined: string | undefined } | undefined {
  const isLong = word.startsWith("--");
  const equals = isLong ? word.indexOf("=") : -1;
  const spelt = isLong ? word.slice(2, equals < 0 ? undefined : equals) : word[1];
  const joined = isLong
    ? equals < 0
      ? undefined
      : word.slice(equals + 1)
    : word.length > 2
      ? word.slice(2)
      : undefined;
  let found: OptionName | undefined;
  for (const key in optionTable) {
    const name = key as OptionName;
    const row: OptionRow = optionTable[name];
    if ((isLong ? (row.flag ?? name) : row.short) !== spelt) continue;
    if (hasOption(command, row)) return { name, joined };
    found ??= name;
  }
  return found === undefined ? undefined : { name: found, joined };
}

/** Reads the options and operands of one command, one word after the other. */
class Reader {
  readonly options = new Map<OptionName, string[]>();
  readonly operands: string[] = [];
  programArguments: readonly string[] = [];
  readonly #command: CommandName;
  readonly #rows: readonly OperandRow[];
  readonly #words: readonly string[];
  #next = 0;
  #isReplaced = false;

  constructor(command: CommandName, words: readonly string[]) {
    this.#command = command;
    const row: CommandRow = commandTable[command];
    this.#rows = row.operands;
    this.#words = words;
  }

  /** Undefined, or what is wrong. */
  readAll(): Problem | undefined {
    while (this.#next < this.#words.length) {
      if (this.#takesRest()) {
        this.programArguments = this.#words.slice(this.#next);
        break;
      }
      const word = this.#words[this.#next++] as string;
      const problem = word.startsWith("-") && word !== "-" ? this.#readOption(word) : this.#readOperand(word);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  /** What is missing at the end of the line, if anything is. */
  missing(): Problem | undefined {
    const row = this.#rows[this.operands.length];
    if (this.#isReplaced || row === undefined || row.isOptional === true) return undefined;
    return { usageError: `${row.name} is missing` };
  }

  #takesRest(): boolean {
    return this.#isReplaced || this.#rows[this.operands.length]?.kind === "arguments";
  }

  #readOperand(word: string): Problem | undefined {
    const last = this.#rows.at(-1);
    const row = this.#rows[this.operands.length] ?? (last?.isRepeated === true ? last : undefined);
    if (row === undefined) return { usageError: `unexpected "${word}"` };
    const known = row.choices?.map((choice) => choice.word);
    if (known !== undefined && !known.includes(word))
      return { usageError: `${row.name} is ${known.join(" or ")}, not "${word}"`, mistyped: { word, known } };
    this.operands.push(word);
    return undefined;
  }

  #readOption(word: string): Problem | undefined {
    if (word === "--" && this.#next < this.#words.length) return this.#readOperand(this.#words[this.#next++] as string);
    const found = findOption(this.#command, word);
    if (found === undefined) {
      const spelt = word.split("=")[0] as string;
      const mistyped = { word: spelt, known: optionsOf(this.#command).map(flagOf) };
      return { usageError: `unknown option ${spelt}`, mistyped };
    }
    const { name, joined } = found;
    const row: OptionRow = optionTable[name];
    if (!hasOption(this.#command, row)) return { usageError: `${this.#command} has no option ${flagOf(name)}` };
    if (row.value === undefined) {
      if (joined !== undefined) return { usageError: `${flagOf(name)} takes no value` };
      this.options.set(name, [""]);
      return undefined;
    }
    return this.#readValue(name, row, joined ?? this.#words[this.#next++]);
  }

  #readValue(name: OptionName, row: OptionRow, value: string | undefined): Problem | undefined {
    if (value === undefined || (value === "" && row.kind !== "code"))
      return { usageError: `${flagOf(name)} needs a value: ${flagOf(name)}=${row.value}` };
    const problem = valueProblem(name, value);
    if (problem !== undefined) return problem;
    const values = this.options.get(name);
    if (values === undefined) this.options.set(name, [value]);
    else if (row.isList === true) values.push(value);
    else return { usageError: `${flagOf(name)} is given twice` };
    if (row.replacesOperand === true) {
      if (this.operands.length > 0) return { usageError: `unexpected "${this.operands[0]}" before ${flagOf(name)}` };
      this.#isReplaced = true;
    }
    return undefined;
  }
}

/**
 * The line of `runa FILE …` with a file that is no command, as it has a slash or a dot; undefined for all other lines. Most
 * programs are started like this, and then nobody waits for the tables of commands and options.
 */
export function plainRun(words: readonly string[]): CommandLine | undefined {
  const [file = ""] = words;
  const slash = file.indexOf("/");
  if (file.startsWith("-") || file.startsWith("run ") || (slash < 0 && !file.includes("."))) return undefined;
  const none: OptionValues = new Map();
  return {
    command: "run",
    isNamed: false,
    operands: [file],
    programArguments: words.slice(1),
    options: none,
    configured: none,
  };
}

/** The words of a script's first line come as one word when it names the executable itself: `#!/…/runa run --opt`. */
function splitScriptLine(words: readonly string[]): readonly string[] {
  const first = words[0] ?? "";
  return first.startsWith("run ") && words.length > 1 ? [...first.split(/\s+/), ...words.slice(1)] : words;
}

/** Parses the words after `runa`; a first word that is no command is the file of `run`. */
export function parseCommandLine(given: readonly string[]): CommandLine | UsageError {
  const words = splitScriptLine(given);
  const first = words[0] ?? "";
  const named = isCommand(first) ? first : commandFlags[first];
  const command = named ?? "run";
  if (named === undefined && first.startsWith("-") && first !== "-" && first !== "--") {
    if (findOption(command, first) === undefined) {
      const spelt = first.split("=")[0] as string;
      const known = [...Object.keys(commandFlags), ...optionsOf(command).map(flagOf)];
      return { usageError: `unknown option ${spelt}`, command: undefined, mistyped: { word: spelt, known } };
    }
  }
  const reader = new Reader(command, named === undefined ? words : words.slice(1));
  const problem = reader.readAll();
  if (problem !== undefined) return { ...problem, command };
  const { options, operands, programArguments } = reader;
  const configured: OptionValues = new Map();
  if (options.has("help")) {
    const values = new Map([...options].filter(([name]) => name === "color"));
    return { command: "help", isNamed: true, operands: [command], programArguments: [], options: values, configured };
  }
  const missing = reader.missing();
  if (missing !== undefined) return { ...missing, command };
  return { command, isNamed: named !== undefined, operands, programArguments, options, configured };
}
