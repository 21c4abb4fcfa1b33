// The version of the toolchain.

/** Semantic version; package.json names the same one. */
export const version = "0.1.0";
