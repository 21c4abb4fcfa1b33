/** Lists, dictionaries, sets and integers of the library against JavaScript's, under random operations. */
import { expect, test } from "bun:test";
import type { EvaluatedValue, Machine } from "#core/mir/evaluate.ts";
import { EvaluatedTrap } from "#core/mir/evaluate.ts";
import { makeText, readText } from "#core/mir/evaluate-runtime.ts";
import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { machineMaker } from "./evaluate-program.ts";
import { randomNumbers } from "./random-numbers.ts";

/** Parameters, then one statement or `Return` of a Text. */
const operations = {
  put: ["k as Text, v as Integer", "Set d at key k to v"],
  bump: ["k as Text, v as Integer", "Increase d at key k otherwise 100 by v"],
  drop: ["k as Text", "Remove key k from d"],
  look: ["k as Text", "Return (d at key k) as Text"],
  get: ["k as Text", "Return d.get(k) as Text"],
  has: ["k as Text", "Return (k is in d) as Text"],
  show: ["", 'Return f"{d} {length of d} {d.keys()} {d.values()} {d is d.copy()}"'],
  wipe: ["", "d.clear()"],
  push: ["v as Integer", "Add v to xs"],
  pop: ["", "Return xs.pop() as Text"],
  insert: ["v as Integer, i as Integer", "Insert v at index i in xs"],
  remove: ["v as Integer", "Remove v from xs"],
  removeAt: ["i as Integer", "Remove item at index i from xs"],
  place: ["v as Integer, i as Integer", "Set xs at index i to v"],
  read: ["i as Integer", "Return (xs at index i) as Text"],
  slice: ["a as Integer, b as Integer", "Return (xs from a until b) as Text"],
  find: ["v as Integer", "Return (position of v in xs) as Text"],
  sort: ["", "xs.sort()"],
  backwards: ["", "xs.reverse()"],
  list: [
    "",
    'Return f"{xs} {length of xs} {xs.sum()} {xs.minimum()} {xs.maximum()} {xs.sorted(lambda a, b: a is greater than b)}"',
  ],
  parts: [
    "n as Integer",
    'Return f"{xs.take(n)} {xs.drop(n)} {xs.map(lambda x: x times 2)} {xs.filter(lambda x: x modulo by 3 is 0)}"',
  ],
  stable: ["", "Return sorted_pairs(xs) as Text"],
  groups: ["", "Return xs.group_by(lambda x: x modulo by 4) as Text"],
  tests: [
    "v as Integer",
    'Return f"{xs.any(lambda x: x is v)} {xs.all(lambda x: x is less than v)} {xs.count(lambda x: x is v)} {xs.find(lambda x: x is greater than v)}"',
  ],
  fold: ["", 'Return f"{xs.reduce(lambda sum, x: sum times 31 modulo by 1000003 plus x, 7)} {xs.zip(xs.drop(1))}"'],
  join: ["", 'Return xs.map(lambda x: x as Text).join("-")'],
} as const;
type Operation = keyof typeof operations;

const declarations = `Let d as Dictionary of Text to Integer
Let xs as List of Integer

Process called "sorted_pairs" that takes values as List of Integer returns List of (Integer, Integer):
    Let pairs as List of (Integer, Integer)
    For each x at i in values:
        Add (x modulo by 5, i) to pairs
    End For
    pairs.sort_by(lambda p: p.0)
    Return pairs
End Process
`;
const processes = Object.entries(operations).map(([name, [params, body]]) => {
  const takes = params === "" ? "" : ` that takes ${params}`;
  const returns = body.startsWith("Return") ? " returns Text" : "";
  return `Process called "run_${name}"${takes}${returns}:\n    ${body}\nEnd Process\n`;
});
const roots = Object.keys(operations).map((name) => `program.run_${name}`);
const makers = [0, 1].map((level) => machineMaker(declarations + processes.join("\n"), { roots, level }));

const [firstMaker] = makers;
if (firstMaker === undefined) throw new Error("no level to test");
const current: { machine: Machine } = { machine: firstMaker() };
function run(name: Operation, ...args: (string | number)[]): string {
  const values = args.map(
    (arg): EvaluatedValue => (typeof arg === "string" ? makeText(current.machine, arg) : BigInt(arg)),
  );
  try {
    const [result] = current.machine.run(`program.run_${name}`, values);
    return result === undefined ? "" : readText(current.machine, result);
  } catch (error) {
    if (error instanceof EvaluatedTrap) return `trap ${error.kind}`;
    throw error;
  }
}

const random = randomNumbers(4711);

const pairs = (entries: Iterable<readonly [string, number]>): string =>
  `{${[...entries].map(([k, v]) => `"${k}": ${v}`).join(", ")}}`;
const list = (values: readonly number[]): string => `[${values.join(", ")}]`;

function dictionaryStep(model: Map<string, number>, keys: number): void {
  const k = `key${random(keys)}`;
  const value = model.get(k);
  const v = random(1000);
  switch (random(6)) {
    case 0:
    case 1:
      expect(run("put", k, v)).toBe("");
      model.set(k, v);
      return;
    case 2:
      expect(run("drop", k)).toBe(value === undefined ? "trap 9" : "");
      model.delete(k);
      return;
    case 3:
      expect(run("look", k)).toBe(value === undefined ? "trap 9" : String(value));
      return;
    case 4:
      expect(run("get", k) + run("has", k)).toBe(value === undefined ? "nothingfalse" : `${value}true`);
      return;
    default:
      run("bump", k, v);
      model.set(k, (value ?? 100) + v);
  }
}

