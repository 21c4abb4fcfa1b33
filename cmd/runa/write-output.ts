// Writes what a compilation gives: whole under its name, or not at all.
import { Libc } from "#rt/host/libc.ts";
import { publishFile } from "#rt/host/publish-file.ts";
import { AT_WORKING_DIRECTORY, writeNewFile } from "#rt/host/write-new-file.ts";
import { reasonOf } from "./read-source.ts";

/** Permissions of what is written, before the mask of the user; a file that is replaced by "same" keeps its own. */
const modes = { program: 0o777, data: 0o666, same: 0o666 } as const;

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EBADF: "it is closed",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than allowed",
  EROFS: "the file system is read-only",
  ENOENT: "its directory does not exist",
  EACCES: "permission to write there is denied",
};

/** Names of the numbers by which Linux refuses to make or write a file. */
const errnoNames: Readonly<Record<number, string>> = {
  1: "EPERM",
  2: "ENOENT",
  5: "EIO",
  13: "EACCES",
  20: "ENOTDIR",
  21: "EISDIR",
  27: "EFBIG",
  28: "ENOSPC",
  30: "EROFS",
  36: "ENAMETOOLONG",
  40: "ELOOP",
  122: "EDQUOT",
};

/** The error that a negated errno stands for, as the host's own operations would throw it. */
const refusal = (result: number): Error => {
  const code = errnoNames[-result] ?? `errno ${-result}`;
  return Object.assign(new Error(code), { code });
};

/** Nobody can put a file of this name into the folder beforehand. */
const temporaryName = (path: string): string => `${path}.${crypto.getRandomValues(new Uint8Array(8)).toHex()}.tmp`;

/** Why the system refused to write, in words. */
export function writeReason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? reasonOf(error);
}

/** Devices and pipes are written as they are: a file of their name must not take their place. */
async function writeInPlace(path: string, bytes: Uint8Array): Promise<string | undefined> {
  const written = await Bun.write(path, bytes, { createPath: false });
  return written === bytes.length ? undefined : `cannot write ${path}: ${reasons["ENOSPC"]}`;
}

/**
 * Writes a file through a temporary name beside it; undefined, or the message that tells why it could not be
 * written. An earlier file of that name stays untouched unless all went well.
 */
export async function writeOutput(
  path: string,
  bytes: Uint8Array,
  kind: keyof typeof modes,
): Promise<string | undefined> {
  const temporary = temporaryName(path);
  let isMade = false;
  try {
    const earlier = await Bun.file(path)
      .stat()
      .catch(() => undefined);
    if (earlier?.isDirectory() === true) return `cannot write ${path}: it is a directory`;
    if (earlier !== undefined && !earlier.isFile()) return await writeInPlace(path, bytes);
    if (kind === "same" && earlier !== undefined && (earlier.mode & 0o222) === 0) {
      return `cannot write ${path}: it is read-only`;
    }
    const libc = new Libc();
    const written = writeNewFile(libc, AT_WORKING_DIRECTORY, temporary, [bytes]);
    if (written < 0) throw refusal(written);
    isMade = true;
    const isSame = kind === "same" && earlier !== undefined;
    const published = isSame
      ? publishFile(libc, temporary, path, earlier.mode & 0o7777, 0)
      : publishFile(libc, temporary, path, modes[kind]);
    if (published < 0) throw new Error(`it could not be given its name (errno ${-published})`);
    return undefined;
  } catch (error) {
    if (isMade)
      await Bun.file(temporary)
        .delete()
        .catch(() => undefined);
    return `cannot write ${path}: ${writeReason(error)}`;
  }
}
