// `runa`: finds the command that is asked for and loads only that.
import { exitCodes } from "#core/spec/exit-codes.ts";
import { version } from "#core/spec/version.ts";

async function start(words: readonly string[]): Promise<number> {
  if (words[0] === "--version" && words.length === 1) {
    console.log(`runa ${version}`);
    return exitCodes.success;
  }
  return (await import("./dispatch.ts")).dispatch(words);
}

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  process.exitCode = (await import("./report-failure.ts")).reportFailure(error);
}
