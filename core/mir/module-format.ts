// The binary form of a module's MIR: what writer and reader agree on.

import { MIR_OPS, type MirOp, OP } from "#core/spec/mir-ops.ts";

/**
 * The file is a header, then a text area, then 32-bit words. Header words: magic, version, bytes of texts, number of words.
 * Texts: per text its byte length, then its bytes, padded to 4; numbered from 0. The words are read in order: tables
 * (names of symbols, types, alias classes, positions), module, directory, functions. An access names its alias class by
 * FIRST_NAMED_ALIAS + its place in the table, or is one that means the same everywhere.
 */
export const MODULE_FORMAT = { magic: 0x4d4e5552, version: 3, headerWords: 4 } as const;

/** What an aux or an immediate refers to, so that it must be translated. */
export type Reference = "none" | "symbol" | "type" | "access" | "assembly";

const auxOf = (op: MirOp): Reference => {
  if (op === OP.g_call) return "none";
  const { aux } = MIR_OPS[op] as (typeof MIR_OPS)[number];
  if (aux === "memory") return "access";
  return aux === "symbol" || aux === "type" || aux === "assembly" ? aux : "none";
};
/** By operation: what its aux refers to. */
export const AUX_REFERENCE: readonly Reference[] = MIR_OPS.map((_, op) => auxOf(op as MirOp));
/** By operation: whether the low half of its immediate is a symbol. */
export const IMMEDIATE_IS_SYMBOL: readonly boolean[] = MIR_OPS.map((row) => row.immediate === "symbol");

export const TYPE_KINDS = [
  "nominal",
  "tuple",
  "optional",
  "array",
  "storage",
  "process",
  "pointer",
  "variable",
] as const;
export const INLINE_HINTS = ["auto", "always", "never"] as const;
export const LITERAL_KINDS = ["integer", "float", "boolean", "text", "array"] as const;
export const RELOCATION_KINDS = ["abs64", "descriptor32"] as const;
