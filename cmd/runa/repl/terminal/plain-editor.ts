// Entries on a terminal that can only print: lines as the terminal itself edits them, no colours, no completion.

import { PipedInput } from "#cmd/runa/repl/piped-input.ts";
import type { Libc } from "#rt/host/libc.ts";
import type { EditResult } from "./line-editor.ts";
import type { TerminalDevice } from "./terminal-device.ts";

export interface PlainOptions {
  readonly prompt: string;
  readonly continuation: string;
  readonly isWhole: (text: string) => Promise<boolean>;
}

export class PlainEditor {
  readonly #device: TerminalDevice;
  readonly #options: PlainOptions;
  readonly #input: PipedInput;

  constructor(libc: Libc, device: TerminalDevice, options: PlainOptions) {
    this.#device = device;
    this.#options = options;
    this.#input = new PipedInput(libc);
  }

  async read(): Promise<EditResult> {
    let text = "";
    for (let prompt = this.#options.prompt; ; prompt = this.#options.continuation) {
      this.#device.write(prompt);
      const line = this.#input.line();
      if (line === undefined) {
        this.#device.write("\n");
        return text.trim() === "" ? { kind: "end" } : { kind: "entry", text };
      }
      text = text === "" ? line : `${text}\n${line}`;
      if (text.trim() === "") return { kind: "cancelled" };
      if (await this.#options.isWhole(text)) return { kind: "entry", text };
    }
  }
}
