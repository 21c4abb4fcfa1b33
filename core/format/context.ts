/** What the parts of the formatter share. */

import type { Expression } from "#core/ast/expressions.ts";
import type { SourceFile } from "#core/base/source.ts";
import { Layout } from "./layout.ts";
import { LineWriter } from "./line-writer.ts";
import type { Note, NoteList } from "./notes.ts";
import type { OperatorStyle } from "./options.ts";

export interface FormatContext {
  readonly source: SourceFile;
  readonly notes: NoteList;
  readonly style: OperatorStyle;
  /** The file gives the word `None` a meaning of its own. */
  readonly hasOwnNone: boolean;
  /** Where finished lines go. */
  writer: LineWriter;
  /** The level of indentation of the statement being written. */
  level: number;
  /** The statement being written. */
  layout: Layout;
  /** The whole expression that is being written. */
  root: Expression | undefined;
  /** Its arithmetic is written with symbols; undefined as long as nobody has asked. */
  usesSymbols: boolean | undefined;
  /** Commas belong to a list round the expression. */
  inList: boolean;
  /** `otherwise` belongs to a choice round the expression. */
  inChoice: boolean;
  /** A word that must stand on the same line parts the expression from what follows it. */
  isSeparated: boolean;
  /** An arithmetic expression is being written: its parts break with it. */
  inArithmetic: boolean;
  /** Where in the source the last thing written ends. */
  writtenEnd: number;
}

/** A place where the line may be broken, before what begins at an offset; the notes up to there stand at it. */
export function breakBefore(context: FormatContext, flat: string, offset: number): void {
  const { notes } = context;
  context.layout.line(flat, notes.nextStart < offset ? notes.takeBefore(offset) : noNotes);
}

const noNotes: readonly Note[] = [];

/** Runs `write` with lines going to a list of their own, at a level, and gives that list. */
export function collectLines(context: FormatContext, atLevel: number, write: () => void): LineWriter {
  const { writer, level, layout, root, usesSymbols, inList, inChoice, inArithmetic, isSeparated } = context;
  const inner = new LineWriter();
  context.writer = inner;
  context.level = atLevel;
  context.inList = false;
  context.inChoice = false;
  context.inArithmetic = false;
  context.isSeparated = false;
  write();
  context.isSeparated = isSeparated;
  context.writer = writer;
  context.level = level;
  context.layout = layout;
  context.root = root;
  context.usesSymbols = usesSymbols;
  context.inList = inList;
  context.inChoice = inChoice;
  context.inArithmetic = inArithmetic;
  return inner;
}

/** Runs `write` for what stands between brackets, where commas are those of a list if `inList`. */
export function withinBrackets(context: FormatContext, isList: boolean, write: () => void): void {
  const { inList, inChoice, inArithmetic, isSeparated } = context;
  context.inList = isList;
  context.inChoice = false;
  context.inArithmetic = false;
  context.isSeparated = false;
  write();
  context.isSeparated = isSeparated;
  context.inList = inList;
  context.inChoice = inChoice;
  context.inArithmetic = inArithmetic;
}
