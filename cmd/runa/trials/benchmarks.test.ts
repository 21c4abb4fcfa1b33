// Tests `runa bench` from outside, in the built toolchain.

import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { limit, TrialFolder } from "./testing/trial-folder.ts";

const place = new TrialFolder();

afterAll(() => place.remove());

const measured = `Benchmark "adds":
    Let total be 0
    For i from 1 to 1000:
        Increase total by i
    End For
End Benchmark

Benchmark "makes lists":
    Let xs be [1, 2, 3]
End Benchmark

Benchmark "fails" tagged "wrong":
    Let xs be [1]
    Display xs at index 3
End Benchmark
`;

interface Benchmark {
  readonly title: string;
  readonly turns: number;
  readonly samples: readonly number[];
  readonly summary: { readonly p50: number; readonly p99: number };
  readonly allocations: number;
  readonly bytes: number;
}

describe("runa bench", () => {
  test("measures blocks, keeps what they compute, counts allocations, compares", async () => {
    place.file("measured.runa", measured);
    const words = ["bench", "measured.runa", "--time=60", "--filter=adds", "--filter=lists"];
    const { exitCode, output } = await place.runa(...words, "--json");
    expect(exitCode).toBe(0);
    const base = JSON.parse(output) as { schema: string; benchmarks: Benchmark[] };
    expect(base.schema).toBe("runa.bench/2");
    const [adds, lists] = base.benchmarks as [Benchmark, Benchmark];
    expect([adds.title, lists.title]).toEqual(["adds", "makes lists"]);
    // A loop of a thousand additions takes at least a hundred nanoseconds, unless it was optimised away.
    expect(adds.summary.p50).toBeGreaterThan(100);
    expect(adds).toMatchObject({ allocations: 0, bytes: 0 });
    expect(lists.allocations).toBeGreaterThanOrEqual(1);
    expect(lists.bytes).toBeGreaterThanOrEqual(40);
    const scaled = (factor: number): string =>
      JSON.stringify({
        ...base,
        benchmarks: base.benchmarks.map((one) => ({ ...one, samples: one.samples.map((sample) => sample * factor) })),
      });
    place.file("faster.json", scaled(0.01));
    place.file("slower.json", scaled(100));
    const regressed = await place.runa(...words, "--compare=faster.json", "--html=report.html");
    expect(regressed.exitCode).toBe(1);
    expect(regressed.output).toMatch(/\n {2}slower {2}adds \(\+[\d.]+ %, p < 0\.001\)\n/);
    expect(await Bun.file(join(place.path, "report.html")).text()).toContain("<svg ");
    const improved = await place.runa(...words, "--compare=slower.json");
    expect(improved.exitCode).toBe(0);
    expect(improved.output).toContain("  faster  makes lists (−");
  }, 60_000);
  test.concurrent(
    "what cannot be measured or compared",
    async () => {
      place.file("measured.runa", measured);
      place.file("plain.runa", 'Display "x"\n');
      place.file("broken.json", "{");
      place.file("other.json", "{}");
      const own = join(place.path, "without-benchmarks");
      mkdirSync(own);
      const outcomes = await Promise.all([
        place.runa("bench", "measured.runa", "--tag=wrong", "--time=30"),
        place.runa("bench", "plain.runa"),
        place.runa("bench", "measured.runa", "--filter=zzz"),
        place.runa("bench", "nowhere"),
        place.runa("bench", "measured.runa", "--compare=broken.json"),
        place.runa("bench", "measured.runa", "--compare=other.json"),
        place.runa("bench", "measured.runa", "--compare=none.json"),
        place.runaIn(own, ["bench"]),
      ]);
      expect(outcomes.map(({ exitCode }) => exitCode)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
      expect(outcomes[0]?.errors).toContain('"fails" of measured.runa could not be measured: ');
      expect(outcomes[0]?.errors).toContain("Index out of bounds: index=3, len=1");
      expect(outcomes.slice(1).map(({ errors }) => errors)).toEqual([
        "runa: there are no benchmarks\n",
        "runa: none of 3 benchmarks fits what was asked for\n",
        "runa: cannot read nowhere: there is no such file\n",
        "runa: broken.json is not JSON\n",
        "runa: other.json is not what `runa bench --json` writes\n",
        "runa: cannot read none.json: there is no such file\n",
        'runa: there are no benchmarks in this directory: write one as `Benchmark "name":` … `End Benchmark`, name a program that has some, or run this in a checkout of Runa, whose bench/programs holds whole programs beside the same in other languages\n',
      ]);
    },
    limit,
  );
  test.concurrent(
    "a place.path of programs is a suite: each beside its peers",
    async () => {
      const own = join(place.path, "suite");
      mkdirSync(join(own, "bench/programs/count"), { recursive: true });
      place.file(
        "suite/bench/programs/count/count.runa",
        'Process called "main" that takes arguments as List of Text:\n    Display arguments at index 0\nEnd Process\n',
      );
      place.file("suite/bench/programs/count/count.py", "import sys\nprint(sys.argv[1])\n");
      place.file("suite/bench/programs/count/count.args", "42\n");
      const { exitCode, output, errors } = await place.runaIn(own, ["bench"]);
      expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
      expect(output).toMatch(/^count +runa [\d.]+ ms/);
    },
    limit,
  );
});
