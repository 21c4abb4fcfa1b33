// The commands of `runa`: the parser, the checks, the help, the completions and docs/commands.md are derived from this table.

/** Parts of the overview, in their order. */
export const commandGroups = {
  programs: "Run and build programs",
  sources: "Work on sources",
  toolchain: "The toolchain itself",
} as const;

/** A word that an operand may be, and what it means. */
export interface ChoiceRow {
  readonly word: string;
  readonly summary: string;
}

/** A word after the command that is no option. */
export interface OperandRow {
  /** What usage lines call it. */
  readonly name: string;
  /**
   * What completions offer for it. `arguments` are the words after the operands before them: they belong to the
   * program, hyphens or not, so it is the last one.
   */
  readonly kind: "program" | "path" | "folder" | "choice" | "command" | "word" | "arguments";
  /** For `choice`: the words that it may be. */
  readonly choices?: readonly ChoiceRow[];
  readonly isOptional?: true;
  /** It may stand several times; it is the last one then. */
  readonly isRepeated?: true;
}

/** A command line that people may type as it is, and what it does. */
export interface ExampleRow {
  readonly line: string;
  readonly meaning: string;
}

export interface CommandRow {
  readonly group: keyof typeof commandGroups;
  readonly operands: readonly OperandRow[];
  /** One line without a full stop. */
  readonly summary: string;
  /** Paragraphs that the help of the command shows below its summary. */
  readonly details?: readonly string[];
  readonly examples: readonly ExampleRow[];
}

