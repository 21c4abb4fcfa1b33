// `runa`: the first module of the executable. What runs a cached program is bundled with it into one file (cmd/dev/build.ts); all else is loaded when it is wanted.
import { exitCodes } from "#core/spec/exit-codes.ts";
import { version } from "#core/spec/version.ts";
import { startAtOnce } from "./cache/start-cached.ts";
import { compileAsUsual } from "./javascript-compiler.ts";
import { show } from "./show.ts";

async function start(words: readonly string[]): Promise<number> {
  if (words[0] === "--version" && words.length === 1) {
    show(`runa ${version}`);
    return exitCodes.success;
  }
  const started = startAtOnce(words);
  if (started !== undefined && "ended" in started) return started.ended;
  compileAsUsual();
  if (started === undefined) return (await import("#cmd/runa/dispatch.ts")).dispatch(words);
  return (await import("#cmd/runa/commands/compile-and-run.ts")).compileAndRun(started.request);
}

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  process.exitCode = (await import("#cmd/runa/report-failure.ts")).reportFailure(error);
}
