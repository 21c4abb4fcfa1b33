// Reads the program that the command line names, and says in one line why it cannot.
import { isDangerous } from "#core/base/display-width.ts";
import { SourceFile } from "#core/base/source.ts";

/** Largest source that is read into memory: 1 GiB. */
const sourceBytesMax = 2 ** 30;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission to read it is denied",
  EPERM: "permission to read it is denied",
  EISDIR: "it is a directory, not a file",
  ENOTDIR: "a part of its path is not a directory",
  ELOOP: "its symbolic links run in a circle",
  ENAMETOOLONG: "the name is too long",
};

/** Why the system refused an operation on a file, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? (code === "" ? String(error) : `the system says ${code}`);
}

/** A path on one line: what would steer the terminal is written by its code. */
function shownPath(path: string): string {
  if (path === "") return '""';
  let shown = "";
  for (const character of path) {
    const unit = character.charCodeAt(0);
    shown += isDangerous(unit) ? `\\u{${unit.toString(16)}}` : character;
  }
  return shown;
}

/** The program as a source file, or the message that tells why there is none. An empty file is none unless it may be. */
export async function readSource(path: string, mayBeEmpty = false): Promise<SourceFile | string> {
  const isInput = path === "-";
  const shown = isInput ? "standard input" : shownPath(path);
  try {
    if (!isInput) {
      const status = await Bun.file(path).stat();
      if (status.isDirectory()) return `cannot read ${shown}: ${reasons["EISDIR"]}`;
      if (status.isCharacterDevice()) return `cannot read ${shown}: it is a device, not a file`;
      if (status.size > sourceBytesMax) return `cannot read ${shown}: it is larger than ${sourceBytesMax} bytes`;
    }
    const bytes = await (isInput ? Bun.stdin : Bun.file(path)).bytes();
    if (bytes.length === 0 && !mayBeEmpty) return `${shown} is empty: there is no program in it`;
    if (bytes.length > sourceBytesMax) return `cannot read ${shown}: it is larger than ${sourceBytesMax} bytes`;
    return SourceFile.fromBytes(isInput ? "<stdin>" : path, bytes);
  } catch (error) {
    return `cannot read ${shown}: ${reasonOf(error)}`;
  }
}
