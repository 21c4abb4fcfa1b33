// Measures how fast programs start: a static hello against C's, and `runa hello.runa` against an empty Bun program.
import { join } from "node:path";
import { writeInPieces } from "#cmd/dev/write-in-pieces.ts";
import { build, buildFolder, measure, measureInTurns, median } from "./measure.ts";

const helloRuna = join(import.meta.dir, "..", "cmd", "runa", "testdata", "programs", "hello.runa");
const helloC = '#include <stdio.h>\nint main(void) {\n  puts("Hello, world!");\n  return 0;\n}\n';

/** Middle values of many runs of one program. */
export interface Start {
  readonly name: string;
  readonly wallMilliseconds: number;
  readonly peakKib: number;
  readonly fileBytes: number;
}

async function measureStarts(
  programs: readonly { name: string; command: readonly string[] }[],
  turns: number,
): Promise<Start[]> {
  const samples = await measureInTurns(
    programs.map(({ command }) => command),
    turns,
  );
  return programs.map(({ name, command }, index) => {
    const runs = samples[index] ?? [];
    const bad = runs.find(({ exitCode }) => exitCode !== 0);
    if (bad !== undefined) throw new Error(`${name} ended with ${bad.exitCode}: ${bad.output}`);
    const start = {
      name,
      wallMilliseconds: median(runs.map(({ wallSeconds }) => wallSeconds * 1000)),
      peakKib: median(runs.map(({ peakKib }) => peakKib)),
      fileBytes: Bun.file(command[0] ?? "").size,
    };
    console.log(
      `${name.padEnd(28)} ${start.wallMilliseconds.toFixed(2).padStart(8)} ms ${start.peakKib} KiB, file ${start.fileBytes} bytes`,
    );
    return start;
  });
}

/** Path of an empty Bun program, built with the flags of the toolchain that matter for its start. */
export async function buildEmptyProgram(): Promise<string> {
  const source = join(buildFolder, "empty.ts");
  const program = join(buildFolder, "empty");
  await Bun.write(source, "");
  const flags = ["--compile", "--target=bun", "--format=esm", "--bytecode", "--minify"];
  build([process.execPath, "build", ...flags, source, "--outfile", program]);
  // Written like the toolchain: how a file lies in memory counts for a millisecond.
  const bytes = await Bun.file(program).bytes();
  writeInPieces(program, bytes);
  return program;
}

/** A static hello of ours against one of gcc. */
export async function measureStaticHello(runa: string, turns: number): Promise<Start[]> {
  const source = join(buildFolder, "hello.c");
  await Bun.write(source, helloC);
  const [ofC, ofRuna] = [join(buildFolder, "hello.c.out"), join(buildFolder, "hello.runa.out")];
  build(["gcc", "-O2", "-static", "-o", ofC, source]);
  build([runa, "compile", "--aot", helloRuna, "-o", ofRuna]);
  const programs = [
    { name: "static hello, gcc -O2", command: [ofC] },
    { name: "static hello, runa", command: [ofRuna] },
  ];
  return measureStarts(programs, turns);
}

/** A script from its source and from the code cache, against an empty Bun program. */
export async function measureScriptStart(runa: string, turns: number): Promise<Start[]> {
  const programs = [
    { name: "empty Bun program", command: [await buildEmptyProgram()] },
    { name: "runa --version", command: [runa, "--version"] },
    { name: "runa hello.runa, cached", command: [runa, helloRuna] },
    { name: "runa hello.runa, compiled", command: [runa, "run", "--no-cache", helloRuna] },
  ];
  await measure([runa, helloRuna]);
  return measureStarts(programs, turns);
}
