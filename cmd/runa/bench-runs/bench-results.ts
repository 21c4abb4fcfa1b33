// What benchmarks gave: the form that is saved, shown and compared.

import { type Summary, summarise } from "./statistics.ts";

/** One benchmark. Times are nanoseconds for one turn of its block. */
export interface BenchResult {
  readonly path: string;
  readonly title: string;
  readonly line: number;
  /** Turns in one batch; each sample is the time of a batch divided by them. */
  readonly turns: number;
  readonly samples: readonly number[];
  readonly summary: Summary;
  /** Of one turn; null where nothing counts them. */
  readonly allocations: number | null;
  readonly bytes: number | null;
}

/** A benchmark that could not be measured. */
export interface BenchFailure {
  readonly path: string;
  readonly title: string;
  readonly text: string;
}

/** From the texts of the library's event: bytes of a batch, allocations of a turn, nanoseconds of the batches. */
export async function benchResult(
  { path, title, line }: Pick<BenchResult, "path" | "title" | "line">,
  turns: number,
  [bytes = "0", allocations = "0", times = ""]: readonly string[],
): Promise<BenchResult> {
  const samples = times.split(" ").map((time) => Number(time) / turns);
  return {
    path,
    title,
    line,
    turns,
    samples,
    summary: await summarise(samples),
    allocations: Number(allocations),
    bytes: Number(bytes) / turns,
  };
}

/** The name under which a benchmark is found again. */
export const benchKey = ({ path, title }: Pick<BenchResult, "path" | "title">): string => `${path}: ${title}`;
