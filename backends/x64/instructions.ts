/**
 * The x86-64 instruction table, general part: every integer, control and system instruction that Runa can emit, assemble or print.
 *
 * One row is `[mnemonic, operands, encoding, effects]`; `expand-instructions.ts` makes one numbered operation of each combination
 * of operand widths, and the generated files `opcodes.gen.ts`, `opcode-data.gen.ts` and `opcode-names.gen.ts` hold the result.
 *
 * Operands, in Intel order, each after its role: `=` written, `+` read and written, nothing: read.
 * `r8 r16 r32 r64` a register; `rm8 …` a register or memory; `m8 … m256` memory; `a` an address that is not accessed;
 * `x y` a vector register, `xm32 …`, `ym256` that or memory; `i8 i16 i32` immediates; `rel` a branch target; `cl xmm0` that register.
 * Widths `v` = 16, 32, 64, `d` = 32, 64 and vectors `s` = x, y expand the row. A `.` before an operand puts it in ModRM.rm,
 * a `^` in VEX.vvvv, a `#` in the last byte; otherwise what may be memory goes in ModRM.rm and the rest in ModRM.reg.
 *
 * Encoding: `o16` operand-size prefix, `66 F2 F3` mandatory prefix, `W`, map `0F 0F38 0F3A`, opcode, `+r` register in the opcode,
 * `/r` or `/digit`, `=XX` a fixed ModRM byte, `ib iw id iv io rel` trailing bytes. `V` VEX of 128 bits (or by `s`), `V256` of 256.
 * `short=XX` opcode with a sign-extended byte, `acc=XX` opcode for the accumulator without ModRM, `one=XX` opcode for a count of one.
 *
 * Effects: `w:` flags written, undefined ones included, `r:` flags read, `use:` and `def:` registers not named as operands,
 * `load store` implicit memory, `fence` orders memory, `volatile` must not be removed or moved, `end` control does not go on,
 * `branch call traps`, `lock` and `rep` say which prefixes are allowed. `both` gives a legacy form (the `^` operand is the first one) and a VEX form,
 * `merge` marks a legacy form that keeps the upper part of its destination without depending on it for the result.
 */
import { conditionNames } from "./condition-names.ts";
import { type InstructionRow, vectorRows } from "./vector-instructions.ts";

const allFlags = "w:oszapc";

/** The flags that each condition reads. */
const conditionFlags = ["o", "o", "c", "c", "z", "z", "cz", "cz", "s", "s", "p", "p", "so", "so", "zso", "zso"];

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, "0");
}

function arithmeticRows(mnemonic: string, digit: number, role: "+" | "", effects: string): InstructionRow[] {
  const base = digit * 8;
  const memory = role === "+" ? `${effects} lock` : effects;
  return [
    [mnemonic, `${role}rm8 r8`, `${hex(base)} /r`, memory],
    [mnemonic, `${role}rmv rv`, `${hex(base + 1)} /r`, memory],
    [mnemonic, `${role}r8 m8`, `${hex(base + 2)} /r`, effects],
    [mnemonic, `${role}rv mv`, `${hex(base + 3)} /r`, effects],
    [mnemonic, `${role}rm8 i8`, `80 /${digit} ib acc=${hex(base + 4)}`, memory],
    [mnemonic, `${role}rmv iv`, `81 /${digit} iv short=83 acc=${hex(base + 5)}`, memory],
  ];
}

function shiftRows(mnemonic: string, digit: number, effects: string): InstructionRow[] {
  return [
    [mnemonic, "+rm8 i8", `C0 /${digit} ib one=D0`, effects],
    [mnemonic, "+rmv i8", `C1 /${digit} ib one=D1`, effects],
    [mnemonic, "+rm8 cl", `D2 /${digit}`, effects],
    [mnemonic, "+rmv cl", `D3 /${digit}`, effects],
  ];
}

