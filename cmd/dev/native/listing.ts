// Reads listings of machine code.

/** The instructions of each process of a listing, without their addresses. */
export function processesOf(listing: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const part of listing.split("\n\n")) {
    const [name = "", ...lines] = part.trim().split("\n");
    found.set(
      name.slice(0, -1),
      lines.map((line) => line.slice(line.indexOf(": ") + 2)),
    );
  }
  return found;
}
