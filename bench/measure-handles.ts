// Measures a copying loop through checked handles of manual memory against the same loop over unchecked loads and stores.
import { join } from "node:path";
import { build, buildFolder, measureInTurns, median } from "./measure.ts";

/** Highest allowed ratio. */
const RATIO_MAX = 3;
const TURNS_OF_THE_LOOP = "300000";

export interface HandleComparison {
  readonly checkedSeconds: number;
  readonly uncheckedSeconds: number;
  readonly ratio: number;
}

/** Throws if checks cost more than they may. */
export async function measureHandles(runa: string, turns: number): Promise<HandleComparison> {
  const commands = ["handles", "unchecked"].map((name) => {
    const program = join(buildFolder, `${name}.out`);
    build([runa, "compile", "--aot", join(import.meta.dir, "handles", `${name}.runa`), "-o", program]);
    return [program, TURNS_OF_THE_LOOP];
  });
  const samples = await measureInTurns(commands, turns);
  const bad = samples.flat().find(({ exitCode, output }) => exitCode !== 0 || output !== samples[0]?.[0]?.output);
  if (bad !== undefined) throw new Error(`a program ended with ${bad.exitCode} and displays ${bad.output}`);
  const [checkedSeconds = 0, uncheckedSeconds = 0] = samples.map((runs) =>
    median(runs.map(({ cpuSeconds }) => cpuSeconds)),
  );
  const ratio = checkedSeconds / uncheckedSeconds;
  console.log(
    `copying loop   handles ${checkedSeconds.toFixed(3)} s   unchecked ${uncheckedSeconds.toFixed(3)} s   ratio ${ratio.toFixed(2)} (at most ${RATIO_MAX})`,
  );
  if (ratio > RATIO_MAX) throw new Error("checks of manual memory cost too much");
  return { checkedSeconds, uncheckedSeconds, ratio };
}
