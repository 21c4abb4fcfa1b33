// The last resort for what no command expects: a damaged executable, a pipe that is closed, a mistake in runa.

import { exitCodes } from "#core/spec/exit-codes.ts";
import { version } from "#core/spec/version.ts";
import { say } from "./say.ts";
import { writeReason } from "./write-output.ts";

/** Whether the system refused to write to standard output, which is all that commands write without looking. */
function isOutputFailure(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && error.syscall === "write" && "code" in error;
}

/** Prints what can be said about an error that a command threw; gives the exit code. The stack is shown on demand only. */
export function reportFailure(error: unknown): number {
  if (error instanceof Error && "code" in error && error.code === "EPIPE") return exitCodes.closedPipe;
  if (isOutputFailure(error)) {
    say(`runa: cannot write to standard output: ${writeReason(error)}`);
    return exitCodes.programWrong;
  }
  // By name: programs from the cache throw it out of a bundle of their own.
  if (error instanceof Error && error.name === "ForeignFailure") {
    say(`runa: ${error.message}`);
    return exitCodes.programWrong;
  }
  const message = error instanceof Error ? error.message : String(error);
  const isDebugged = (Bun.env["RUNA_DEBUG"] ?? "") !== "" && Bun.env["RUNA_DEBUG"] !== "0";
  if (error instanceof Error && error.name === "DamagedArchive")
    say(`runa: this executable is damaged: ${message}\nInstall it again.`);
  else {
    say(`runa: internal error: ${message} (runa ${version}, ${process.platform} ${process.arch})`);
    say("This is a mistake in runa, not in your program; please report it.");
    if (!isDebugged) say("With RUNA_DEBUG=1 in the environment, runa shows where it arose.");
  }
  if (isDebugged && error instanceof Error) say(error.stack ?? "");
  return exitCodes.internalError;
}
