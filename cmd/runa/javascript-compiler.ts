// The compiler of JavaScript: the executable starts with one that waits (cmd/dev/build.ts), because its threads cost a cached start a millisecond.

/** From now on functions are compiled as soon as it pays: called before anything that takes longer than a start. */
export function compileAsUsual(): void {
  Bun.unsafe.setJITPolicy(1);
}
