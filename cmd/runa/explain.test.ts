// `runa explain`, and what `runa check` writes for other programs.
import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runaPath } from "#cmd/dev/build.ts";

const folder = mkdtempSync(join(tmpdir(), "runa-explain-"));
afterAll(() => rmSync(folder, { recursive: true }));

const wrong = join(folder, "wrong program.runa");
writeFileSync(wrong, 'Let name be "ä"\nDisplay nmae\nDisplay if\n');

function runa(...args: readonly string[]) {
  const { exitCode, stdout, stderr } = Bun.spawnSync([runaPath, ...args]);
  return { exitCode, output: stdout.toString(), errors: stderr.toString() };
}

test("a code in any spelling is explained", () => {
  const { output, exitCode } = runa("explain", "R0301");
  expect(exitCode).toBe(0);
  expect(output).toContain("error[R0301]: there is no `{name}` here");
  expect(output).toContain("With the mistake:\n\n    Let total be 1\n    Display totl\n");
  for (const spelling of ["r0301", "301"]) expect(runa("explain", spelling).output).toBe(output);
});

test("an unknown code is wrong usage, with what may have been meant", () => {
  expect(runa("explain", "R031")).toEqual({
    exitCode: 2,
    output: "",
    errors: "runa: there is no diagnostic R031; did you mean R0301?\n      `runa explain` lists all of them\n",
  });
});

test("without a code all are listed", () => {
  const lines = runa("explain").output.trim().split("\n");
  expect(lines.length).toBeGreaterThan(150);
  expect(lines[0]).toBe("R0101  this file is not valid UTF-8");
});

test("diagnostics as JSON have places, advice and edits", () => {
  const { output, errors, exitCode } = runa("check", "--json", wrong);
  expect([exitCode, errors]).toEqual([1, ""]);
  const { schema, diagnostics } = JSON.parse(output);
  expect(schema).toBe("runa.diagnostics/1");
  const unknown = diagnostics.find((one: { code: string }) => one.code === "R0301");
  expect(unknown).toMatchObject({ file: wrong, line: 2, column: 9, endLine: 2, endColumn: 13, offset: 24 });
  expect(unknown.help.text).toBe("did you mean `name`?");
  expect(unknown.help.edits).toMatchObject([{ line: 2, column: 9, endColumn: 13, text: "name" }]);
});

test("diagnostics as SARIF name rules, regions and fixes", () => {
  const { output, exitCode } = runa("check", "--sarif", wrong);
  expect(exitCode).toBe(1);
  const { version, runs } = JSON.parse(output);
  expect(version).toBe("2.1.0");
  const [run] = runs;
  for (const result of run.results) expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
  const unknown = run.results.find((one: { ruleId: string }) => one.ruleId === "R0301");
  expect(unknown.locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: `file://${encodeURI(wrong)}` },
    region: { startLine: 2, startColumn: 9, endLine: 2, endColumn: 13 },
  });
  expect(unknown.fixes[0].artifactChanges[0].replacements[0].insertedContent.text).toBe("name");
});
