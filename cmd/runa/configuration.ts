// Finds the configuration files that hold for a command line; almost always there are none, so reading them is loaded lazily.
import { type CommandName, type CommandRow, commandTable } from "#core/spec/commands.ts";
import { statusOfDescriptor } from "#rt/host/file-status.ts";
import { addressOfBytes, Libc, SYSCALL } from "#rt/host/libc.ts";
import { readDescriptor } from "#rt/host/read-file.ts";
import type { CommandLine, UsageError } from "./parse-options.ts";
import { configurationFolder } from "./user-folders.ts";

const OPEN_FLAGS = 0x80000 | 0x800;
const configurationBytesMax = 2 ** 20;

/** Commands that must work when a configuration file is wrong. */
const unconfigured: readonly CommandName[] = ["help", "version", "completions", "schema"];

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

/** The folder from which `runa.toml` is searched upward: that of the program, else the working directory. */
function startFolder({ command, operands }: CommandLine): string {
  const row: CommandRow = commandTable[command];
  const kind = row.operands[0]?.kind;
  const path = operands[0] ?? "";
  const slash = path.lastIndexOf("/");
  if ((kind !== "program" && kind !== "path") || slash < 0) return process.cwd();
  const folder = path.slice(0, slash);
  return path.startsWith("/") ? folder : `${process.cwd()}/${folder}`;
}

function projectFile(libc: Libc, start: string): ConfigurationFile | undefined {
  for (let folder = start; ; folder = folder.slice(0, folder.lastIndexOf("/"))) {
    const found = readOwn(libc, `${folder}/runa.toml`);
    if (found !== undefined || folder === "") return found;
  }
}

/**
 * The line with what `runa.toml` (of the nearest folder upward) and, below that, the user's `config.toml` say about
 * its options; a mistake in them is a usage error.
 */
export async function configure(line: CommandLine): Promise<CommandLine | UsageError> {
  if (unconfigured.includes(line.command)) return line;
  const libc = Libc.opened();
  const user = configurationFolder(Bun.env);
  const files = [
    ...(user === undefined ? [] : [readOwn(libc, `${user}/config.toml`)]),
    projectFile(libc, startFolder(line)),
  ].filter((file) => file !== undefined);
  if (files.length === 0) return line;
  const { readConfiguration } = await import("./read-configuration.ts");
  return readConfiguration(line, files);
}
