// Tests `runa repl` on a real terminal: what people type, and what they see.
import { afterAll, afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runaPath } from "#cmd/runa/testing/built-runa.ts";
import { TerminalProgram } from "./testing/terminal-program.ts";

// A loaded machine takes its time.
setDefaultTimeout(30_000);
const folder = mkdtempSync(join(tmpdir(), "runa-repl-"));
afterAll(() => rmSync(folder, { recursive: true }));
/** A fresh folder for the files of one test. */
const testFolder = (): string => mkdtempSync(join(folder, "state-"));
const opened: TerminalProgram[] = [];
afterEach(() => {
  for (const terminal of opened.splice(0)) terminal.close();
});

interface Start {
  readonly columns?: number;
  readonly rows?: number;
  readonly state?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A session at its first prompt. */
async function session({
  columns,
  rows,
  state = testFolder(),
  environment = {},
}: Start = {}): Promise<TerminalProgram> {
  const terminal = new TerminalProgram(`${runaPath} repl`, {
    ...(columns === undefined ? {} : { columns }),
    ...(rows === undefined ? {} : { rows }),
    environment: { XDG_STATE_HOME: state, ...environment },
  });
  opened.push(terminal);
  await terminal.until("runa>");
  return terminal;
}

/** Whether a prompt without text is the last line. */
const atPrompt = (lines: readonly string[]): boolean => lines.at(-1) === "runa>";

/** Enters a line and waits for the next prompt. */
async function enter(terminal: TerminalProgram, text: string): Promise<string[]> {
  terminal.type(text);
  await terminal.until((lines) => lines.at(-1)?.endsWith(text.slice(-8)) === true);
  terminal.press("Enter");
  return terminal.until(atPrompt);
}

test("`runa` alone begins a session", async () => {
  const terminal = new TerminalProgram(runaPath, { environment: { XDG_STATE_HOME: testFolder() } });
  opened.push(terminal);
  await terminal.until("runa>");
  expect((await enter(terminal, "20 plus 2")).join("\n")).toContain("22");
});

describe("entries", () => {
  test("values with their types, definitions in a line, `_`", async () => {
    const terminal = await session();
    await enter(terminal, "1 plus 2");
    await enter(terminal, "Let x be [1, 2]");
    await enter(terminal, "x");
    expect(await enter(terminal, "length of _")).toEqual([
      "runa> 1 plus 2",
      "3  Integer",
      "runa> Let x be [1, 2]",
      "x as List of Integer",
      "runa> x",
      "[1, 2]  List of Integer",
      "runa> length of _",
      "2  Integer",
      "runa>",
    ]);
  });
  test("blocks go on over several lines, indented; history keeps them whole", async () => {
    const terminal = await session();
    terminal.type('Process called "twice" that takes n as Integer returns Integer:');
    terminal.press("Enter");
    terminal.type("Return n times 2");
    terminal.press("Enter");
    terminal.type("End Process");
    terminal.press("Enter");
    await terminal.until((lines) => atPrompt(lines) && lines.length > 4);
    await enter(terminal, "twice(21)");
    terminal.press("Up", "Up");
    const lines = await terminal.until(
      (screen) => screen.at(-1)?.endsWith("End Process") === true && screen.length > 8,
    );
    expect(lines.slice(0, 6)).toEqual([
      'runa> Process called "twice" that takes n as Integer returns Integer:',
      "  ...     Return n times 2",
      "  ... End Process",
      "twice(n as Integer) returns Integer",
      "runa> twice(21)",
      "42  Integer",
    ]);
    expect(lines.slice(6)).toEqual(lines.slice(0, 3));
  });
  test("long values break between their items and fields, and are cut", async () => {
    const terminal = await session({ columns: 40, rows: 30 });
    terminal.type("[1000, 2000, 3000, 4000, 5000, 6000, 7000]");
    terminal.press("Enter");
    const lines = await terminal.until("List of Integer");
    expect(lines.slice(2, 5)).toEqual(["[1000, 2000, 3000, 4000, 5000, 6000,", " 7000]", "List of Integer"]);
    terminal.press("C-l");
    await enter(terminal, "a list of 5000 copies of 12345678");
    const long = await terminal.until("more]");
    expect(long.find((line) => line.includes("more]"))).toBe(" … 4,943 more]");
    terminal.press("C-l");
    await enter(terminal, '"long text, ".repeat(10000)');
    await terminal.until("… (110,002 bytes)");
  });
  test("of dictionaries and sets it is told how many items are not shown", async () => {
    const terminal = await session();
    await enter(terminal, "Let d as Dictionary of Integer to Text be {}");
    await enter(terminal, 'For i from 1 to 20000: Set d at key i to f"value {i}"');
    const lines = await enter(terminal, "d");
    expect(lines.at(-2)).toBe("Dictionary of Integer to Text");
    expect(lines.at(-3)).toMatch(/^ … 19,9\d\d more\}$/);
  });
  test("mistakes and errors are told, and nothing is lost", async () => {
    const terminal = await session();
    await enter(terminal, "Let k be 7");
    await enter(terminal, "k plus nobody");
    const lines = await enter(terminal, "k divided by 0");
    expect(lines.join("\n")).toContain("error[R0301]: there is no `nobody` here");
    expect(lines.join("\n")).toContain("Runtime error: Division by zero");
    expect((await enter(terminal, "k")).at(-2)).toBe("7  Integer");
  });
  test("output that does not end its line stays visible", async () => {
    const terminal = await session({ environment: { NO_COLOR: "1" } });
    expect((await enter(terminal, 'Display "abc" continuing')).at(-2)).toBe("abc⏎");
  });
});