test("a dictionary behaves as a Map", () => {
  for (const make of makers) {
    current.machine = make();
    current.machine.run(LINK_SYMBOLS.program, []);
    const model = new Map<string, number>();
    for (let i = 0; i < 700; i++) {
      dictionaryStep(model, i < 300 ? 12 : 150);
      if (i % 50 !== 0) continue;
      const keys = [...model.keys()].map((k) => `"${k}"`).join(", ");
      expect(run("show")).toBe(`${pairs(model)} ${model.size} [${keys}] ${list([...model.values()])} true`);
      if (i % 250 === 0) {
        run("wipe");
        model.clear();
      }
    }
  }
});

function listStep(model: number[]): void {
  const v = random(20);
  const i = random(model.length + 3) - 1;
  const isInside = i >= 0 && i < model.length;
  switch (random(9)) {
    case 0:
    case 1:
    case 2:
      expect(run("push", v)).toBe("");
      model.push(v);
      return;
    case 3:
      expect(run("pop")).toBe(model.length === 0 ? "trap 1" : String(model.pop()));
      return;
    case 4:
      expect(run("insert", v, i)).toBe(i < 0 || i > model.length ? "trap 1" : "");
      if (i >= 0 && i <= model.length) model.splice(i, 0, v);
      return;
    case 5:
      // Without a match it throws, which the evaluator cannot; errors/not-in-the-list.runa does.
      if (!model.includes(v)) return;
      expect(run("remove", v)).toBe("");
      model.splice(model.indexOf(v), 1);
      return;
    case 6:
      expect(run("removeAt", i)).toBe(isInside ? "" : "trap 1");
      if (isInside) model.splice(i, 1);
      return;
    case 7:
      expect(run("place", v, i)).toBe(isInside ? "" : "trap 1");
      if (isInside) model[i] = v;
      return;
    default:
      expect(run("read", i)).toBe(isInside ? String(model[i]) : "trap 1");
  }
}

function checkList(model: number[]): void {
  const optional = (value: number): string => (model.length === 0 ? "nothing" : String(value));
  const sum = model.reduce((a, b) => a + b, 0);
  const least = optional(Math.min(...model));
  const most = optional(Math.max(...model));
  const down = [...model].sort((a, b) => b - a);
  expect(run("list")).toBe(`${list(model)} ${model.length} ${sum} ${least} ${most} ${list(down)}`);
  const n = random(model.length + 4) - 1;
  const clamped = Math.max(0, n);
  const doubled = list(model.map((x) => x * 2));
  const thirds = list(model.filter((x) => x % 3 === 0));
  expect(run("parts", n)).toBe(`${list(model.slice(0, clamped))} ${list(model.slice(clamped))} ${doubled} ${thirds}`);
  const stable = model.map((x, i) => [x % 5, i] as const).sort((a, b) => a[0] - b[0]);
  expect(run("stable")).toBe(`[${stable.map(([x, i]) => `(${x}, ${i})`).join(", ")}]`);
  const groups = Map.groupBy(model, (x) => x % 4);
  expect(run("groups")).toBe(`{${[...groups].map(([k, group]) => `${k}: ${list(group)}`).join(", ")}}`);
  const v = random(20);
  const found = model.find((x) => x > v);
  const counted = model.filter((x) => x === v).length;
  expect(run("tests", v)).toBe(`${counted > 0} ${model.every((x) => x < v)} ${counted} ${found ?? "nothing"}`);
  const zipped = model.slice(1).map((x, i) => `(${model[i]}, ${x})`);
  expect(run("fold")).toBe(`${model.reduce((s, x) => ((s * 31) % 1000003) + x, 7)} [${zipped.join(", ")}]`);
  expect(run("join")).toBe(model.join("-"));
  const at = model.indexOf(v);
  expect(run("find", v)).toBe(at < 0 ? "nothing" : String(at));
  const a = random(model.length + 2);
  const b = random(model.length + 2);
  const part = a <= b && b <= model.length ? list(model.slice(a, b)) : "trap 1";
  expect(run("slice", a, b)).toBe(part);
}

test("a list behaves as an array", () => {
  for (const make of makers) {
    current.machine = make();
    current.machine.run(LINK_SYMBOLS.program, []);
    const model: number[] = [];
    for (let i = 0; i < 500; i++) {
      listStep(model);
      if (i % 40 === 0) checkList(model);
      if (i % 100 === 99) {
        run(i % 200 === 99 ? "sort" : "backwards");
        if (i % 200 === 99) model.sort((a, b) => a - b);
        else model.reverse();
      }
    }
    checkList(model);
  }
});

test("long lists are sorted, stably", () => {
  for (const make of makers) {
    current.machine = make();
    current.machine.run(LINK_SYMBOLS.program, []);
    const model: number[] = [];
    for (let i = 0; i < 400; i++) {
      model.push(random(50));
      run("push", model[i] ?? 0);
    }
    checkList(model);
    run("sort");
    checkList(model.sort((a, b) => a - b));
  }
});
