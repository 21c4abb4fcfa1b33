/** The conditions of x86-64 jumps, moves and sets: names by the number that the opcode holds. */

/** Condition codes by number, the canonical name of each first. */
export const conditionNames = [
  ["o"],
  ["no"],
  ["b", "c", "nae"],
  ["ae", "nb", "nc"],
  ["e", "z"],
  ["ne", "nz"],
  ["be", "na"],
  ["a", "nbe"],
  ["s"],
  ["ns"],
  ["p", "pe"],
  ["np", "po"],
  ["l", "nge"],
  ["ge", "nl"],
  ["le", "ng"],
  ["g", "nle"],
] as const satisfies readonly (readonly string[])[];
