// The ways in which every golden program is run; all of them must give the same output and exit code.

/** One way of running a program in a folder of its own, in which the program is `file`. */
export interface Way {
  readonly name: string;
  /** Why this way is not taken yet, or undefined: then it is. */
  readonly missing?: string;
  /** What has to succeed before the program can run; if it fails, its output is the outcome. */
  readonly prepare?: (runa: string, file: string) => readonly string[];
  readonly run: (runa: string, file: string, programArguments: readonly string[]) => readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The areas (folders of cases) whose programs are run so; undefined: all. */
  readonly areas?: readonly string[];
  /** Seconds after which the program is ended and the case has failed. */
  readonly secondsMax: number;
}

const jit = {
  run: (runa: string, file: string, programArguments: readonly string[]) => [runa, "run", file, ...programArguments],
} as const;

const aot = {
  prepare: (runa: string, file: string) => [runa, "compile", "--aot", file, "-o", "./program.out"],
  run: (_runa: string, _file: string, programArguments: readonly string[]) => ["./program.out", ...programArguments],
} as const;

const stress = { RUNA_GC_STRESS: "1" } as const;

/** All ways; the first one that is taken also writes expectations under RUNA_BLESS=1. */
export const ways: readonly Way[] = [
  { name: "jit", ...jit, environment: {}, secondsMax: 60 },
  { name: "aot", ...aot, environment: {}, secondsMax: 60 },
  { name: "jit-stress", ...jit, environment: stress, secondsMax: 180 },
  { name: "aot-stress", ...aot, environment: stress, secondsMax: 180 },
  {
    name: "jit-0-stress",
    run: (runa, file, programArguments) => [runa, "run", "--optimize=0", file, ...programArguments],
    environment: stress,
    areas: ["errors", "language", "programs", "traps"],
    secondsMax: 180,
  },
];
