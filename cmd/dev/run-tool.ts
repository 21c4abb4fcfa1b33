// Runs a development tool as a child process and hands back what it wrote.
import { projectRoot } from "./tidy/project-files.ts";

/** What a tool did: everything it wrote in order of arrival, and its exit status (null after a signal). */
export interface ToolResult {
  readonly output: string;
  readonly status: number | null;
}

async function collect(stream: ReadableStream<Uint8Array>, echo: boolean, pieces: string[]): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    const piece = decoder.decode(chunk, { stream: true });
    pieces.push(piece);
    if (echo) process.stdout.write(piece);
  }
}

/** Runs a command in the root of the checkout; with `echo` its output is shown while it runs. */
export async function runTool(command: readonly string[], echo = false): Promise<ToolResult> {
  const pieces: string[] = [];
  try {
    const child = Bun.spawn([...command], { cwd: projectRoot, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
    await Promise.all([collect(child.stdout, echo, pieces), collect(child.stderr, echo, pieces)]);
    await child.exited;
    return { output: pieces.join(""), status: child.exitCode };
  } catch (error) {
    return { output: `${pieces.join("")}${command[0]}: ${String(error)}\n`, status: null };
  }
}
