// `runa new`: makes the folder of a new program or library.

import type { CommandLine } from "#cmd/runa/parse-options.ts";
import { reportUsage } from "#cmd/runa/report-usage.ts";
import { say } from "#cmd/runa/say.ts";
import { type Template, templates } from "#cmd/runa/templates.ts";
import { writeOutput } from "#cmd/runa/write-output.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { makeFolder } from "#rt/host/directory.ts";
import { Libc } from "#rt/host/libc.ts";

const folderMode = 0o777;
const nameForm = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

const reasons: Readonly<Record<number, string>> = {
  2: "the folder above it does not exist",
  13: "permission to write there is denied",
  17: "it exists already",
  20: "a part of its path is not a folder",
  28: "the disk is full",
  30: "the file system is read-only",
  36: "the name is too long",
};

/** Makes a folder; 1 if that fails, and the reason has then been printed. */
function make(libc: Libc, path: string): number {
  const errno = -makeFolder(libc, path, folderMode & ~process.umask());
  if (errno <= 0) return exitCodes.success;
  say(`runa: cannot make ${path}: ${reasons[errno] ?? `the system refuses it (errno ${errno})`}`);
  return exitCodes.programWrong;
}

/** Runs the command: 0, 1 if the folder exists or cannot be written, 2 if the name is none. */
export async function runNew({ operands: [kind, given = ""] }: CommandLine): Promise<number> {
  const path = given.replace(/\/+$/, "");
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (!nameForm.test(name)) {
    const usageError = `"${name}" is no name: small letters, digits and single underscores, a letter first`;
    const nearest = name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "_")
      .replace(/^[0-9_]+|_+$/g, "");
    const advice = nameForm.test(nearest) ? `; "${nearest}" is one` : "";
    return reportUsage({ usageError: usageError + advice, command: "new" });
  }
  const libc = Libc.opened();
  const template: Template = templates[kind as keyof typeof templates];
  if (make(libc, path) !== exitCodes.success) return exitCodes.programWrong;
  const folders = new Set(template.files.flatMap(({ path: file }) => file.split("/").slice(0, -1)));
  for (const folder of folders)
    if (make(libc, `${path}/${folder}`) !== exitCodes.success) return exitCodes.programWrong;
  for (const { path: file, text } of template.files) {
    const target = `${path}/${file.replaceAll("NAME", name)}`;
    const problem = await writeOutput(target, new TextEncoder().encode(text.replaceAll("NAME", name)), "data");
    if (problem === undefined) continue;
    say(`runa: ${problem}`);
    return exitCodes.programWrong;
  }
  say(`made ${path}; try it:\n    runa ${path}/${template.start.replaceAll("NAME", name)}`);
  return exitCodes.success;
}
