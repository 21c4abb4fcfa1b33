// A session without a terminal: entries come from standard input, values go to standard output, everything else to standard error.

import type { CommandLine } from "#cmd/runa/parse-options.ts";
import { say } from "#cmd/runa/say.ts";
import { streams, wantsColour } from "#cmd/runa/terminal.ts";
import { renderDiagnostics } from "#core/base/render-diagnostic.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { Libc } from "#rt/host/libc.ts";
import { isWholeEntry } from "./entry-end.ts";
import { openSession } from "./open-session.ts";
import { PipedInput } from "./piped-input.ts";
import type { EntryOutcome, Session } from "./session.ts";
import { valueText } from "./value-text.ts";

/** Values are shown up to here. */
const CHARACTERS_MAX = 4000;

/** Runs the session to the end of its input; the exit code is that of the first entry that failed. */
export async function runPipedSession(line: CommandLine): Promise<number> {
  const session = await openSession();
  const input = new PipedInput(Libc.opened());
  let code: number = exitCodes.success;
  for (let text = nextEntry(input); text !== undefined; text = nextEntry(input)) {
    const failure = await evaluate(session, text, line);
    input.giveBack(session.native.takeUnreadInput());
    if (code === exitCodes.success) code = failure;
  }
  return code;
}

/** The lines of the next entry; one that is not finished at the end of input is taken as it is. */
function nextEntry(input: PipedInput): string | undefined {
  let text: string | undefined;
  for (;;) {
    const next = input.line();
    if (next === undefined) return text;
    text = text === undefined ? next : `${text}\n${next}`;
    if (text.trim() === "") text = undefined;
    else if (isWholeEntry(text)) return text;
  }
}

async function evaluate(session: Session, text: string, line: CommandLine): Promise<number> {
  const outcome: EntryOutcome = await session.evaluate(text);
  if (outcome.kind === "wrong") {
    say(renderDiagnostics(outcome.diagnostics, { colour: wantsColour(line, streams.errors) }));
    return exitCodes.programWrong;
  }
  for (const { declaration, message } of outcome.left)
    say(`note: \`${declaration.name}\` still uses the earlier definitions: ${message}`);
  if (outcome.value !== undefined) console.log(valueText(outcome.value, CHARACTERS_MAX));
  return outcome.exitCode;
}
