// A program on a real terminal for tests: tmux draws its screen, keys are sent to it, and tests wait for what appears.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const WAIT_MILLISECONDS = 10_000;
const PAUSE_MILLISECONDS = 15;

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

export class TerminalProgram {
  readonly #folder = mkdtempSync(join(tmpdir(), "runa-terminal-"));
  readonly #socket = join(this.#folder, "tmux");

  /** Starts a command of the shell; the screen stays when it has ended, with `ended: CODE` on it. */
  constructor(command: string, options: TerminalOptions = {}) {
    const { columns = 80, rows = 24, environment = {} } = options;
    const settings = { TERM: "xterm-256color", ...environment };
    const words = Object.entries(settings).map(([name, value]) => `${name}='${value}'`);
    const size = ["-x", String(columns), "-y", String(rows)];
    this.#tmux(
      "-f",
      "/dev/null",
      "new-session",
      "-d",
      ...size,
      `${words.join(" ")} ${command}; echo ended: $?; sleep 60`,
    );
  }

  /** Types text as it is. */
  type(text: string): void {
    this.#tmux("send-keys", "-l", "--", text);
  }

  /** Presses keys by tmux's names: `Enter`, `C-c`, `Up`, `M-b`. */
  press(...keys: readonly string[]): void {
    this.#tmux("send-keys", ...keys);
  }

  /** Pastes text as terminals do: between marks if the program asks for them. */
  paste(text: string): void {
    this.#tmux("set-buffer", text);
    this.#tmux("paste-buffer", "-p", "-r");
  }

  resize(columns: number, rows: number): void {
    this.#tmux("resize-window", "-x", String(columns), "-y", String(rows));
  }

  /** The lines of the screen, without blanks at their ends and empty ones at the end. */
  screen(): string[] {
    return this.#tmux("capture-pane", "-p").trimEnd().split("\n");
  }

  /** The same with escape sequences for colours. */
  colours(): string {
    return this.#tmux("capture-pane", "-p", "-e");
  }

  /** Column and row of the cursor, from 0. */
  cursor(): readonly [number, number] {
    const [column, row] = this.#tmux("display-message", "-p", "#{cursor_x} #{cursor_y}").trim().split(" ").map(Number);
    return [column ?? -1, row ?? -1];
  }

  /** Waits until the screen is as wanted, and gives it. Throws with what was on it if that takes too long. */
  async until(wanted: string | ((lines: readonly string[]) => boolean)): Promise<string[]> {
    const isThere =
      typeof wanted === "string" ? (lines: readonly string[]) => lines.join("\n").includes(wanted) : wanted;
    const end = performance.now() + WAIT_MILLISECONDS;
    for (;;) {
      const lines = this.screen();
      if (isThere(lines)) return lines;
      if (performance.now() > end)
        throw new Error(`waited for ${String(wanted)}; the screen shows:\n${lines.join("\n")}`);
      await Bun.sleep(PAUSE_MILLISECONDS);
    }
  }

  /** Sends SIGTERM to the innermost program of the terminal. */
  terminate(): void {
    for (let pid = this.#tmux("display-message", "-p", "#{pane_pid}").trim(); ; ) {
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
      if (children === "") {
        process.kill(Number(pid), "SIGTERM");
        return;
      }
      pid = children;
    }
  }

  close(): void {
    this.#tmux("kill-server");
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #tmux(...words: readonly string[]): string {
    const { stdout } = Bun.spawnSync(["tmux", "-u", "-S", this.#socket, ...words], {
      env: { ...process.env, LC_ALL: "C.UTF-8" },
    });
    return stdout.toString();
  }
}
