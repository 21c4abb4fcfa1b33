/** The operand constraints and clobber lists of `Inline Assembly` on x86-64, as in GCC. */
import { gpr, registerByName } from "./registers.ts";

/** Where an operand may live. */
export interface OperandConstraint {
  readonly isOutput: boolean;
  /** Read by the block: an input, or an output written `+`. */
  readonly isInput: boolean;
  /** Written with `&`: shares no register with any input. */
  readonly isEarlyClobber: boolean;
  /** `general`, `vector`, or none when no register will do. */
  readonly registerClass: "general" | "vector" | undefined;
  /** The one register it must be in, or -1. */
  readonly fixedRegister: number;
  readonly allowsImmediate: boolean;
  readonly allowsMemory: boolean;
  /** The output whose place this input shares, or -1. */
  readonly matches: number;
}

const fixedLetters: Readonly<Record<string, number>> = {
  a: gpr.rax,
  b: gpr.rbx,
  c: gpr.rcx,
  d: gpr.rdx,
  S: gpr.rsi,
  D: gpr.rdi,
};

/** Reads a constraint such as `=&r`, `+a`, `ri` or `0`; gives a message if it is wrong. */
export function parseConstraint(text: string, isOutput: boolean, outputCount: number): OperandConstraint | string {
  const match = /^([=+]?)(&?)([a-zA-Z]*|\d+)$/.exec(text);
  if (match === null) return `"${text}" is not a constraint`;
  const [, direction, early, body = ""] = match;
  if (isOutput && direction === "") return `the constraint of an output begins with "=" or "+"`;
  if (!isOutput && (direction !== "" || early !== "")) return `the constraint of an input has no "=", "+" or "&"`;
  const base = {
    isOutput,
    isInput: !isOutput || direction === "+",
    isEarlyClobber: early === "&",
    registerClass: undefined,
    fixedRegister: -1,
    allowsImmediate: false,
    allowsMemory: false,
    matches: -1,
  } as const;
  if (/^\d+$/.test(body)) {
    const matches = Number(body);
    if (isOutput) return "only an input can match another operand";
    if (matches >= outputCount) return `there is no output ${matches} to match`;
    return { ...base, registerClass: "general", matches };
  }
  if (body === "") return `"${text}" names no place for the operand`;
  let registerClass: "general" | "vector" | undefined;
  let fixedRegister = -1;
  let allowsImmediate = false;
  let allowsMemory = false;
  for (const letter of body) {
    const fixed = fixedLetters[letter];
    if (fixed !== undefined) {
      if (registerClass !== undefined) return `"${text}" names two kinds of register`;
      registerClass = "general";
      fixedRegister = fixed;
    } else if (letter === "r" || letter === "q" || letter === "x" || letter === "g") {
      if (registerClass !== undefined) return `"${text}" names two kinds of register`;
      registerClass = letter === "x" ? "vector" : "general";
      if (letter === "g") {
        allowsMemory = true;
        allowsImmediate = !isOutput;
      }
    } else if (letter === "m") allowsMemory = true;
    else if (letter === "i" || letter === "n") allowsImmediate = true;
    else return `unknown constraint letter "${letter}"`;
  }
  if (isOutput && allowsImmediate) return "an output cannot be an immediate";
  return { ...base, registerClass, fixedRegister, allowsImmediate, allowsMemory };
}

/** What a clobber list says. */
export interface Clobbers {
  /** A bit per register. */
  registers: number;
  memory: boolean;
  flags: boolean;
}

/** Adds one clobber to a list; gives a message if it is unknown. */
export function addClobber(clobbers: Clobbers, text: string): string | undefined {
  const name = text.toLowerCase();
  if (name === "memory") clobbers.memory = true;
  else if (name === "cc" || name === "flags") clobbers.flags = true;
  else {
    const found = registerByName(name) ?? (/^[abcd]h$/.test(name) ? registerByName(`${name[0]}l`) : undefined);
    if (found === undefined) return `"${text}" is not a register, "memory", "cc" or "flags"`;
    if (found.register === gpr.rsp) return "the stack pointer cannot be clobbered";
    if (found.register === gpr.r15) return "r15 holds the fiber and cannot be clobbered";
    clobbers.registers |= 1 << found.register;
  }
  return undefined;
}
