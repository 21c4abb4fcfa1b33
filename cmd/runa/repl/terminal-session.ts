// A session on a terminal: the prompt comes first, everything else is loaded while people think.

import type { CommandLine } from "#cmd/runa/parse-options.ts";
import { streams, wantsColour } from "#cmd/runa/terminal.ts";
import { stateFolder } from "#cmd/runa/user-folders.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import { Libc } from "#rt/host/libc.ts";
import { onTermination } from "#rt/host/signals.ts";
import type { Conversation } from "./conversation.ts";
import { History } from "./terminal/history.ts";
import { type EditResult, LineEditor } from "./terminal/line-editor.ts";
import { PlainEditor } from "./terminal/plain-editor.ts";
import { TerminalDevice } from "./terminal/terminal-device.ts";

const PROMPT = "runa> ";
const CONTINUATION = "  ... ";

/** Below the first prompt. */
const HINT = ":help lists commands, Tab completes, Ctrl-D leaves";

/** Gives whole entries, one after the other. */
export interface EntryReader {
  read(text?: string, hint?: string): Promise<EditResult>;
}

/** Runs the session until the person leaves. */
export async function runTerminalSession(line: CommandLine): Promise<number> {
  const libc = Libc.opened();
  const device = new TerminalDevice(libc);
  const hasColours = wantsColour(line, streams.output);
  const history = new History(libc, stateFolder(Bun.env));
  let conversation: Promise<Conversation> | undefined;
  const opened = (): Promise<Conversation> => {
    conversation ??= import("./conversation.ts").then((module) =>
      module.openConversation({ device, hasColours, history, line }),
    );
    return conversation;
  };
  const isDumb = (Bun.env["TERM"] ?? "dumb") === "dumb";
  const reader: EntryReader = isDumb
    ? new PlainEditor(libc, device, {
        prompt: PROMPT,
        continuation: CONTINUATION,
        isWhole: async (text) => (await opened()).isWhole(text),
      })
    : new LineEditor(device, history, {
        prompt: PROMPT,
        continuation: CONTINUATION,
        hasColours,
        isWhole: async (text) => (await opened()).isWhole(text),
        complete: async (text, cursor) => (await opened()).complete(text, cursor),
        whileIdle: async () => (await opened()).warmUp(),
      });
  const leave = (): void => {
    if (device.isRaw) device.write("\r\n\u001b[J");
    device.leaveRawMode();
  };
  onTermination(libc, leave, ["SIGTERM", "SIGHUP"]);
  process.on("SIGWINCH", () => {});
  // What Ctrl-C means while nothing runs, and before the session is there.
  process.on("SIGINT", () => {});
  let hint = HINT;
  for (let text = ""; ; ) {
    const result = await reader.read(text, hint);
    text = "";
    hint = "";
    if (result.kind === "end") return exitCodes.success;
    if (result.kind === "cancelled") continue;
    const answer = await (await opened()).take(result.text, isDumb);
    if (answer.kind === "quit") return answer.exitCode;
    if (answer.kind === "edit") text = answer.text;
  }
}
