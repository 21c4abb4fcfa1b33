/** Sequences of statements and members: their comments, the blank lines between them, and bodies of blocks. */

import type { ProcessDeclaration } from "#core/ast/declarations.ts";
import type { AstNode } from "#core/ast/node.ts";
import { Spelling } from "#core/ast/spelling.ts";
import type { Block, Statement } from "#core/ast/statements.ts";
import { collectLines, type FormatContext } from "./context.ts";
import { formatStatement } from "./format-statement.ts";
import { Layout } from "./layout.ts";
import type { OutputLine } from "./line-writer.ts";
import type { Note } from "./notes.ts";
import { indentWidth, lineWidth } from "./options.ts";

/** Stands for `writtenEnd` at the beginning of a block: no blank line comes first. */
export const blockStart = -1;

/** Statements up to an offset of the source, with the notes among them. */
export function formatItems(context: FormatContext, statements: readonly Statement[], end: number): void {
  formatSequence(context, statements, formatStatement, needsBlankBetween);
  writeNotes(context, end, context.level);
}

/** True if two neighbours are parted by a blank line whether there is one or not. */
function needsBlankBetween(before: AstNode, after: AstNode): boolean {
  if (isLongDeclaration(before) || isLongDeclaration(after)) return true;
  return (before.kind === "Import") !== (after.kind === "Import");
}

/** A declaration that is parted from its neighbours: one with a body. */
export function isLongDeclaration(node: AstNode): boolean {
  switch (node.kind) {
    case "ProcessDeclaration":
      return (node as ProcessDeclaration).body !== undefined;
    case "RecordDeclaration":
    case "VariantDeclaration":
    case "ProtocolDeclaration":
    case "ActorDeclaration":
    case "TestDeclaration":
    case "BenchmarkDeclaration":
      return true;
    default:
      return false;
  }
}

/** Items in their order, each with the notes before it and the one behind it. */
export function formatSequence<Item extends AstNode>(
  context: FormatContext,
  items: readonly Item[],
  write: (context: FormatContext, item: Item) => void,
  needsBlank: (before: Item, after: Item) => boolean,
): void {
  const { writer } = context;
  let before: Item | undefined;
  for (const item of items) {
    const notes = context.notes.takeBefore(item.start);
    const isParted = before !== undefined && needsBlank(before, item);
    if (isParted && (notes.length === 0 || isLongDeclaration(before as Item))) writer.blank();
    if (notes.length > 0) writeLeading(context, notes, item.start, isParted);
    beginItem(context, item.start);
    write(context, item);
    endItem(context, item.end);
    before = item;
  }
}

/** Blank lines of the source before an offset come down to one. */
export function beginItem(context: FormatContext, start: number): void {
  if (isBlankBetween(context, context.writtenEnd, start)) context.writer.blank();
}

/** The note behind an item goes behind its last line. */
export function endItem(context: FormatContext, end: number): void {
  const { writer } = context;
  context.writtenEnd = end;
  const line = writer.lines[writer.lines.length - 1];
  if (line !== undefined) attachTrailing(context, line, end);
}

/** Notes above an item; a blank line, if one must part the item from the last, stands above those that touch the item. */
function writeLeading(context: FormatContext, notes: readonly Note[], start: number, isParted: boolean): void {
  let touching = notes.length;
  let next = start;
  while (touching > 0 && !isBlankBetween(context, (notes[touching - 1] as Note).end, next)) {
    touching--;
    next = (notes[touching] as Note).start;
  }
  notes.forEach((note, at) => {
    if (isParted && at === touching) context.writer.blank();
    writeNote(context, note, context.level);
  });
  if (isParted && touching === notes.length) context.writer.blank();
}

function writeNote(context: FormatContext, note: Note, level: number): void {
  beginItem(context, note.start);
  for (const line of note.lines) context.writer.noteLine(level, line);
  context.writtenEnd = note.end;
}

