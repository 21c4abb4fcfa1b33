// Finds the golden cases: `testdata/<area>/<case>.runa` with what is given to it and expected from it beside it.

import { join } from "node:path";
import { Glob } from "bun";

/** What a run of a program shows to the outside. */
export interface Outcome {
  readonly output: string;
  readonly errors: string;
  readonly exitCode: number;
}

/** One program with its input and the outcome that every way must give. */
export interface GoldenCase {
  /** `<area>/<case>`. */
  readonly name: string;
  /** Folder that holds the case. */
  readonly folder: string;
  /** Name of the program's file in that folder. */
  readonly file: string;
  /** One argument per line of `<case>.args`. */
  readonly programArguments: readonly string[];
  readonly input: string;
  /** Undefined when no expectation is written down: the case then fails until it is blessed. */
  readonly expected: Outcome | undefined;
}

async function readOptional(path: string): Promise<string | undefined> {
  const file = Bun.file(path);
  return (await file.exists()) ? file.text() : undefined;
}

async function readCase(root: string, path: string): Promise<GoldenCase> {
  const name = path.slice(0, -".runa".length);
  const base = join(root, name);
  const endings = [".args", ".stdin", ".out", ".err", ".exit"] as const;
  const [given, input, output, errors, exit] = await Promise.all(endings.map((ending) => readOptional(base + ending)));
  const isExpected = output !== undefined || errors !== undefined || exit !== undefined;
  const [area = "", file = ""] = path.split("/");
  return {
    name,
    folder: join(root, area),
    file,
    programArguments: given === undefined ? [] : given.replace(/\n$/, "").split("\n"),
    input: input ?? "",
    expected: isExpected ? { output: output ?? "", errors: errors ?? "", exitCode: Number(exit ?? 0) } : undefined,
  };
}

/** All cases below some folders whose name contains `filter`, in order; deeper folders hold imported modules. */
export async function findCases(roots: readonly string[], filter = ""): Promise<GoldenCase[]> {
  const cases: GoldenCase[] = [];
  for (const root of roots) {
    const paths = (await Array.fromAsync(new Glob("*/*.runa").scan(root))).sort();
    cases.push(...(await Promise.all(paths.map((path) => readCase(root, path)))));
  }
  return cases.filter(({ name }) => name.includes(filter));
}

/** Writes an outcome down as the expectation of a case. */
export async function blessCase({ folder, file }: GoldenCase, outcome: Outcome): Promise<void> {
  const base = join(folder, file.slice(0, -".runa".length));
  await Bun.write(`${base}.out`, outcome.output);
  const write = async (ending: string, text: string, isDefault: boolean): Promise<void> => {
    const file = Bun.file(base + ending);
    if (!isDefault) await Bun.write(file, text);
    else if (await file.exists()) await file.delete();
  };
  await write(".err", outcome.errors, outcome.errors === "");
  await write(".exit", `${outcome.exitCode}\n`, outcome.exitCode === 0);
}
