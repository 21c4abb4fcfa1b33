// `npm test`: every check and every test of the project; the last line is `N passed, N failed`.
import { buildRuna } from "./build.ts";
import { runGolden } from "./golden/run-golden.ts";
import { runTool } from "./run-tool.ts";
import { addTallies, formatTally, readBunTally, type Tally, tallyOf } from "./tally.ts";

/** Checks that are one tool each; they run at the same time and count as one test each. */
const tools: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: "types (tsc)", command: ["node", "node_modules/typescript/bin/tsc", "-p", "."] },
  { name: "lint (oxlint)", command: ["node", "node_modules/oxlint/bin/oxlint", "--type-aware"] },
  {
    name: "format (biome)",
    command: ["node", "node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings"],
  },
];

async function runChecks(): Promise<Tally> {
  const run = async ({ name, command }: (typeof tools)[number]): Promise<Tally> => {
    const { output, status } = await runTool(command);
    console.log(`${status === 0 ? "pass" : "FAIL"}  ${name}`);
    if (status !== 0) console.log(output);
    return tallyOf(status === 0);
  };
  return addTallies(await Promise.all(tools.map(run)));
}

async function runUnitTests(): Promise<Tally> {
  const { output, status } = await runTool([process.execPath, "test", "--only-failures"], true);
  for (const line of output.split("\n")) if (line.startsWith("(skip)")) console.log(line);
  return readBunTally(output, status);
}

/** The build comes before the tests: some of them run what was built. */
async function runBuild(): Promise<Tally> {
  const problem = await buildRuna();
  console.log(`${problem === undefined ? "pass" : "FAIL"}  build of dist/runa`);
  if (problem !== undefined) console.log(problem);
  return tallyOf(problem === undefined);
}

/** Runs one group of checks; if the group itself breaks, that is a failure of its own. */
async function guarded(name: string, run: () => Promise<Tally>): Promise<Tally> {
  try {
    return await run();
  } catch (error) {
    console.log(`FAIL  ${name} broke off`, error);
    return tallyOf(false);
  }
}

const total = addTallies([
  await guarded("checks", runChecks),
  await guarded("build", runBuild),
  await guarded("bun test", runUnitTests),
  await guarded("golden programs", () => runGolden({})),
]);
console.log(formatTally(total));
process.exit(total.failed === 0 ? 0 : 1);
