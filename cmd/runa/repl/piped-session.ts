// A session without a terminal: entries come from standard input, values go to standard output, everything else to standard error.

import type { CommandLine } from "#cmd/runa/parse-options.ts";
import { say } from "#cmd/runa/say.ts";
import { show } from "#cmd/runa/show.ts";
import { streams, wantsColour } from "#cmd/runa/terminal.ts";
import type { Diagnostic } from "#core/base/diagnostic.ts";
import { renderDiagnostics } from "#core/base/render-diagnostic.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { Libc } from "#rt/host/libc.ts";
import { isWholeEntry } from "./entry-end.ts";
import { openSession } from "./open-session.ts";
import { PipedInput } from "./piped-input.ts";
import type { FinishedEntry, Session } from "./session.ts";
import { type Answer, obeyCommand, type Talk, undoEntry } from "./session-commands.ts";
import { valueText } from "./value-text.ts";
import type { WaitingEntry } from "./waiting-entries.ts";

/** Values are shown up to here. */
const CHARACTERS_MAX = 4000;

/** Runs the session to the end of its input; the exit code is that of the first entry that failed. */
export async function runPipedSession(line: CommandLine): Promise<number> {
  const talk = new PipedTalk(await openSession(), line);
  const input = new PipedInput(Libc.opened());
  for (let text = nextEntry(input); text !== undefined; text = nextEntry(input)) {
    const answer = await talk.take(text);
    if (answer.kind === "quit") break;
    input.giveBack(talk.session.native.takeUnreadInput());
  }
  talk.finish();
  return talk.exitCode;
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

class PipedTalk implements Talk {
  readonly session: Session;
  readonly entries: string[] = [];
  readonly style = { width: 100, colour: false };
  readonly #line: CommandLine;
  /** Declarations that wait for others, and what is wrong with them until then. */
  readonly #waiting = new Map<WaitingEntry, readonly Diagnostic[]>();
  /** Of the first entry or command that failed. */
  exitCode: number = exitCodes.success;

  constructor(session: Session, line: CommandLine) {
    this.session = session;
    this.#line = line;
  }

  async take(text: string): Promise<Answer> {
    const isCommand = text.trimStart().startsWith(":");
    const answer: Answer = isCommand ? await obeyCommand(this, text.trim()) : await this.#entry(text);
    if (answer.kind === "next" && answer.isWrong) this.#fail(exitCodes.programWrong);
    return answer;
  }

  async #entry(text: string): Promise<Answer> {
    const waiting = this.#waiting.size;
    const outcome = await this.evaluate(text);
    return { kind: "next", isWrong: outcome?.exitCode !== 0 && this.#waiting.size === waiting };
  }

  /** At the end of the input: what is wrong with declarations that have waited in vain. */
  finish(): void {
    for (const [entry, diagnostics] of this.#waiting) {
      if (!this.session.state.waiting.includes(entry)) continue;
      this.complainOf(diagnostics);
      this.#fail(exitCodes.programWrong);
    }
  }

  async evaluate(text: string): Promise<FinishedEntry | undefined> {
    const outcome = await this.session.evaluate(text);
    if (outcome.kind === "wrong") {
      if (outcome.waiting === undefined) {
        this.complainOf(outcome.diagnostics);
        return undefined;
      }
      // What it names may still come: whole programs arrive in pipes.
      this.#waiting.set(outcome.waiting, outcome.diagnostics);
      return undefined;
    }
    if (outcome.kind === "broken") {
      const { isInternal, message } = outcome;
      this.complain(isInternal ? `runa: internal error: ${message}` : `error: ${message}`);
      this.#fail(isInternal ? exitCodes.internalError : exitCodes.programWrong);
      return undefined;
    }
    for (const { declaration, message } of outcome.left)
      this.complain(`note: \`${declaration.name}\` still uses the earlier definitions: ${message}`);
    if (outcome.value !== undefined) this.write(valueText(outcome.value, CHARACTERS_MAX));
    if (outcome.exitCode === 0) this.entries.push(text);
    else this.#fail(outcome.exitCode);
    return outcome;
  }

  write(text: string): void {
    show(text);
  }

  complain(text: string): void {
    say(text);
  }

  complainOf(diagnostics: readonly Diagnostic[]): void {
    say(renderDiagnostics(diagnostics, { colour: wantsColour(this.#line, streams.errors) }));
  }

  undo(): boolean {
    return undoEntry(this.session, this.entries);
  }

  reset(): void {
    this.session.reset();
    this.entries.length = 0;
  }

  #fail(code: number): void {
    if (this.exitCode === exitCodes.success) this.exitCode = code;
  }
}
