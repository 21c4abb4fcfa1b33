// Measures programs that live on the heap against the same programs in Go, JavaScript and C, run in turns; a peer whose tool or program is missing is skipped.
import { join } from "node:path";
import { build, buildFolder, measureInTurns, median, type Sample } from "./measure.ts";
import { inputFile } from "./peer-inputs.ts";
import { type HeapWorkload, heapWorkloads } from "./workloads.ts";

interface Peer {
  readonly name: string;
  readonly ending: string;
  readonly tool: string;
  /** Command that builds `source` into `program`; undefined when the source runs as it is. */
  readonly build: ((source: string, program: string) => string[]) | undefined;
}

const peers: readonly Peer[] = [
  { name: "go", ending: "go", tool: "go", build: (source, program) => ["go", "build", "-o", program, source] },
  { name: "node", ending: "mjs", tool: "node", build: undefined },
  { name: "c", ending: "c", tool: "gcc", build: (source, program) => ["gcc", "-O2", "-o", program, source, "-lm"] },
];

/** Middle values of one program in one language. */
export interface PeerTime {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakKib: number;
}

export interface PeerComparison {
  readonly name: string;
  readonly times: Readonly<Record<string, PeerTime>>;
  /** Why a language is not among the times. */
  readonly skipped: Readonly<Record<string, string>>;
  /** Wall time against Go's. */
  readonly ofGo: number | undefined;
  readonly ofGoMax: number;
}

interface Ready {
  readonly commands: Map<string, readonly string[]>;
  readonly skipped: Record<string, string>;
}

/** The project's own program of a peer, or the one in the folder that `--peers` names. */
async function peerSource(name: string, ending: string, folder: string | undefined): Promise<string | undefined> {
  const own = join(import.meta.dir, "programs", name, `${name}.${ending}`);
  if (await Bun.file(own).exists()) return own;
  const other = folder === undefined ? undefined : join(folder, name, `${name}.${ending}`);
  return other !== undefined && (await Bun.file(other).exists()) ? other : undefined;
}

async function buildAll(runa: string, name: string, argument: string, folder: string | undefined): Promise<Ready> {
  const commands = new Map<string, readonly string[]>();
  const skipped: Record<string, string> = {};
  for (const peer of peers) {
    const source = await peerSource(name, peer.ending, folder);
    if (source === undefined) skipped[peer.name] = `needs --peers=FOLDER with ${name}/${name}.${peer.ending}`;
    else if (Bun.which(peer.tool) === null) skipped[peer.name] = `needs ${peer.tool}`;
    else if (peer.build === undefined) commands.set(peer.name, [peer.tool, source, argument]);
    else {
      const program = join(buildFolder, `${name}.${peer.name}.peer`);
      build(peer.build(source, program));
      commands.set(peer.name, [program, argument]);
    }
  }
  const program = join(buildFolder, `${name}.runa.peer`);
  build([runa, "compile", "--aot", join(import.meta.dir, "programs", name, `${name}.runa`), "-o", program]);
  commands.set("runa", [program, argument]);
  return { commands, skipped };
}

function middle(samples: readonly Sample[]): PeerTime {
  return {
    wallSeconds: median(samples.map(({ wallSeconds }) => wallSeconds)),
    cpuSeconds: median(samples.map(({ cpuSeconds }) => cpuSeconds)),
    peakKib: median(samples.map(({ peakKib }) => peakKib)),
  };
}

async function compareOne(
  runa: string,
  workload: HeapWorkload,
  turns: number,
  folder: string | undefined,
): Promise<PeerComparison> {
  const { name, argument, ofGoMax } = workload;
  const given =
    argument === "@text" || argument === "@json" ? await inputFile(argument === "@text" ? "text" : "json") : argument;
  const { commands, skipped } = await buildAll(runa, name, given, folder);
  const samples = await measureInTurns([...commands.values()], turns);
  const times: Record<string, PeerTime> = {};
  let expected: string | undefined;
  [...commands.keys()].forEach((language, index) => {
    const runs = samples[index] ?? [];
    for (const { exitCode, output } of runs) {
      if (exitCode !== 0) throw new Error(`${name} in ${language} ended with ${exitCode}: ${output}`);
      expected ??= output;
      if (output !== expected) throw new Error(`${name} in ${language} displays ${output}instead of ${expected}`);
    }
    times[language] = middle(runs);
  });
  const go = times["go"];
  const own = times["runa"];
  return {
    name,
    times,
    skipped,
    ofGo: go === undefined || own === undefined ? undefined : own.wallSeconds / go.wallSeconds,
    ofGoMax,
  };
}

/** Compares the programs whose name contains `filter`, reporting each as soon as it is known. */
export async function comparePeers(
  runa: string,
  turns: number,
  filter: string,
  folder: string | undefined,
): Promise<PeerComparison[]> {
  const results: PeerComparison[] = [];
  for (const workload of heapWorkloads) {
    if (!workload.name.includes(filter)) continue;
    const result = await compareOne(runa, workload, turns, folder);
    const times = Object.entries(result.times).map(
      ([language, { wallSeconds, peakKib }]) =>
        `${language} ${wallSeconds.toFixed(3)} s ${Math.round(peakKib / 1024)} MiB`,
    );
    const verdict = result.ofGo === undefined ? "" : `   of Go ${result.ofGo.toFixed(2)} (at most ${result.ofGoMax})`;
    console.log(`${result.name.padEnd(12)} ${times.join("   ")}${verdict}`);
    for (const [language, why] of Object.entries(result.skipped))
      console.log(`${"".padEnd(12)} ${language} skipped: ${why}`);
    results.push(result);
  }
  return results;
}
