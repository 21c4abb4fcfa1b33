/** The x86-64 registers: numbers as the encoder takes them, and their names at every width. */

/** A physical register: 0..15 general, 16..31 vector. */
export type Register = number;

/** General registers by name; the value is the number in ModRM and REX. */
export const gpr = {
  rax: 0,
  rcx: 1,
  rdx: 2,
  rbx: 3,
  rsp: 4,
  rbp: 5,
  rsi: 6,
  rdi: 7,
  r8: 8,
  r9: 9,
  r10: 10,
  r11: 11,
  r12: 12,
  r13: 13,
  r14: 14,
  r15: 15,
} as const;

/** The register number of xmm0 and ymm0; xmm`n` is `firstVector + n`. */
export const firstVector = 16;

/** How many physical registers there are of both classes together. */
export const registerCount = 32;

/** In place of a base or index register: none. */
export const noRegister = -1;

const names64 = "rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15".split(" ");
const names32 = "eax ecx edx ebx esp ebp esi edi r8d r9d r10d r11d r12d r13d r14d r15d".split(" ");
const names16 = "ax cx dx bx sp bp si di r8w r9w r10w r11w r12w r13w r14w r15w".split(" ");
const names8 = "al cl dl bl spl bpl sil dil r8b r9b r10b r11b r12b r13b r14b r15b".split(" ");

/** The name of a register seen with a width of 8, 16, 32 or 64 bits (general) or 128 or 256 bits (vector). */
export function registerName(register: Register, width: number): string {
  if (register >= firstVector) return `${width === 256 ? "ymm" : "xmm"}${register - firstVector}`;
  const names = width === 64 ? names64 : width === 32 ? names32 : width === 16 ? names16 : names8;
  return names[register] ?? `?${register}`;
}

/** A register as named in a text. */
export interface NamedRegister {
  readonly register: Register;
  readonly width: 8 | 16 | 32 | 64 | 128 | 256;
}

function vectorNumber(digits: string): number {
  const number = Number(digits);
  return digits.length > 0 && digits.length <= 2 && number < 16 && String(number) === digits ? number : -1;
}

/** Finds a register by any of its names in lower case, or gives undefined. The high-byte names (`ah` …) are not accepted. */
export function registerByName(name: string): NamedRegister | undefined {
  if (name.startsWith("xmm") || name.startsWith("ymm")) {
    const number = vectorNumber(name.slice(3));
    if (number < 0) return undefined;
    return { register: firstVector + number, width: name.startsWith("x") ? 128 : 256 };
  }
  for (const [names, width] of [
    [names64, 64],
    [names32, 32],
    [names16, 16],
    [names8, 8],
  ] as const) {
    const register = names.indexOf(name);
    if (register >= 0) return { register, width };
  }
  return undefined;
}
