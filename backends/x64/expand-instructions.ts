/** Makes numbered operations of the rows of the instruction table; runs when the generated tables are made and in tests. */
import { unreachable } from "#core/base/unreachable.ts";
import { instructionRows } from "./instructions.ts";
import {
  alternate,
  effect,
  flagBit,
  head,
  immediate,
  type OperandKind,
  operandKinds,
  operandRole,
  slot,
} from "./operation-layout.ts";
import { gpr } from "./registers.ts";
import type { InstructionRow } from "./vector-instructions.ts";

/** One operation: a name such as `add_r64_m64`, and its words in the order of `operationWords`. */
export interface Operation {
  readonly name: string;
  readonly words: readonly number[];
}

type Place = "reg" | "rm" | "vvvv" | "last" | "opcode" | "immediate" | "memory" | "fixed";

interface Operand {
  readonly kind: OperandKind;
  readonly role: number;
  readonly place: Place;
}

interface Variant {
  readonly mnemonic: string;
  readonly operands: readonly Operand[];
  readonly encoding: readonly string[];
  readonly effects: readonly string[];
  readonly feature: number;
  readonly wide: boolean;
  readonly operandSize16: boolean;
  readonly long: boolean;
}

/** The features, in the order of their numbers. */
export function featureNames(): string[] {
  return Object.keys(instructionRows);
}

function words(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(" ").filter((word) => word !== "");
}