describe("keys", () => {
  test("Ctrl-C stops a loop and keeps what was defined; on the prompt it drops the entry", async () => {
    const terminal = await session();
    await enter(terminal, "Let n be 5");
    terminal.paste('Display "running"\nLoop forever: n = n plus 1');
    await terminal.until("n plus 1");
    terminal.press("Enter");
    await terminal.until((lines) => lines.includes("running"));
    terminal.press("C-c");
    await terminal.until("Interrupted");
    await terminal.until(atPrompt);
    await enter(terminal, "n is greater than 5");
    await terminal.until("true  Boolean");
    terminal.type("Let never be");
    await terminal.until("never be");
    terminal.press("C-c");
    await terminal.until(atPrompt);
  });
  test("Ctrl-C runs clean-up, and clauses for all errors do not take it", async () => {
    const terminal = await session();
    const loop =
      'Display "running"\nTry:\nLoop forever:\nEnd Loop\nCatch e:\nDisplay "caught"\nFinally:\nDisplay "cleaned"\nEnd Try';
    terminal.paste(loop);
    await terminal.until("End Try");
    terminal.press("Enter");
    await terminal.until((lines) => lines.includes("running"));
    terminal.press("C-c");
    const lines = await terminal.until("Interrupted");
    expect(lines.join("\n")).toContain("cleaned");
    expect(lines).not.toContain("caught");
  });
  test("Ctrl-C stops waiting for input", async () => {
    const terminal = await session();
    await enter(terminal, "Let kept be 8");
    terminal.paste('Display "waiting"\nread_line()');
    await terminal.until("read_line()");
    terminal.press("Enter");
    await terminal.until((lines) => lines.includes("waiting"));
    terminal.press("C-c");
    await terminal.until("Interrupted");
    await terminal.until(atPrompt);
    expect((await enter(terminal, "kept")).at(-2)).toBe("8  Integer");
  });
  test("Ctrl-C stops a loop of the library; the entry after it runs", async () => {
    const terminal = await session();
    await enter(terminal, "Let xs be [n * 7919 modulo 1000003 for n in (1 to 5_000_000)]");
    terminal.paste('Display "sorting"\nLoop forever: xs.copy().sort()');
    await terminal.until("sort()");
    terminal.press("Enter");
    await terminal.until((lines) => lines.includes("sorting"));
    await Bun.sleep(150);
    const start = performance.now();
    terminal.press("C-c");
    terminal.type("length of xs");
    terminal.press("Enter");
    await terminal.until("5000000  Integer");
    expect(performance.now() - start).toBeLessThan(1000);
  });
  test("Ctrl-C leaves a dictionary that grows with all that is in it", async () => {
    const terminal = await session({ columns: 100 });
    await enter(terminal, "Let d as Dictionary of Integer to Float be {}");
    for (let round = 1; round <= 3; round++) {
      terminal.type("For i from 1 to 1_000_000_000: Set d at key (i * 7919 modulo 1000003) to 1.0");
      await terminal.until((lines) => lines.at(-1)?.endsWith("1.0") === true);
      terminal.press("Enter");
      await Bun.sleep(60);
      terminal.press("C-c");
      await terminal.until((lines) => lines.filter((line) => line.includes("Interrupted")).length === round);
      await terminal.until(atPrompt);
    }
    expect((await enter(terminal, "[k for k in d.keys() if k is not in d]")).at(-2)).toBe("[]  List of Integer");
  });
  test("a session that is ended leaves the terminal as it was", async () => {
    const terminal = new TerminalProgram(`sh -c '${runaPath} repl; stty -a | tr " ;" "\\n\\n" | grep icanon'`);
    opened.push(terminal);
    await terminal.until("runa>");
    terminal.terminate();
    await terminal.until((lines) => lines.includes("icanon"));
  });
  test("Ctrl-D leaves on an empty line, deletes otherwise", async () => {
    const terminal = await session();
    terminal.type("12x");
    await terminal.until("12x");
    terminal.press("Left", "C-d", "Enter");
    await terminal.until("12  Integer");
    await terminal.until(atPrompt);
    terminal.press("C-d");
    await terminal.until("ended: 0");
  });
  test("words, lines and characters move, go and come back", async () => {
    const terminal = await session();
    terminal.type("alpha beta gamma");
    terminal.press("C-w", "M-b", "C-k", "C-a", "C-y", "C-e");
    await terminal.until((lines) => lines.at(-1) === "runa> beta alpha");
    terminal.press("C-u", "C-_");
    await terminal.until((lines) => lines.at(-1) === "runa> beta alpha");
  });
  test("reverse search finds earlier entries", async () => {
    const terminal = await session();
    await enter(terminal, "100 plus 1");
    await enter(terminal, "200 plus 2");
    terminal.press("C-r");
    terminal.type("100");
    await terminal.until("search: 100");
    terminal.press("Enter");
    await terminal.until((lines) => lines.filter((line) => line === "101  Integer").length === 2);
  });
  test("characters that people see as one are one: wide, joined, combining", async () => {
    const terminal = await session();
    terminal.type('"日本é👍🏽x"');
    await terminal.until('x"');
    terminal.press("Left", "Left", "BSpace", "BSpace", "BSpace");
    await terminal.until((lines) => lines.at(-1)?.startsWith('runa> "日x"') === true);
    expect(terminal.cursor()[0]).toBe(9);
  });
});

