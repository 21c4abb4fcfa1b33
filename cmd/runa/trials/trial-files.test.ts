// Tests what `runa test` takes: programs that are right, documents of them, and nothing at all.

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { runaPath } from "#cmd/runa/testing/built-runa.ts";
import { limit, TrialFolder, titles } from "./testing/trial-folder.ts";
import { bounds, kinds, shapes } from "./testing/trial-programs.ts";

const place = new TrialFolder();

beforeAll(() => {
  place.file("shapes.runa", shapes);
});
afterAll(() => place.remove());

describe("programs that are right", () => {
  test.concurrent(
    "numbers with bounds in `where` are made between them",
    async () => {
      place.file("bounds.runa", bounds);
      const { output } = await place.runa("test", "bounds.runa", "--seed=3", "--in-order");
      expect(titles(output, "ok")).toEqual(["three of them"]);
      expect(output).toContain("for i as 300, j as 0\n");
      expect(output).toContain("`where` leaves out almost all values: 1001 of ");
    },
    limit,
  );
  test.concurrent(
    "values of every type that can be made up, also while the collector moves everything",
    async () => {
      place.file("kinds.runa", kinds);
      const { exitCode, output } = await place.runa("test", "kinds.runa");
      expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining("2 passed in 1 file") });
      const stressed = await place.runaIn(place.path, ["test", "kinds.runa", "--filter=kinds", "--cases=5"], {
        RUNA_GC_STRESS: "1",
      });
      expect(stressed.exitCode).toBe(0);
    },
    limit,
  );
  test.concurrent(
    "the programs of the documentation",
    async () => {
      const text = await Bun.file(join(import.meta.dir, "../../../docs/tests-and-benchmarks.md")).text();
      const programs = [...text.matchAll(/```runa\n(.*?)```/gs)].map((match) => match[1] as string);
      expect(programs.length).toBe(5);
      mkdirSync(join(place.path, "documented"));
      for (const [index, program] of programs.entries()) place.file(`documented/part${index}.runa`, program);
      const tested = await place.runa("test", "documented");
      expect(tested).toMatchObject({ exitCode: 0, output: expect.stringContaining("\n6 passed in 4 files") });
      expect(await place.runa("bench", "documented", "--time=30")).toMatchObject({ exitCode: 0 });
    },
    limit,
  );
});

describe("runa test with nothing to run", () => {
  test.concurrent(
    "no tests, no such file, a wrong filter, a wrong program",
    async () => {
      place.file("plain.runa", 'Display "x"\n');
      place.file("wrong.runa", 'Test "x":\n    Assert missing is 1\nEnd Test\n');
      mkdirSync(join(place.path, "empty"), { recursive: true });
      const outcomes = await Promise.all([
        place.runa("test", "plain.runa"),
        place.runa("test", "nowhere.runa"),
        place.runa("test", "empty"),
        place.runa("test", "shapes.runa", "--filter=zzz"),
        place.runa("test", "shapes.runa", "--shard=5/2"),
        place.runa("test", "wrong.runa"),
      ]);
      expect(outcomes.map(({ exitCode }) => exitCode)).toEqual([1, 1, 1, 1, 2, 1]);
      expect(outcomes.slice(0, 4).map(({ errors }) => errors)).toEqual([
        "runa: there are no tests\n",
        "runa: cannot read nowhere.runa: there is no such file\n",
        "runa: there are no tests in empty\n",
        "runa: none of 9 tests fits what was asked for\n",
      ]);
      expect(outcomes[5]?.output).toContain("there is no `missing` here");
    },
    limit,
  );
  test.concurrent(
    "a reader that goes away ends it quietly",
    async () => {
      const child = Bun.spawn(["sh", "-c", `"${runaPath}" test shapes.runa --reporter=ndjson | head -c 1`], {
        cwd: place.path,
        stdout: "pipe",
        stderr: "pipe",
      });
      expect(await new Response(child.stdout).text()).toBe("{");
      expect(await new Response(child.stderr).text()).toBe("");
    },
    limit,
  );
});
