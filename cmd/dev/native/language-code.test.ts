// The code of closures that do not escape, and of protected code where nothing goes wrong.

import { describe, expect, test } from "bun:test";
import { assemblyText } from "#cmd/runa/compiler/write-forms.ts";
import { compileText } from "./compile-native.ts";
import { processesOf } from "./listing.ts";

const program = `
Process called "scaled sum" that takes xs as List of Integer, k as Integer returns Integer:
    Return xs.reduce(lambda a, b: a + b * k, 0)
End Process

Process called "sort down" that takes xs as List of Integer:
    xs.sort(lambda a, b: a is greater than b)
End Process

Process called "guarded" that takes xs as List of Integer, i as Integer returns Integer:
    Try:
        Return xs at index i
    Catch e as IndexError:
        Return -1
    End Try
End Process

Process called "plain" that takes xs as List of Integer, i as Integer returns Integer:
    Return xs at index i
End Process

Process called "main":
    Display scaled_sum([1, 2], 3), guarded([1], 4), plain([1], 0)
    sort_down([1, 2])
End Process
`;

const roots = ["scaled_sum", "sort_down", "guarded", "plain"].map((name) => `program.${name}`);
const code = processesOf(assemblyText(compileText(program, { roots }).object, roots));
const linesOf = (name: string): readonly string[] => code.get(name) ?? [];

/** The instructions up to the first return: the way on which no branch to the cold end is taken. */
const straight = (name: string): readonly string[] => {
  const lines = linesOf(`program.${name}`);
  return lines.slice(0, lines.indexOf("ret") + 1);
};

describe("closures", () => {
  test("a lambda that is only called costs no object and no call", () => {
    const lines = linesOf("program.scaled_sum");
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => /^call (?!__runa_(trap|slow_poll))/.test(line))).toEqual([]);
    expect(lines.filter((line) => line.includes("[r15 + 0x8]"))).toEqual([]);
  });

  test("the comparison of a sort stands in the sorting loop", () => {
    const names = [...code.keys()].filter((one) => one.includes("=program.sort_down$lambda$0}"));
    expect(names.length).toBeGreaterThan(0);
    for (const name of [...names, "program.sort_down"])
      expect(linesOf(name).filter((line) => /^call (r\w+$|qword)|sort_down\$lambda\$0$/.test(line))).toEqual([]);
  });
});

test("protected code that raises nothing has the instructions of code that is not protected", () => {
  const way = straight("guarded").filter((line) => !/^(nop|\.byte|sub rsp|add rsp|cmp rsp|jb 0x)/.test(line));
  expect(way.filter((line) => /^call |^mov .*\[(rsp|r15)/.test(line))).toEqual([]);
  expect(way.length).toBeLessThanOrEqual(straight("plain").length + 2);
});
