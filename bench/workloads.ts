// The measured programs: the size at which each is run, and how much slower than C it may be.

/** One program of `bench/programs`, written in Runa and in C. */
export interface Workload {
  readonly name: string;
  /** Argument that makes the C program run for about half a second. */
  readonly argument: string;
  /** Highest allowed ratio of CPU time to that of `gcc -O2`. */
  readonly ratioMax: number;
  /** Part of a line in the innermost loop of each of the two programs. */
  readonly hotLine: { readonly c: string; readonly runa: string };
}

export const workloads = [
  { name: "nbody", argument: "5000000", ratioMax: 2, hotLine: { c: "q->vx += dx", runa: "Increase q.vx by dx" } },
  {
    name: "spectralnorm",
    argument: "3000",
    ratioMax: 2,
    hotLine: { c: "sum += element(i, j)", runa: "Increase sum by element(i, j)" },
  },
  {
    name: "mandelbrot",
    argument: "1600",
    ratioMax: 2,
    hotLine: { c: "zi = 2.0 * zr * zi", runa: "Set zi to 2.0 * zr" },
  },
  {
    name: "fannkuch",
    argument: "10",
    ratioMax: 2,
    hotLine: { c: "flipped[low++] = ", runa: "Set flipped at index low to" },
  },
  {
    name: "sieve",
    argument: "40000000",
    ratioMax: 2,
    hotLine: { c: "composite[j] = true", runa: "Set composite at index j" },
  },
  {
    name: "matmul",
    argument: "900",
    ratioMax: 2,
    hotLine: { c: "product[i * n + j] +=", runa: "Increase product at index" },
  },
  { name: "collatz", argument: "2000000", ratioMax: 2, hotLine: { c: "n = 3 * n + 1", runa: "Set n to 3 * n + 1" } },
  { name: "fib", argument: "41", ratioMax: 2.5, hotLine: { c: "return fib(n - 1)", runa: "Return fib(n - 1)" } },
] as const satisfies readonly Workload[];

/** Highest allowed geometric mean of all ratios. */
export const meanRatioMax = 1.6;
