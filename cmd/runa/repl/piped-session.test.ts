// Tests `runa repl` with entries from a pipe: what goes to which stream, what survives, and the exit code.
import { describe, expect, test } from "bun:test";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runaPath } from "#cmd/runa/testing/built-runa.ts";

interface Result {
  readonly output: string[];
  readonly errors: string;
  readonly code: number;
}

function session(entries: string, environment: Readonly<Record<string, string>> = {}): Result {
  const stdin = new TextEncoder().encode(entries);
  const child = Bun.spawnSync([runaPath, "repl"], { stdin, env: { ...process.env, ...environment } });
  const output = child.stdout.toString().split("\n").slice(0, -1);
  return { output, errors: child.stderr.toString(), code: child.exitCode };
}

describe("values", () => {
  test("expressions are shown, declarations are not, no prompt appears", () => {
    const { output, errors, code } = session('1 plus 2\nLet x be 5\nx times 2\n"a\\n"\nnothing\n(1, "x")\n[]\n');
    expect(output).toEqual(["3", "10", '"a\\n"', "nothing", '(1, "x")']);
    expect(errors).toContain("error[");
    expect(code).toBe(1);
  });
  test("_ is the last value", () => {
    expect(session("6\n_ times 7\nLet k be lambda n as Integer: n plus _\n1\nk(0)\n").output).toEqual([
      "6",
      "42",
      "1",
      "42",
    ]);
  });
  test("long lists and long texts are cut", () => {
    const { output } = session('a list of 1000 copies of 7\n"ab".repeat(100000)\n');
    expect(output[0]).toEndWith(", … 800 more]");
    expect(output[1]).toEndWith("… (200,002 bytes)");
    expect((output[1] ?? "").length).toBeLessThan(4100);
  });
  test("what is displayed and the values keep their order", () => {
    expect(session("Display 1\n2\nDisplay 3 continuing\n4\n").output).toEqual(["1", "2", "34"]);
  });
});

const GREET = `Process called "g" that takes n as Integer returns Integer:
    Return n plus 1
End Process
Process called "h" that takes n as Integer returns Integer:
    Return g(n) times 10
End Process
`;

describe("redefinition", () => {
  test("callers of a process use its new body", () => {
    const again = 'Process called "g" that takes n as Integer returns Integer:\n    Return n plus 100\nEnd Process\n';
    expect(session(`${GREET}h(1)\n${again}h(1)\n`).output).toEqual(["20", "1010"]);
  });
  test("callers that do not fit any more stay as they are", () => {
    const again = 'Process called "g" that takes n as Text returns Text:\n    Return n\nEnd Process\n';
    const { output, errors } = session(`${GREET}${again}h(1)\ng("q")\n`);
    expect(output).toEqual(["20", '"q"']);
    expect(errors).toContain("`h` still uses the earlier");
  });
  test("and follow again when they fit again", () => {
    const taking = (type: string, result: string): string =>
      `Process called "g" that takes n as ${type} returns ${type}:\n    Return ${result}\nEnd Process\n`;
    const { output } = session(`${GREET}${taking("Text", "n")}h(1)\n${taking("Integer", "n plus 50")}h(1)\n`);
    expect(output).toEqual(["20", "510"]);
  });
  test("messages tell a type from the one it replaced; :undo brings that back", () => {
    const type = (fields: string): string => `Type called "P":\n    ${fields}\nEnd Type\n`;
    const taking = 'Process called "f" that takes p as P returns Integer:\n    Return p.x\nEnd Process\n';
    const entries = `${type("x as Integer")}Let p be P with x as 1\n${taking}${type("x as Integer\n    y as Integer")}f(p)\n:type p\n:undo\nf(p)\n`;
    const { output, errors } = session(entries);
    expect(output).toEqual(["P (earlier)", "1"]);
    expect(errors).toContain("expected P, found P (earlier)");
  });
  test("private declarations belong to all entries", () => {
    expect(
      session('Private Process called "four" returns Integer:\n    Return 4\nEnd Process\nfour()\n').output,
    ).toEqual(["4"]);
  });
  test("a type can change; processes over it follow, values of the old type keep it", () => {
    const type = (more: string): string => `Type called "Pt":\n    x as Integer\n${more}End Type\n`;
    const make = 'Process called "mk" returns Pt:\n    Return a Pt with x as 3\nEnd Process\n';
    const { output, code } = session(
      `${type("")}${make}Let q be mk()\n${type("    z as Integer defaults to 9\n")}mk()\nq\n`,
    );
    expect(output).toEqual(["Pt with x as 3 and z as 9", "Pt with x as 3"]);
    expect(code).toBe(0);
  });
  test("a variable may take its name over with another type", () => {
    expect(session('Let a be 1\nLet a be a plus 1\na\nLet a be "t" joined with a\na\na = "u"\na\n').output).toEqual([
      "2",
      '"t2"',
      '"u"',
    ]);
  });
  test("a type of an earlier entry is given where a protocol of it is wanted", () => {
    const entries = `Protocol called "Shape":
    Process called "area" that takes self returns Float
End Protocol
Type called "Sq" that follows Shape:
    side as Float
    Process called "area" that takes self returns Float:
        Return self.side * self.side
    End Process
End Type
Let s be a Sq with side as 3.0
Process called "measure" that takes s as Shape returns Float:
    Return s.area()
End Process
measure(s)
Let shapes as List of Shape be [s]
shapes
`;
    expect(session(entries).output).toEqual(["9.0", "[Sq with side as 3.0]"]);
  });
});

