// Measures the CPU time of the programs compiled by `runa compile --aot` against `gcc -O2`, run in turns.
import { join } from "node:path";
import { build, buildFolder, geometricMean, measureInTurns, median } from "./measure.ts";
import { meanRatioMax, type Workload, workloads } from "./workloads.ts";

/** The comparison of one program; without `runaSeconds` there was nothing to compare, and `problem` says why. */
export interface Comparison {
  readonly name: string;
  readonly cSeconds: number;
  readonly runaSeconds?: number;
  readonly ratio?: number;
  readonly ratioMax: number;
  readonly problem?: string;
}

function programPath(name: string, ending: string): string {
  return join(import.meta.dir, "programs", name, `${name}.${ending}`);
}

async function compareOne(runa: string, { name, ratioMax }: Workload, turns: number): Promise<Comparison> {
  const cProgram = join(buildFolder, `${name}.c.out`);
  const runaProgram = join(buildFolder, `${name}.runa.out`);
  build(["gcc", "-O2", "-o", cProgram, programPath(name, "c"), "-lm"]);
  let problem: string | undefined;
  try {
    build([runa, "compile", "--aot", programPath(name, "runa"), "-o", runaProgram]);
  } catch (error) {
    problem = String(error instanceof Error ? error.message : error);
  }
  const argument = (await Bun.file(programPath(name, "bench")).text()).trim();
  const commands = [[cProgram, argument], ...(problem === undefined ? [[runaProgram, argument]] : [])];
  const [ofC = [], ofRuna = []] = await measureInTurns(commands, turns);
  const cSeconds = median(ofC.map(({ cpuSeconds }) => cpuSeconds));
  const bad = [...ofC, ...ofRuna].find(({ exitCode }) => exitCode !== 0);
  if (bad !== undefined) problem ??= `ended with ${bad.exitCode}: ${bad.output}`;
  const different = ofRuna.find(({ output }) => output !== ofC[0]?.output);
  if (different !== undefined)
    problem ??= `displays ${JSON.stringify(different.output)}, C ${JSON.stringify(ofC[0]?.output)}`;
  if (problem !== undefined) return { name, cSeconds, ratioMax, problem };
  const runaSeconds = median(ofRuna.map(({ cpuSeconds }) => cpuSeconds));
  return { name, cSeconds, runaSeconds, ratio: runaSeconds / cSeconds, ratioMax };
}

/** Compares the programs whose name contains `filter`, reporting each as soon as it is known. */
export async function comparePrograms(runa: string, turns: number, filter: string): Promise<Comparison[]> {
  const results: Comparison[] = [];
  for (const workload of workloads) {
    if (!workload.name.includes(filter)) continue;
    const result = await compareOne(runa, workload, turns);
    const seconds = (value: number | undefined): string => (value === undefined ? "-" : value.toFixed(3)).padStart(8);
    const verdict =
      result.ratio === undefined
        ? `no ratio: ${result.problem}`
        : `${result.ratio.toFixed(2)} (at most ${result.ratioMax})`;
    console.log(
      `${result.name.padEnd(14)} C ${seconds(result.cSeconds)} s   runa ${seconds(result.runaSeconds)} s   ratio ${verdict}`,
    );
    results.push(result);
  }
  const ratios = results.flatMap(({ ratio }) => ratio ?? []);
  if (ratios.length > 0)
    console.log(`geometric mean of ${ratios.length}: ${geometricMean(ratios).toFixed(2)} (at most ${meanRatioMax})`);
  const failed = results.filter(({ problem }) => problem !== undefined).map(({ name }) => name);
  if (failed.length > 0) throw new Error(`not compared: ${failed.join(", ")}`);
  return results;
}
