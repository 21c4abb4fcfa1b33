// Tests `runa watch`: it runs a program again when any of its files changes, and ends one that still runs.
import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runaPath } from "#cmd/runa/testing/built-runa.ts";

const folder = mkdtempSync(join(tmpdir(), "runa-watch-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

const word = (text: string): string => `Process called "word" returns Text:\n    Return "${text}"\nEnd Process\n`;

/** Collects a stream; `until` waits for a text that comes after what it returned last. */
class Transcript {
  #text = "";
  #seen = 0;
  #isEnded = false;

  constructor(stream: ReadableStream<Uint8Array>) {
    void this.#collect(stream);
  }

  async until(text: string): Promise<string> {
    for (let turn = 0; turn < 500; turn++) {
      const at = this.#text.indexOf(text, this.#seen);
      if (at >= 0) {
        const found = this.#text.slice(this.#seen, at + text.length);
        this.#seen = at + text.length;
        return found;
      }
      if (this.#isEnded) break;
      await Bun.sleep(20);
    }
    throw new Error(`"${text}" did not come, but: ${this.#text.slice(this.#seen)}`);
  }

  async #collect(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) this.#text += decoder.decode(chunk, { stream: true });
    this.#isEnded = true;
  }
}

test("a program runs again when a file of it changes, is ended first, and may be wrong in between", async () => {
  write(
    "main.runa",
    'Import { word } from "./word"\nProcess called "main" that takes words as List of Text:\n    Display word(), words\n    Return\nEnd Process\n',
  );
  write("word.runa", word("one"));
  const child = Bun.spawn([runaPath, "watch", "--optimize=0", "main.runa", "--x"], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", XDG_CACHE_HOME: join(folder, "cache") },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const output = new Transcript(child.stdout);
  const errors = new Transcript(child.stderr);
  try {
    await output.until('one ["--x"]\n');
    await errors.until("main.runa ended (exit code 0); waiting for a change\n");
    write("word.runa", `${word("two")}Loop forever:\n    Let n be 1\nEnd Loop\n`);
    await errors.until("main.runa has changed; running it again\n");
    await Bun.sleep(150);
    write("word.runa", "Display 1 plus\n");
    expect(await errors.until("ended (exit code 1); waiting for a change\n")).not.toContain("exit code 143");
    write("word.runa", word("three"));
    await output.until('three ["--x"]\n');
  } finally {
    child.kill("SIGTERM");
  }
  await child.exited;
  expect(child.signalCode).toBe("SIGTERM");
}, 20_000);