/** Replaces the width letter of an operand token by a width: `rmv` with 32 is `rm32`. */
function withWidth(token: string, width: string): string {
  if (/^[=+]?[.^#]?(r|rm|m)[vd]$/.test(token)) return token.slice(0, -1) + width;
  if (/^iv$/.test(token)) return width === "16" ? "i16" : "i32";
  const vector = /^([=+]?[.^#]?)(s|sm|ms)$/.exec(token);
  if (vector === null) return token;
  const [, prefix, shape] = vector;
  if (shape === "s") return prefix + width;
  const size = width === "x" ? "128" : "256";
  return shape === "ms" ? `${prefix}m${size}` : `${prefix}${width}m${size}`;
}

function widthsOf(tokens: readonly string[]): readonly string[] {
  for (const token of tokens) {
    if (/(r|rm|m|i)v$/.test(token)) return ["16", "32", "64"];
    if (/(r|rm|m)d$/.test(token)) return ["32", "64"];
    if (/^[=+]?[.^#]?(s|sm|ms)$/.test(token)) return ["x", "y"];
  }
  return [""];
}

/** The two readings of a token: register and memory, or just the one it has. */
function readings(token: string): string[] {
  const match = /^([=+]?)([.^#]?)(r|x|y)m(\d+)$/.exec(token);
  if (match === null) return [token];
  const [, role, , shape, size] = match;
  const register = shape === "r" ? `r${size}` : shape;
  return [`${role}.${register}`, `${role}m${size}`];
}

function parseOperand(token: string, opcodeRegister: boolean): Operand {
  const roleLetter = token[0];
  const role = roleLetter === "=" ? operandRole.write : roleLetter === "+" ? operandRole.readWrite : operandRole.read;
  const rest = role === operandRole.read ? token : token.slice(1);
  const mark = rest[0];
  const marked = mark === "." || mark === "^" || mark === "#";
  const kind = (marked ? rest.slice(1) : rest) as OperandKind;
  if (!operandKinds.includes(kind)) unreachable(`instruction table: operand ${token}`);
  if (mark === ".") return { kind, role, place: "rm" };
  if (mark === "^") return { kind, role, place: "vvvv" };
  if (mark === "#") return { kind, role, place: "last" };
  if (kind === "a") return { kind, role: operandRole.none, place: "memory" };
  if (kind === "cl" || kind === "xmm0") return { kind, role, place: "fixed" };
  if (kind.startsWith("m")) return { kind, role, place: "memory" };
  if (kind.startsWith("i") || kind === "rel") return { kind, role: operandRole.none, place: "immediate" };
  return { kind, role, place: opcodeRegister ? "opcode" : "reg" };
}

function combinations(tokens: readonly string[]): string[][] {
  let result: string[][] = [[]];
  for (const token of tokens) {
    const next: string[][] = [];
    for (const reading of readings(token)) for (const before of result) next.push([...before, reading]);
    result = next;
  }
  return result;
}

/** The legacy operands of a `both` row: the `^` operand is the destination itself. */
function legacyTokens(tokens: readonly string[], merge: boolean): string[] {
  const rest = tokens.filter((token) => !token.startsWith("^"));
  const first = rest[0];
  if (rest.length < tokens.length && first !== undefined && !merge) rest[0] = first.replace("=", "+");
  return rest;
}

function variantsOf(row: InstructionRow, feature: number): Variant[] {
  const [mnemonic, operandText, encodingText, effectText] = row;
  const features = featureNames();
  const tokens = words(operandText);
  const encoding = words(encodingText);
  const effects = words(effectText);
  const variants: Variant[] = [];
  const add = (name: string, list: readonly string[], code: readonly string[], width: string, needs: number): void => {
    for (const combination of combinations(list.map((token) => withWidth(token, width)))) {
      variants.push({
        mnemonic: name,
        operands: combination.map((token) => parseOperand(token, code.includes("+r"))),
        encoding: code,
        effects,
        feature: needs,
        wide: width === "64" || code.includes("W"),
        operandSize16: width === "16" || code.includes("o16"),
        long: width === "y" || code.includes("V256"),
      });
    }
  };
  const both = effects.includes("both");
  for (const width of widthsOf(tokens)) {
    if (!both) add(mnemonic, tokens, encoding, width, feature);
    else if (width !== "y") add(mnemonic, legacyTokens(tokens, effects.includes("merge")), encoding, width, feature);
  }
  if (both) {
    for (const width of widthsOf(tokens)) {
      const needs = width === "y" && effects.includes("avx2") ? "avx2" : "avx";
      add(`v${mnemonic}`, tokens, ["V", ...encoding], width, features.indexOf(needs));
    }
  }
  return variants;
}

const mapNumber: Readonly<Record<string, number>> = { "0F": 1, "0F38": 2, "0F3A": 3 };
const prefixNumber: Readonly<Record<string, number>> = { "66": 1, F3: 2, F2: 3 };
const immediateNumber: Readonly<Record<string, number>> = {
  ib: immediate.i8,
  iw: immediate.i16,
  id: immediate.i32,
  io: immediate.i64,
  rel: immediate.rel,
};

interface EncodingWords {
  head: number;
  fixedModrm: number;
  alternates: number;
}

/** Reads the encoding cell: prefix, map, opcode, ModRM, trailing bytes and alternates. */
function encodingWords(variant: Variant): EncodingWords {
  const result: EncodingWords = { head: 0, fixedModrm: 0, alternates: variant.feature << alternate.feature };
  let opcodeSeen = false;
  let map = 0;
  const codes = variant.encoding;
  for (const [index, code] of codes.entries()) {
    const isLastByte = !codes.slice(index + 1).some((later) => /^[0-9A-F]{2}$/.test(later));
    if (code === "V" || code === "V256") result.head |= head.vex;
    else if (code in mapNumber && !opcodeSeen && map === 0 && !(isLastByte && code.length === 2))
      map = mapNumber[code] ?? 0;
    else if (code in prefixNumber && !isLastByte && map === 0)
      result.head |= (prefixNumber[code] ?? 0) << head.prefixShift;
    else if (/^[0-9A-F]{2}$/.test(code)) {
      if (opcodeSeen) unreachable(`instruction table: two opcodes in ${variant.mnemonic}`);
      opcodeSeen = true;
      result.head |= Number.parseInt(code, 16);
    } else if (code === "/r") result.head |= head.modrm;
    else if (/^\/\d$/.test(code)) result.head |= head.modrm | (Number(code[1]) << head.digitShift);
    else if (code.startsWith("=")) {
      result.head |= head.modrm | head.fixedModrm;
      result.fixedModrm = Number.parseInt(code.slice(1), 16);
    } else if (code.startsWith("short=")) result.alternates |= Number.parseInt(code.slice(6), 16) << alternate.short;
    else if (code.startsWith("acc=")) result.alternates |= Number.parseInt(code.slice(4), 16) << alternate.accumulator;
    else if (code.startsWith("one=")) result.alternates |= Number.parseInt(code.slice(4), 16) << alternate.one;
    else if (code === "iv")
      result.head |= (variant.operandSize16 ? immediate.i16 : immediate.i32) << head.immediateShift;
    else if (code in immediateNumber) result.head |= (immediateNumber[code] ?? 0) << head.immediateShift;
    else if (!["W", "o16", "+r"].includes(code)) unreachable(`instruction table: ${code} in ${variant.mnemonic}`);
  }
  result.head |= map << head.mapShift;
  return result;
}

function headFlags(variant: Variant): number {
  let bits =
    (variant.wide ? head.wide : 0) | (variant.operandSize16 ? head.operandSize16 : 0) | (variant.long ? head.long : 0);
  if (variant.wide || variant.mnemonic === "push") bits |= head.signedImmediate;
  for (const { kind, place } of variant.operands) {
    const isVector = kind === "x" || kind === "y";
    if (place === "memory") bits |= head.memory;
    if (place === "reg") bits |= (kind === "r8" ? head.byteReg : 0) | (isVector ? head.vectorReg : 0);
    if (place === "rm") bits |= (kind === "r8" ? head.byteRm : 0) | (isVector ? head.vectorRm : 0);
    if (place === "vvvv" && isVector) bits |= head.vectorVvvv;
    if (place === "opcode" && kind === "r8") bits |= head.byteOpcode;
  }
  return bits;
}

/** Whether the encoder's short way serves; see `slot`. */
function isPlain(variant: Variant, headWord: number): boolean {
  const odd =
    head.vex | head.operandSize16 | head.fixedModrm | head.memory | (3 << head.prefixShift) | (2 << head.mapShift);
  if ((headWord & head.modrm) === 0 || (headWord & odd) !== 0 || ((headWord >> head.immediateShift) & 7) !== 0)
    return false;
  return variant.operands.length <= 2 && variant.operands.every(({ kind }) => kind === "r32" || kind === "r64");
}

function slotsWord(variant: Variant, fixedModrm: number): number {
  let word = fixedModrm << slot.fixedModrm;
  let position = 0;
  for (const { place } of variant.operands) {
    if (place === "memory" || place === "fixed") continue;
    position++;
    word |= position << slot[place];
  }
  return word | (position << slot.count);
}

function flagsMask(letters: string): number {
  let mask = 0;
  for (const letter of letters) mask |= flagBit[letter as keyof typeof flagBit];
  return mask;
}

function registerMask(list: string): number {
  let mask = 0;
  for (const name of list.split(",")) mask |= 1 << gpr[name as keyof typeof gpr];
  return mask;
}

const plainEffects: Readonly<Record<string, number>> = {
  load: effect.load,
  store: effect.store,
  fence: effect.fence,
  volatile: effect.volatile,
  end: effect.end,
  branch: effect.branch,
  call: effect.call,
  traps: effect.traps,
  rep: effect.rep,
  both: 0,
  avx2: 0,
};

function effectWords(variant: Variant): [effects: number, reads: number, writes: number] {
  let effects = 0;
  let reads = 0;
  let writes = 0;
  const memory = variant.operands.find((operand) => operand.place === "memory");
  if (memory !== undefined && (memory.role & operandRole.read) !== 0) effects |= effect.load;
  if (memory !== undefined && (memory.role & operandRole.write) !== 0) effects |= effect.store;
  for (const word of variant.effects) {
    if (word.startsWith("w:")) effects |= flagsMask(word.slice(2)) << effect.flagsWrittenShift;
    else if (word.startsWith("r:")) effects |= flagsMask(word.slice(2));
    else if (word.startsWith("use:")) reads |= registerMask(word.slice(4));
    else if (word.startsWith("def:")) writes |= registerMask(word.slice(4));
    else if (word === "merge") effects |= variant.encoding.includes("V") ? 0 : effect.merge;
    else if (word === "lock") effects |= memory === undefined ? 0 : effect.lock;
    else if (word in plainEffects) effects |= plainEffects[word] ?? 0;
    else unreachable(`instruction table: effect ${word} of ${variant.mnemonic}`);
  }
  for (const { kind } of variant.operands) {
    if (kind === "cl") reads |= 1 << gpr.rcx;
    if (kind === "xmm0") reads |= 1 << 16;
  }
  return [effects, reads, writes];
}

function operationOf(variant: Variant): Operation {
  const encoding = encodingWords(variant);
  const headWord = encoding.head | headFlags(variant);
  const [effects, reads, writes] = effectWords(variant);
  let operands = 0;
  for (const [index, operand] of variant.operands.entries()) {
    operands |= (operandKinds.indexOf(operand.kind) | (operand.role << 6)) << (index * 8);
  }
  return {
    name: [variant.mnemonic, ...variant.operands.map((operand) => operand.kind)].join("_"),
    words: [
      headWord,
      slotsWord(variant, encoding.fixedModrm) | (isPlain(variant, headWord) ? 1 << slot.plain : 0),
      encoding.alternates,
      effects,
      operands,
      reads,
      writes,
    ],
  };
}

/** All operations; where two rows give the same name, the first is kept. The sixteen conditions of a form have consecutive numbers. */
export function expandInstructions(): Operation[] {
  const byName = new Map<string, Operation>();
  for (const [feature, rows] of Object.values(instructionRows).entries()) {
    let conditional: Variant[][] = [];
    const flush = (): void => {
      const forms = conditional[0]?.length ?? 0;
      for (let form = 0; form < forms; form++) {
        for (const group of conditional) {
          const variant = group[form];
          if (variant === undefined) unreachable("instruction table: conditions with unequal forms");
          const operation = operationOf(variant);
          byName.set(operation.name, operation);
        }
      }
      conditional = [];
    };
    for (const row of rows) {
      const variants = variantsOf(row, feature);
      if (/^(set|cmov|j)(o|no|b|ae|e|ne|be|a|s|ns|p|np|l|ge|le|g)$/.test(row[0])) {
        conditional.push(variants);
        if (conditional.length === 16) flush();
        continue;
      }
      for (const variant of variants) {
        const operation = operationOf(variant);
        if (!byName.has(operation.name)) byName.set(operation.name, operation);
      }
    }
  }
  return [...byName.values()];
}
