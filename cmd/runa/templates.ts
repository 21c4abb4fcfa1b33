// What `runa new` puts into a folder; NAME stands for its name.

export interface TemplateFile {
  /** From the new folder. */
  readonly path: string;
  readonly text: string;
}

export interface Template {
  readonly files: readonly TemplateFile[];
  /** The program to try. */
  readonly start: string;
}

const settings = `# Settings of this folder; \`runa help configuration\` tells more.

[run]
optimize = 2
`;

export const templates = {
  app: {
    start: "main.runa",
    files: [
      {
        path: "main.runa",
        text: `#!/usr/bin/env runa
Note: The program: greets those who are named on the command line.

Import { greeting } from "./greeting"

Process called "main" that takes arguments as List of Text:
    If arguments is empty: Add "world" to arguments
    For each name in arguments:
        Display greeting(name)
    End For
End Process
`,
      },
      {
        path: "greeting.runa",
        text: `Note: What the program says to people.

Process called "greeting" that takes name as Text returns Text:
    Return f"Hello, {name}!"
End Process

Test "people are greeted by name":
    Assert greeting("Ada") is "Hello, Ada!"
End Test
`,
      },
      { path: "runa.toml", text: settings },
      {
        path: "README.md",
        text: "# NAME\n\n    runa main.runa Ada Grace\n    runa test\n    runa compile --aot main.runa -o NAME\n",
      },
      { path: ".gitignore", text: "/NAME\n" },
    ],
  },
  lib: {
    start: "examples/first_steps.runa",
    files: [
      {
        path: "NAME.runa",
        text: `Note: The library: what other programs import.

Process called "twice" that takes number as Integer returns Integer:
    @Implementation
        Gives two times the number; an overflow is an error.
        Example: twice(21) is 42
    @End Implementation
    Return number multiplied by 2
End Process

Test "zero stays zero":
    Assert twice(0) is 0
End Test
`,
      },
      {
        path: "examples/first_steps.runa",
        text: `Note: How the library is used.

Import { twice } from "../NAME"

Display twice(21)
`,
      },
      { path: "runa.toml", text: settings },
      {
        path: "README.md",
        text: '# NAME\n\n    Import { twice } from "path/to/NAME"\n\nThe example: `runa examples/first_steps.runa`.\n',
      },
    ],
  },
} as const satisfies Record<string, Template>;
