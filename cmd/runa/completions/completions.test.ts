// Tests completions where they are used: a shell on a terminal, words typed halfway, and the Tab key.
import { afterAll, afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerminalProgram } from "#cmd/runa/repl/testing/terminal-program.ts";
import { runa, runaPath } from "#cmd/runa/testing/built-runa.ts";

// A loaded machine takes its time.
setDefaultTimeout(30_000);
const folder = mkdtempSync(join(tmpdir(), "runa-completions-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "sample.runa"), "Display 1\n");
const opened: TerminalProgram[] = [];
afterEach(() => {
  for (const terminal of opened.splice(0)) terminal.close();
});

/** How each shell is started with its script and the prompt `> `, and nothing else of the user's. */
const shells = {
  bash: (script: string) => {
    writeFileSync(join(folder, "bashrc"), `PS1='> '\nsource ${script}\n`);
    return `bash --noprofile --rcfile ${folder}/bashrc -i`;
  },
  zsh: (script: string) => {
    writeFileSync(join(folder, ".zshrc"), `PS1='> '\nautoload -U compinit; compinit -u -D\nsource ${script}\n`);
    return `env ZDOTDIR=${folder} zsh -d -i`;
  },
  fish: (script: string) =>
    `fish --no-config -i -C 'function fish_prompt; echo "> "; end; function fish_greeting; end; source ${script}'`,
} as const;

/** What is typed, and what stands on the line after Tab: the one thing that fits. */
const lines = [
  { typed: "runa completi", wanted: "runa completions" },
  { typed: "runa compile --em", wanted: "runa compile --emit" },
  { typed: "runa new a", wanted: "runa new app" },
  { typed: "runa help exit", wanted: "runa help exit-codes" },
  { typed: "runa check sam", wanted: "runa check sample.runa" },
  { typed: "runa compile --emit=ar", wanted: "--emit=archive" },
] as const;

describe("Tab completes", () => {
  for (const name of ["bash", "zsh", "fish"] as const) {
    const lacking = [name, "tmux"].filter((tool) => Bun.which(tool) === null);
    const title = lacking.length === 0 ? name : `${name} (skipped: needs ${lacking.join(" and ")})`;
    test.skipIf(lacking.length > 0)(`in ${title}`, async () => {
      const script = join(folder, `runa.${name}`);
      writeFileSync(script, runa(["completions", name], { folder }).output);
      const path = `${join(runaPath, "..")}:${process.env["PATH"]}`;
      const terminal = new TerminalProgram(`cd ${folder}; ${shells[name](script)}`, { environment: {} });
      opened.push(terminal);
      await terminal.until((screen) => screen.at(-1)?.startsWith(">") === true);
      terminal.type(name === "fish" ? `set -x PATH ${path.replaceAll(":", " ")}` : `export PATH='${path}'`);
      terminal.press("Enter");
      for (const { typed, wanted } of lines) {
        terminal.press("C-u", "C-l");
        await terminal.until((screen) => screen.length === 1 && screen[0]?.trim() === ">");
        terminal.type(typed);
        await terminal.until(typed);
        terminal.press("Tab");
        const screen = await terminal.until((now) => now.join("\n").includes(wanted));
        expect(screen[0]).toContain(wanted);
      }
    });
  }
});
