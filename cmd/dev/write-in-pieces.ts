// Writes large files so that the system keeps them in large pages, which makes programs start with fewer page faults.
import { closeSync, openSync, writeSync } from "node:fs";

const pieceBytes = 2 ** 20;

/** Writes a new file, or over an old one; throws if that is not possible. */
export function writeInPieces(path: string, bytes: Uint8Array): void {
  const file = openSync(path, "w", 0o666);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes.subarray(at, at + pieceBytes));
  } finally {
    closeSync(file);
  }
}
