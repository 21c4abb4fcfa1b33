// Opens a session: the runtime image is mapped, the library found, and a first entry compiled so that the next ones are quick.

import { openLoader } from "#cmd/runa/commands/open-program.ts";
import { openRuntimeHost } from "#cmd/runa/runtime-host.ts";
import { SourceFile } from "#core/base/source.ts";
import { Session } from "./session.ts";

export type { EntryOutcome } from "./session.ts";

/** Throws if this executable carries no runtime image. */
export async function openSession(): Promise<Session> {
  const runtime = openRuntimeHost(undefined, "session");
  return new Session(openLoader(runtime.host.libc, new SourceFile("repl.runa", "")), runtime);
}
