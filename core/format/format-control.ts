/** If, Unless, Match, Try, With, Defer, Unsafe Block. */

import { Spelling } from "#core/ast/spelling.ts";
import type {
  Block,
  CatchClause,
  Defer,
  If,
  IfArm,
  Match,
  MatchArm,
  Try,
  UnsafeBlock,
  WithResource,
} from "#core/ast/statements.ts";
import type { FormatContext } from "./context.ts";
import { attachTrailing, beginItem, beginLayout, blockStart, endItem, writeBlock, writeNotes } from "./format-block.ts";
import { formatBare, formatRoot } from "./format-expression.ts";
import { formatName } from "./format-name.ts";
import { formatPattern } from "./format-pattern.ts";
import { formatType } from "./format-type.ts";

export function formatIf(context: FormatContext, node: If): void {
  const { arms, otherwise } = node;
  const isUnless = ((arms[0] as IfArm).condition.flags & Spelling.Unless) !== 0;
  const isAlone = arms.length === 1 && otherwise === undefined;
  const close = isUnless ? "End Unless" : "End If";
  arms.forEach((arm, at) => {
    const nextBranch = arms[at + 1]?.start ?? otherwise?.start;
    if (at > 0) writeNotes(context, arm.start, context.level);
    const layout = beginLayout(context);
    layout.text(at > 0 ? "Otherwise if " : isUnless ? "Unless " : "If ");
    const { condition } = arm;
    if (at === 0 && isUnless && condition.kind === "Unary") formatBare(context, condition.operand);
    else formatBare(context, condition);
    layout.text(":");
    const place = { headerEnd: condition.end, end: node.end, nextBranch };
    writeBlock(context, arm.body, isAlone ? { ...place, close } : place);
  });
  if (otherwise !== undefined) writeOtherwise(context, otherwise, node.end);
  if (!isAlone) context.writer.line(context.level, close);
}

function writeOtherwise(context: FormatContext, otherwise: Block, end: number): void {
  writeNotes(context, otherwise.start, context.level);
  beginLayout(context).text("Otherwise:");
  writeBlock(context, otherwise, { headerEnd: otherwise.start, end });
}

export function formatMatch(context: FormatContext, node: Match): void {
  const layout = beginLayout(context);
  layout.text("Match ");
  formatBare(context, node.subject);
  layout.text(":");
  writeBranches(context, node.subject.end, node.end, "End Match", () => {
    node.arms.forEach((arm, at) => {
      formatArm(context, arm, node.end, node.arms[at + 1]?.start ?? node.otherwise?.start);
    });
    if (node.otherwise === undefined) return;
    writeNotes(context, node.otherwise.start, context.level);
    beginItem(context, node.otherwise.start);
    writeOtherwise(context, node.otherwise, node.end);
  });
}

/** The header that was laid out, branches one level deeper, and the closing line. */
export function writeBranches(
  context: FormatContext,
  headerEnd: number,
  end: number,
  close: string,
  writeAll: () => void,
): void {
  const header = context.layout.write(context.writer, context.level);
  attachTrailing(context, header, headerEnd);
  context.writtenEnd = blockStart;
  context.level++;
  writeAll();
  writeNotes(context, end, context.level);
  context.level--;
  context.writer.line(context.level, close);
}

/** `When PATTERN where guard:` and its body. */
export function formatArm(context: FormatContext, arm: MatchArm, end: number, nextBranch: number | undefined): void {
  writeNotes(context, arm.start, context.level);
  beginItem(context, arm.start);
  const layout = beginLayout(context);
  layout.text("When ");
  formatPattern(context, arm.pattern);
  if (arm.guard !== undefined) {
    layout.text(" where ");
    formatBare(context, arm.guard);
  }
  layout.text(":");
  writeBlock(context, arm.body, { headerEnd: (arm.guard ?? arm.pattern).end, end, nextBranch });
  endItem(context, arm.end);
}

export function formatTry(context: FormatContext, node: Try): void {
  const { body, catches } = node;
  const last = node.finally;
  beginLayout(context).text("Try:");
  const firstBranch = catches[0]?.start ?? last?.start;
  writeBlock(context, body, { headerEnd: node.start, end: node.end, nextBranch: firstBranch });
  catches.forEach((clause, at) => {
    writeNotes(context, clause.start, context.level);
    formatCatch(context, clause, node.end, catches[at + 1]?.start ?? last?.start);
  });
  if (last !== undefined) {
    writeNotes(context, last.start, context.level);
    beginLayout(context).text("Finally:");
    writeBlock(context, last, { headerEnd: last.start, end: node.end });
  }
  context.writer.line(context.level, "End Try");
}

function formatCatch(context: FormatContext, clause: CatchClause, end: number, nextBranch: number | undefined): void {
  const { name, type } = clause;
  const layout = beginLayout(context);
  layout.text("Catch");
  if (name !== undefined) {
    layout.text(" ");
    formatName(context, name);
  }
  if (type !== undefined) {
    layout.text(" as ");
    formatType(context, type);
  }
  layout.text(":");
  const headerEnd = type?.end ?? name?.end ?? clause.start;
  writeBlock(context, clause.body, { headerEnd, end, nextBranch });
}

export function formatWithResource(context: FormatContext, node: WithResource): void {
  const layout = beginLayout(context);
  layout.text("With ");
  formatRoot(context, node.value);
  if (node.name !== undefined) {
    layout.text(" as ");
    formatName(context, node.name);
  }
  layout.text(":");
  const headerEnd = (node.name ?? node.value).end;
  writeBlock(context, node.body, { headerEnd, end: node.end, close: "End With" });
}

export function formatDefer(context: FormatContext, node: Defer): void {
  beginLayout(context).text("Defer:");
  writeBlock(context, node.body, { headerEnd: node.start, end: node.end, close: "End Defer" });
}

export function formatUnsafe(context: FormatContext, node: UnsafeBlock): void {
  beginLayout(context).text("Unsafe Block:");
  writeBlock(context, node.body, { headerEnd: node.start, end: node.end, close: "End Unsafe" });
}
