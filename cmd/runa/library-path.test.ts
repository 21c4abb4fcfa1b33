// Tests imports through RUNAVM_LIBRARY_PATH from outside: order of folders, what hides what, cycles, initialisation, privacy, and advice.
import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ended, runa, spawn } from "#cmd/runa/testing/built-runa.ts";

const folder = mkdtempSync(join(tmpdir(), "runa-path-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): void {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** A module that tells when it is initialised, with a process `name`. */
const named = (name: string, more = ""): string =>
  `${more}Display "begin ${name}"\n\nProcess called "name" returns Text:\n    Return "${name}"\nEnd Process\n`;

write("first/shapes.runa", named("first/shapes", 'Import "parts/side" as Side\nDisplay Side.name()\n'));
write("first/parts/side.runa", named("first/parts/side"));
write("second/shapes.runa", named("second/shapes"));
write("second/only.runa", named("second/only"));
write("second/csv.runa", named("second/csv"));
write("first/common.runa", named("first/common"));
write(
  "first/even.runa",
  'Import { is_odd } from "odd"\nDisplay "begin even"\n\nProcess called "is_even" that takes n as Integer returns Boolean:\n    If n is 0: Return true\n    Return is_odd(n minus 1)\nEnd Process\n',
);
write(
  "second/odd.runa",
  'Import { is_even } from "even"\nDisplay "begin odd"\n\nProcess called "is_odd" that takes n as Integer returns Boolean:\n    If n is 0: Return false\n    Return is_even(n minus 1)\nEnd Process\n',
);
write("first/before.runa", 'Import "after" as After\nLet x be After.y plus 1\n');
write("second/after.runa", 'Import "before" as Before\nLet y be Before.x plus 1\n');
write(
  "second/secrets.runa",
  'Private Constant CODE is 4\n\nPrivate Process called "hidden" returns Integer:\n    Return CODE\nEnd Process\n\nProcess called "shown" returns Integer:\n    Return hidden()\nEnd Process\n',
);
write("program/only.off", "");

const both = { RUNAVM_LIBRARY_PATH: ["missing", "first", "second"].map((name) => join(folder, name)).join(":") };

function run(source: string, environment: Readonly<Record<string, string>> = both): Ended {
  write("program/main.runa", source);
  return runa(["main.runa"], { folder: join(folder, "program"), environment });
}

/** The code and the first line of help of each error. */
const advice = (ended: Ended): string[] =>
  ended.errors.split("\n").filter((line) => line.startsWith("error[") || line.includes("= help:"));

describe("folders", () => {
  test("are searched in order; one that is missing, is empty or is a file counts for nothing", () => {
    const source = 'Import "shapes" as Shapes\nImport "only" as Only\nDisplay Shapes.name(), Only.name()\n';
    const output = "begin first/parts/side\nfirst/parts/side\nbegin first/shapes\nbegin second/only\n";
    expect(run(source).output).toBe(`${output}first/shapes second/only\n`);
    const odd = { RUNAVM_LIBRARY_PATH: `::${join(folder, "first/shapes.runa")}:${join(folder, "first/")}:../second:` };
    expect(run(source, odd).output).toBe(`${output}first/shapes second/only\n`);
    const turned = { RUNAVM_LIBRARY_PATH: "../second:../first" };
    expect(run(source, turned).output).toBe("begin second/shapes\nbegin second/only\nsecond/shapes second/only\n");
  });

  test("stand behind files beside the importing one and before the library", () => {
    write("program/shapes.runa", named("beside"));
    const source =
      'Import "json"\nImport "shapes" as Shapes\nImport "csv" as Table\nDisplay Shapes.name(), Table.name()\n';
    expect(run(source).output).toBe("begin beside\nbegin second/csv\nbeside second/csv\n");
    rmSync(join(folder, "program/shapes.runa"));
  });

  test("hold modules of executables too", () => {
    write("program/main.runa", 'Import "only" as Only\nDisplay Only.name()\n');
    const program = join(folder, "program/main.exe");
    const made = runa(["compile", "--aot", "main.runa", "-o", program], {
      folder: join(folder, "program"),
      environment: both,
    });
    expect([made.exitCode, spawn([program], { folder }).output]).toEqual([0, "begin second/only\nsecond/only\n"]);
  });
});

describe("modules through it", () => {
  test("may need each other's processes, and begin in the order of imports, each once", () => {
    const source =
      'Import { is_even } from "even"\nImport "odd" as Odd\nDisplay is_even(10), Odd.is_odd(10)\n\nProcess called "main":\n    Display "main"\nEnd Process\n';
    expect(run(source).output).toBe("begin odd\nbegin even\ntrue false\nmain\n");
  });

  test("cannot need each other's first values", () => {
    const ended = run('Import "before" as Before\nDisplay Before.x\n');
    expect(ended.exitCode).toBe(1);
    expect(ended.errors).toContain("error[R0311]: `x` is used before its first value is known");
    expect(ended.errors).toContain(`--> ${join(folder, "second/after.runa")}:2:10`);
  });

  test("keep what is Private", () => {
    const source =
      'Import "secrets" as Secrets\nImport { hidden } from "secrets"\nDisplay Secrets.shown(), Secrets.CODE, Secrets.hidden()\n';
    const errors = advice(run(source)).filter((line) => line.startsWith("error["));
    expect(errors.length).toBe(3);
    for (const line of errors) expect(line).toContain("is private to module");
    expect(run('Import "secrets" as Secrets\nDisplay Secrets.shown()\n').output).toBe("4\n");
  });

  test("that are not there, and names that they lack, are answered with what is like them", () => {
    const missing = run('Import "shape" as Shapes\nImport "parts/sid" as Side\nImport { nam } from "only"\n');
    expect(advice(missing)).toEqual([
      "error[R0305]: there is no module `shape`",
      "  = help: did you mean `shapes`?",
      "error[R0305]: there is no module `parts/sid`",
      "  = help: did you mean `parts/side`?",
      `error[R0306]: module \`${join(folder, "second/only")}\` has no \`nam\``,
      "  = help: did you mean `name`?",
    ]);
    expect(advice(run('Import "only" as Only\n', {}))).toEqual([
      "error[R0305]: there is no module `only`",
      "  = help: modules are files beside this one, in RUNAVM_LIBRARY_PATH, or in the library; the path has no `.runa`",
    ]);
  });

  test("with the same name in two of them: an error that names both, unless one says which", () => {
    const ended = run('Import "common"\nImport "only"\nDisplay name()\n');
    expect(ended.errors).toContain(
      `error[R0324]: \`name\` can be that of \`${join(folder, "first/common")}\` or that of \`${join(folder, "second/only")}\``,
    );
    const source =
      'Import { name as one } from "common"\nImport { name as two } from "only"\nImport "only" as Only\nDisplay one(), two(), Only.name()\n';
    expect(run(source).output).toEndWith("first/common second/only second/only\n");
  });
});
