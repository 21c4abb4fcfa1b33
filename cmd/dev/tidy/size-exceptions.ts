// The files and functions that are known to be too long; this list may only shrink.
import type { SizeExceptions } from "./check-size.ts";

/** Path, or `path#function`, and the lines it has today. */
export const sizeExceptions = {} as const satisfies SizeExceptions;
