/** The x86-64 instruction table, SSE and AVX part, in the notation described in `instructions.ts`. */

/** Mnemonic, operands, encoding, effects. */
export type InstructionRow = readonly [mnemonic: string, operands: string, encoding: string, effects?: string];

/** `xxps xxpd xxss xxsd` of an operation with two sources. */
function floatRows(name: string, opcode: string): InstructionRow[] {
  return [
    [`${name}ps`, "=s ^s sm", `0F ${opcode} /r`, "both"],
    [`${name}pd`, "=s ^s sm", `66 0F ${opcode} /r`, "both"],
    [`${name}ss`, "=x ^x xm32", `F3 0F ${opcode} /r`, "both"],
    [`${name}sd`, "=x ^x xm64", `F2 0F ${opcode} /r`, "both"],
  ];
}

/** `xxps xxpd` of a bitwise operation or a shuffle. */
function packedFloatRows(name: string, opcode: string, immediate: "" | "i8"): InstructionRow[] {
  const tail = immediate === "" ? "" : " ib";
  return [
    [`${name}ps`, `=s ^s sm ${immediate}`, `0F ${opcode} /r${tail}`, "both"],
    [`${name}pd`, `=s ^s sm ${immediate}`, `66 0F ${opcode} /r${tail}`, "both"],
  ];
}

/** Integer operations of two sources: `name opcode name opcode …`. */
function integerRows(map: string, list: string): InstructionRow[] {
  const words = list.split(" ");
  const rows: InstructionRow[] = [];
  for (let i = 0; i + 1 < words.length; i += 2)
    rows.push([words[i] ?? "", "=s ^s sm", `66 ${map} ${words[i + 1]} /r`, "both avx2"]);
  return rows;
}

/** Shift of every element by an immediate: `name opcode digit …`. */
function elementShiftRows(list: string): InstructionRow[] {
  const words = list.split(" ");
  const rows: InstructionRow[] = [];
  for (let i = 0; i + 2 < words.length; i += 3) {
    const encoding = `66 0F ${words[i + 1]} /${words[i + 2]} ib`;
    rows.push([words[i] ?? "", "+.x i8", encoding], [`v${words[i]}`, "=^s .s i8", `V ${encoding}`, "avx2"]);
  }
  return rows;
}

/** Shift of every element by the count in a vector register: `name opcode …`. */
function countShiftRows(list: string): InstructionRow[] {
  const words = list.split(" ");
  const rows: InstructionRow[] = [];
  for (let i = 0; i + 1 < words.length; i += 2) {
    rows.push([words[i] ?? "", "=s ^s xm128", `66 0F ${words[i + 1]} /r`, "both avx2"]);
  }
  return rows;
}

/** Sign and zero extensions: `suffix low-nibble source-of-x source-of-y …`. */
function extensionRows(): InstructionRow[] {
  const list = "bw 0 64 128 bd 1 32 64 bq 2 16 32 wd 3 64 128 wq 4 32 64 dq 5 64 128".split(" ");
  const rows: InstructionRow[] = [];
  for (const [name, high] of [
    ["pmovsx", 2],
    ["pmovzx", 3],
  ] as const) {
    for (let i = 0; i + 3 < list.length; i += 4) {
      const encoding = `66 0F38 ${high}${list[i + 1]} /r`;
      rows.push([name + list[i], `=x xm${list[i + 2]}`, encoding, "both"]);
      rows.push([`v${name}${list[i]}`, `=y xm${list[i + 3]}`, `V256 ${encoding}`, "avx2"]);
    }
  }
  return rows;
}

function fusedRows(): InstructionRow[] {
  const rows: InstructionRow[] = [];
  const orders = [
    ["132", 0x90],
    ["213", 0xa0],
    ["231", 0xb0],
  ] as const;
  for (const [name, low] of [
    ["vfmadd", 8],
    ["vfmsub", 10],
    ["vfnmadd", 12],
    ["vfnmsub", 14],
  ] as const) {
    for (const [order, high] of orders) {
      const packed = (high + low).toString(16).toUpperCase();
      const scalar = (high + low + 1).toString(16).toUpperCase();
      rows.push([`${name}${order}ps`, "+s ^s sm", `V 66 0F38 ${packed} /r`]);
      rows.push([`${name}${order}pd`, "+s ^s sm", `V W 66 0F38 ${packed} /r`]);
      rows.push([`${name}${order}ss`, "+x ^x xm32", `V 66 0F38 ${scalar} /r`]);
      rows.push([`${name}${order}sd`, "+x ^x xm64", `V W 66 0F38 ${scalar} /r`]);
    }
  }
  return rows;
}