/** Writes all notes that begin before an offset on lines of their own. */
export function writeNotes(context: FormatContext, limit: number, level: number): void {
  while (context.notes.nextStart < limit) writeNote(context, context.notes.take() as Note, level);
}

/** True if the source has a blank line between two offsets. */
function isBlankBetween(context: FormatContext, from: number, to: number): boolean {
  if (from < 0) return false;
  const { text } = context.source;
  let newlines = 0;
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 10 && ++newlines === 2) return true;
    if (unit > 32) newlines = 0;
  }
  return false;
}

/** Puts the next note behind a line if in the source it stands behind an offset on the same line, or before it. */
export function attachTrailing(context: FormatContext, line: OutputLine, end: number): void {
  const note = context.notes.peek();
  if (note === undefined || line.comment !== undefined || note.lines.length !== 1 || !note.isTrailing) return;
  if (context.source.text.slice(end, note.start).includes("\n")) return;
  context.notes.take();
  line.comment = note.lines[0];
  context.writtenEnd = Math.max(context.writtenEnd, note.end);
}

/** Begins a statement's layout. */
export function beginLayout(context: FormatContext): Layout {
  const layout = new Layout();
  context.layout = layout;
  return layout;
}

/** Writes what was laid out as a line, or several. */
export function writeLine(context: FormatContext): void {
  context.layout.write(context.writer, context.level);
}

/** What the body of a block needs to know about where it stands. */
export interface BodyPlace {
  /** Where the header ends in the source: the end of its last part. */
  readonly headerEnd: number;
  /** Notes before this offset belong to the body, ... */
  readonly end: number;
  /** ... unless they stand no further right than what begins here. */
  readonly nextBranch?: number | undefined;
  /** The line that closes a body of several lines. */
  readonly close?: string | undefined;
}

/** Writes the header that was laid out, its colon included, and the body: on the header's line if it was there and fits. */
export function writeBlock(context: FormatContext, block: Block, place: BodyPlace): void {
  const { writer, level } = context;
  const before = writer.count;
  const header = context.layout.write(writer, level);
  const isOneLine = (block.flags & Spelling.OneLine) !== 0;
  if (!isOneLine) attachTrailing(context, header, place.headerEnd);
  const inner = collectLines(context, level + 1, () => formatBody(context, block, place, isOneLine));
  const [only] = inner.lines;
  if (isOneLine && only !== undefined && inner.lines.length === 1 && writer.count === before + 1) {
    if (isJoinable(header, only, level)) {
      header.text += ` ${only.text}`;
      header.comment = only.comment;
      return;
    }
  }
  writer.append(inner.lines, 0);
  if (place.close !== undefined) writer.line(level, place.close);
}

function isJoinable(header: OutputLine, body: OutputLine, level: number): boolean {
  if (body.text === "" || header.text.includes("\n") || header.comment !== undefined) return false;
  return level * indentWidth + header.text.length + 1 + body.text.split("\n", 1).join("").length <= lineWidth;
}

function formatBody(context: FormatContext, block: Block, place: BodyPlace, isOneLine: boolean): void {
  context.writtenEnd = blockStart;
  formatSequence(context, block.statements, formatStatement, needsBlankBetween);
  if (isOneLine) return;
  const { nextBranch } = place;
  if (nextBranch === undefined) return writeNotes(context, place.end, context.level);
  const column = columnOf(context, nextBranch);
  for (;;) {
    const note = context.notes.peek();
    if (note === undefined || note.start >= nextBranch || columnOf(context, note.start) <= column) return;
    writeNote(context, context.notes.take() as Note, context.level);
  }
}

/** Statements of a block lambda. */
export function formatLines(context: FormatContext, block: Block, end: number): void {
  formatBody(context, block, { headerEnd: block.start, end }, false);
}

/** How far a line of the source is indented, given an offset on it. */
function columnOf(context: FormatContext, offset: number): number {
  const { text } = context.source;
  let at = text.lastIndexOf("\n", offset - 1) + 1;
  const start = at;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
  return at - start;
}
