// `runa`: finds the command that is asked for and loads only that.
import { exitCodes } from "#core/spec/exit-codes.ts";
import { version } from "#core/spec/version.ts";

async function dispatch(words: readonly string[]): Promise<number> {
  if (words[0] === "--version" && words.length === 1) {
    console.log(`runa ${version}`);
    return exitCodes.success;
  }
  const { parseCommandLine } = await import("./parse-options.ts");
  const line = parseCommandLine(words);
  if ("usageError" in line) {
    const { helpText } = await import("./commands/help.ts");
    console.error(`runa: ${line.usageError}\n\n${helpText(line.command)}`);
    return exitCodes.usage;
  }
  switch (line.command) {
    case "run":
      return (await import("./commands/run.ts")).runRun(line);
    case "compile":
      return (await import("./commands/compile.ts")).runCompile(line);
    case "check":
      return (await import("./commands/check.ts")).runCheck(line);
    case "fmt":
      return (await import("./commands/fmt.ts")).runFmt(line);
    case "help":
      return (await import("./commands/help.ts")).runHelp(line.operand);
    case "version":
      console.log(`runa ${version}`);
      return exitCodes.success;
  }
}

try {
  process.exitCode = await dispatch(process.argv.slice(2));
} catch (error) {
  if (error instanceof Error && "code" in error && error.code === "EPIPE") process.exit(exitCodes.closedPipe);
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && error.name === "DamagedArchive")
    console.error(`runa: this executable is damaged: ${message}\nInstall it again.`);
  else
    console.error(
      `runa: internal error: ${message}\nThis is a mistake in runa, not in your program; please report it.`,
    );
  if (Bun.env["RUNA_BACKTRACE"] === "1" && error instanceof Error) console.error(error.stack);
  process.exitCode = exitCodes.internalError;
}
