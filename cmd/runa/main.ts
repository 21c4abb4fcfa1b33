// `runa`: the first module of the executable. What runs a cached program comes with it; all else is loaded when it is wanted.

import { exitCodes } from "#core/spec/exit-codes.ts";
import { version } from "#core/spec/version.ts";
import { dispatch } from "./dispatch.ts";
import { show } from "./show.ts";

async function start(words: readonly string[]): Promise<number> {
  if (words[0] === "--version" && words.length === 1) {
    show(`runa ${version}`);
    return exitCodes.success;
  }
  return dispatch(words);
}

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  process.exitCode = (await import("./report-failure.ts")).reportFailure(error);
}