function bitTestRows(mnemonic: string, opcode: string, digit: number, role: "+" | ""): InstructionRow[] {
  const effects = role === "+" ? "w:oszapc lock" : allFlags;
  return [
    [mnemonic, `${role}rmv rv`, `0F ${opcode} /r`, effects],
    [mnemonic, `${role}rmv i8`, `0F BA /${digit} ib`, effects],
  ];
}

function conditionRows(
  mnemonic: string,
  operands: string,
  opcode: number,
  encoding: string,
  effects: string,
): InstructionRow[] {
  return conditionNames.map((names, condition) => [
    mnemonic + names[0],
    operands,
    encoding.replace("CC", hex(opcode + condition)).replace("SS", hex(0x70 + condition)),
    `r:${conditionFlags[condition]} ${effects}`,
  ]);
}

/** Rows by the processor feature that they need; `base` is x86-64 itself. */
export const instructionRows: Readonly<Record<string, readonly InstructionRow[]>> = {
  base: [
    ["mov", "=rm8 r8", "88 /r"],
    ["mov", "=rmv rv", "89 /r"],
    ["mov", "=r8 m8", "8A /r"],
    ["mov", "=rv mv", "8B /r"],
    ["mov", "=r8 i8", "B0 +r ib"],
    ["mov", "=r16 i16", "o16 B8 +r iw"],
    ["mov", "=r32 i32", "B8 +r id"],
    ["mov", "=rm64 i32", "W C7 /0 id"],
    ["mov", "=m8 i8", "C6 /0 ib"],
    ["mov", "=m16 i16", "o16 C7 /0 iw"],
    ["mov", "=m32 i32", "C7 /0 id"],
    ["movabs", "=r64 i64", "W B8 +r io"],
    ["movzx", "=rv rm8", "0F B6 /r"],
    ["movzx", "=rd rm16", "0F B7 /r"],
    ["movsx", "=rv rm8", "0F BE /r"],
    ["movsx", "=rd rm16", "0F BF /r"],
    ["movsxd", "=r64 rm32", "W 63 /r"],
    ["lea", "=rv a", "8D /r"],
    ...arithmeticRows("add", 0, "+", allFlags),
    ...arithmeticRows("or", 1, "+", allFlags),
    ...arithmeticRows("adc", 2, "+", "w:oszapc r:c"),
    ...arithmeticRows("sbb", 3, "+", "w:oszapc r:c"),
    ...arithmeticRows("and", 4, "+", allFlags),
    ...arithmeticRows("sub", 5, "+", allFlags),
    ...arithmeticRows("xor", 6, "+", allFlags),
    ...arithmeticRows("cmp", 7, "", allFlags),
    ["test", "rm8 r8", "84 /r", allFlags],
    ["test", "rmv rv", "85 /r", allFlags],
    ["test", "rm8 i8", "F6 /0 ib acc=A8", allFlags],
    ["test", "rmv iv", "F7 /0 iv acc=A9", allFlags],
    ["not", "+rm8", "F6 /2", "lock"],
    ["not", "+rmv", "F7 /2", "lock"],
    ["neg", "+rm8", "F6 /3", "w:oszapc lock"],
    ["neg", "+rmv", "F7 /3", "w:oszapc lock"],
    ["mul", "rm8", "F6 /4", "w:oszapc use:rax def:rax"],
    ["mul", "rmv", "F7 /4", "w:oszapc use:rax def:rax,rdx"],
    ["imul", "rm8", "F6 /5", "w:oszapc use:rax def:rax"],
    ["imul", "rmv", "F7 /5", "w:oszapc use:rax def:rax,rdx"],
    ["imul", "+rv rmv", "0F AF /r", allFlags],
    ["imul", "=rv rmv iv", "69 /r iv short=6B", allFlags],
    ["div", "rm8", "F6 /6", "w:oszapc use:rax def:rax traps"],
    ["div", "rmv", "F7 /6", "w:oszapc use:rax,rdx def:rax,rdx traps"],
    ["idiv", "rm8", "F6 /7", "w:oszapc use:rax def:rax traps"],
    ["idiv", "rmv", "F7 /7", "w:oszapc use:rax,rdx def:rax,rdx traps"],
    ["inc", "+rm8", "FE /0", "w:oszap lock"],
    ["inc", "+rmv", "FF /0", "w:oszap lock"],
    ["dec", "+rm8", "FE /1", "w:oszap lock"],
    ["dec", "+rmv", "FF /1", "w:oszap lock"],
    ["cbw", "", "o16 98", "use:rax def:rax"],
    ["cwde", "", "98", "use:rax def:rax"],
    ["cdqe", "", "W 98", "use:rax def:rax"],
    ["cwd", "", "o16 99", "use:rax def:rdx"],
    ["cdq", "", "99", "use:rax def:rdx"],
    ["cqo", "", "W 99", "use:rax def:rdx"],
    ...shiftRows("rol", 0, "w:oc"),
    ...shiftRows("ror", 1, "w:oc"),
    ...shiftRows("rcl", 2, "w:oc r:c"),
    ...shiftRows("rcr", 3, "w:oc r:c"),
    ...shiftRows("shl", 4, allFlags),
    ...shiftRows("shr", 5, allFlags),
    ...shiftRows("sar", 7, allFlags),
    ["shld", "+rmv rv i8", "0F A4 /r ib", allFlags],
    ["shld", "+rmv rv cl", "0F A5 /r", allFlags],
    ["shrd", "+rmv rv i8", "0F AC /r ib", allFlags],
    ["shrd", "+rmv rv cl", "0F AD /r", allFlags],
    ...bitTestRows("bt", "A3", 4, ""),
    ...bitTestRows("bts", "AB", 5, "+"),
    ...bitTestRows("btr", "B3", 6, "+"),
    ...bitTestRows("btc", "BB", 7, "+"),
    ["bsf", "=rv rmv", "0F BC /r", allFlags],
    ["bsr", "=rv rmv", "0F BD /r", allFlags],
    ["bswap", "+rd", "0F C8 +r"],
    ...conditionRows("set", "=rm8", 0x90, "0F CC /0", ""),
    ...conditionRows("cmov", "+rv rmv", 0x40, "0F CC /r", ""),
    ...conditionRows("j", "rel", 0x80, "0F CC rel short=SS", "branch"),
    ["jmp", "rel", "E9 rel short=EB", "branch end"],
    ["jmp", "rm64", "FF /4", "branch end"],
    ["call", "rel", "E8 rel", "call store"],
    ["call", "rm64", "FF /2", "call store"],
    ["ret", "", "C3", "load end"],
    ["ret", "i16", "C2 iw", "load end"],
    ["leave", "", "C9", "load use:rbp def:rbp,rsp"],
    ["push", "r64", "50 +r", "store use:rsp def:rsp"],
    ["push", "m64", "FF /6", "store use:rsp def:rsp"],
    ["push", "i32", "68 id short=6A", "store use:rsp def:rsp"],
    ["pop", "=r64", "58 +r", "load use:rsp def:rsp"],
    ["pop", "=m64", "8F /0", "load use:rsp def:rsp"],
    ["pushfq", "", "9C", "store r:oszapcd use:rsp def:rsp"],
    ["popfq", "", "9D", "load w:oszapcd use:rsp def:rsp"],
    ["xchg", "+rm8 +r8", "86 /r", "lock"],
    ["xchg", "+rmv +rv", "87 /r", "lock"],
    ["cmpxchg", "+rm8 r8", "0F B0 /r", "w:oszapc use:rax def:rax lock"],
    ["cmpxchg", "+rmv rv", "0F B1 /r", "w:oszapc use:rax def:rax lock"],
    ["xadd", "+rm8 +r8", "0F C0 /r", "w:oszapc lock"],
    ["xadd", "+rmv +rv", "0F C1 /r", "w:oszapc lock"],
    ["cmpxchg8b", "+m64", "0F C7 /1", "w:z use:rax,rbx,rcx,rdx def:rax,rdx lock"],
    ["ud2", "", "0F 0B", "traps end volatile"],
    ["int3", "", "CC", "traps volatile"],
    ["nop", "", "90"],
    ["nop", "rmv", "0F 1F /0"],
    ["endbr64", "", "F3 0F 1E =FA", "volatile"],
    ["pause", "", "F3 90", "volatile"],
    ["lock", "", "F0", "fence"],
    ["mfence", "", "0F AE =F0", "fence volatile"],
    ["lfence", "", "0F AE =E8", "fence volatile"],
    ["sfence", "", "0F AE =F8", "fence volatile"],
    ["rdtsc", "", "0F 31", "def:rax,rdx volatile"],
    ["rdtscp", "", "0F 01 =F9", "def:rax,rcx,rdx volatile"],
    ["cpuid", "", "0F A2", "use:rax,rcx def:rax,rbx,rcx,rdx volatile fence"],
    ["xgetbv", "", "0F 01 =D0", "use:rcx def:rax,rdx volatile"],
    ["syscall", "", "0F 05", "use:rax,rdi,rsi,rdx,r10,r8,r9 def:rax,rcx,r11 load store volatile fence"],
    ["clflush", "a", "0F AE /7", "volatile fence"],
    ["prefetchnta", "a", "0F 18 /0", "volatile"],
    ["prefetcht0", "a", "0F 18 /1", "volatile"],
    ["prefetcht1", "a", "0F 18 /2", "volatile"],
    ["prefetcht2", "a", "0F 18 /3", "volatile"],
    ["movnti", "=md rd", "0F C3 /r"],
    ["movsb", "", "A4", "load store use:rsi,rdi def:rsi,rdi r:d rep"],
    ["movsw", "", "o16 A5", "load store use:rsi,rdi def:rsi,rdi r:d rep"],
    ["movsd", "", "A5", "load store use:rsi,rdi def:rsi,rdi r:d rep"],
    ["movsq", "", "W A5", "load store use:rsi,rdi def:rsi,rdi r:d rep"],
    ["stosb", "", "AA", "store use:rax,rdi def:rdi r:d rep"],
    ["stosw", "", "o16 AB", "store use:rax,rdi def:rdi r:d rep"],
    ["stosd", "", "AB", "store use:rax,rdi def:rdi r:d rep"],
    ["stosq", "", "W AB", "store use:rax,rdi def:rdi r:d rep"],
    ["lodsb", "", "AC", "load use:rsi def:rax,rsi r:d rep"],
    ["lodsq", "", "W AD", "load use:rsi def:rax,rsi r:d rep"],
    ["cmpsb", "", "A6", "load use:rsi,rdi def:rsi,rdi r:d w:oszapc rep"],
    ["cmpsq", "", "W A7", "load use:rsi,rdi def:rsi,rdi r:d w:oszapc rep"],
    ["scasb", "", "AE", "load use:rax,rdi def:rdi r:d w:oszapc rep"],
    ["scasq", "", "W AF", "load use:rax,rdi def:rdi r:d w:oszapc rep"],
    ["rep", "", "F3", "use:rcx def:rcx"],
    ["repne", "", "F2", "use:rcx def:rcx"],
    ["cld", "", "FC", "w:d"],
    ["std", "", "FD", "w:d"],
    ["clc", "", "F8", "w:c"],
    ["stc", "", "F9", "w:c"],
    ["cmc", "", "F5", "r:c w:c"],
    ["lahf", "", "9F", "r:szapc use:rax def:rax"],
    ["sahf", "", "9E", "w:szapc use:rax"],
    ["ldmxcsr", "m32", "0F AE /2", "volatile"],
    ["stmxcsr", "=m32", "0F AE /3", "volatile"],
  ],
  cx16: [["cmpxchg16b", "+m128", "W 0F C7 /1", "w:z use:rax,rbx,rcx,rdx def:rax,rdx lock"]],
  popcnt: [["popcnt", "=rv rmv", "F3 0F B8 /r", allFlags]],
  sse42: [
    ["crc32", "+r32 rm8", "F2 0F38 F0 /r"],
    ["crc32", "+r32 rm32", "F2 0F38 F1 /r"],
    ["crc32", "+r64 rm64", "F2 W 0F38 F1 /r"],
    ...(vectorRows["sse42"] ?? []),
  ],
  movbe: [
    ["movbe", "=rv mv", "0F38 F0 /r"],
    ["movbe", "=mv rv", "0F38 F1 /r"],
  ],
  lzcnt: [["lzcnt", "=rv rmv", "F3 0F BD /r", allFlags]],
  bmi1: [
    ["tzcnt", "=rv rmv", "F3 0F BC /r", allFlags],
    ["andn", "=rd ^rd rmd", "V 0F38 F2 /r", allFlags],
    ["bextr", "=rd rmd ^rd", "V 0F38 F7 /r", allFlags],
    ["blsr", "=^rd rmd", "V 0F38 F3 /1", allFlags],
    ["blsmsk", "=^rd rmd", "V 0F38 F3 /2", allFlags],
    ["blsi", "=^rd rmd", "V 0F38 F3 /3", allFlags],
  ],
  bmi2: [
    ["shlx", "=rd rmd ^rd", "V 66 0F38 F7 /r"],
    ["shrx", "=rd rmd ^rd", "V F2 0F38 F7 /r"],
    ["sarx", "=rd rmd ^rd", "V F3 0F38 F7 /r"],
    ["rorx", "=rd rmd i8", "V F2 0F3A F0 /r ib"],
    ["bzhi", "=rd rmd ^rd", "V 0F38 F5 /r", allFlags],
    ["pdep", "=rd ^rd rmd", "V F2 0F38 F5 /r"],
    ["pext", "=rd ^rd rmd", "V F3 0F38 F5 /r"],
    ["mulx", "=rd =^rd rmd", "V F2 0F38 F6 /r", "use:rdx"],
  ],
  adx: [
    ["adcx", "+rd rmd", "66 0F38 F6 /r", "r:c w:c"],
    ["adox", "+rd rmd", "F3 0F38 F6 /r", "r:o w:o"],
  ],
  clflushopt: [["clflushopt", "a", "66 0F AE /7", "volatile"]],
  clwb: [["clwb", "a", "66 0F AE /6", "volatile"]],
  prefetchw: [["prefetchw", "a", "0F 0D /1", "volatile"]],
  rdrand: [["rdrand", "=.rv", "0F C7 /6", "w:oszapc volatile"]],
  rdseed: [["rdseed", "=.rv", "0F C7 /7", "w:oszapc volatile"]],
  fsgsbase: [
    ["rdfsbase", "=.rd", "F3 0F AE /0", "volatile"],
    ["rdgsbase", "=.rd", "F3 0F AE /1", "volatile"],
    ["wrfsbase", ".rd", "F3 0F AE /2", "volatile"],
    ["wrgsbase", ".rd", "F3 0F AE /3", "volatile"],
  ],
  sse2: vectorRows["sse2"] ?? [],
  ssse3: vectorRows["ssse3"] ?? [],
  sse41: vectorRows["sse41"] ?? [],
  avx: vectorRows["avx"] ?? [],
  avx2: vectorRows["avx2"] ?? [],
  fma: vectorRows["fma"] ?? [],
  aes: vectorRows["aes"] ?? [],
  pclmul: vectorRows["pclmul"] ?? [],
  sha: vectorRows["sha"] ?? [],
};