describe("declarations that name what comes later", () => {
  const even =
    'Process called "even" that takes n as Integer returns Boolean:\n    Return true if n is 0 otherwise odd(n minus 1)\nEnd Process\n';
  const odd =
    'Process called "odd" that takes n as Integer returns Boolean:\n    Return false if n is 0 otherwise even(n minus 1)\nEnd Process\n';
  test("wait for it", () => {
    expect(session(`${even}${odd}even(10)\nodd(10)\n`)).toEqual({ output: ["true", "false"], errors: "", code: 0 });
  });
  test("through others that wait", () => {
    const outer = 'Process called "outer" returns Integer:\n    Return inner() plus 1\nEnd Process\n';
    const inner = 'Process called "inner" returns Integer:\n    Return amount times 10\nEnd Process\n';
    expect(session(`${outer}${inner}Let amount be 4\nouter()\n`).output).toEqual(["41"]);
  });
  test("are wrong at the end if it does not come", () => {
    const { output, errors, code } = session(`${even}1\n`);
    expect({ output, code }).toEqual({ output: ["1"], code: 1 });
    expect(errors).toContain("there is no `odd` here");
  });
});

describe("errors", () => {
  test("leave what was defined alive", () => {
    const { output, errors, code } = session("Let xs be [1, 2]\nxs at index 9\nLet y be 1 divided by 0\ny\nxs\n");
    expect(output).toEqual(["[1, 2]"]);
    expect(errors).toContain("Index out of bounds: index=9, len=2");
    expect(errors).toContain("Division by zero");
    expect(errors).toContain("there is no `y` here");
    expect(code).toBe(101);
  });
  test("an entry keeps what it reached before it failed", () => {
    const { output } = session("If true:\n    Display 1\nEnd If\nLet a be 4\na\n");
    expect(output).toEqual(["1", "4"]);
  });
  test("a stack that is used up, and errors thrown by programs", () => {
    const deep =
      'Process called "deep" that takes n as Integer returns Integer:\n    Return 1 plus deep(n)\nEnd Process\n';
    const { output, errors, code } = session(
      `${deep}deep(1)\nThrow a FileError with message as "m" and path as "p"\n7\n`,
    );
    expect(output).toEqual(["7"]);
    expect(errors).toContain("Stack overflow");
    expect(errors).toContain("FileError\nm\n");
    expect(code).toBe(111);
  });
  test("exit ends the session", () => {
    const { output, code } = session("1\nexit(7)\n2\n");
    expect({ output, code }).toEqual({ output: ["1"], code: 7 });
  });
});

