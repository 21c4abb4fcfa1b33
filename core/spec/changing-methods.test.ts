// Tests that the table of changing methods has those whose bodies change `self`, be it through others, and names none that are not there.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { CHANGING_METHODS, changesFirst } from "./changing-methods.ts";

const library = join(import.meta.dir, "..", "..", "stdlib");

/** What changes `self` by itself: a field, its storage, a collection in a field. */
const DIRECT = [
  String.raw`(Set|Increase|Decrease) self\.`,
  String.raw`storage_(set|clear|move)\(self\.`,
  String.raw`(turn_round|sort_storage)\(self\.`,
  String.raw`(Add|Insert|Remove) .* (to|in|from) self\.`,
  String.raw`self\.\w+\.(add|pop|clear|remove_key|discard|set_key|remove_at|insert)\(`,
];

interface Method {
  readonly name: string;
  readonly isPrivate: boolean;
  readonly body: string;
}

function methodsOf(source: string): Method[] {
  const found = source.matchAll(/^(Private )?Process called "(\w+)"([^:]*?takes self as.*?)^End Process/gms);
  return [...found].map(([, isPrivate, name = "", body = ""]) => ({ name, isPrivate: isPrivate !== undefined, body }));
}

function changing(methods: readonly Method[]): Set<string> {
  const names = new Set<string>();
  for (let count = -1; count < names.size; ) {
    count = names.size;
    const calls = [...names].flatMap((name) => [String.raw`\b${name}\(self\b`, String.raw`\bself\.${name}\(`]);
    const pattern = new RegExp([...DIRECT, ...calls].join("|"));
    for (const { name, body } of methods) if (pattern.test(body)) names.add(name);
  }
  return names;
}

for (const [module, names] of Object.entries(CHANGING_METHODS))
  test(module, async () => {
    const methods = methodsOf(await Bun.file(join(library, `${module}.runa`)).text());
    const publicNames = new Set(methods.filter(({ isPrivate }) => !isPrivate).map(({ name }) => name));
    const listed = names.split(" ");
    expect([...changing(methods)].filter((name) => publicNames.has(name) && !listed.includes(name))).toEqual([]);
    expect(listed.filter((name) => !publicNames.has(name))).toEqual([]);
  });

test("symbols", () => {
  expect(changesFirst("collections/list.add")).toBe(true);
  expect(changesFirst("collections/list.sorted")).toBe(false);
  expect(changesFirst("main.add")).toBe(false);
});
