/** Every command line of README.md and docs/*.md runs, in a folder with the files that it names, one after the other as a reader would type them. */
import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "#cmd/dev/tidy/project-files.ts";
import { runaPath } from "#cmd/runa/testing/built-runa.ts";
import { helpTopics } from "#core/spec/help-topics.ts";
import { documentCommands } from "./document-commands.ts";

const root = mkdtempSync(join(tmpdir(), "runa-commands-"));
afterAll(() => rmSync(root, { recursive: true }));

/** It has something for most commands: a process to document, a test around line 12, output. */
const program = `Note: Areas.

@Implementation
    The area of a square.

    Example: area(2.0) is 4.0
@End Implementation
Process called "area" that takes side as Float returns Float:
    Return side * side
End Process

Test "parse and area":
    Assert area(3.0) is 9.0
End Test

Process called "main" that takes arguments as List of Text:
    Display area(2.0), length of arguments
End Process
`;

const benchmark = 'Benchmark "adding":\n    Let result be 1 plus 1\nEnd Benchmark\n';

const files: Readonly<Record<string, string>> = {
  "hello.runa": 'Display "Hello"\n',
  "words.runa": program,
  "program.runa": program,
  "big.runa": program,
  "server.runa": program,
  "shapes.runa": program,
  "sorting.runa": benchmark,
  "a.runa": program,
  "lib/parts.runa": program,
  "src/more.runa": program,
  "essay.txt": "words\n",
  "entries.txt": "1 plus 1\n",
};

/** What stands for something of the reader's. */
const placeholders: Readonly<Record<string, string>> = {
  "test FILE:LINE": "test shapes.runa:12",
  "watch FILE": "watch hello.runa",
  "schema NAME": "schema runa.bench",
  "new app NAME": "new app greeter",
};

/** Commands that may end otherwise than with 0, because they tell something. */
const mayTell: readonly string[] = [
  "runa fmt --check",
  "runa lint",
  "runa bench sorting.runa --compare",
  "runa test --failed",
];

function shellLine(command: string): string {
  let line = command === "runa run" ? "runa run hello.runa" : command;
  for (const [written, meant] of Object.entries(placeholders)) line = line.replace(`runa ${written}`, `runa ${meant}`);
  return line.replace("FILE", "hello.runa");
}

/** Runs a command and gives what is wrong with its end; one that watches is ended when it has displayed something. */
async function problemOf(line: string, home: string): Promise<string> {
  const isWatch = line.startsWith("runa watch");
  const child = Bun.spawn(["bash", "-c", isWatch ? `exec ${line}` : line], {
    cwd: home,
    stdin: new TextEncoder().encode(""),
    stdout: "pipe",
    stderr: "pipe",
    env: { PATH: `${join(root, "bin")}:${process.env["PATH"]}`, HOME: home, TMPDIR: tmpdir() },
  });
  if (isWatch) {
    const { value } = await child.stdout.getReader().read();
    child.kill("SIGINT");
    await child.exited;
    return value === undefined ? "it displays nothing" : "";
  }
  const [exitCode, , errors] = await Promise.all([child.exited, child.stdout.text(), child.stderr.text()]);
  const isFine = exitCode === 0 || (exitCode === 1 && mayTell.some((start) => line.startsWith(start)));
  return isFine ? "" : `exit ${exitCode}: ${errors.trim()}`;
}

mkdirSync(join(root, "bin"));
symlinkSync(runaPath, join(root, "bin", "runa"));
const topicCommands = Object.keys(helpTopics).map((topic) => `runa help ${topic}`);
const paths = ["README.md", ...new Bun.Glob("docs/*.md").scanSync(projectRoot)].toSorted();
const ran = new Map<string, string>();
await Promise.all(
  [...paths, "topics"].map(async (path, at) => {
    const home = join(root, `${at}`);
    for (const folder of ["lib", "src", ".config/fish/completions"]) mkdirSync(join(home, folder), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text);
    const commands =
      path === "topics"
        ? topicCommands
        : documentCommands(await Bun.file(join(projectRoot, path)).text()).map(({ text }) => text);
    for (const command of new Set(commands.map(shellLine))) {
      if (command.startsWith("runa new"))
        rmSync(join(home, command.split(" ")[3] ?? ""), { recursive: true, force: true });
      ran.set(`${path}: ${command}`, await problemOf(command, home));
    }
  }),
);

describe("commands of the documents", () => {
  for (const [command, problem] of ran) test(command, () => expect(problem).toBe(""));
  test("there are many, and each topic has its page", () => {
    expect(ran.size).toBeGreaterThan(90);
    expect(topicCommands).toContain("runa help tour");
  });
});
