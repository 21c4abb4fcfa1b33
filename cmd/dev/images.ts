// The blobs that the build appends to `dist/runa`.
import type { NamedImage } from "./append-image.ts";

/** Makes the blobs, in the order in which they are appended. */
export async function makeImages(): Promise<NamedImage[]> {
  return [];
}