describe("completion", () => {
  test("names, fields and phrases, with signatures", async () => {
    const terminal = await session();
    await enter(terminal, "Let measured be [3, 4]");
    terminal.type("meas");
    terminal.press("Tab");
    await terminal.until("runa> measured");
    terminal.type(".rev");
    terminal.press("Tab");
    await terminal.until("runa> measured.reverse(");
    terminal.press("C-u");
    terminal.type("measured.add(");
    terminal.press("Tab");
    await terminal.until((lines) => lines.at(-1) === "add(item as Integer)");
    terminal.press("C-u");
    terminal.type("measured.re");
    terminal.press("Tab");
    const listed = await terminal.until("reduce(");
    expect(listed).toContain("reverse()");
    terminal.press("C-u");
    terminal.type("Let q be a list cont");
    terminal.press("Tab");
    await terminal.until("runa> Let q be a list containing");
  });
  test("fields of a value, arguments of a type", async () => {
    const terminal = await session();
    terminal.paste('Type called "Point":\n    left as Float\n    top as Float\nEnd Type');
    await terminal.until("End Type");
    terminal.press("Enter");
    await terminal.until("Point with left as Float and top as Float");
    terminal.type("Let p be Point with le");
    terminal.press("Tab");
    terminal.type("1.0 and to");
    await terminal.until("runa> Let p be Point with left as 1.0 and to");
    terminal.press("Tab");
    await terminal.until("left as 1.0 and top as");
    terminal.type(" 2.0");
    terminal.press("Enter");
    await terminal.until("p as Point");
    terminal.type("p.");
    terminal.press("Tab");
    const lines = await terminal.until("top   Float");
    expect(lines).toContain("left  Float");
  });
  test("members of any expression, modules behind Import", async () => {
    const terminal = await session({ columns: 100 });
    for (const [typed, completed] of [
      ['"abc".tri', "trim_start() returns Text"],
      ["[1, 2].map(lambda x: x).first", "[1, 2].map(lambda x: x).first_item("],
      ['Import "math/stat', 'Import "math/statistics"'],
      ['Import { sin } from "mat', 'math/special"'],
    ] as const) {
      terminal.type(typed);
      await terminal.until(typed);
      terminal.press("Tab");
      await terminal.until(completed);
      terminal.press("C-u");
    }
  });
  test("commands, and the signature of a call", async () => {
    const terminal = await session();
    terminal.type(":ty");
    terminal.press("Tab");
    await terminal.until("runa> :type");
    terminal.press("C-u");
    terminal.type("read_text(");
    terminal.press("Tab");
    await terminal.until("read_text(path as Text) returns Text");
  });
});

