// Runtime processes that the MIR evaluator models: printing, numbers as text, joining and comparing text. Tests only.

import { TEXT_LAYOUT } from "#core/spec/layouts.ts";
import { RUNTIME_SYMBOLS, type RuntimeRole } from "#core/spec/rt-symbols.ts";
import { trapKind } from "#core/spec/traps.ts";
import { EvaluatedTrap, type EvaluatedValue, type ExternalProcess, type Machine } from "./evaluate.ts";

/** Text of the object at a reference. */
export function readText(machine: Machine, reference: EvaluatedValue): string {
  const at = Number(reference);
  const length = machine.memory.word(at + TEXT_LAYOUT.byteLengthOffset);
  const isView = (machine.memory.bytes(at + TEXT_LAYOUT.formOffset, 1)[0] as number) & TEXT_LAYOUT.form.view;
  const first = isView
    ? machine.memory.word(at + TEXT_LAYOUT.viewBaseOffset) + machine.memory.word(at + TEXT_LAYOUT.viewStartOffset)
    : at + TEXT_LAYOUT.firstByte;
  return new TextDecoder().decode(machine.memory.bytes(first, length));
}

/** Reference to a new Text object. */
export function makeText(machine: Machine, text: string): bigint {
  const bytes = new TextEncoder().encode(text);
  const at = machine.memory.allocate(TEXT_LAYOUT.leastBytes + bytes.length);
  machine.memory.setWord(at, 0, (bytes.length === text.length ? TEXT_LAYOUT.form.ascii : TEXT_LAYOUT.form.utf8) << 8);
  machine.memory.setWord(at + TEXT_LAYOUT.byteLengthOffset, bytes.length);
  machine.memory.setWord(at + TEXT_LAYOUT.hashOffset, 0, -1);
  machine.memory.bytes(at + TEXT_LAYOUT.firstByte, bytes.length).set(bytes);
  return BigInt(at);
}

/** Shortest form that reads back, always with a point or an exponent. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "infinity" : "-infinity";
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e16)) return value.toExponential().replace("e+", "e");
  const text = Object.is(value, -0) ? "-0" : String(value);
  return text.includes(".") ? text : `${text}.0`;
}

const asBool = (value: boolean): EvaluatedValue[] => [value ? 1n : 0n];

const models: Partial<Record<RuntimeRole, ExternalProcess>> = {
  print_text: ([text], machine) => {
    machine.output += readText(machine, text ?? 0n);
    return [];
  },
  print_separator: ([kind], machine) => {
    machine.output += kind === 1n ? "\n" : " ";
    return [];
  },
  integer_to_text: ([value], machine) => [makeText(machine, String(value))],
  unsigned_to_text: ([value], machine) => [makeText(machine, String(BigInt.asUintN(64, BigInt(value ?? 0n))))],
  float_to_text: ([value], machine) => [makeText(machine, floatText(Number(value)))],
  character_to_text: ([value], machine) => [makeText(machine, String.fromCodePoint(Number(value)))],
  text_join: (texts, machine) => [makeText(machine, texts.map((text) => readText(machine, text)).join(""))],
  text_join_three: (texts, machine) => [makeText(machine, texts.map((text) => readText(machine, text)).join(""))],
  text_equal: ([a, b], machine) => asBool(readText(machine, a ?? 0n) === readText(machine, b ?? 0n)),
  // The shown value and its bounds in place of the numbers, which are the nearest ones.
  throw_range: ([shown, limits], machine) => {
    machine.output += `${readText(machine, shown ?? 0n)}${readText(machine, limits ?? 0n)}\n`;
    throw new EvaluatedTrap(trapKind("signed_range"), []);
  },
};

/** Externals for `Machine`, by symbol. */
export function runtimeModels(): Record<string, ExternalProcess> {
  const externals: Record<string, ExternalProcess> = {};
  for (const row of RUNTIME_SYMBOLS) {
    const model = models[row.role];
    if (model !== undefined) externals[row.symbol] = model;
  }
  return externals;
}