export const commandTable = {
  run: {
    group: "programs",
    operands: [
      { name: "FILE", kind: "program" },
      { name: "ARGUMENTS", kind: "arguments", isOptional: true },
    ],
    summary: "compile a program into memory and run it",
    details: [
      "FILE may be - for standard input; `runa` alone means that where standard input is no terminal. `runa FILE` is short for `runa run FILE`; options of `run` stand before the file, everything behind it belongs to the program.",
      "What was compiled is kept in the code cache (`runa help cache`), so that a program which has not changed starts at once.",
      "The exit code is that of the program: what `main` returned, or 100 and the kind of the trap that ended it.",
    ],
    examples: [
      { line: "runa hello.runa", meaning: "run a program" },
      { line: "runa words.runa essay.txt --top 10", meaning: "run it with three arguments" },
      { line: "runa -e 'Display \"Hello\"'", meaning: "run a program from the command line" },
      { line: "runa -p '2 to the power of 40'", meaning: "display the value of an expression" },
      { line: "runa run --optimize=0 --no-cache big.runa", meaning: "start soonest after a change" },
    ],
  },
  repl: {
    group: "programs",
    operands: [],
    summary: "try things out: type entries, see their values",
    details: [
      "On a terminal, `runa` alone begins a session too. Each entry is compiled to machine code as it is typed; variables, processes and types stay. `_` is the last value. Commands begin with a colon: `:help` lists them.",
      "Ctrl-C stops what runs and keeps what was defined, Ctrl-D leaves. The keys are those of other prompts: Tab completes, Ctrl-R searches the history, Alt-Enter begins a new line, Ctrl-L clears the screen. Without a terminal, entries are read from standard input, values go to standard output, and the exit code is that of the first entry that failed.",
    ],
    examples: [
      { line: "runa repl", meaning: "begin a session" },
      { line: "runa repl < entries.txt", meaning: "evaluate entries from a file" },
    ],
  },
  watch: {
    group: "programs",
    operands: [
      { name: "FILE", kind: "program" },
      { name: "ARGUMENTS", kind: "arguments", isOptional: true },
    ],
    summary: "run a program, and again whenever a file of it changes",
    details: [
      "The program itself and every file that it imports are watched; a program that still runs is ended first (SIGTERM, and SIGKILL after two seconds). Ctrl-C ends both.",
    ],
    examples: [{ line: "runa watch server.runa 8080", meaning: "restart a program at each change" }],
  },
  compile: {
    group: "programs",
    operands: [{ name: "FILE", kind: "program" }],
    summary: "compile a program ahead of time, by default into an executable, static unless it calls C",
    examples: [
      { line: "runa compile --aot hello.runa -o hello", meaning: "make an executable" },
      { line: "runa compile --emit=asm hello.runa", meaning: "show its machine code" },
      { line: "runa compile --emit=mir --optimize=0 hello.runa -o -", meaning: "show its middle form" },
    ],
  },
  new: {
    group: "programs",
    operands: [
      {
        name: "KIND",
        kind: "choice",
        choices: [
          { word: "app", summary: "a program with a module of its own" },
          { word: "lib", summary: "a module for other programs, with an example" },
        ],
      },
      { name: "NAME", kind: "folder" },
    ],
    summary: "make the folder of a new program or library",
    details: ["An existing folder is refused, even an empty one."],
    examples: [
      { line: "runa new app greeter", meaning: "a program in the new folder greeter" },
      { line: "runa new lib shapes", meaning: "a library in the new folder shapes" },
    ],
  },
  check: {
    group: "sources",
    operands: [{ name: "FILE", kind: "program" }],
    summary: "report what is wrong with a program, without running it",
    details: [
      "The exit code is 0 if there are no errors; warnings do not count. `--json` and `--sarif` write all that was found to standard output.",
    ],
    examples: [
      { line: "runa check hello.runa", meaning: "report the mistakes of a program" },
      { line: "runa check --json hello.runa", meaning: "report them to another program" },
    ],
  },
  lint: {
    group: "sources",
    operands: [{ name: "PATH", kind: "path", isOptional: true, isRepeated: true }],
    summary: "report what is doubtful in programs that compile",
    details: [
      "Found are names that nothing reads, names that hide others, unusual names, comparisons that say nothing, what means something else in other languages, and files that `runa fmt` would change. PATH is a program or a directory; without one, the current directory.",
      "The exit code is 1 if anything is found. With --fix, what can be changed safely is changed, and the rest is reported.",
    ],
    examples: [
      { line: "runa lint hello.runa", meaning: "look through a program" },
      { line: "runa lint --fix", meaning: "mend the programs of this directory" },
    ],
  },
  explain: {
    group: "sources",
    operands: [{ name: "CODE", kind: "word", isOptional: true }],
    summary: "tell why an error or warning is given, with examples",
    details: ["Without CODE, all codes are listed."],
    examples: [{ line: "runa explain R0301", meaning: "explain the errors with this code" }],
  },
  doc: {
    group: "sources",
    operands: [{ name: "NAME", kind: "path", isOptional: true, isRepeated: true }],
    summary: "show what modules, types and processes are for",
    details: [
      "NAME is a module, a type or a process of the library, in one word or several; without one, all modules are listed. Where a program stands before it (a word that ends with .runa, a folder with /), the name is one of the program's, and without a name all that it declares is shown.",
      "The texts are those of annotations (`@Implementation` … `@End Implementation`), or of comments, right above the declarations. What is Private is left out.",
      "The exit code is 2 if nothing has the name.",
    ],
    examples: [
      { line: "runa doc", meaning: "list the modules of the library" },
      { line: "runa doc json", meaning: "show what a module has" },
      { line: "runa doc List", meaning: "show a type and what can be called on it" },
      { line: "runa doc square root", meaning: "show a process" },
      { line: "runa doc shapes.runa area", meaning: "show a process of a program" },
      { line: "runa doc --html=out src/", meaning: "write pages about programs, with search" },
    ],
  },
  test: {
    group: "sources",
    operands: [{ name: "PATH", kind: "path", isOptional: true, isRepeated: true }],
    summary: "run the tests and the examples of programs",
    details: [
      "PATH is a program, a directory, or FILE:LINE for the test around that line; without one, the programs of the current directory are tested. Each file runs in a process of its own, after its module-level statements and without its `main`.",
      'A test is a block `Test "what it shows" tagged "slow":` … `End Test`; one tagged "skip" is named and not run. A line `Example: CONDITION` of an annotation is a test too. `For all x as Integer:` inside a test tries many values and shows the simplest one that fails.',
      "The order of the tests and the values of `For all` depend on the seed, which is written at the end: the same seed gives the same run.",
      "The exit code is 0 if all tests pass, 1 if one fails, a file cannot be run or there is nothing to test.",
    ],
    examples: [
      { line: "runa test", meaning: "test the programs of this directory" },
      { line: "runa test shapes.runa:12", meaning: "run the test around line 12" },
      { line: "runa test --filter=parse --repeat=20", meaning: "look for a test that fails now and then" },
      { line: "runa test --failed", meaning: "run again what failed last" },
      { line: "runa test --coverage --lcov=coverage.info", meaning: "tell which lines and branches ran" },
    ],
  },
  bench: {
    group: "sources",
    operands: [{ name: "PATH", kind: "path", isOptional: true, isRepeated: true }],
    summary: "measure the benchmarks of programs",
    details: [
      'A benchmark is a block `Benchmark "name":` … `End Benchmark`. One turn runs the block once; what its variables and calls give counts as used, and the optimiser knows no value of its variables. Module-level statements run before and are not measured.',
      "Turns are measured in batches of at least a millisecond, after warming up; times are those of a batch divided by its turns, so that p95 and p99 are those of batches. The median comes with the limits between which it lies with 95 % confidence.",
      "Without a path, the benchmarks of the current directory are measured; where it has a folder bench/programs, whole programs are, each beside the same program in other languages if their tools are there.",
      "The exit code is 1 if something became slower than in the run to compare with, could not be measured, or there is nothing to measure.",
    ],
    examples: [
      { line: "runa bench sorting.runa", meaning: "measure the benchmarks of a program" },
      { line: "runa bench sorting.runa --json > base.json", meaning: "keep what was measured" },
      { line: "runa bench sorting.runa --compare=base.json", meaning: "compare with it: 1 if something became slower" },
      { line: "runa bench --html=report.html", meaning: "write a page with plots" },
    ],
  },
  fmt: {
    group: "sources",
    operands: [{ name: "PATH", kind: "path", isOptional: true, isRepeated: true }],
    summary: "rewrite programs in the canonical style",
    details: [
      "Without a path, the programs of the current directory and its folders are rewritten; - is standard input. A program with mistakes stays as it is.",
    ],
    examples: [
      { line: "runa fmt", meaning: "rewrite all programs of this directory" },
      { line: "runa fmt --check", meaning: "name the programs that would change" },
      { line: "runa fmt --diff hello.runa", meaning: "show what would change" },
      { line: "runa fmt - < hello.runa", meaning: "write the canonical form to standard output" },
    ],
  },
  cache: {
    group: "toolchain",
    operands: [
      {
        name: "ACTION",
        kind: "choice",
        choices: [
          { word: "info", summary: "show where the code cache is, how large it is, and whether it is used" },
          { word: "clean", summary: "remove everything from it" },
        ],
      },
    ],
    summary: "show or empty the code cache",
    details: [
      "`runa run` keeps the machine code of programs, found by their source, everything that they import, the toolchain and its options. The least recently used programs go when the cache grows larger than `--cache-size`.",
    ],
    examples: [
      { line: "runa cache info", meaning: "where it is and what it holds" },
      { line: "runa cache info --json", meaning: "the same for programs" },
      { line: "runa cache clean", meaning: "remove everything" },
    ],
  },
  completions: {
    group: "toolchain",
    operands: [
      {
        name: "SHELL",
        kind: "choice",
        choices: [
          { word: "bash", summary: "for bash 4 and newer" },
          { word: "zsh", summary: "for zsh 5 and newer" },
          { word: "fish", summary: "for fish 3 and newer" },
        ],
      },
    ],
    summary: "write a script that completes the commands and options of runa",
    examples: [
      { line: "source <(runa completions bash)", meaning: "in ~/.bashrc" },
      { line: "source <(runa completions zsh)", meaning: "in ~/.zshrc, below compinit" },
      { line: "runa completions fish > ~/.config/fish/completions/runa.fish", meaning: "once" },
    ],
  },
  schema: {
    group: "toolchain",
    operands: [{ name: "NAME", kind: "word", isOptional: true }],
    summary: "write the JSON Schema of an output that --json gives",
    details: ["Without a name, the names are listed. Each output names its schema and version in the field `schema`."],
    examples: [{ line: "runa schema runa.cache-info", meaning: "the schema of `runa cache info --json`" }],
  },
  help: {
    group: "toolchain",
    operands: [
      { name: "TOPIC", kind: "command", isOptional: true },
      { name: "SECTION", kind: "word", isOptional: true, isRepeated: true },
    ],
    summary: "show how runa, a command or a topic works",
    details: ["SECTION is a word or more of the title of a section, for topics that are documents."],
    examples: [
      { line: "runa help run", meaning: "how `runa run` is used" },
      { line: "runa help exit-codes", meaning: "what the exit codes mean" },
      { line: "runa help tour", meaning: "learn the language" },
      { line: "runa help language variables", meaning: "read a section of the reference" },
    ],
  },
  version: {
    group: "toolchain",
    operands: [],
    summary: "show the version",
    examples: [
      { line: "runa --version", meaning: "the version in one line" },
      { line: "runa --version --json", meaning: "version, build and platform for programs" },
    ],
  },
} as const satisfies Record<string, CommandRow>;

export type CommandName = keyof typeof commandTable;

/** Words that ask for a command although they look like options. */
export const commandFlags: Readonly<Record<string, CommandName>> = {
  "--version": "version",
  "-V": "version",
  "--help": "help",
  "-h": "help",
};
