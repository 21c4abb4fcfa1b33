// Writes rt/abi/layouts.runa, rt/trap/messages.runa and rt/trap/trap_error.runa, the Runa side of core/spec/layouts.ts and core/spec/traps.ts.

import {
  CODE_MAP,
  CODE_RANGES,
  CODE_UNITS,
  DESCRIPTOR,
  ENDED_SIGNAL,
  FIBER,
  HEADER,
  LAUNCH,
  OUTPUT,
  SAVE_AREA,
  STACK_RESERVE_BYTES,
  STORAGE,
  TEXT_LAYOUT,
  TRACE_FRAMES_MAX,
} from "#core/spec/layouts.ts";
import { TRAPS, type TrapRow, trapKind } from "#core/spec/traps.ts";
import { canonicalText } from "./canonical-text.ts";

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const constantName = (...parts: readonly string[]): string => parts.map(snake).join("_").toUpperCase();

function constants(prefix: string, table: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(table).flatMap(([key, value]) => {
    if (typeof value === "number") return [`Constant ${constantName(prefix, key)} as Word is ${value}`];
    return constants(`${prefix}_${key}`, value as Record<string, unknown>);
  });
}

/** A block of words as a value type with C layout; gaps get names of their own. */
function block(name: string, table: Readonly<Record<string, number>> & { readonly bytes: number }): string[] {
  const byOffset = new Map(Object.entries(table).flatMap(([key, at]) => (key === "bytes" ? [] : [[at, snake(key)]])));
  const fields: string[] = [];
  for (let at = 0; at < table.bytes; at += 8) fields.push(`    ${byOffset.get(at) ?? `unused_${at}`} as Word`);
  return [`Value Type called "${name}":`, ...fields, "End Type", ""];
}

/** Text of rt/abi/layouts.runa. */
export function layoutsModule(): string {
  const lines = [
    "Runtime Module",
    "",
    "Note: Layouts that compiler and runtime share: made from core/spec/layouts.ts and core/spec/traps.ts by cmd/dev/generate-layouts.ts.",
    "",
    ...block("Fiber", FIBER),
    ...block("Launch", LAUNCH),
    ...block("Output", OUTPUT),
    ...constants("header", HEADER),
    ...constants("storage", STORAGE),
    ...constants("text", TEXT_LAYOUT),
    ...constants("descriptor", DESCRIPTOR),
    ...constants("code_map", CODE_MAP),
    ...constants("code_units", CODE_UNITS),
    ...constants("code_ranges", CODE_RANGES),
    ...constants("save_area", SAVE_AREA),
    `Constant STACK_RESERVE_BYTES as Word is ${STACK_RESERVE_BYTES}`,
    `Constant FIBER_BYTES as Word is ${FIBER.bytes}`,
    `Constant FIBER_PENDING_ERROR as Word is ${FIBER.pendingError}`,
    `Constant FIBER_TRAP_TEXT as Word is ${FIBER.trapText}`,
    `Constant FIBER_SIGNAL_CLAUSES as Word is ${FIBER.signalClauses}`,
    `Constant FIBER_TRACE_START as Word is ${FIBER.traceStart}`,
    `Constant TRACE_FRAMES_MAX as Word is ${TRACE_FRAMES_MAX}`,
    "Note: Bit k: the message of trap k holds a Text.",
    `Constant TRAPS_WITH_TEXT as Word is ${trapsWithText()}`,
    ...TRAPS.map((row) => `Constant TRAP_${row.name.toUpperCase()} as Word is ${row.kind}`),
  ];
  return `${lines.join("\n")}\n`;
}

function trapsWithText(): number {
  return TRAPS.reduce((bits, row) => (row.message.includes("{text}") ? bits + 2 ** row.kind : bits), 0);
}