/** Vector rows by the processor feature of their legacy form; a `both` row's VEX form needs `avx`, or `avx2` for 256-bit integers. */
export const vectorRows: Readonly<Record<string, readonly InstructionRow[]>> = {
  sse2: [
    ["movss", "=x m32", "F3 0F 10 /r", "both"],
    ["movss", "=m32 x", "F3 0F 11 /r", "both"],
    ["movss", "=x ^x .x", "F3 0F 10 /r", "both"],
    ["movsd", "=x m64", "F2 0F 10 /r", "both"],
    ["movsd", "=m64 x", "F2 0F 11 /r", "both"],
    ["movsd", "=x ^x .x", "F2 0F 10 /r", "both"],
    ["movaps", "=s sm", "0F 28 /r", "both"],
    ["movaps", "=ms s", "0F 29 /r", "both"],
    ["movapd", "=s sm", "66 0F 28 /r", "both"],
    ["movapd", "=ms s", "66 0F 29 /r", "both"],
    ["movups", "=s sm", "0F 10 /r", "both"],
    ["movups", "=ms s", "0F 11 /r", "both"],
    ["movupd", "=s sm", "66 0F 10 /r", "both"],
    ["movupd", "=ms s", "66 0F 11 /r", "both"],
    ["movdqa", "=s sm", "66 0F 6F /r", "both"],
    ["movdqa", "=ms s", "66 0F 7F /r", "both"],
    ["movdqu", "=s sm", "F3 0F 6F /r", "both"],
    ["movdqu", "=ms s", "F3 0F 7F /r", "both"],
    ["movd", "=x rm32", "66 0F 6E /r", "both"],
    ["movd", "=rm32 x", "66 0F 7E /r", "both"],
    ["movq", "=x xm64", "F3 0F 7E /r", "both"],
    ["movq", "=m64 x", "66 0F D6 /r", "both"],
    ["movq", "=x .r64", "66 W 0F 6E /r", "both"],
    ["movq", "=.r64 x", "66 W 0F 7E /r", "both"],
    ["movntdq", "=ms s", "66 0F E7 /r", "both"],
    ["movntps", "=ms s", "0F 2B /r", "both"],
    ["movntpd", "=ms s", "66 0F 2B /r", "both"],
    ["movlps", "=x ^x m64", "0F 12 /r", "both"],
    ["movlps", "=m64 x", "0F 13 /r", "both"],
    ["movlpd", "=x ^x m64", "66 0F 12 /r", "both"],
    ["movlpd", "=m64 x", "66 0F 13 /r", "both"],
    ["movhps", "=x ^x m64", "0F 16 /r", "both"],
    ["movhps", "=m64 x", "0F 17 /r", "both"],
    ["movhpd", "=x ^x m64", "66 0F 16 /r", "both"],
    ["movhpd", "=m64 x", "66 0F 17 /r", "both"],
    ["movhlps", "=x ^x .x", "0F 12 /r", "both"],
    ["movlhps", "=x ^x .x", "0F 16 /r", "both"],
    ...floatRows("add", "58"),
    ...floatRows("mul", "59"),
    ...floatRows("sub", "5C"),
    ...floatRows("min", "5D"),
    ...floatRows("div", "5E"),
    ...floatRows("max", "5F"),
    ["sqrtps", "=s sm", "0F 51 /r", "both"],
    ["sqrtpd", "=s sm", "66 0F 51 /r", "both"],
    ["sqrtss", "=x ^x xm32", "F3 0F 51 /r", "both merge"],
    ["sqrtsd", "=x ^x xm64", "F2 0F 51 /r", "both merge"],
    ["rcpps", "=s sm", "0F 53 /r", "both"],
    ["rsqrtps", "=s sm", "0F 52 /r", "both"],
    ...packedFloatRows("and", "54", ""),
    ...packedFloatRows("andn", "55", ""),
    ...packedFloatRows("or", "56", ""),
    ...packedFloatRows("xor", "57", ""),
    ...packedFloatRows("unpckl", "14", ""),
    ...packedFloatRows("unpckh", "15", ""),
    ...packedFloatRows("shuf", "C6", "i8"),
    ...packedFloatRows("cmp", "C2", "i8"),
    ["cmpss", "=x ^x xm32 i8", "F3 0F C2 /r ib", "both"],
    ["cmpsd", "=x ^x xm64 i8", "F2 0F C2 /r ib", "both"],
    ["ucomiss", "x xm32", "0F 2E /r", "w:oszapc both"],
    ["ucomisd", "x xm64", "66 0F 2E /r", "w:oszapc both"],
    ["comiss", "x xm32", "0F 2F /r", "w:oszapc both"],
    ["comisd", "x xm64", "66 0F 2F /r", "w:oszapc both"],
    ["cvtsi2ss", "=x ^x rmd", "F3 0F 2A /r", "both merge"],
    ["cvtsi2sd", "=x ^x rmd", "F2 0F 2A /r", "both merge"],
    ["cvttss2si", "=rd xm32", "F3 0F 2C /r", "both"],
    ["cvttsd2si", "=rd xm64", "F2 0F 2C /r", "both"],
    ["cvtss2si", "=rd xm32", "F3 0F 2D /r", "both"],
    ["cvtsd2si", "=rd xm64", "F2 0F 2D /r", "both"],
    ["cvtss2sd", "=x ^x xm32", "F3 0F 5A /r", "both merge"],
    ["cvtsd2ss", "=x ^x xm64", "F2 0F 5A /r", "both merge"],
    ["cvtdq2ps", "=s sm", "0F 5B /r", "both"],
    ["cvtps2dq", "=s sm", "66 0F 5B /r", "both"],
    ["cvttps2dq", "=s sm", "F3 0F 5B /r", "both"],
    ["cvtdq2pd", "=x xm64", "F3 0F E6 /r", "both"],
    ["cvttpd2dq", "=x xm128", "66 0F E6 /r", "both"],
    ["cvtpd2dq", "=x xm128", "F2 0F E6 /r", "both"],
    ["cvtps2pd", "=x xm64", "0F 5A /r", "both"],
    ["cvtpd2ps", "=x xm128", "66 0F 5A /r", "both"],
    ...integerRows(
      "0F",
      "paddb FC paddw FD paddd FE paddq D4 psubb F8 psubw F9 psubd FA psubq FB paddsb EC paddsw ED paddusb DC paddusw DD",
    ),
    ...integerRows(
      "0F",
      "psubsb E8 psubsw E9 psubusb D8 psubusw D9 pmullw D5 pmulhw E5 pmulhuw E4 pmuludq F4 pmaddwd F5 psadbw F6",
    ),
    ...integerRows(
      "0F",
      "pcmpeqb 74 pcmpeqw 75 pcmpeqd 76 pcmpgtb 64 pcmpgtw 65 pcmpgtd 66 pand DB pandn DF por EB pxor EF",
    ),
    ...integerRows(
      "0F",
      "pavgb E0 pavgw E3 pminub DA pmaxub DE pminsw EA pmaxsw EE packsswb 63 packssdw 6B packuswb 67",
    ),
    ...integerRows(
      "0F",
      "punpcklbw 60 punpcklwd 61 punpckldq 62 punpcklqdq 6C punpckhbw 68 punpckhwd 69 punpckhdq 6A punpckhqdq 6D",
    ),
    ...countShiftRows("psllw F1 pslld F2 psllq F3 psrlw D1 psrld D2 psrlq D3 psraw E1 psrad E2"),
    ...elementShiftRows(
      "psllw 71 6 pslld 72 6 psllq 73 6 psrlw 71 2 psrld 72 2 psrlq 73 2 psraw 71 4 psrad 72 4 pslldq 73 7 psrldq 73 3",
    ),
    ["pshufd", "=s sm i8", "66 0F 70 /r ib", "both avx2"],
    ["pshuflw", "=s sm i8", "F2 0F 70 /r ib", "both avx2"],
    ["pshufhw", "=s sm i8", "F3 0F 70 /r ib", "both avx2"],
    ["pmovmskb", "=r32 .s", "66 0F D7 /r", "both avx2"],
    ["movmskps", "=r32 .s", "0F 50 /r", "both"],
    ["movmskpd", "=r32 .s", "66 0F 50 /r", "both"],
    ["pextrw", "=r32 .x i8", "66 0F C5 /r ib", "both"],
    ["pinsrw", "=x ^x .r32 i8", "66 0F C4 /r ib", "both"],
    ["pinsrw", "=x ^x m16 i8", "66 0F C4 /r ib", "both"],
    ["movddup", "=x xm64", "F2 0F 12 /r", "both"],
    ["movshdup", "=s sm", "F3 0F 16 /r", "both"],
    ["movsldup", "=s sm", "F3 0F 12 /r", "both"],
    ["haddps", "=s ^s sm", "F2 0F 7C /r", "both"],
    ["haddpd", "=s ^s sm", "66 0F 7C /r", "both"],
    ["addsubpd", "=s ^s sm", "66 0F D0 /r", "both"],
  ],
  ssse3: [
    ...integerRows("0F38", "pshufb 00 phaddw 01 phaddd 02 pmaddubsw 04 pmulhrsw 0B"),
    ["pabsb", "=s sm", "66 0F38 1C /r", "both avx2"],
    ["pabsw", "=s sm", "66 0F38 1D /r", "both avx2"],
    ["pabsd", "=s sm", "66 0F38 1E /r", "both avx2"],
    ["palignr", "=s ^s sm i8", "66 0F3A 0F /r ib", "both avx2"],
  ],
  sse41: [
    ...integerRows(
      "0F38",
      "pmuldq 28 pcmpeqq 29 packusdw 2B pminsb 38 pminsd 39 pminuw 3A pminud 3B pmaxsb 3C pmaxsd 3D pmaxuw 3E pmaxud 3F pmulld 40",
    ),
    ["movntdqa", "=s ms", "66 0F38 2A /r", "both avx2"],
    ["ptest", "s sm", "66 0F38 17 /r", "w:oszapc both"],
    ["roundps", "=s sm i8", "66 0F3A 08 /r ib", "both"],
    ["roundpd", "=s sm i8", "66 0F3A 09 /r ib", "both"],
    ["roundss", "=x ^x xm32 i8", "66 0F3A 0A /r ib", "both merge"],
    ["roundsd", "=x ^x xm64 i8", "66 0F3A 0B /r ib", "both merge"],
    ["blendps", "=s ^s sm i8", "66 0F3A 0C /r ib", "both"],
    ["blendpd", "=s ^s sm i8", "66 0F3A 0D /r ib", "both"],
    ["pblendw", "=s ^s sm i8", "66 0F3A 0E /r ib", "both avx2"],
    ["blendvps", "+x xm128 xmm0", "66 0F38 14 /r"],
    ["blendvpd", "+x xm128 xmm0", "66 0F38 15 /r"],
    ["pblendvb", "+x xm128 xmm0", "66 0F38 10 /r"],
    ["pextrb", "=.r32 x i8", "66 0F3A 14 /r ib", "both"],
    ["pextrb", "=m8 x i8", "66 0F3A 14 /r ib", "both"],
    ["pextrw", "=m16 x i8", "66 0F3A 15 /r ib", "both"],
    ["pextrd", "=rm32 x i8", "66 0F3A 16 /r ib", "both"],
    ["pextrq", "=rm64 x i8", "66 W 0F3A 16 /r ib", "both"],
    ["extractps", "=rm32 x i8", "66 0F3A 17 /r ib", "both"],
    ["pinsrb", "=x ^x .r32 i8", "66 0F3A 20 /r ib", "both"],
    ["pinsrb", "=x ^x m8 i8", "66 0F3A 20 /r ib", "both"],
    ["insertps", "=x ^x xm32 i8", "66 0F3A 21 /r ib", "both"],
    ["pinsrd", "=x ^x rm32 i8", "66 0F3A 22 /r ib", "both"],
    ["pinsrq", "=x ^x rm64 i8", "66 W 0F3A 22 /r ib", "both"],
    ...extensionRows(),
  ],
  sse42: [
    ...integerRows("0F38", "pcmpgtq 37"),
    ["pcmpistri", "x xm128 i8", "66 0F3A 63 /r ib", "w:oszapc def:rcx both"],
  ],
  avx: [
    ["vcvtdq2pd", "=y xm128", "V256 F3 0F E6 /r"],
    ["vcvttpd2dq", "=x ym256", "V256 66 0F E6 /r"],
    ["vcvtpd2dq", "=x ym256", "V256 F2 0F E6 /r"],
    ["vcvtps2pd", "=y xm128", "V256 0F 5A /r"],
    ["vcvtpd2ps", "=x ym256", "V256 66 0F 5A /r"],
    ["vmovddup", "=y ym256", "V256 F2 0F 12 /r"],
    ["vblendvps", "=s ^s sm #s", "V 66 0F3A 4A /r"],
    ["vblendvpd", "=s ^s sm #s", "V 66 0F3A 4B /r"],
    ["vpermilps", "=s sm i8", "V 66 0F3A 04 /r ib"],
    ["vpermilpd", "=s sm i8", "V 66 0F3A 05 /r ib"],
    ["vpermilps", "=s ^s sm", "V 66 0F38 0C /r"],
    ["vpermilpd", "=s ^s sm", "V 66 0F38 0D /r"],
    ["vperm2f128", "=y ^y ym256 i8", "V256 66 0F3A 06 /r ib"],
    ["vbroadcastss", "=s m32", "V 66 0F38 18 /r"],
    ["vbroadcastsd", "=y m64", "V256 66 0F38 19 /r"],
    ["vbroadcastf128", "=y m128", "V256 66 0F38 1A /r"],
    ["vextractf128", "=xm128 y i8", "V256 66 0F3A 19 /r ib"],
    ["vinsertf128", "=y ^y xm128 i8", "V256 66 0F3A 18 /r ib"],
    ["vzeroupper", "", "V 0F 77", "volatile"],
    ["vzeroall", "", "V256 0F 77", "volatile"],
  ],
  avx2: [
    ["vpblendvb", "=s ^s sm #s", "V 66 0F3A 4C /r"],
    ["vpblendd", "=s ^s sm i8", "V 66 0F3A 02 /r ib"],
    ["vbroadcastss", "=s .x", "V 66 0F38 18 /r"],
    ["vbroadcastsd", "=y .x", "V256 66 0F38 19 /r"],
    ["vpbroadcastb", "=s xm8", "V 66 0F38 78 /r"],
    ["vpbroadcastw", "=s xm16", "V 66 0F38 79 /r"],
    ["vpbroadcastd", "=s xm32", "V 66 0F38 58 /r"],
    ["vpbroadcastq", "=s xm64", "V 66 0F38 59 /r"],
    ["vbroadcasti128", "=y m128", "V256 66 0F38 5A /r"],
    ["vperm2i128", "=y ^y ym256 i8", "V256 66 0F3A 46 /r ib"],
    ["vpermq", "=y ym256 i8", "V256 W 66 0F3A 00 /r ib"],
    ["vpermpd", "=y ym256 i8", "V256 W 66 0F3A 01 /r ib"],
    ["vpermd", "=y ^y ym256", "V256 66 0F38 36 /r"],
    ["vpermps", "=y ^y ym256", "V256 66 0F38 16 /r"],
    ["vextracti128", "=xm128 y i8", "V256 66 0F3A 39 /r ib"],
    ["vinserti128", "=y ^y xm128 i8", "V256 66 0F3A 38 /r ib"],
    ["vpsllvd", "=s ^s sm", "V 66 0F38 47 /r"],
    ["vpsllvq", "=s ^s sm", "V W 66 0F38 47 /r"],
    ["vpsrlvd", "=s ^s sm", "V 66 0F38 45 /r"],
    ["vpsrlvq", "=s ^s sm", "V W 66 0F38 45 /r"],
    ["vpsravd", "=s ^s sm", "V 66 0F38 46 /r"],
  ],
  fma: fusedRows(),
  aes: [
    ["aesenc", "=x ^x xm128", "66 0F38 DC /r", "both"],
    ["aesenclast", "=x ^x xm128", "66 0F38 DD /r", "both"],
    ["aesdec", "=x ^x xm128", "66 0F38 DE /r", "both"],
    ["aesdeclast", "=x ^x xm128", "66 0F38 DF /r", "both"],
    ["aesimc", "=x xm128", "66 0F38 DB /r", "both"],
    ["aeskeygenassist", "=x xm128 i8", "66 0F3A DF /r ib", "both"],
  ],
  pclmul: [["pclmulqdq", "=x ^x xm128 i8", "66 0F3A 44 /r ib", "both"]],
  sha: [
    ["sha1rnds4", "+x xm128 i8", "0F3A CC /r ib"],
    ["sha1nexte", "+x xm128", "0F38 C8 /r"],
    ["sha1msg1", "+x xm128", "0F38 C9 /r"],
    ["sha1msg2", "+x xm128", "0F38 CA /r"],
    ["sha256rnds2", "+x xm128 xmm0", "0F38 CB /r"],
    ["sha256msg1", "+x xm128", "0F38 CC /r"],
    ["sha256msg2", "+x xm128", "0F38 CD /r"],
  ],
};
