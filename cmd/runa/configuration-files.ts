// Finds the configuration files that hold for a program: almost always there are none, and every start asks for them.
import { statusOfDescriptor } from "#rt/host/file-status.ts";
import { addressOfBytes, Libc, SYSCALL } from "#rt/host/libc.ts";
import { readDescriptor } from "#rt/host/read-file.ts";
import { configurationFolder } from "./user-folders.ts";

const OPEN_FLAGS = 0x80000 | 0x800;
const configurationBytesMax = 2 ** 20;

/** A configuration file and its text. */
export interface ConfigurationFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Opened without waiting (it may be a pipe); only a regular file of the user or of root counts. */
function readOwn(libc: Libc, path: string): ConfigurationFile | undefined {
  const name = new TextEncoder().encode(`${path}\0`);
  const descriptor = libc.call(SYSCALL.open, addressOfBytes(name), OPEN_FLAGS);
  if (descriptor < 0) return undefined;
  const status = statusOfDescriptor(libc, descriptor);
  const isOwn =
    typeof status !== "number" &&
    status.isRegular &&
    status.byteLength <= configurationBytesMax &&
    (status.owner === 0 || status.owner === libc.call(SYSCALL.geteuid));
  const bytes = isOwn ? readDescriptor(libc, descriptor, 0, status.byteLength) : undefined;
  libc.call(SYSCALL.close, descriptor);
  return bytes === undefined ? undefined : { path, bytes };
}

/** The folder from which `runa.toml` is searched upward: that of the path. */
function folderAbove(path: string): string {
  const slash = path.lastIndexOf("/");
  if (slash < 0) return process.cwd();
  const folder = path.slice(0, slash);
  return path.startsWith("/") ? folder : `${process.cwd()}/${folder}`;
}

function projectFile(libc: Libc, start: string): ConfigurationFile | undefined {
  for (let folder = start; ; folder = folder.slice(0, folder.lastIndexOf("/"))) {
    const found = readOwn(libc, `${folder}/runa.toml`);
    if (found !== undefined || folder === "") return found;
  }
}

/** The configuration files that hold for a program or folder at this path, the user's first. */
export function configurationFiles(path: string): readonly ConfigurationFile[] {
  const libc = Libc.opened();
  const files: ConfigurationFile[] = [];
  const folder = configurationFolder(Bun.env);
  const user = folder === undefined ? undefined : readOwn(libc, `${folder}/config.toml`);
  if (user !== undefined) files.push(user);
  const project = projectFile(libc, folderAbove(path));
  if (project !== undefined) files.push(project);
  return files;
}