/** Text of rt/trap/trap_error.runa: the error object of each trap that can be caught. */
export function trapErrorModule(): string {
  const rows = TRAPS.filter((row) => row.name !== "hardware_fault");
  const types = [...new Set<string>(rows.map((row) => row.error))].filter((name) => name !== "FileError");
  const lines = [
    "Note: The error objects of traps: made from core/spec/traps.ts by cmd/dev/generate-layouts.ts.",
    "",
    `Import { ${["Error", "mark_trap", ...types].join(", ")} } from "errors"`,
    'Import { file_error } from "io/errors"',
    'Import { trap_number } from "rt/unwind/unwind"',
    "",
    "@Implementation",
    "    The object of the trap that is on its way; `content` is the Text of its message, if that has one.",
    "@End Implementation",
    'Process called "trap_error" that takes content as Optional of Text returns Error:',
    "    Let kind be trap_number(0)",
    `    If kind is ${trapKind("unhandled")}: Return mark_trap(make_error(kind, ""), negative 1)`,
    `    If kind is ${trapKind("frozen")}: Return mark_trap(make_error(kind, ""), negative 1)`,
    `    If kind is ${trapKind("output_failed")}: Return mark_trap(make_error(kind, ""), negative 2)`,
    `    If kind is ${trapKind("interrupted")}: Return mark_trap(make_error(kind, ""), negative ${1 - ENDED_SIGNAL})`,
    '    Return mark_trap(make_error(kind, content otherwise ""), kind)',
    "End Process",
    "",
    'Private Process called "make_error" that takes kind as Integer, content as Text returns Error:',
    "    Let first be trap_number(1)",
    "    Let second be trap_number(2)",
    "    Let third be trap_number(3)",
    "    Match kind:",
  ];
  for (const row of rows) {
    lines.push(`        When ${row.kind}:`, `            Return ${madeError(row)}`);
  }
  lines.push(
    '        Otherwise: Return a value of type Error with message as "Unknown trap"',
    "    End Match",
    "End Process",
  );
  return canonicalText("trap_error", `${lines.join("\n")}\n`);
}

const ARGUMENTS = ["first", "second", "third"] as const;

function madeError(row: TrapRow): string {
  if (row.kind === trapKind("output_failed")) return 'file_error("standard output", first)';
  const hasText = row.message.includes("{text}");
  const words = row.message
    .replace("{text}", "{content}")
    .replace(/\{(\d)\}/g, (_, digit) => `{${ARGUMENTS[Number(digit)]}${row.signed ? "" : " as Word"}}`);
  const plain = row.errorMessage ?? (words.includes("{") ? undefined : words);
  const parts = [`message as ${plain === undefined ? `f"${words}"` : `"${plain}"`}`];
  (row.fields ?? "").split(" ").forEach((field, index) => {
    if (field !== "") parts.push(`${field} as ${hasText && index === 0 ? "content" : ARGUMENTS[index]}`);
  });
  return `a value of type ${row.error} with ${parts.join(" and ")}`;
}

/** A message with `%` and a digit in the place of each argument: its number, from 3 on for unsigned ones; 6 for the text. */
const messageTemplate = (row: TrapRow): string =>
  row.message
    .replace("{text}", "%6")
    .replace(/\{(\d)\}/g, (_, digit) => `%${Number(digit) + (row.signed ? 0 : ARGUMENTS.length)}`);

/** Text of rt/trap/messages.runa: the message of each trap. */
export function messagesModule(): string {
  const lines = [
    "Runtime Module",
    "",
    "Note: The messages of traps: made from core/spec/traps.ts by cmd/dev/generate-layouts.ts.",
    "",
    "@Implementation",
    "    `%` and a digit stand for an argument: its number, from 3 on for unsigned ones; 6 for the bytes that the first two tell of.",
    "@End Implementation",
    'Process called "message_of" that takes kind as Word returns Text:',
  ];
  for (const row of TRAPS)
    lines.push(`    If kind is ${row.kind}: Return "${messageTemplate(row).replaceAll("\n", "\\n")}"`);
  lines.push('    Return "Unknown trap"', "End Process");
  return `${lines.join("\n")}\n`;
}

if (import.meta.main) {
  await Bun.write(new URL("../../rt/abi/layouts.runa", import.meta.url), layoutsModule());
  await Bun.write(new URL("../../rt/trap/messages.runa", import.meta.url), messagesModule());
  await Bun.write(new URL("../../rt/trap/trap_error.runa", import.meta.url), trapErrorModule());
}
