// The line on a terminal that tells how far the tests are.

import { streams, terminalWidth } from "#cmd/runa/terminal.ts";
import { isTerminal } from "#rt/host/is-terminal.ts";
import { Libc } from "#rt/host/libc.ts";

const clearLine = "\r\x1b[2K";
/** Nobody reads faster than that, and tests do not wait for the terminal. */
const redrawMilliseconds = 50;

/** Shows and clears itself on standard error, if that is a terminal. */
export class Progress {
  #isShown: boolean;
  #planned = 0;
  #ended = 0;
  #failed = 0;
  #title = "";
  #isVisible = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(isWanted: boolean) {
    this.#isShown = isWanted && Bun.env["TERM"] !== "dumb" && isTerminal(Libc.opened(), streams.errors);
  }

  plan(count: number): void {
    this.#planned += count;
    this.#change();
  }

  /** A test has begun. */
  begin(title: string): void {
    this.#title = title;
    this.#change();
  }

  end(isFailed: boolean): void {
    this.#ended++;
    if (isFailed) this.#failed++;
    this.#change();
  }

  /** Makes room for other output, behind which the line comes back if tests are left. */
  clear(): void {
    if (this.#isVisible) void Bun.stderr.write(clearLine);
    this.#isVisible = false;
    if (this.#ended < this.#planned) this.#change();
  }

  /** Nothing comes any more. */
  close(): void {
    this.clear();
    this.#isShown = false;
    clearTimeout(this.#timer);
  }

  #change(): void {
    if (!this.#isShown) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#draw();
    }, redrawMilliseconds);
  }

  #draw(): void {
    const failed = this.#failed > 0 ? `, ${this.#failed} failed` : "";
    const text = `${this.#ended}/${this.#planned} tests${failed} ${this.#title}`;
    void Bun.stderr.write(`${clearLine}${text.slice(0, terminalWidth(streams.errors) - 1)}`);
    this.#isVisible = true;
  }
}
