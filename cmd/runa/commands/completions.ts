// `runa completions`: scripts by which shells complete commands, options and values; made from the tables, they start no runa at a key press.
import { bashScript } from "#cmd/runa/completions/bash-script.ts";
import { describeCommands } from "#cmd/runa/completions/describe-commands.ts";
import { fishScript } from "#cmd/runa/completions/fish-script.ts";
import { zshScript } from "#cmd/runa/completions/zsh-script.ts";
import type { CommandLine } from "#cmd/runa/parse-options.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** Runs the command. */
export async function runCompletions({ operands: [shell] }: CommandLine): Promise<number> {
  const script = scripts[shell as keyof typeof scripts];
  await Bun.write(Bun.stdout, script(describeCommands()));
  return exitCodes.success;
}
