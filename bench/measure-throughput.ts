// Measures how many lines per second are compiled from source into memory by a cold process, and the memory it takes.
import { join } from "node:path";
import { generateProgram } from "./generate-program.ts";
import { buildFolder, measureInTurns, median } from "./measure.ts";
import { buildEmptyProgram } from "./measure-start.ts";

/** The sizes that are measured, in lines. */
const sizes: readonly number[] = [10_000, 40_000];

/** Middle values for one size, less those of an empty start. */
export interface Throughput {
  readonly lines: number;
  readonly wallSeconds: number;
  readonly linesPerSecond: number;
  readonly memoryKib: number;
}

/** Measures all sizes with `runa --optimize=0`. */
export async function measureThroughput(runa: string, turns: number): Promise<Throughput[]> {
  const commands: string[][] = [[await buildEmptyProgram()]];
  const lineCounts: number[] = [];
  for (const size of sizes) {
    const path = join(buildFolder, `generated-${size}.runa`);
    const program = generateProgram(size);
    await Bun.write(path, program);
    lineCounts.push(program.split("\n").length - 1);
    commands.push([runa, "run", "--no-cache", "--optimize=0", path]);
  }
  const [empty = [], ...programs] = await measureInTurns(commands, turns);
  const emptySeconds = median(empty.map(({ wallSeconds }) => wallSeconds));
  const emptyKib = median(empty.map(({ peakKib }) => peakKib));
  console.log(`empty start: ${(emptySeconds * 1000).toFixed(1)} ms, ${emptyKib} KiB`);
  const results = programs.map((runs, index) => {
    const bad = runs.find(({ exitCode }) => exitCode !== 0);
    if (bad !== undefined) throw new Error(`the generated program ended with ${bad.exitCode}: ${bad.output}`);
    const lines = lineCounts[index] ?? 0;
    const wallSeconds = median(runs.map((run) => run.wallSeconds)) - emptySeconds;
    const memoryKib = median(runs.map(({ peakKib }) => peakKib)) - emptyKib;
    const result = { lines, wallSeconds, linesPerSecond: lines / wallSeconds, memoryKib };
    const milliseconds = (wallSeconds * 1000).toFixed(1);
    console.log(
      `${lines} lines: ${milliseconds} ms, ${Math.round(result.linesPerSecond)} lines/s, ${memoryKib} KiB above an empty start, ${(wallSeconds / emptySeconds).toFixed(0)} times as long as that takes`,
    );
    return result;
  });
  const [small, large] = results;
  if (small !== undefined && large !== undefined)
    console.log(
      `memory of ${large.lines} lines: ${(large.memoryKib / small.memoryKib).toFixed(2)} times that of ${small.lines}`,
    );
  return results;
}
