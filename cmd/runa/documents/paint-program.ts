// Colours a program in a document as the prompt of a session does.

import { highlight, STYLE_CODES } from "#cmd/runa/repl/terminal/highlight.ts";

/** The program with escape sequences; each line ends without a colour. */
export function paintProgram(program: string): string {
  const styles = highlight(program);
  let painted = "";
  let at = 0;
  while (at < program.length) {
    const style = styles[at];
    let end = at + 1;
    while (end < program.length && styles[end] === style && program[end] !== "\n" && program[end - 1] !== "\n") end++;
    const part = program.slice(at, end);
    painted += style === undefined || part === "\n" ? part : `${STYLE_CODES[style]}${part}\u001b[0m`;
    at = end;
  }
  return painted;
}
