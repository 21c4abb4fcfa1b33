/** Random programs: the parser never throws, always ends, and every node lies within its parent and the file. */

import { expect, test } from "bun:test";
import fc from "fast-check";
import type { AstModule } from "#core/ast/module.ts";
import { printAst } from "#core/ast/print-ast.ts";
import { walkAst } from "#core/ast/walk-ast.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { renderDiagnostics } from "#core/base/render-diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";
import { parse } from "./parse.ts";
import { Word } from "./token-kinds.ts";

const everything = await Bun.file(`${import.meta.dir}/testdata/everything.runa`).text();

const pieces = [
  ...Object.keys(Word),
  ...'( ) [ ] { } , . ... : ; = == => != < > + - * ** / % & && | || |> ^ ~ ! ++ += -> " \' f" r" """ @ @A @End // # \\'.split(
    " ",
  ),
  ...'x y Point Circle 1 2.5 0xF \'c\' "t" f"{x}" f"{x:>3}" End Lambda Note: :End Note € 😀'.split(" "),
  ..."\n \n \n :\n End ".split(" "),
  "\nEnd If\n",
  "\nEnd Process\n",
  "\n    ",
  "lambda x:\n",
  "\nEnd Lambda",
];

/** Checks what must hold for any text; gives a complaint or nothing. */
function complaint(text: string): string | undefined {
  const list = new DiagnosticList();
  const module: AstModule = parse(new SourceFile("fuzz.runa", text), list);
  const seen = new Set<number>();
  let found: string | undefined;
  walkAst(module, (node, parent) => {
    if (seen.has(node.id) || node.id >= module.nodeCount) found = `id ${node.id} of ${node.kind}`;
    seen.add(node.id);
    if (!(node.start >= 0 && node.start <= node.end && node.end <= text.length)) {
      found = `span ${node.start}..${node.end} of ${node.kind}`;
    } else if (parent !== undefined && (node.start < parent.start || node.end > parent.end)) {
      found = `${node.kind} ${node.start}..${node.end} is outside ${parent.kind} ${parent.start}..${parent.end}`;
    }
  });
  for (const { span } of list.items) {
    if (!(span.start >= 0 && span.start <= span.end && span.end <= text.length)) found = `span of a diagnostic`;
  }
  renderDiagnostics(list.items, { colour: true });
  printAst(module);
  const hasErrorNode = /\(error-/.test(printAst(module));
  if (hasErrorNode && !list.hasErrors) found = "an error node without a diagnostic";
  return found;
}

/** A busy machine takes longer than a test usually may. */
const TIMEOUT_MS = 60_000;

test("random words and symbols", () => {
  const words = fc.array(fc.constantFrom(...pieces), { maxLength: 60 });
  fc.assert(
    fc.property(words, (list) => complaint(list.join(" ")) === undefined),
    { numRuns: 1500 },
  );
});

test("random characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => complaint(text) === undefined),
    { numRuns: 500 },
  );
});

test(
  "a real program with pieces cut out, moved and replaced",
  () => {
    const lines = everything.split("\n");
    const edit = fc.tuple(fc.nat(lines.length - 1), fc.nat(80), fc.nat(40), fc.constantFrom(...pieces));
    fc.assert(
      fc.property(fc.nat(lines.length - 20), fc.array(edit, { minLength: 1, maxLength: 3 }), (from, edits) => {
        const part = lines.slice(from, from + 40);
        for (const [line, at, length, piece] of edits) {
          const text = part[line % part.length] as string;
          part[line % part.length] = `${text.slice(0, at)}${piece}${text.slice(at + length)}`;
        }
        return complaint(part.join("\n")) === undefined;
      }),
      { numRuns: 1000 },
    );
  },
  TIMEOUT_MS,
);

test(
  "every prefix of a real program",
  () => {
    for (let end = 0; end < everything.length; end += 7) {
      const text = everything.slice(0, end);
      const found = complaint(text);
      if (found !== undefined) expect(`${found}\n${text.slice(-200)}`).toBe("");
    }
    expect(complaint(everything)).toBeUndefined();
  },
  TIMEOUT_MS,
);
