// Writes data to standard output. `console.log` of Bun says nothing when the disk is full; this fails, and report-failure.ts tells why.

/** Writes a text and a newline. */
export async function show(text: string): Promise<void> {
  await Bun.write(Bun.stdout, `${text}\n`);
}
