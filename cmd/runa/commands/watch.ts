// `runa watch`: runs a program, and again whenever its file or one that it imports changes.

import { type CommandLine, flagOf } from "#cmd/runa/parse-options.ts";
import { readSource } from "#cmd/runa/read-source.ts";
import { say } from "#cmd/runa/say.ts";
import { DiagnosticList } from "#core/base/diagnostic.ts";
import { checkProgram } from "#core/check-program.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { type OptionName, type OptionRow, optionTable } from "#core/spec/options.ts";
import { TypeTable } from "#core/types/type-table.ts";
import { statusOfPath } from "#rt/host/file-status.ts";
import { Libc } from "#rt/host/libc.ts";
import { onTermination } from "#rt/host/signals.ts";
import { openLoader } from "./open-program.ts";

/**
 * Files are asked for their state this often. Notifications of the system would miss files on network disks and those
 * that editors replace; asking for a hundred files takes a third of a millisecond.
 */
const pollMilliseconds = 100;
/** A program that does not end on SIGTERM within this time is killed. */
const graceMilliseconds = 2000;

/**
 * Every file that the program consists of or that its imports were looked for in; a wrong program may not tell all, so the
 * earlier ones stay.
 */
async function filesOf(libc: Libc, path: string, earlier: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const files = new Set([path]);
  const diagnostics = new DiagnosticList();
  const source = await readSource(path, true);
  if (typeof source !== "string") {
    const loader = openLoader(libc, source, (file) => files.add(file));
    checkProgram(source, loader, new TypeTable(), diagnostics);
  }
  return typeof source === "string" || diagnostics.hasErrors ? files.union(earlier) : files;
}

function stampsOf(libc: Libc, files: ReadonlySet<string>): string {
  return [...files]
    .map((file) => {
      const status = statusOfPath(libc, file);
      return typeof status === "number" ? "none" : status.stamp;
    })
    .join(";");
}

/** The options that `run` has too, as words. */
function passedOptions(line: CommandLine): string[] {
  return [...line.options].flatMap(([name, values]) => {
    const row: OptionRow = optionTable[name as OptionName];
    const flag = flagOf(name);
    return values.map((value) => (row.value === undefined ? flag : `${flag}=${value}`));
  });
}

function start(line: CommandLine, path: string): Bun.Subprocess {
  const command = [process.execPath, "run", ...passedOptions(line), "--", path, ...line.programArguments];
  return Bun.spawn(command, { stdin: "inherit", stdout: "inherit", stderr: "inherit" });
}

async function end(child: Bun.Subprocess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), graceMilliseconds);
  await child.exited;
  clearTimeout(timer);
}

/** Waits until the files differ from what they were, and have then stayed the same for one turn. */
async function waitForChange(libc: Libc, files: ReadonlySet<string>, before: string): Promise<void> {
  for (let last = before; ; ) {
    await Bun.sleep(pollMilliseconds);
    const now = stampsOf(libc, files);
    if (now === last && now !== before) return;
    last = now;
  }
}

/** Runs the command; it ends by a signal only, or with 1 or 2 if there is nothing to watch. A file may go once it was there. */
export async function runWatch(line: CommandLine): Promise<number> {
  const libc = Libc.opened();
  const path = line.operands[0] ?? "";
  if (path === "-") {
    const { reportUsage } = await import("#cmd/runa/report-usage.ts");
    return reportUsage({ usageError: "standard input cannot be watched: name a file", command: "watch" });
  }
  const source = await readSource(path, true);
  if (typeof source === "string") {
    say(`runa: ${source}`);
    return exitCodes.programWrong;
  }
  let files: ReadonlySet<string> = new Set();
  let child: Bun.Subprocess | undefined;
  onTermination(libc, () => child?.kill("SIGTERM"));
  for (;;) {
    files = await filesOf(libc, path, files);
    const before = stampsOf(libc, files);
    const running = start(line, path);
    child = running;
    void running.exited.then(() => {
      if (running.signalCode === "SIGTERM" || running.signalCode === "SIGKILL") return;
      const how = running.signalCode ?? `exit code ${running.exitCode}`;
      say(`runa: ${path} ended (${how}); waiting for a change`);
    });
    await waitForChange(libc, files, before);
    await end(running);
    say(`runa: ${path} has changed; running it again`);
  }
}
