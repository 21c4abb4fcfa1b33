// Tests every command with bad input, bad usage and bad surroundings: its exit code, where it says what, and that no stack of ours is seen.
import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CommandName, commandTable } from "#core/spec/commands.ts";
import { runaPath } from "./testing/built-runa.ts";

// A loaded machine takes its time.
setDefaultTimeout(120_000);
const folder = mkdtempSync(join(tmpdir(), "runa-bad-"));
afterAll(() => {
  chmodSync(join(folder, "locked.runa"), 0o600);
  rmSync(folder, { recursive: true });
});
const environment = { PATH: process.env["PATH"] ?? "", HOME: folder, TERM: "xterm" };
const concurrent = 4;

/** Programs that are none, by what is wrong with them; and one with everything that commands look for. */
const sound = 'Display "ok"\n\nTest "sums":\n    Assert 1 + 1 is 2\nEnd Test\n';
const ugly = "display 1+1\n";
writeFileSync(join(folder, "sound.runa"), sound);
writeFileSync(join(folder, "ugly.runa"), ugly);
writeFileSync(join(folder, "timed.runa"), 'Benchmark "sum":\n    Let x be 1 plus 1\nEnd Benchmark\n');
mkdirSync(join(folder, "folder.runa"));
writeFileSync(join(folder, "binary.runa"), readFileSync(runaPath).subarray(0, 5000));
writeFileSync(join(folder, "invalid.runa"), Buffer.from('Display "\xff"\n', "latin1"));
writeFileSync(join(folder, "empty.runa"), "");
writeFileSync(join(folder, "zeros.runa"), "");
truncateSync(join(folder, "zeros.runa"), 100 * 2 ** 20);
writeFileSync(join(folder, "locked.runa"), sound);
chmodSync(join(folder, "locked.runa"), 0);
chmodSync(folder, 0o755);

interface Ended {
  readonly code: number | string;
  readonly output: string;
  readonly errors: string;
}

