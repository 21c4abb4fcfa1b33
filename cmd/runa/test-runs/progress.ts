// The line on a terminal that tells how far the tests are.

import { streams, terminalWidth } from "#cmd/runa/terminal.ts";
import { isTerminal } from "#rt/host/is-terminal.ts";
import { Libc } from "#rt/host/libc.ts";

const clearLine = "\r\x1b[2K";

/** Shows and clears itself on standard error, if that is a terminal. */
export class Progress {
  readonly #isShown: boolean;
  #planned = 0;
  #ended = 0;
  #failed = 0;
  #isVisible = false;

  constructor(isWanted: boolean) {
    this.#isShown = isWanted && Bun.env["TERM"] !== "dumb" && isTerminal(Libc.opened(), streams.errors);
  }

  plan(count: number): void {
    this.#planned += count;
    this.#show("");
  }

  end(title: string, isFailed: boolean): void {
    this.#ended++;
    if (isFailed) this.#failed++;
    this.#show(title);
  }

  /** Makes room for other output. */
  clear(): void {
    if (this.#isVisible) void Bun.stderr.write(clearLine);
    this.#isVisible = false;
  }

  #show(title: string): void {
    if (!this.#isShown) return;
    const failed = this.#failed > 0 ? `, ${this.#failed} failed` : "";
    const text = `${this.#ended}/${this.#planned} tests${failed} ${title}`;
    void Bun.stderr.write(`${clearLine}${text.slice(0, terminalWidth(streams.errors) - 1)}`);
    this.#isVisible = true;
  }
}
