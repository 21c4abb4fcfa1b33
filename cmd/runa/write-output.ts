// Writes what a compilation gives: whole under its name, or not at all.
import { Libc } from "#rt/host/libc.ts";
import { publishFile } from "#rt/host/publish-file.ts";
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
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const earlier = await Bun.file(path)
      .stat()
      .catch(() => undefined);
    if (earlier?.isDirectory() === true) return `cannot write ${path}: it is a directory`;
    if (earlier !== undefined && !earlier.isFile()) return await writeInPlace(path, bytes);
    if (kind === "same" && earlier !== undefined && (earlier.mode & 0o222) === 0) {
      return `cannot write ${path}: it is read-only`;
    }
    const written = await Bun.write(temporary, bytes, { createPath: false });
    if (written !== bytes.length) throw Object.assign(new Error("short write"), { code: "ENOSPC" });
    const isSame = kind === "same" && earlier !== undefined;
    const libc = new Libc();
    const published = isSame
      ? publishFile(libc, temporary, path, earlier.mode & 0o7777, 0)
      : publishFile(libc, temporary, path, modes[kind]);
    if (published < 0) throw new Error(`it could not be given its name (errno ${-published})`);
    return undefined;
  } catch (error) {
    await Bun.file(temporary)
      .delete()
      .catch(() => undefined);
    return `cannot write ${path}: ${writeReason(error)}`;
  }
}
