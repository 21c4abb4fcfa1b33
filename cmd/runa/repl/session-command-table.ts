// The commands of a session: they begin with a colon. Help and completion are made from this table.

export interface SessionCommandRow {
  readonly name: string;
  /** What its argument is called; in brackets if it may be left out. */
  readonly argument: string;
  readonly summary: string;
}

export const commandRows = [
  { name: "help", argument: "[NAME]", summary: "these commands, or what a name is and what its documentation says" },
  { name: "type", argument: "EXPRESSION", summary: "the type of an expression, which is not evaluated" },
  { name: "time", argument: "ENTRY", summary: "evaluate an entry, and tell how long it took" },
  { name: "ast", argument: "ENTRY", summary: "the tree that the parser makes of an entry" },
  { name: "mir", argument: "ENTRY", summary: "the middle form of an entry, or of a process by name" },
  { name: "asm", argument: "ENTRY", summary: "the machine code of an entry, or of a process by name" },
  { name: "undo", argument: "", summary: "forget what the newest entry defined" },
  { name: "save", argument: "FILE", summary: "write the entries of this session into a file" },
  { name: "load", argument: "FILE", summary: "evaluate a file as one entry; its `main` is not called" },
  { name: "reset", argument: "", summary: "forget everything that was defined" },
  { name: "edit", argument: "[NAME]", summary: "write the next entry, or a declaration, in $VISUAL or $EDITOR" },
  { name: "quit", argument: "", summary: "leave the session; so does Ctrl-D" },
] as const satisfies readonly SessionCommandRow[];

export type SessionCommandName = (typeof commandRows)[number]["name"];
