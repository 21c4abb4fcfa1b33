// Writes `listings/<program>.md`: the machine code of each measured program's innermost loop (of a program without loops, of its process) beside that of `gcc -O2`; fails if a loop reads more from the stack than gcc's.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { build, buildFolder } from "./measure.ts";
import { type Kernel, kernels, workloads } from "./workloads.ts";

interface Instruction {
  readonly address: number;
  readonly text: string;
  /** Number of the source line, 0 if that is not known. */
  readonly line: number;
  /** Where a jump or branch leads within the code, else −1. */
  readonly target: number;
}

interface Listing {
  readonly lines: readonly string[];
  readonly stackReads: number;
  readonly isLoop: boolean;
}

const runa = join(import.meta.dir, "..", "dist", "runa");
const folder = join(import.meta.dir, "listings");
const COLUMN = 58;

/** The program's functions in Intel syntax; lines are those of the file called `file`. */
function disassemble(program: string, file: string): Instruction[][] {
  const command = ["objdump", "-dl", "--no-show-raw-insn", "-M", "intel", program];
  const { stdout, exitCode } = Bun.spawnSync(command, { cwd: buildFolder });
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}`);
  const functions: Instruction[][] = [];
  let line = 0;
  for (const row of stdout.toString().split("\n")) {
    if (/^[0-9a-f]+ <.*>:$/.test(row)) {
      functions.push([]);
      line = 0;
      continue;
    }
    const place = /^(\S.*):(\d+)(?: \(discriminator \d+\))?$/.exec(row);
    if (place !== null) line = place[1]?.split("/").at(-1) === file ? Number(place[2]) : 0;
    const code = /^\s*([0-9a-f]+):\s+(.*)$/.exec(row);
    if (code === null) continue;
    const text = (code[2] as string)
      .replace(/\s*#.*/, "")
      .trim()
      .replace(/\s+/, " ");
    const jump = /^j\w+ ([0-9a-f]+)/.exec(text);
    const address = Number.parseInt(code[1] as string, 16);
    functions
      .at(-1)
      ?.push({ address, text, line, target: jump === null ? -1 : Number.parseInt(jump[1] as string, 16) });
  }
  return functions;
}

/** The smallest loop with code of that line, the first one if there are several copies; undefined if no loop has any. */
function hotLoop(functions: readonly (readonly Instruction[])[], line: number): readonly Instruction[] | undefined {
  for (const code of functions) {
    const loops = new Map<number, number>();
    for (const { address, target } of code)
      if (target >= (code[0]?.address ?? 0) && target <= address)
        loops.set(target, Math.max(loops.get(target) ?? 0, address));
    const bodies = [...loops]
      .map(([first, last]) => code.filter(({ address }) => address >= first && address <= last))
      .filter((body) => body.some((one) => one.line === line) && body.every(({ text }) => text !== "ret"))
      .sort((a, b) => a.length - b.length);
    const smallest = bodies.find((body) =>
      bodies.every((other) => other === body || !body.includes(other[0] as never)),
    );
    if (smallest !== undefined) return smallest;
  }
  return undefined;
}

/** Names instead of addresses, so that the listing changes only when the code does; padding is left out. */
function show(code: readonly Instruction[], isLoop: boolean): Listing {
  const names = new Map<number, string>();
  for (const { target } of code)
    if (code.some(({ address }) => address === target) && !names.has(target)) names.set(target, "");
  const sorted = [...names.keys()].sort((a, b) => a - b);
  for (const [index, target] of sorted.entries()) names.set(target, `L${index + 1}`);
  const lines: string[] = [];
  let stackReads = 0;
  for (const { address, text, target } of code) {
    const name = names.get(address);
    if (name !== undefined) lines.push(`${name}:`);
    if (/\bnop\b|^xchg ax,ax|^data16|^cs$/.test(text)) continue;
    const [operation = "", ...rest] = text.split(" ");
    const operands =
      target >= 0
        ? (names.get(target) ?? "out")
        : rest
            .join(" ")
            .replace(/^[0-9a-f]+ </, "<")
            .replace(/rip\+0x\w+/, "rip+…");
    if (readsStack(operation, operands)) stackReads++;
    lines.push(`    ${operation} ${operands}`.trimEnd());
  }
  return { lines, stackReads, isLoop };
}

/** Whether an operand other than the one that is written lies on the stack. */
function readsStack(operation: string, operands: string): boolean {
  if (!operands.includes("[rsp") || operation === "lea") return false;
  return operation !== "mov" && !operation.startsWith("vmov") && !operation.startsWith("mov")
    ? true
    : operands.lastIndexOf("[rsp") > operands.indexOf(",");
}

const count = (listing: Listing): number => listing.lines.filter((line) => line.startsWith(" ")).length;

async function listingOf(name: string, ending: string, hotLine: string, program: string): Promise<Listing> {
  const source = await Bun.file(join(import.meta.dir, "programs", name, `${name}.${ending}`)).text();
  const line = source.split("\n").findIndex((text) => text.includes(hotLine)) + 1;
  if (line === 0) throw new Error(`${name}.${ending} has no line with "${hotLine}"`);
  const functions = disassemble(program, `${name}.${ending}`);
  const loop = hotLoop(functions, line);
  const code = loop ?? functions.find((instructions) => instructions.some((instruction) => instruction.line === line));
  if (code === undefined) throw new Error(`${name}.${ending} has no code of line ${line}`);
  return show(code, loop !== undefined);
}

/** Writes one listing; tells whether ours has no reads from the stack beyond gcc's. No register survives a call, so a loop with one has some. */
async function writeListing({ name, hotLine }: Kernel): Promise<boolean> {
  const source = (ending: string): string => join(import.meta.dir, "programs", name, `${name}.${ending}`);
  build(["gcc", "-O2", "-g", "-o", `${name}.c.listed`, source("c"), "-lm"]);
  build([runa, "compile", "--aot", "-g", source("runa"), "-o", `${name}.runa.listed`]);
  const theirs = await listingOf(name, "c", hotLine.c, `${name}.c.listed`);
  const ours = await listingOf(name, "runa", hotLine.runa, `${name}.runa.listed`);
  const rows = Array.from({ length: Math.max(theirs.lines.length, ours.lines.length) }, (_, index) =>
    `${(theirs.lines[index] ?? "").padEnd(COLUMN)}${ours.lines[index] ?? ""}`.trimEnd(),
  );
  const text = [
    `# ${name}`,
    "",
    `The code around \`${hotLine.runa}\` (in C: \`${hotLine.c}\`). Written by \`bench/write-listings.ts\`.`,
    "",
    "| | gcc -O2 | runa |",
    "|---|---|---|",
    `| instructions | ${count(theirs)} | ${count(ours)} |`,
    `| reads from the stack | ${theirs.stackReads} | ${ours.stackReads} |`,
    "",
    "```",
    `${"gcc -O2".padEnd(COLUMN)}runa`,
    ...rows,
    "```",
    "",
  ];
  await Bun.write(join(folder, `${name}.md`), text.join("\n"));
  console.log(
    `${name.padEnd(14)} instructions ${count(theirs)} / ${count(ours)}, reads from the stack ${theirs.stackReads} / ${ours.stackReads}`,
  );
  const calls = ours.lines.some((line) => /^ +call /.test(line));
  return !ours.isLoop || calls || ours.stackReads <= theirs.stackReads;
}

mkdirSync(folder, { recursive: true });
const failed: string[] = [];
for (const kernel of [...workloads, ...kernels]) if (!(await writeListing(kernel))) failed.push(kernel.name);
if (failed.length > 0) {
  console.log(`reads from the stack that gcc does not have: ${failed.join(", ")}`);
  process.exit(1);
}
