/** For tests: rewrites a program in other accepted spellings and other white space, with the same meaning. */

import { lex } from "#core/1-parse/lexer.ts";
import { firstWord, Token } from "#core/1-parse/token-kinds.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { SourceFile } from "#core/base/source.ts";

/** Gives a number from 0 up to but without its limit. */
export type Random = (limit: number) => number;

/** A sequence that is the same for the same seed (xorshift32). */
export function seededRandom(seed: number): Random {
  let state = seed | 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

/** Words that stand for others wherever they are no part of a name. */
const otherWords: Readonly<Record<string, readonly string[]>> = {
  true: ["true", "True"],
  false: ["false", "False"],
  and: ["and", "And"],
  or: ["or", "Or"],
  not: ["not", "Not"],
  Otherwise: ["Otherwise", "Else"],
  Display: ["Display", "Print"],
  be: ["be", "="],
};

/** Sequences of words that stand for others. */
const otherPhrases: readonly (readonly [string, readonly string[]])[] = [
  ["is greater than", [">"]],
  ["is less than", ["<", "is not greater than or equal to"]],
  ["is at most", ["<=", "is less than or equal to"]],
  ["is at least", [">=", "is greater than or equal to"]],
  ["multiplied by", ["times"]],
  ["modulo by", ["modulo", "mod"]],
  ["joined with", ["followed by", "++"]],
  ["bitwise and", ["bit_and"]],
  ["bitwise or", ["bit_or"]],
  ["bitwise xor", ["bit_xor"]],
  ["For each", ["For", "For Each"]],
  ["that takes", ["takes"]],
  ["Loop forever", ["Loop"]],
];

interface Piece {
  readonly kind: number;
  text: string;
  /** What stands before it: white space and notes. */
  gap: string;
}

/** The pieces of a text, the last of them empty. */
function piecesOf(text: string): Piece[] {
  const tokens = lex(new SourceFile("respelt.runa", text), new DiagnosticList());
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = 0; at < tokens.count; at++) {
    const kind = tokens.kinds[at] as number;
    if (kind === Token.Newline) continue;
    const start = tokens.starts[at] as number;
    const end = tokens.ends[at] as number;
    pieces.push({ kind, text: text.slice(start, end), gap: text.slice(from, start) });
    from = end;
  }
  return pieces;
}

/** Another spelling of a program that is in the canonical style. */
export function respell(text: string, random: Random): string {
  const pieces = piecesOf(text);
  const unit = [" ", "  ", "   ", "\t", "        "][random(5)] as string;
  respellPhrases(pieces, random);
  pieces.forEach((piece, at) => {
    respellWord(piece, pieces[at - 1], pieces[at + 1], random);
    if (!isInConstant(pieces, at)) respellEqual(piece, pieces[at + 1], random);
  });
  respellProcesses(pieces, random);
  return pieces.map((piece) => respellGap(piece.gap, unit, random) + piece.text).join("");
}

function respellWord(piece: Piece, before: Piece | undefined, after: Piece | undefined, random: Random): void {
  if (piece.kind < firstWord || before?.text === "." || after?.text === "." || after?.text === "(") return;
  if (/^[A-Z]/.test(piece.text) && !piece.gap.includes("\n") && before?.text !== ":") return;
  const others = otherWords[piece.text];
  if (others !== undefined) piece.text = others[random(others.length)] as string;
  if (piece.text === "if" && (before?.text === "Otherwise" || before?.text === "Else") && random(2) === 0)
    piece.text = "If";
}

/** `is` before a number or a text. */
function respellEqual(piece: Piece, after: Piece | undefined, random: Random): void {
  if (piece.text !== "is" || (after?.kind !== Token.Integer && after?.kind !== Token.Text)) return;
  if (piece.gap !== " ") return;
  piece.text = ["is", "==", "equals", "is equal to"][random(4)] as string;
}

/** `Constant X is 1` and `Type T is` have an `is` of another kind. */
function isInConstant(pieces: readonly Piece[], at: number): boolean {
  let first = at;
  while (first > 0 && !(pieces[first] as Piece).gap.includes("\n")) first--;
  return ["Constant", "Type", "Private", "Value"].includes((pieces[first] as Piece).text);
}

function respellPhrases(pieces: Piece[], random: Random): void {
  for (const [phrase, others] of otherPhrases) {
    const words = phrase.split(" ");
    for (let at = 0; at + words.length < pieces.length; at++) {
      const isHere = words.every((word, offset) => {
        const piece = pieces[at + offset] as Piece;
        return piece.text === word && (offset === 0 || piece.gap === " ");
      });
      const isInLine = !(pieces[at] as Piece).gap.includes("\n") || /^[A-Z]/.test(phrase);
      if (!isHere || !isInLine || random(2) === 0) continue;
      pieces.splice(at + 1, words.length - 1);
      (pieces[at] as Piece).text = others[random(others.length)] as string;
    }
  }
}

/** Headers: names without quotes, no colon at their end. */
function respellProcesses(pieces: Piece[], random: Random): void {
  for (let at = 0; at + 2 < pieces.length; at++) {
    const [piece, called, name] = [pieces[at] as Piece, pieces[at + 1] as Piece, pieces[at + 2] as Piece];
    if (called.text !== "called" || name.kind !== Token.Text || !/^"[a-z]\w*"$/.test(name.text)) continue;
    if (piece.text !== "Process" || !isPlainName(name.text.slice(1, -1)) || random(2) === 0) continue;
    name.text = name.text.slice(1, -1);
  }
}

/** True for a word that means nothing but a name. */
function isPlainName(word: string): boolean {
  return piecesOf(word)[0]?.kind === Token.Name;
}

/** White space and comments before a token. */
function respellGap(gap: string, unit: string, random: Random): string {
  if (!gap.includes("\n")) return gap === "" || gap.trim() !== "" ? gap : " ".repeat(1 + random(3));
  if (gap.includes("@") || gap.includes(":End Note") || /Note:\s*$/m.test(gap)) return gap;
  const lines = gap.split("\n");
  const last = lines.length - 1;
  return lines.map((line, at) => respellLine(line, at === 0, at === last, unit, random)).join("\n");
}

/** The first line ends the one of the token before, the last indents that of the next. */
function respellLine(line: string, isFirst: boolean, isLast: boolean, unit: string, random: Random): string {
  const content = line.trim();
  const comment = content.startsWith("Note: ") ? respellComment(content.slice(6), random) : content;
  if (line.startsWith("#!")) return line;
  if (isFirst) return comment === "" ? " ".repeat(random(3)) : ` ${comment}`;
  if (line === "" && !isLast) return random(2) === 0 ? "" : "\n";
  const level = (line.length - line.trimStart().length) / 4;
  return unit.repeat(Math.floor(level)) + comment;
}

function respellComment(content: string, random: Random): string {
  return [`// ${content}`, `# ${content}`, `Note:   ${content}`, `//${content}`][random(4)] as string;
}
