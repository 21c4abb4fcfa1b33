/** Format specifications: `[[fill]align][sign][0][width][.decimals][type]`. */

import type { FormatSpecification } from "#core/ast/literals.ts";
import type { Parser } from "./parser.ts";

/** Widths and numbers of decimals above this are refused. */
const formatNumberMax = 100_000;

const alignments = "<>^";
const types = "xXboe%";

/** Takes apart the specification at the current token. */
export function parseFormat(parser: Parser): FormatSpecification {
  const { start, end } = parser;
  const text = parser.tokens.texts[parser.tokens.values[parser.index] as number] as string;
  parser.advance();
  let isWrong = false;
  const complain = (reason: string): void => {
    if (!isWrong) parser.report("invalidFormat", { start, end }, { format: text, reason });
    isWrong = true;
  };
  const scalars = [...text];
  let at = 0;
  let fill = " ";
  let align: string | undefined;
  if (scalars.length > 1 && alignments.includes(scalars[1] as string)) {
    fill = scalars[0] as string;
    align = scalars[1] as string;
    at = 2;
  } else if (scalars.length > 0 && alignments.includes(scalars[0] as string)) {
    align = scalars[0] as string;
    at = 1;
  }
  const plusSign = scalars[at] === "+";
  if (plusSign) at++;
  const zeroPadded = scalars[at] === "0";
  if (zeroPadded) at++;
  const [width, afterWidth] = readNumber(scalars, at);
  at = afterWidth;
  let decimals: number | undefined;
  if (scalars[at] === ".") {
    const [value, after] = readNumber(scalars, at + 1);
    if (after === at + 1) complain("digits must follow the point");
    decimals = value;
    at = after;
  }
  const type = at < scalars.length && types.includes(scalars[at] as string) ? scalars[at++] : undefined;
  if (at < scalars.length) complain(`\`${scalars.slice(at).join("")}\` has no meaning there`);
  if (width > formatNumberMax || (decimals ?? 0) > formatNumberMax) complain(`no number may exceed ${formatNumberMax}`);
  const id = parser.nextId++;
  return {
    kind: "FormatSpecification",
    id,
    flags: 0,
    start,
    end,
    fill,
    align: align as FormatSpecification["align"],
    plusSign,
    zeroPadded,
    width,
    decimals,
    type: type as FormatSpecification["type"],
  };
}

/** A decimal number from an index on, and the index after it. */
function readNumber(scalars: readonly string[], from: number): readonly [number, number] {
  let value = 0;
  let at = from;
  while (at < scalars.length && (scalars[at] as string) >= "0" && (scalars[at] as string) <= "9") {
    value = Math.min(value * 10 + Number(scalars[at]), 1e9);
    at++;
  }
  return [value, at];
}