describe("terminals", () => {
  test("history is shared by sessions and outlives them", async () => {
    const state = testFolder();
    const first = await session({ state });
    const second = await session({ state });
    await enter(first, "41 plus 1");
    await enter(second, "1 plus 1");
    first.press("Up");
    await first.until((lines) => lines.at(-1) === "runa> 41 plus 1");
    const third = await session({ state });
    third.press("Up", "Up");
    await third.until((lines) => lines.at(-1) === "runa> 41 plus 1");
    const stored = readFileSync(join(state, "runa", "repl-history"), "utf8");
    expect(stored).toBe('"41 plus 1"\n"1 plus 1"\n');
  });
  test("pasted entries are not run before Enter", async () => {
    const terminal = await session();
    terminal.paste("For i from 1 to 2:\n\tDisplay i\nEnd For");
    expect(await terminal.until("End For")).toEqual([
      "runa> For i from 1 to 2:",
      "  ...     Display i",
      "  ... End For",
    ]);
    terminal.press("Enter");
    expect((await terminal.until(atPrompt)).slice(-3)).toEqual(["1", "2", "runa>"]);
  });
  test("twenty columns, then more and fewer", async () => {
    const terminal = await session({ columns: 20, rows: 10 });
    terminal.type("1 plus 2 plus 3 plus 4 plus 5");
    await terminal.until((lines) => lines.join("").includes("plus 5"));
    expect(terminal.screen()).toEqual(["runa> 1 plus 2 plus", "3 plus 4 plus 5"]);
    terminal.resize(60, 10);
    await terminal.until((lines) => lines.join("|") === "runa> 1 plus 2 plus 3 plus 4 plus 5");
    terminal.resize(24, 10);
    await terminal.until((lines) => lines[0] === "runa> 1 plus 2 plus 3 pl");
    terminal.press("Enter");
    await terminal.until("15  Integer");
  });
  test("TERM=dumb: lines as the terminal edits them, no escape sequences", async () => {
    const terminal = await session({ environment: { TERM: "dumb" } });
    await enter(terminal, "6 times 7");
    expect(await terminal.until("42")).toEqual(["runa> 6 times 7", "42  Integer", "runa>"]);
    terminal.press("C-d");
    await terminal.until("ended: 0");
  });
  test("colours, unless NO_COLOR is set", async () => {
    const terminal = await session();
    terminal.type('Let t be "x"');
    await terminal.until('"x"');
    expect(terminal.colours()).toContain('\u001b[32m"x"');
    const plain = await session({ environment: { NO_COLOR: "1" } });
    plain.type('Let t be "x"');
    await plain.until('"x"');
    expect(plain.colours()).not.toContain("\u001b[3");
  });
});

describe("commands", () => {
  test(":type, :time, :help, :undo, :save, :load, :reset, :quit", async () => {
    const folder = mkdtempSync(join(testFolder(), "files-"));
    const terminal = await session();
    await enter(terminal, "Let a be 3");
    await enter(terminal, ":type a divided by 2.0");
    await terminal.until("Float");
    await enter(terminal, ":time a plus 1");
    await terminal.until((lines) => lines.some((line) => line.startsWith("compiled in ")));
    await enter(terminal, `:save ${folder}/s.runa`);
    expect(readFileSync(join(folder, "s.runa"), "utf8")).toBe("Let a be 3\n\na plus 1\n");
    await enter(terminal, ":reset");
    terminal.press("C-l");
    expect((await enter(terminal, "a")).join("\n")).toContain("there is no `a` here");
    expect((await enter(terminal, `:load ${folder}/s.runa`)).at(-2)).toBe("4  Integer");
    await enter(terminal, ":undo");
    terminal.press("C-l");
    expect((await enter(terminal, "a")).join("\n")).toContain("there is no `a` here");
    expect((await enter(terminal, ":help read_line")).join("\n")).toContain("read_line() returns Optional of Text");
    terminal.type(":quit");
    terminal.press("Enter");
    await terminal.until("ended: 0");
  });
  test(":edit gives the text to an editor, and takes it back", async () => {
    const terminal = await session({ environment: { EDITOR: "sed -i s/3/4/" } });
    await enter(terminal, "Let a be 3");
    terminal.type(":edit");
    terminal.press("Enter");
    await terminal.until((lines) => lines.at(-1) === "runa> Let a be 4");
  });
});
