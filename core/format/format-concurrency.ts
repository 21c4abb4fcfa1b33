/** Send, Receive, Task Group, Link, Monitor, Stop. */

import type { Link, Monitor, Receive, Send, Stop, TaskGroup } from "#core/ast/statements.ts";
import type { FormatContext } from "./context.ts";
import { formatDuration, formatWith } from "./format-actor-expression.ts";
import { beginItem, beginLayout, endItem, writeBlock, writeLine, writeNotes } from "./format-block.ts";
import { formatArm, writeBranches } from "./format-control.ts";
import { formatRoot } from "./format-expression.ts";
import { formatLast, formatSeparated } from "./format-simple-statement.ts";

export function formatSend(context: FormatContext, node: Send): void {
  const layout = beginLayout(context);
  layout.text("Send ");
  formatSeparated(context, node.value);
  formatWith(context, node.arguments);
  layout.text(" to ");
  formatLast(context, node.target);
  writeLine(context);
}

export function formatReceive(context: FormatContext, node: Receive): void {
  beginLayout(context).text("Receive:");
  const { arms, after } = node;
  writeBranches(context, node.start, node.end, "End Receive", () => {
    arms.forEach((arm, at) => {
      formatArm(context, arm, node.end, arms[at + 1]?.start ?? after?.start);
    });
    if (after === undefined) return;
    writeNotes(context, after.start, context.level);
    beginItem(context, after.start);
    const layout = beginLayout(context);
    layout.text("After ");
    formatDuration(context, after.delay);
    layout.text(":");
    writeBlock(context, after.body, { headerEnd: after.delay.end, end: node.end });
    endItem(context, after.end);
  });
}

export function formatGroup(context: FormatContext, node: TaskGroup): void {
  beginLayout(context).text("Task Group:");
  writeBlock(context, node.body, { headerEnd: node.start, end: node.end, close: "End Group" });
}

export function formatTargeted(context: FormatContext, node: Link | Monitor | Stop): void {
  beginLayout(context).text(`${node.kind} `);
  formatRoot(context, node.target);
  writeLine(context);
}
