// Makes the words that mark events in what a program writes.

/** Letters that no program writes by chance. */
export function secretWord(): string {
  return crypto.getRandomValues(new Uint8Array(12)).toHex();
}
