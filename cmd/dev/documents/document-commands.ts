// Finds the command lines of a document: lines of code that begin with `runa`, and such code within sentences.

export interface DocumentCommand {
  /** From 1 on. */
  readonly line: number;
  /** For a shell, without its explanation. */
  readonly text: string;
}

/** The commands in their order. Lines that show what a command takes (`[OPTIONS]`) are none. */
export function documentCommands(markdown: string): DocumentCommand[] {
  const commands: DocumentCommand[] = [];
  let fence: string | undefined;
  markdown.split("\n").forEach((text, at) => {
    if (text.startsWith("```")) fence = fence === undefined ? text.slice(3) : undefined;
    if (fence !== undefined && fence !== "sh") return;
    const whole = (fence === "sh" ? /^(runa .*)$/ : /^ {4}(runa .*)$/).exec(text)?.[1];
    const found = whole === undefined ? Array.from(text.matchAll(/`(runa [^`]+)`/g), ([, one = ""]) => one) : [whole];
    for (const one of found) {
      const command = one.replace(/(?:\s+#\s|\s{3,}).*$/, "").trim();
      if (!command.includes("[OPTIONS]")) commands.push({ line: at + 1, text: command });
    }
  });
  return commands;
}
