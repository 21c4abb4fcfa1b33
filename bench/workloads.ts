// The measured programs: how much slower than C it may be.

/** One program of `bench/programs`, written in Runa and in C; the file `<name>.bench` holds the argument for measuring it. */
export interface Workload {
  readonly name: string;
  /** Highest allowed ratio of CPU time to that of `gcc -O2`. */
  readonly ratioMax: number;
  /** Part of a line in the innermost loop of each of the two programs. */
  readonly hotLine: { readonly c: string; readonly runa: string };
}

export const workloads = [
  { name: "nbody", ratioMax: 2, hotLine: { c: "q->vx += dx", runa: "Increase q.vx by dx" } },
  {
    name: "spectralnorm",
    ratioMax: 2,
    hotLine: { c: "sum += element(i, j)", runa: "Increase sum by element(i, j)" },
  },
  {
    name: "mandelbrot",
    ratioMax: 2,
    hotLine: { c: "zi = 2.0 * zr * zi", runa: "Set zi to 2.0 * zr" },
  },
  {
    name: "fannkuch",
    ratioMax: 2,
    hotLine: { c: "flipped[low++] = ", runa: "Set flipped at index low to" },
  },
  {
    name: "sieve",
    ratioMax: 2,
    hotLine: { c: "composite[j] = true", runa: "Set composite at index j" },
  },
  {
    name: "matmul",
    ratioMax: 2,
    hotLine: { c: "product[i * n + j] +=", runa: "Increase product at index" },
  },
  { name: "collatz", ratioMax: 2, hotLine: { c: "n = 3 * n + 1", runa: "Set n to 3 * n + 1" } },
  { name: "fib", ratioMax: 2.5, hotLine: { c: "return fib(n - 1)", runa: "Return fib(n - 1)" } },
] as const satisfies readonly Workload[];

/** Highest allowed geometric mean of all ratios. */
export const meanRatioMax = 1.6;
