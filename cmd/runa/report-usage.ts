// Says what is wrong with a command line, what may have been meant, and how the command is used.

import { closestName } from "#core/base/closest-name.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { usageLine } from "./commands/help.ts";
import type { Mistyped, UsageError } from "./parse-options.ts";
import { say } from "./say.ts";

/** The known word that was probably meant. */
export function meantWord({ word, known }: Mistyped): string | undefined {
  return closestName(word, known) ?? known.find((one) => word.length > 1 && one !== word && one.startsWith(word));
}

/** Prints the mistake to standard error; gives the exit code. */
export function reportUsage({ usageError, command, mistyped }: UsageError): number {
  const meant = mistyped === undefined ? undefined : meantWord(mistyped);
  const lines = [`runa: ${usageError}`];
  if (meant !== undefined) lines.push(`      did you mean ${meant}?`);
  lines.push(
    "",
    `Usage: ${command === undefined ? "runa FILE [ARGUMENTS], or runa COMMAND [OPTIONS] ..." : usageLine(command)}`,
  );
  lines.push(
    command === undefined
      ? "`runa help` shows the commands."
      : `\`runa help ${command}\` shows its options and examples.`,
  );
  say(lines.join("\n"));
  return exitCodes.usage;
}
