// Exit codes of the `runa` command and of the programs that it runs.

/** A trap ends a program with `trapBase` plus its kind; `closedPipe` is what the signal of a closed pipe would give. */
export const exitCodes = {
  success: 0,
  programWrong: 1,
  usage: 2,
  internalError: 70,
  trapBase: 100,
  closedPipe: 141,
} as const;
