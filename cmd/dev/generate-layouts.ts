// Writes rt/abi/layouts.runa, the Runa side of core/spec/layouts.ts and core/spec/traps.ts.

import {
  CODE_MAP,
  DESCRIPTOR,
  FIBER,
  HEADER,
  LAUNCH,
  SAVE_AREA,
  STACK_RESERVE_BYTES,
  STORAGE,
  TEXT_LAYOUT,
} from "#core/spec/layouts.ts";
import { TRAPS } from "#core/spec/traps.ts";

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
    "Note: Layouts that compiler and runtime share: made from core/spec/layouts.ts and core/spec/traps.ts by `npm run generate`.",
    "",
    ...block("Fiber", FIBER),
    ...block("Launch", LAUNCH),
    ...constants("header", HEADER),
    ...constants("storage", STORAGE),
    ...constants("text", TEXT_LAYOUT),
    ...constants("descriptor", DESCRIPTOR),
    ...constants("code_map", CODE_MAP),
    ...constants("save_area", SAVE_AREA),
    `Constant STACK_RESERVE_BYTES as Word is ${STACK_RESERVE_BYTES}`,
    `Constant FIBER_BYTES as Word is ${FIBER.bytes}`,
    ...TRAPS.map((row) => `Constant TRAP_${row.name.toUpperCase()} as Word is ${row.kind}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** Text of rt/trap/messages.runa: the message of each trap, piece by piece. */
export function messagesModule(): string {
  const lines = [
    "Runtime Module",
    "",
    "Note: The messages of traps: made from core/spec/traps.ts by `npm run generate`.",
    "",
    'Import { write_bytes, print_text, print_decimal, print_signed, ERROR_OUTPUT } from "rt/io/print"',
    "",
    'Process called "print_message" that takes kind as Word, first as Word, second as Word, third as Word:',
  ];
  const names = ["first", "second", "third"];
  TRAPS.forEach((row, index) => {
    lines.push(`    ${index === 0 ? "If" : "Otherwise if"} kind is ${row.kind}:`);
    for (const piece of row.message.split(/(\{\w+\})/).filter((part) => part !== "")) {
      if (piece === "{text}") lines.push("        write_bytes(first, second, ERROR_OUTPUT)");
      else if (piece.startsWith("{")) {
        const printer = row.signed ? "print_signed" : "print_decimal";
        lines.push(`        ${printer}(${names[Number(piece.slice(1, -1))]}, ERROR_OUTPUT)`);
      } else lines.push(`        print_text("${piece}", ERROR_OUTPUT)`);
    }
  });
  lines.push("    Otherwise:", '        print_text("Unknown trap", ERROR_OUTPUT)', "    End If", "End Process");
  return `${lines.join("\n")}\n`;
}

if (import.meta.main) {
  await Bun.write(new URL("../../rt/abi/layouts.runa", import.meta.url), layoutsModule());
  await Bun.write(new URL("../../rt/trap/messages.runa", import.meta.url), messagesModule());
}
