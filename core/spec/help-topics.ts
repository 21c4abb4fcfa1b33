// What `runa help TOPIC` says besides the commands; docs/commands.md shows the same.

export interface TopicRow {
  readonly title: string;
  /** Paragraphs; a row `[term, meaning]` is a line of a table. */
  readonly text: readonly (string | readonly [string, string])[];
  /** It has a document of its own in docs, which is shown instead of `text`. */
  readonly isDocument?: true;
}

export const helpTopics = {
  tour: { title: "A tour of the language, half an hour", text: [], isDocument: true },
  language: {
    title: "The reference of the language; `runa help language types` shows a section",
    text: [],
    isDocument: true,
  },
  collections: { title: "Collections: order, keys, changes during loops, chains, sorting", text: [], isDocument: true },
  errors: { title: "Errors: the fine print", text: [], isDocument: true },
  style: { title: "The style of programs that `runa fmt` writes", text: [], isDocument: true },
  tests: { title: "Tests, examples, properties, coverage and benchmarks", text: [], isDocument: true },
  "exit-codes": {
    title: "Exit codes",
    text: [
      ["0", "all went well, or what `main` returned"],
      ["1", "the program is wrong, cannot be read, or a check did not pass"],
      ["2", "the command line or a configuration file is wrong"],
      ["70", "a mistake in `runa` itself"],
      ["100 + kind", "a trap of that kind ended the program, such as 100 for a division by zero"],
      ["128 + signal", "a signal ended the program, such as 130 for Ctrl-C"],
      "Data goes to standard output; messages, progress and reports go to standard error.",
    ],
  },
  environment: {
    title: "Environment variables",
    text: [
      ["NO_COLOR", "no colours, whatever its value is"],
      ["FORCE_COLOR", "colours even without a terminal; 0 means none"],
      ["COLUMNS", "width of the terminal, where it cannot tell by itself"],
      ["TERM", "`dumb` means no colours"],
      ["RUNAVM_LIBRARY_PATH", "folders, separated by colons, in which imports are also searched"],
      ["XDG_CONFIG_HOME", "its folder `runa` holds `config.toml`; ~/.config unless set"],
      ["XDG_CACHE_HOME", "its folder `runa` holds the code cache; ~/.cache unless set"],
      ["RUNA_HASH_SEED", "digits that fix the hashes of dictionaries and sets, for a test"],
      ["RUNA_DEBUG", "1 shows where in `runa` an internal error arose"],
      ["RUNA_PERF_MAP", "1 writes the file by which `perf` names the processes of a program"],
    ],
  },
  configuration: {
    title: "Configuration",
    text: [
      "Options that are marked as settings can stand in `runa.toml`, in the folder of the program (or the working directory) or the nearest one above it, and in `config.toml` of the user's configuration folder. The command line goes before `runa.toml`, and that before `config.toml`. A file that belongs to somebody else is not read.",
      "A key at the top holds for every command that has the option; a key in a table with the name of a command holds for that one:",
      '    color = "never"',
      "    [run]",
      "    optimize = 1",
      "    no-cache = true",
      "    [fmt]",
      '    style = "developer"',
    ],
  },
  scripts: {
    title: "Scripts",
    text: [
      "A file that begins with one of these lines and is executable (`chmod +x`) can be called by its name, which needs no ending `.runa`. What follows the name belongs to the program.",
      "    #!/usr/bin/env runa",
      "    #!/usr/bin/env -S runa run --optimize=3",
      "Modules are looked for beside the script itself, also where it is called by a link or from another folder. Its lines may end as those of Windows do, but for the first one: there the system would look for a program whose name ends with a carriage return.",
      "From the second run on a script comes from the code cache and is not compiled.",
    ],
  },
} as const satisfies Record<string, TopicRow>;

export type HelpTopic = keyof typeof helpTopics;

/** Topics that are documents. */
export type DocumentName = {
  [Name in HelpTopic]: (typeof helpTopics)[Name] extends { readonly isDocument: true } ? Name : never;
}[HelpTopic];
