// What happens between two prompts: an entry is evaluated or a command obeyed, and the answer written.

import type { DocStyle } from "#cmd/runa/documentation/lay-documentation.ts";
import type { CommandLine } from "#cmd/runa/parse-options.ts";
import type { Diagnostic } from "#core/base/diagnostic.ts";
import { displayWidth } from "#core/base/display-width.ts";
import { renderDiagnostics } from "#core/base/render-diagnostic.ts";
import { completeEntry } from "./complete-entry.ts";
import { isGivenUp, isWholeEntry } from "./entry-end.ts";
import { openSession } from "./open-session.ts";
import type { FinishedEntry, Session } from "./session.ts";
import { type Answer, BROKEN, obeyCommand, type Talk, undoEntry } from "./session-commands.ts";
import type { History } from "./terminal/history.ts";
import type { Completion } from "./terminal/line-editor.ts";
import type { TerminalDevice } from "./terminal/terminal-device.ts";
import { valueRows } from "./value-text.ts";
import { waitingNote } from "./waiting-entries.ts";

export interface ConversationParts {
  readonly device: TerminalDevice;
  readonly hasColours: boolean;
  readonly history: History;
  readonly line: CommandLine;
}

const RED = "\u001b[31m";
const DIM = "\u001b[90m";
const RESET = "\u001b[0m";
const STILL_RUNNING_MILLISECONDS = 1500;
const STOP_AGAIN_MILLISECONDS = 20;
/** Rows that a value takes at most. */
const VALUE_ROWS_MAX = 20;
/** An entry whose first compilation loads what all of them need. */
const WARM_UP = "[1 plus 1]";

export class Conversation implements Talk {
  readonly device: TerminalDevice;
  readonly history: History;
  readonly #hasColours: boolean;
  readonly #session: Session;
  #isWarm = false;
  /** Number of the entry that runs, 0 while none does. */
  #running = 0;
  #runs = 0;
  #hasHistory = false;
  /** Entries that were evaluated without an error, for `:save`. */
  readonly entries: string[] = [];

  constructor({ device, hasColours, history }: ConversationParts, session: Session) {
    this.device = device;
    this.history = history;
    this.#hasColours = hasColours;
    this.#session = session;
  }

  get session(): Session {
    return this.#session;
  }

  /** Does a part of what the next entries need; false when all is done. */
  async warmUp(): Promise<boolean> {
    if (!this.#hasHistory) {
      this.#hasHistory = true;
      await this.history.refresh();
      return true;
    }
    if (this.#isWarm) return false;
    this.#isWarm = true;
    this.#session.rehearse(WARM_UP);
    return false;
  }

  isWhole(text: string): boolean {
    return isWholeEntry(text) || isGivenUp(text);
  }

  complete(text: string, cursor: number): Completion {
    try {
      return completeEntry(this.#session, text, cursor);
    } catch (error) {
      return {
        start: cursor,
        items: [],
        note: `internal error: ${error instanceof Error ? error.message : String(error)}`,
      };
    }
  }

  /** Takes an entry or a command. */
  async take(text: string, isPlain: boolean): Promise<Answer> {
    this.#isWarm = true;
    await this.history.refresh();
    await this.history.add(text);
    if (text.trimStart().startsWith(":")) return obeyCommand(this, text.trim());
    const outcome = await this.evaluate(text);
    if (!isPlain) this.#startLine();
    return { kind: "next", isWrong: outcome?.exitCode !== 0 };
  }

  /** Evaluates an entry and writes what came of it. */
  async evaluate(text: string): Promise<FinishedEntry | undefined> {
    this.#running = ++this.#runs;
    const outcome = await this.#session.evaluate(text);
    this.#running = 0;
    if (outcome.kind === "wrong") {
      this.complainOf(outcome.diagnostics);
      if (outcome.waiting !== undefined) this.say(waitingNote(outcome.waiting));
      return undefined;
    }
    if (outcome.kind === "broken") {
      const { isInternal, message } = outcome;
      this.complain(isInternal ? `internal error: ${message}\n${BROKEN}` : `error: ${message}`);
      return undefined;
    }
    this.complainOf(outcome.warnings);
    for (const { declaration, message } of outcome.left)
      this.say(`${declaration.name} still uses the earlier definitions: ${message}`);
    if (outcome.exitCode === 0) this.entries.push(text);
    this.#showOutcome(outcome);
    return outcome;
  }

  write(text: string): void {
    this.device.write(`${text}\n`);
  }

  complain(text: string): void {
    this.device.write(`${this.#hasColours ? `${RED}${text}${RESET}` : text}\n`);
  }

  complainOf(diagnostics: readonly Diagnostic[]): void {
    if (diagnostics.length > 0) this.write(renderDiagnostics(diagnostics, { colour: this.#hasColours }));
  }

  /** Asks the running entry to stop, again and again: one that is just beginning forgets what was asked before. */
  stop(entry = this.#running, since = performance.now()): void {
    if (entry === 0 || entry !== this.#running) return;
    this.#session.native.interrupt();
    const isLate = performance.now() - since > STILL_RUNNING_MILLISECONDS;
    if (isLate) this.say("it waits for something that cannot be interrupted; Ctrl-\\ ends the whole session");
    else setTimeout(() => this.stop(entry, since), STOP_AGAIN_MILLISECONDS);
  }

  /** Writes a line beside the values. */
  say(text: string): void {
    this.device.write(`${this.dim(text)}\n`);
  }

  dim(text: string): string {
    return this.#hasColours ? `${DIM}${text}${RESET}` : text;
  }

  get style(): DocStyle {
    return { width: this.device.size().columns, colour: this.#hasColours };
  }

  undo(): boolean {
    return undoEntry(this.#session, this.entries);
  }

  /** Forgets everything that was defined. */
  reset(): void {
    this.#session.reset();
    this.entries.length = 0;
  }

  #showOutcome({ value, defined }: FinishedEntry): void {
    if (value === undefined) {
      for (const declaration of defined) {
        const described = this.#session.describe(declaration.name);
        if (described !== undefined) this.say(described);
      }
      return;
    }
    const { columns, rows } = this.device.size();
    const shown = valueRows(value, { columns, rows: Math.min(VALUE_ROWS_MAX, Math.max(2, rows - 4)) });
    const [only = ""] = shown;
    const isShort = shown.length === 1 && displayWidth(only) + displayWidth(value.type) + 3 <= columns;
    this.device.write(`${shown.join("\n")}${isShort ? "  " : "\n"}${this.dim(value.type)}\n`);
  }

  /** The prompt begins a line: where output has left the cursor inside of one, a mark and a newline end that. */
  #startLine(): void {
    const { columns } = this.device.size();
    const mark = this.#hasColours ? "\u001b[7m⏎\u001b[0m" : "⏎";
    this.device.write(`${mark}${" ".repeat(Math.max(0, columns - 1))}\r \r`);
  }
}

/** Opens the session that entries go to. */
export async function openConversation(parts: ConversationParts): Promise<Conversation> {
  const session = await openSession();
  const conversation = new Conversation(parts, session);
  process.on("SIGINT", () => conversation.stop());
  return conversation;
}
