// The folder of the code cache: safe to use or not used at all; whatever goes wrong in it, programs run without it.
import { cacheFolder } from "#cmd/runa/user-folders.ts";
import { Directory, makeFolders } from "#rt/host/directory.ts";
import { statusOfPath } from "#rt/host/file-status.ts";
import { type Libc, SYSCALL } from "#rt/host/libc.ts";

/** Files of finished programs, and of those that are being written. */
export const cacheNames = { finished: /^[0-9a-f]{40}$/, temporary: /^tmp-/ } as const;

const folderMode = 0o700;

const reasons: Readonly<Record<number, string>> = {
  1: "permission to use it is denied",
  13: "permission to use it is denied",
  17: "it is not a folder",
  20: "it is not a folder",
  28: "the disk is full",
  30: "the file system is read-only",
  40: "it is a symbolic link",
  122: "the disk quota is used up",
};

/** An open cache, or why there is none. */
export type OpenedCache =
  | { readonly folder: Directory; readonly path: string }
  | { readonly folder: undefined; readonly path: string | undefined; readonly problem: string };

function problemOf(errno: number): string {
  return reasons[errno] ?? `the system refuses it (errno ${errno})`;
}

/** Root makes no folders below those of others: who is allowed to act for a user must not spoil that user's cache. */
function mayMake(libc: Libc, path: string): boolean {
  if (libc.call(SYSCALL.geteuid) !== 0) return true;
  for (let at = path; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
    const status = statusOfPath(libc, at);
    if (typeof status !== "number") return status.owner === 0;
  }
  return true;
}

/**
 * Opens the cache; with `makes`, after making what is missing. It is used only if it belongs to the user and nobody else may
 * write there: what lies in it is executed.
 */
export function openCache(libc: Libc, makes: boolean): OpenedCache {
  const base = cacheFolder(Bun.env);
  if (base === undefined)
    return { folder: undefined, path: base, problem: "neither XDG_CACHE_HOME nor HOME names a folder" };
  const path = `${base}/code`;
  let folder = Directory.open(libc, path);
  if (typeof folder === "number" && makes && mayMake(libc, base)) {
    const made = makeFolders(libc, path, folderMode);
    folder = made < 0 ? made : Directory.open(libc, path);
  }
  if (typeof folder === "number") {
    const problem = folder === -2 ? "it does not exist yet" : problemOf(-folder);
    return { folder: undefined, path, problem };
  }
  const status = folder.status();
  const problem =
    typeof status === "number"
      ? problemOf(-status)
      : status.owner !== libc.call(SYSCALL.geteuid)
        ? "it belongs to somebody else"
        : status.isWritableByOthers
          ? "others may write to it"
          : undefined;
  if (problem === undefined) return { folder, path };
  folder.close();
  return { folder: undefined, path, problem };
}
