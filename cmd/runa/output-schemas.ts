// The forms of what `--json` writes: a schema and a version for each, checked before anything is written.

import type { z as Zod } from "zod";
import type { Summary } from "./bench-runs/statistics.ts";
import { show } from "./show.ts";

type Schema = ReturnType<typeof Zod.strictObject>;

/** A form; `version` goes up when a consumer of the one before could fail. */
export interface OutputRow {
  readonly version: number;
  /** The command that gives it. */
  readonly command: string;
  readonly make: (z: typeof Zod) => Schema;
}

export const outputSchemas = {
  "runa.version": {
    version: 1,
    command: "runa --version --json",
    make: (z) =>
      z.strictObject({
        schema: z.literal("runa.version/1"),
        version: z.string().regex(/^\d+\.\d+\.\d+$/),
        /** Identity of the build, or null for one that is run from its sources. */
        build: z.string().nullable(),
        platform: z.string(),
        bun: z.string(),
      }),
  },
  "runa.diagnostics": {
    version: 1,
    command: "runa check --json FILE",
    make: (z) => {
      // Lines and columns count from 1, columns in UTF-16 units; offsets from 0.
      const place = {
        line: z.int(),
        column: z.int(),
        endLine: z.int(),
        endColumn: z.int(),
        offset: z.int().nonnegative(),
        endOffset: z.int().nonnegative(),
      };
      return z.strictObject({
        schema: z.literal("runa.diagnostics/1"),
        errors: z.int().nonnegative(),
        warnings: z.int().nonnegative(),
        diagnostics: z.array(
          z.strictObject({
            code: z.string().regex(/^R\d{4}$/),
            severity: z.enum(["error", "warning"]),
            message: z.string(),
            file: z.string(),
            ...place,
            labels: z.array(z.strictObject({ file: z.string(), ...place, text: z.string() })),
            notes: z.array(z.string()),
            /** Edits change the file of the diagnostic. */
            help: z.strictObject({
              text: z.string(),
              edits: z.array(z.strictObject({ ...place, text: z.string() })),
            }),
          }),
        ),
      });
    },
  },
  "runa.cache-info": {
    version: 1,
    command: "runa cache info --json",
    make: (z) =>
      z.strictObject({
        schema: z.literal("runa.cache-info/1"),
        folder: z.string().nullable(),
        /** Why programs run without the cache, or null. */
        problem: z.string().nullable(),
        programs: z.int().nonnegative(),
        bytes: z.int().nonnegative(),
        bytesMax: z.int().nonnegative(),
      }),
  },
  "runa.test": {
    version: 1,
    command: "runa test --reporter=ndjson",
    make: (z) =>
      /** One line. Tests come as they end, then their files, and a summary at the end. */
      z.strictObject({
        schema: z.literal("runa.test/1"),
        event: z.enum(["test", "file", "summary"]),
        /** Of tests and files. */
        path: z.string().optional(),
        /** Of tests. */
        title: z.string().optional(),
        line: z.int().positive().optional(),
        tags: z.array(z.string()).optional(),
        status: z.enum(["passed", "failed", "skipped"]).optional(),
        nanoseconds: z.int().nonnegative().optional(),
        output: z.string().optional(),
        failure: z
          .strictObject({
            type: z.string(),
            message: z.string(),
            values: z.string(),
            left: z.string(),
            operator: z.string(),
            right: z.string(),
            trace: z.array(z.string()),
            line: z.int().nonnegative(),
          })
          .nullable()
          .optional(),
        /** Of files: why its tests could not be run, or null. */
        tests: z.int().nonnegative().optional(),
        problem: z.string().nullable().optional(),
        /** Of the summary. */
        passed: z.int().nonnegative().optional(),
        failed: z.int().nonnegative().optional(),
        skipped: z.int().nonnegative().optional(),
        filesNotRun: z.int().nonnegative().optional(),
        files: z.int().nonnegative().optional(),
        milliseconds: z.int().nonnegative().optional(),
        /** With it the run, or the test, can be repeated. */
        seed: z.int().nonnegative().optional(),
      }),
  },
  "runa.bench": {
    version: 2,
    command: "runa bench --json",
    make: (z) => {
      const numbers = z.number().nonnegative();
      const times = {
        mean: numbers,
        p50: numbers,
        p75: numbers,
        p95: numbers,
        p99: numbers,
        p995: numbers,
        p999: numbers,
      };
      const limits = { min: numbers, max: numbers, medianLow: numbers, medianHigh: numbers };
      const spread = {
        sd: numbers,
        variance: numbers,
        sem: numbers,
        moe: numbers,
        rme: numbers,
        aad: numbers,
        mad: numbers,
      };
      const counts = {
        samplesCount: numbers,
        outliers: numbers,
        extremeOutliers: numbers,
        df: numbers,
        critical: numbers,
      };
      const summary = { ...times, ...limits, ...spread, ...counts } satisfies Record<keyof Summary, typeof numbers>;
      return z.strictObject({
        schema: z.literal("runa.bench/2"),
        /** Times are nanoseconds for one turn. */
        benchmarks: z.array(
          z.strictObject({
            path: z.string(),
            title: z.string(),
            line: z.int().positive(),
            turns: z.int().positive(),
            samples: z.array(numbers).min(1),
            /** Of the samples, in nanoseconds but for counts, `rme` (per cent), `variance` and `critical`. */
            summary: z.strictObject(summary),
            allocations: numbers.nullable(),
            bytes: numbers.nullable(),
          }),
        ),
        comparisons: z.array(
          z.strictObject({
            path: z.string(),
            title: z.string(),
            verdict: z.enum(["slower", "faster", "same", "new"]),
            ratio: numbers,
            p: numbers,
          }),
        ),
      });
    },
  },
} as const satisfies Record<string, OutputRow>;

export type OutputName = keyof typeof outputSchemas;

/** Writes a value in its form to standard output; one that does not fit is a mistake of runa. */
export async function writeJson(name: OutputName, value: Readonly<Record<string, unknown>>): Promise<void> {
  const { z } = await import("zod");
  const { make, version }: OutputRow = outputSchemas[name];
  const checked = make(z).parse({ schema: `${name}/${version}`, ...value });
  show(JSON.stringify(checked, undefined, 2));
}
