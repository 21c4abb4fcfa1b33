// Gives a finished file its permissions and its name with the system's own calls, which load faster than the host's modules.
import { dlopen, ptr } from "bun:ffi";

/**
 * Sets the permissions of a file, less what the user's mask takes away, and renames it within its file system,
 * replacing what had the name; false if the system refuses.
 */
export function publishFile(from: string, to: string, mode: number): boolean {
  const { symbols } = dlopen("libc.so.6", {
    chmod: { args: ["ptr", "u32"], returns: "i32" },
    rename: { args: ["ptr", "ptr"], returns: "i32" },
  });
  const encoder = new TextEncoder();
  const source = encoder.encode(`${from}\0`);
  const target = encoder.encode(`${to}\0`);
  return symbols.chmod(ptr(source), mode & ~process.umask()) === 0 && symbols.rename(ptr(source), ptr(target)) === 0;
}
