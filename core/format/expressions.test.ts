/** Expressions put together at random, in words and symbols: formatting never changes what they mean. */

import { expect, test } from "bun:test";
import { formatChecked, parseProgram } from "./testing/read-programs.ts";
import { type Random, seededRandom } from "./testing/respell.ts";

const atoms = [
  ...["a", "b", "user name", "x.f", "x.f.g", "1", "2.5", "'c'", '"t"', "true", "nothing", "self.items", "this actor"],
  ...["f(a, b)", "x.f(1)", "[1, 2]", "{1: 2}", "(a, b)", "t.0", 'f"{a plus b:.2} {x if c otherwise y}"', "xs[1:n]"],
  ...[
    "a list containing 1, 2",
    "a set containing 1",
    "a Point with x as 1",
    "a value of type Point",
    "xs[i]",
    "{}",
    "[]",
  ],
];

/** Forms with E for an expression; what does not parse is left out. */
const forms = [
  ...["E plus E", "E - E", "E multiplied by E", "E / E", "E modulo by E", "E ** E", "E to the power of E", "E ++ E"],
  ...["E joined with E", "E bitwise and E", "E | E", "E ^ E", "E << E", "E shifted right by E", "E wrapping plus E"],
  ...["E is E", "E == E", "E != E", "E is less than E", "E >= E", "E contains E", "E is in E", "E is not in 1 to E"],
  ...["E does not contain E", "E is a Point", "E is not a List of T", "E is empty", "E is the same as E", "E equals E"],
  ...[
    "E and E",
    "E or E",
    "E && E",
    "E || E",
    "not E",
    "!E",
    "-E",
    "negative E",
    "bitwise not E",
    "~E",
    "E is nothing",
  ],
  ...[
    "E as Integer",
    "convert E to List[T]",
    "E otherwise E",
    "d at key E or E",
    "d at key E",
    "xs at index E",
    "E[E]",
  ],
  ...["E if E otherwise E", "length of E", "the size of E", "position of E in E", "a copy of E", "xs from E to E"],
  ...["f with E", "f with E and E", "f with E, E", "f(E) with n as E", "f with n as E and m as E", "E.f(E)", "E.g"],
  ...["a Point with x as E and y as E", "Shape as Circle with r as E", "a list of E copies of E", "list containing E"],
  ...[
    "(E)",
    "(E, E)",
    "[E, E]",
    "[E for x in E if E]",
    "{E: E, E: E}",
    "dictionary with: E as E and E as E",
    "(E to E)",
  ],
  ...["lambda x: E", "(x, y) => E", "f(lambda x, y: E, E)", "Await E", "Signal E", "Spawn f(E)", "Spawn C with n as E"],
  ...[
    'Ask E for "m" with a as E within 5 seconds',
    'Ask E for "m"',
    'Invoke "f" on E with E',
    "E |> f",
    "Call f with E, E",
  ],
  ...["xs.map(E).filter(E).take(E).sum()", "E[E:E]", 'f"{E} and {E:>8.2}"', "a set containing E, E", "reference at E"],
];

function expression(random: Random, depth: number): string {
  const isAtom = depth === 0 || random(5) === 0;
  if (isAtom) return atoms[random(atoms.length)] as string;
  const form = forms[random(forms.length)] as string;
  return form.replaceAll("E", () => {
    const inner = expression(random, depth - 1);
    return random(3) === 0 ? `(${inner})` : inner;
  });
}

const places = [
  "Let r be E",
  "If E: f()",
  "Display E, E",
  "Return E",
  "Set x to E",
  "g(E)",
  "Add E to xs",
  "For each x in E: f()",
];

/** A busy machine takes longer than a test usually may. */
const TIMEOUT_MS = 60_000;

test(
  "random expressions",
  () => {
    const random = seededRandom(77);
    let count = 0;
    for (let tries = 0; tries < 800; tries++) {
      const place = places[random(places.length)] as string;
      const text = `${place.replaceAll("E", () => expression(random, 1 + random(3)))}\n`;
      if (parseProgram("random.runa", text).errors !== "") continue;
      count++;
      for (const style of ["kept", "canon", "developer"] as const) {
        try {
          formatChecked(text, style);
        } catch (error) {
          throw new Error(`${style}: ${text}${String(error)}`);
        }
      }
    }
    expect(count).toBeGreaterThan(400);
  },
  TIMEOUT_MS,
);
