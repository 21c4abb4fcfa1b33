/** Tests only: reads machine code with GNU objdump, one process for thousands of instructions. */

export function haveObjdump(): boolean {
  return Bun.which("objdump") !== null;
}

async function run(command: string[]): Promise<string> {
  const process = Bun.spawn(command, { stdout: "pipe", stderr: "pipe" });
  const [output, errors] = await Promise.all([
    new Response(process.stdout).text(),
    new Response(process.stderr).text(),
  ]);
  if ((await process.exited) !== 0) throw new Error(`${command[0]} failed: ${errors.slice(0, 2000)}`);
  return output;
}

function temporaryPath(suffix: string): string {
  return `${Bun.env["TMPDIR"] ?? "/tmp"}/runa-x64-${crypto.randomUUID()}.${suffix}`;
}

/** The text that objdump gives for each instruction that starts at one of `starts`; "" where it sees none starting. */
export async function disassembleWithBinutils(code: Uint8Array, starts: readonly number[]): Promise<string[]> {
  const path = temporaryPath("bin");
  await Bun.write(path, code);
  try {
    const output = await run([
      "objdump",
      "-D",
      "-b",
      "binary",
      "-m",
      "i386:x86-64",
      "-M",
      "intel",
      "--no-show-raw-insn",
      path,
    ]);
    const byOffset = new Map<number, string>();
    for (const line of output.split("\n")) {
      const match = /^\s*([0-9a-f]+):\t(.*)$/.exec(line);
      if (match !== null) byOffset.set(Number.parseInt(match[1] ?? "", 16), match[2] ?? "");
    }
    return starts.map((start) => byOffset.get(start) ?? "");
  } finally {
    await Bun.file(path).delete();
  }
}

const sizeLetters: Readonly<Record<string, string>> = { byte: "b", word: "w", dword: "d", qword: "q" };

/** Text without differences of spacing and case and of spellings that mean the same. */
export function normalised(text: string): string {
  return (text.split("#")[0] ?? "")
    .toLowerCase()
    .replace(/\bds:(0x[0-9a-f]+)/, "[$1]")
    .replace(/\s+/g, " ")
    .replace(/ ?([,+*[\]-]) ?/g, "$1")
    .replace(/\+0x0\]/, "]")
    .replace(/,1$/, ",0x1")
    .replace(/\boword ptr/, "xmmword ptr")
    .replace(/^(prefetch\w+|clflush|clflushopt|clwb) byte ptr/, "$1")
    .replace(/^(pushf|popf)$/, "$1q")
    .replace(
      /^(movs|stos|lods|cmps|scas) .*?\b(byte|word|dword|qword) ptr.*$/,
      (_, name, size) => `${name}${sizeLetters[size]}`,
    )
    .replace(/^(lods|scas) (al|rax),.*$/, (_, name, register) => `${name}${register === "al" ? "b" : "q"}`)
    .trim();
}
