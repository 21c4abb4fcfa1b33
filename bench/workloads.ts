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

/** One program of `bench/programs` whose innermost loop shows a construct of the language, beside what gcc makes of the same in C. */
export type Kernel = Pick<Workload, "name" | "hotLine">;

export const kernels = [
  { name: "records", hotLine: { c: "p->place += p->speed", runa: "Set p.place to p.place plus" } },
  { name: "variants", hotLine: { c: "case BOX: total", runa: "When Box with width as w" } },
  { name: "closures", hotLine: { c: "x = step->code(step, x)", runa: "Set x to step(x)" } },
] as const satisfies readonly Kernel[];

/** Highest allowed geometric mean of all ratios. */
export const meanRatioMax = 1.6;

/** One program of `bench/programs` that lives on the heap, with peers in other languages. */
export interface HeapWorkload {
  readonly name: string;
  /** `@text` and `@json`: a file that is made. */
  readonly argument: string;
  /** Highest allowed ratio of wall time to Go's. */
  readonly ofGoMax: number;
}

export const heapWorkloads = [
  { name: "sort", argument: "1000000", ofGoMax: 1.5 },
  { name: "wordcount", argument: "@text", ofGoMax: 1.5 },
  { name: "jsonparse", argument: "@json", ofGoMax: 1.5 },
  { name: "richards", argument: "1000", ofGoMax: 1.5 },
  { name: "binarytrees", argument: "17", ofGoMax: 2.5 },
  { name: "strbuild", argument: "2000000", ofGoMax: 1.5 },
  { name: "hashmap", argument: "1000000", ofGoMax: 1.5 },
  { name: "textmap", argument: "1000000", ofGoMax: 1.5 },
] as const satisfies readonly HeapWorkload[];
