// `runa --version`: the version, and with --json what else identifies a build.

import { writeJson } from "#cmd/runa/output-schemas.ts";
import { type CommandLine, isOn } from "#cmd/runa/parse-options.ts";
import { show } from "#cmd/runa/show.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { version } from "#core/spec/version.ts";
import { buildIdentity } from "#rt/host/find-image.ts";
import { Libc } from "#rt/host/libc.ts";

/** Runs the command. */
export async function runVersion(line: CommandLine): Promise<number> {
  if (!isOn(line, "json")) show(`runa ${version}`);
  else {
    const platform = `${process.platform}-${process.arch}`;
    const build = buildIdentity(Libc.opened()) ?? null;
    await writeJson("runa.version", { version, build, platform, bun: Bun.version });
  }
  return exitCodes.success;
}
