// `npm run bench`: measures the toolchain; `-- --only=programs,peers,handles,static,script,throughput --peers=FOLDER --turns=5 --filter=fib --json=FILE`.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { comparePeers } from "./compare-peers.ts";
import { comparePrograms } from "./compare-programs.ts";
import { buildLauncher } from "./measure.ts";
import { measureHandles } from "./measure-handles.ts";
import { measureScriptStart, measureStaticHello } from "./measure-start.ts";
import { measureThroughput } from "./measure-throughput.ts";

const { values } = parseArgs({
  options: {
    runa: { type: "string", default: join(import.meta.dir, "..", "dist", "runa") },
    only: { type: "string", default: "programs,peers,handles,static,script,throughput" },
    filter: { type: "string", default: "" },
    turns: { type: "string", default: "5" },
    json: { type: "string" },
    peers: { type: "string" },
  },
});
const turns = Number(values.turns);
if (!Number.isInteger(turns) || turns < 1) throw new Error("--turns is a number of at least 1");
if (!(await Bun.file(values.runa).exists())) throw new Error(`${values.runa} is missing: run \`npm run build\` first`);
if (Bun.which("gcc") === null) throw new Error("the comparison needs gcc");
buildLauncher();

/** Short runs need more turns to be told apart. */
const startTurns = turns * 20;

const parts: Readonly<Record<string, () => Promise<unknown>>> = {
  programs: () => comparePrograms(values.runa, turns, values.filter),
  peers: () => comparePeers(values.runa, turns, values.filter, values.peers),
  handles: () => measureHandles(values.runa, turns),
  static: () => measureStaticHello(values.runa, startTurns),
  script: () => measureScriptStart(values.runa, startTurns),
  throughput: () => measureThroughput(values.runa, turns * 3),
};

const results: Record<string, unknown> = {};
const failures: string[] = [];
for (const name of values.only.split(",")) {
  const part = parts[name];
  if (part === undefined) throw new Error(`--only takes ${Object.keys(parts).join(", ")}, not "${name}"`);
  console.log(`\n${name}`);
  try {
    results[name] = await part();
  } catch (error) {
    failures.push(name);
    console.log(error instanceof Error ? error.message : error);
  }
}
if (values.json !== undefined) await Bun.write(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
process.exit(failures.length === 0 ? 0 : 1);