/** Runs a line of the shell, in which `runa` is the tested one. */
async function shell(line: string, input = ""): Promise<Ended> {
  const child = Bun.spawn(["bash", "-c", `runa() { "${runaPath}" "$@"; }; ${line}`], {
    cwd: folder,
    env: environment,
    stdin: new TextEncoder().encode(input),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [output, errors] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  await child.exited;
  return { code: child.signalCode ?? child.exitCode ?? "", output, errors };
}

/** What nobody may see: names of our files with lines, the bundle, or a report of an internal error. */
const stack = /\.ts:\d|\$bunfs|internal error|\bat <anonymous>|syscall: "/;

interface Case {
  readonly line: string;
  readonly code: number;
  readonly input?: string;
  /** What must be right besides, given as the problem if it is not. */
  readonly problem?: (ended: Ended) => string | undefined;
}

/** Runs the cases several at a time and gives what is wrong with them. */
async function problemsOf(cases: readonly Case[]): Promise<string[]> {
  const problems: string[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < cases.length; at = next++) {
      const { line, code, input, problem } = cases[at] as Case;
      const ended = await shell(line, input);
      const told = `${line}: ${ended.errors.slice(0, 300)}`;
      if (ended.code !== code) problems.push(`code ${ended.code} for ${code}: ${told}`);
      if (stack.test(ended.errors) || stack.test(ended.output)) problems.push(`a stack of ours: ${told}`);
      const other = problem?.(ended);
      if (other !== undefined) problems.push(`${other}: ${told}`);
    }
  };
  await Promise.all(Array.from({ length: concurrent }, work));
  return problems;
}

const isTold = ({ errors }: Ended): string | undefined => (errors === "" ? "nothing on standard error" : undefined);
const isQuiet = ({ errors }: Ended): string | undefined => (errors === "" ? undefined : "something on standard error");

/** Command lines that take a program, and the exit codes for those that are not as usual (1); a test is told on standard output. */
const onPrograms: readonly { readonly words: string; readonly codes?: Readonly<Record<string, number>> }[] = [
  { words: "" },
  { words: "run" },
  { words: "run --no-cache" },
  { words: "check" },
  { words: "check --json" },
  { words: "compile --emit=asm" },
  { words: "compile --emit=tokens" },
  { words: "compile --aot -o out" },
  { words: "lint", codes: { folder: 0, empty: 0 } },
  { words: "lint --fix", codes: { folder: 0, empty: 0 } },
  { words: "fmt", codes: { folder: 0, empty: 0 } },
  { words: "fmt --check", codes: { folder: 0, empty: 0 } },
  { words: "test" },
  { words: "test --reporter=ndjson" },
  { words: "bench" },
  { words: "doc" },
];

function fileCases(kinds: readonly string[], prefix = ""): Case[] {
  return kinds.flatMap((kind) =>
    onPrograms.map(({ words, codes }): Case => {
      const code = codes?.[kind] ?? 1;
      const isTest = words.startsWith("test") || words === "check --json";
      return {
        line: `${prefix}runa ${words} ${kind}.runa`,
        code,
        problem: code === 0 ? isQuiet : (ended) => (isTest && ended.output !== "" ? undefined : isTold(ended)),
      };
    }),
  );
}

describe("programs that are none", () => {
  test("missing, a folder, empty, binary, not UTF-8", async () => {
    const cases = fileCases(["missing", "folder", "empty", "binary", "invalid", "sound.runa/below"]);
    expect(await problemsOf(cases)).toEqual([]);
  });
  test("odd names are shown on one line, without what would change a terminal", async () => {
    const told = ({ errors }: Ended): string | undefined =>
      /^runa: cannot read [^\p{Cc}]+: there is no such file\n$/u.test(errors) ? undefined : "not one plain line";
    const names = ["''", "$'new\\nline'", "$'\\e[31mred'", "$'not\\xffutf8.runa'", "' '"];
    const cases = names.flatMap((name) =>
      ["run", "check", "fmt", "lint"].map((command) => ({ line: `runa ${command} ${name}`, code: 1, problem: told })),
    );
    expect(await problemsOf(cases)).toEqual([]);
  });
  test("watch begins only with a program that can be read", async () => {
    const cases = ["missing", "folder"].map((kind) => ({ line: `runa watch ${kind}.runa`, code: 1, problem: isTold }));
    expect(await problemsOf([...cases, { line: "runa watch -", code: 2, problem: isTold }])).toEqual([]);
  });
  const isRoot = process.getuid?.() === 0;
  const lacksTool = isRoot && Bun.which("setpriv") === null;
  test.skipIf(lacksTool)(`without permission${lacksTool ? " (skipped: needs setpriv)" : ""}`, async () => {
    const prefix = isRoot ? `runa() { setpriv --reuid=65534 --clear-groups "${runaPath}" "$@"; }; ` : "";
    expect(await problemsOf(fileCases(["locked"], prefix))).toEqual([]);
  });
  test("100 MB of zeros are one error", async () => {
    const once = ({ errors }: Ended): string | undefined =>
      errors.split("error[").length === 2 && errors.length < 2000 ? undefined : "not one short error";
    expect(await problemsOf([{ line: "runa check zeros.runa", code: 1, problem: once }])).toEqual([]);
  });
  test("the same from standard input", async () => {
    const lines = ["run -", "check -", "fmt -", "compile --emit=asm -"].map((words) => `runa ${words} < invalid.runa`);
    const cases = lines.map((line) => ({ line, code: 1, problem: isTold }));
    expect(await problemsOf([...cases, { line: "runa - < folder.runa", code: 1, problem: isTold }])).toEqual([]);
  });
});

/** For each command, lines that succeed and write something to standard output; what they need on standard input is in `input`. */
const writers: Readonly<Record<CommandName, readonly string[]>> = {
  run: ["sound.runa", "-e 'Display 5'", "-p '2 plus 3'", "run --no-cache sound.runa"],
  repl: ["repl"],
  watch: [],
  compile: ["compile --emit=asm sound.runa", "compile --emit=obj sound.runa -o -"],
  new: [],
  check: ["check --json sound.runa", "check --sarif sound.runa"],
  lint: ["lint --json sound.runa"],
  explain: ["explain", "explain R0101"],
  doc: ["doc", "doc json", "doc sound.runa"],
  test: ["test sound.runa", "test --reporter=tap sound.runa", "test --reporter=junit sound.runa"],
  bench: ["bench timed.runa", "bench --json timed.runa"],
  fmt: ["fmt -"],
  cache: ["cache info", "cache info --json"],
  completions: ["completions bash", "completions zsh", "completions fish"],
  schema: ["schema", "schema runa.cache-info"],
  help: ["help", "help run", "help tour"],
  version: ["--version", "version", "--version --json"],
};
const writingLines = Object.values(writers).flat();
const inputOf = (words: string): string => (words === "repl" ? "1 plus 1\n" : sound);

describe("standard output", () => {
  test("a full disk behind it is told, and gives 1", async () => {
    const told = ({ errors }: Ended): string | undefined =>
      /the disk is full|no space left on device/.test(errors) ? undefined : "the disk is not named";
    const cases = writingLines.map((words) => ({
      line: `runa ${words} > /dev/full`,
      input: inputOf(words),
      code: 1,
      problem: told,
    }));
    expect(await problemsOf(cases)).toEqual([]);
  });
  test("a reader that has gone ends a command quietly, as its signal would", async () => {
    const cases = writingLines.map((words) => {
      const line = `exec 3> >(exit); wait $!; runa ${words} >&3`;
      return { line, input: inputOf(words), code: 141, problem: isQuiet };
    });
    expect(await problemsOf(cases)).toEqual([]);
  });
  test("closed, it is as good as any", async () => {
    const cases = writingLines.map((words) => ({ line: `runa ${words} >&-`, input: inputOf(words), code: 0 }));
    expect(await problemsOf(cases)).toEqual([]);
  });
});

describe("wrong usage", () => {
  test("of every command gives 2, says why and how, and nothing on standard output", async () => {
    const told = ({ output, errors }: Ended): string | undefined =>
      output === "" && errors.startsWith("runa: ") && errors.includes("runa help") ? undefined : "not told well";
    const names = Object.keys(commandTable) as CommandName[];
    const wrong = names.flatMap((name) => [`${name} --no-such-option`, `${name} -Q`, `${name} --color=blue`]);
    const missing = ["", "run", "watch", "compile", "new", "new app", "check", "cache", "completions"];
    const surplus = ["check a.runa b.runa", "new app a b", "cache info x", "repl x", "version x", "completions bash x"];
    const doubtful = ["--no-such-option", "cache destroy", "new song x", "completions tcsh", "run --optimize=9 a.runa"];
    const cases = [...wrong, ...missing.slice(1), ...surplus, ...doubtful].map((words) => ({
      line: `runa ${words}`,
      code: 2,
      problem: told,
    }));
    expect(await problemsOf(cases)).toEqual([]);
  });
});

describe("files that cannot be written", () => {
  test("are told, give 1, and stay as they were", async () => {
    const limited = "ulimit -f 0; trap '' XFSZ; ";
    const places = ["/dev/full", "missing/out", "folder.runa", "sound.runa/out"];
    const cases: Case[] = [
      { line: "runa compile --aot sound.runa -o /dev/full", code: 1, problem: isTold },
      ...places.map((place) => ({ line: `runa compile --emit=asm sound.runa -o ${place}`, code: 1, problem: isTold })),
      { line: `${limited}runa compile --aot sound.runa -o out`, code: 1, problem: isTold },
      { line: `${limited}runa fmt ugly.runa`, code: 1, problem: isTold },
      { line: `${limited}runa doc --html=pages sound.runa`, code: 1, problem: isTold },
      { line: `${limited}runa new app made`, code: 1, problem: isTold },
      { line: `${limited}runa test --lcov=out.info sound.runa`, code: 1, problem: isTold },
      { line: `${limited}runa sound.runa`, code: 0 },
      ...["sound.runa", "./sound.runa", join(folder, "sound.runa"), "link"].flatMap((place) => [
        { line: `ln -sf sound.runa link; runa compile --aot sound.runa -o ${place}`, code: 2, problem: isTold },
        { line: `ln -sf sound.runa link; runa compile --emit=mir link -o ${place}`, code: 2, problem: isTold },
      ]),
    ];
    expect(await problemsOf(cases)).toEqual([]);
    expect(readFileSync(join(folder, "ugly.runa"), "utf8")).toBe(ugly);
    expect(readFileSync(join(folder, "sound.runa"), "utf8")).toBe(sound);
    expect((await shell("ls out* pages/* made/* *.tmp 2>/dev/null")).output).toBe("");
  });
});

/** Commands that go on until they are ended, most of them for want of input. */
const endless: readonly string[] = [
  ...["run", "test", "bench", "watch"].map((name) => `${name} ${join(folder, "endless.runa")}`),
  "repl",
  ...["run -", "check -", "fmt -", "compile --emit=asm -", "lint -", "doc -"],
];

describe("signals", () => {
  const spin =
    'Process called "spin":\n    Let n be 0\n    Loop forever:\n        Set n to (n + 1) modulo 7\n    End Loop\n';
  const blocks = 'Test "t":\n    Call spin\nEnd Test\n\nBenchmark "b":\n    Call spin\nEnd Benchmark\n';
  const main = 'Process called "main":\n    Call spin\nEnd Process\n';
  writeFileSync(join(folder, "endless.runa"), `${spin}End Process\n\n${blocks}\n${main}`);
  test("end every command by the signal, and what it started with it", async () => {
    const end = async (words: string, signal: NodeJS.Signals): Promise<string> => {
      const options = { cwd: folder, env: environment, stdin: "pipe", stdout: "ignore", stderr: "pipe" } as const;
      const child = Bun.spawn([runaPath, ...words.split(" ")], options);
      await Bun.sleep(1000);
      child.kill(signal);
      const errors = await new Response(child.stderr).text();
      await child.exited;
      return `${words}: ${child.signalCode ?? child.exitCode}${stack.test(errors) ? errors : ""}`;
    };
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const ended = await Promise.all(endless.map((words) => end(words, signal)));
      expect(ended).toEqual(endless.map((words) => `${words}: ${signal}`));
    }
    await Bun.sleep(200);
    expect((await shell(`ps -eo args | grep '[e]ndless.runa' | grep -F '${folder}'`)).output).toBe("");
  });
});

describe("terminals", () => {
  const lacksScript = Bun.which("script") === null;
  test.skipIf(lacksScript)(`of 20 columns, and dumb ones${lacksScript ? " (skipped: needs script)" : ""}`, async () => {
    const words = [...writingLines, "check invalid.runa", "fmt --diff ugly.runa", "help check", "chekc"];
    const lines = words.filter((one) => one !== "repl" && one !== "fmt -");
    const plain = ({ output }: Ended): string | undefined => (output.includes("\x1b") ? "escape sequences" : undefined);
    const cases = lines.flatMap((one): Case[] => {
      const code = ["check invalid.runa", "fmt --diff ugly.runa", "chekc"].includes(one) ? 1 : /=obj/.test(one) ? 2 : 0;
      const inside = (start: string): string =>
        `script -qec ${Bun.$.escape(`${start} "${runaPath}" ${one}`)} /dev/null`;
      return [{ line: inside("stty cols 20; TERM=dumb"), code, problem: plain }];
    });
    expect(await problemsOf(cases)).toEqual([]);
  });
});
