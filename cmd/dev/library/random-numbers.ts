// Random numbers that are the same in every run of a test.

/** A source of integers from 0 up to before `bound`: a linear congruential generator (Numerical Recipes). */
export function randomNumbers(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * bound);
  };
}