describe("commands", () => {
  const DOUBLE = `@Implementation
    Twice a number.
@End Implementation
Process called "double" that takes n as Integer returns Integer:
    Return n times 2
End Process
`;
  test("show the forms of an entry and of a process by name", () => {
    const tree = session(":ast 1 plus x\n").output;
    expect(tree).toEqual(["(expression-statement (binary add (integer-literal 1) (name x)))"]);
    const { output } = session(`${DOUBLE}:mir double\n:asm double\n:asm [1, 2]\n`);
    const text = output.join("\n");
    expect(text).toContain("mul_checked");
    expect(text).toContain("repl-3.double:\n");
    expect(text).toMatch(/imul|shl|add/);
    expect(text).toContain("repl-4:\n");
  });
  test("tell types and what names are", () => {
    const { output } = session(`${DOUBLE}:type double(3) times 0.5\n:help double\n:help Error\n`);
    expect(output.slice(0, 4)).toEqual(["Float", "double(n as Integer) returns Integer", "", "Twice a number."]);
    expect(output[4]).toStartWith("Error with message as Text");
  });
  test(":help finds what the library says, also of processes of a type", () => {
    expect(session(":help List.sort\n").output.join("\n")).toContain("Sorts in place.");
    expect(session(":help reversed\n").output[0]).toBe("reversed(self as List of T) returns List of T");
    const own =
      '@Implementation\n    Mine.\n@End Implementation\nProcess called "sort" that takes n as Integer:\nEnd Process\n';
    expect(session(`${own}:help sort\n`).output).toEqual(["sort(n as Integer)", "", "Mine."]);
  });
  test("what was taken back is not saved", () => {
    const path = join(tmpdir(), `runa-saved-${process.pid}.runa`);
    const { errors } = session(`Let k be 2\nLet j be 3\n:undo\n:save ${path}\n`);
    expect(errors).toBe("");
    expect(readFileSync(path, "utf8")).toBe("Let k be 2\n");
    rmSync(path);
  });
  test("that cannot be obeyed say why, and fail", () => {
    const { output, errors, code } = session(
      ":nonsense\n:load /nowhere/x.runa\n:save /nowhere/x.runa\n:type\n:help nobody\n:undo\n8\n",
    );
    expect(output).toEqual(["8"]);
    const lines = errors.trimEnd().split("\n");
    expect(lines[0]).toBe("there is no command :nonsense; :help lists them");
    expect(lines[1]).toContain("/nowhere/x.runa");
    expect(lines[2]).toContain("/nowhere/x.runa");
    expect(lines.slice(3)).toEqual([
      "write :type EXPRESSION",
      "nothing here is called nobody",
      "there is nothing to take back",
    ]);
    expect(code).toBe(1);
  });
  test(":quit leaves before the end of the input", () => {
    expect(session("1\n:quit\n2\n").output).toEqual(["1"]);
  });
});

test("a trace names the entry", () => {
  expect(session("1 divided by 0\n").errors).toBe("Runtime error: Division by zero\n    at repl-1 (repl-1.runa:1:1)\n");
});

test("programs read the lines that follow their entry", () => {
  expect(session("Let z be read_line()\nthe answer\nz\n").output).toEqual(['"the answer"']);
});

test("a heap that moves at every allocation keeps variables, closures and values", () => {
  const entries =
    'Let t be "x" joined with 1\nLet f be lambda n as Integer: t joined with n\n[f(1), f(2)]\n_\nLet u be _\nu\nt\n';
  const { output, code } = session(entries, { RUNA_GC_STRESS: "1" });
  expect(output).toEqual(['["x11", "x12"]', '["x11", "x12"]', '["x11", "x12"]', '"x1"']);
  expect(code).toBe(0);
});
