// Tests what commands write for other programs, against its schemas, and that colours are where they are wanted and nowhere else.
import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type OptionRow, optionTable } from "#core/spec/options.ts";
import { type OutputName, outputSchemas } from "./output-schemas.ts";
import { type Ended, runa as runaIn } from "./testing/built-runa.ts";

// A loaded machine takes its time.
setDefaultTimeout(60_000);
const folder = mkdtempSync(join(tmpdir(), "runa-forms-"));
afterAll(() => rmSync(folder, { recursive: true }));
const runa = (line: string, environment: Readonly<Record<string, string>> = {}): Ended =>
  runaIn(line.split(" "), { folder, environment: { HOME: folder, ...environment } });

writeFileSync(join(folder, "wrong.runa"), "Display missing\n");
writeFileSync(
  join(folder, "blocks.runa"),
  'Let unused be 1+1\n\nTest "good":\nEnd Test\n\nTest "bad" tagged "slow":\n    Assert [1, 2] is [1, 3]\nEnd Test\n\nBenchmark "sum":\n    Let x be 1 plus 1\nEnd Benchmark\n',
);

/** Every command that writes JSON, with the form of what it writes. */
const written: readonly { readonly line: string; readonly form: OutputName; readonly isByLine?: true }[] = [
  { line: "version --json", form: "runa.version" },
  { line: "--version --json", form: "runa.version" },
  { line: "cache info --json", form: "runa.cache-info" },
  { line: "check --json wrong.runa", form: "runa.diagnostics" },
  { line: "check --json blocks.runa", form: "runa.diagnostics" },
  { line: "lint --json blocks.runa", form: "runa.diagnostics" },
  { line: "test --reporter=ndjson blocks.runa", form: "runa.test", isByLine: true },
  { line: "test --reporter=ndjson wrong.runa", form: "runa.test", isByLine: true },
  { line: "bench --json blocks.runa", form: "runa.bench" },
];

describe("JSON", () => {
  test("fits its schema, in every command that writes it", () => {
    for (const { line, form, isByLine } of written) {
      const { output } = runa(line);
      const texts = isByLine === true ? output.trim().split("\n") : [output];
      const schema = outputSchemas[form].make(z);
      for (const text of texts)
        expect({ line, problem: schema.safeParse(JSON.parse(text)).error }).toEqual({ line, problem: undefined });
    }
    const commands = new Set(written.map(({ line }) => line.split(" ")[0]));
    const { commands: wanted }: OptionRow = optionTable.json;
    for (const command of wanted) expect(commands).toContain(command);
    expect(new Set(written.map(({ form }) => form))).toEqual(new Set(Object.keys(outputSchemas) as OutputName[]));
  });
  test("SARIF names its version and rules", () => {
    const { version, runs } = JSON.parse(runa("check --sarif wrong.runa").output);
    expect(version).toBe("2.1.0");
    expect(runs[0].results[0].ruleId).toBe("R0301");
  });
});

/** Lines that are coloured where that is wanted. */
const coloured: readonly string[] = [
  ...["help", "help run", "help tour", "doc", "doc json", "explain R0301"],
  ...["check wrong.runa", "wrong.runa", "lint blocks.runa", "fmt --diff blocks.runa"],
  ...["test blocks.runa", "test --reporter=dot blocks.runa", "test wrong.runa", "bench blocks.runa"],
];

test("colours: none without a terminal, with NO_COLOR, for other programs; all with FORCE_COLOR", () => {
  const has = (line: string, environment: Readonly<Record<string, string>> = {}): boolean => {
    const { output, errors } = runa(line, environment);
    return (output + errors).includes("\u001b[");
  };
  expect(coloured.filter((line) => !has(line, { FORCE_COLOR: "1" }))).toEqual([]);
  expect(coloured.filter((line) => has(line))).toEqual([]);
  expect(coloured.filter((line) => has(line, { NO_COLOR: "1", FORCE_COLOR: "1" }))).toEqual([]);
  const plain = [
    ...written.map(({ line }) => line),
    "completions bash",
    "schema",
    "--version",
    "fmt --check blocks.runa",
  ];
  expect(plain.filter((line) => runa(line, { FORCE_COLOR: "1" }).output.includes("\u001b["))).toEqual([]);
});
