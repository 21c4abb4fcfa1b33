// The measured programs: the size at which each is run, and how much slower than C it may be.

/** One program of `bench/programs`, written in Runa and in C. */
export interface Workload {
  readonly name: string;
  /** Argument that makes the C program run for about half a second. */
  readonly argument: string;
  /** Highest allowed ratio of CPU time to that of `gcc -O2`. */
  readonly ratioMax: number;
}

export const workloads = [
  { name: "nbody", argument: "5000000", ratioMax: 2 },
  { name: "spectralnorm", argument: "3000", ratioMax: 2 },
  { name: "mandelbrot", argument: "1600", ratioMax: 2 },
  { name: "fannkuch", argument: "10", ratioMax: 2 },
  { name: "sieve", argument: "40000000", ratioMax: 2 },
  { name: "matmul", argument: "900", ratioMax: 2 },
  { name: "collatz", argument: "2000000", ratioMax: 2 },
  { name: "fib", argument: "41", ratioMax: 2.5 },
] as const satisfies readonly Workload[];

/** Highest allowed geometric mean of all ratios. */
export const meanRatioMax = 1.6;
