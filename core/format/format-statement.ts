/** Statements: which form each kind has. */

import type { Statement } from "#core/ast/statements.ts";
import type { FormatContext } from "./context.ts";
import { formatAssembly } from "./format-assembly.ts";
import { formatGroup, formatReceive, formatSend, formatTargeted } from "./format-concurrency.ts";
import { formatDefer, formatIf, formatMatch, formatTry, formatUnsafe, formatWithResource } from "./format-control.ts";
import { formatExternalLibrary, formatImport, formatTest } from "./format-import.ts";
import {
  formatForAll,
  formatForEach,
  formatForRange,
  formatLeave,
  formatLoop,
  formatRepeat,
  formatWhile,
} from "./format-loop.ts";
import { formatProcess } from "./format-process.ts";
import {
  formatAdd,
  formatAssert,
  formatConstant,
  formatDisplay,
  formatExpressionStatement,
  formatInsert,
  formatKeywordValue,
  formatLet,
  formatRemove,
  formatSet,
  formatUpdate,
} from "./format-simple-statement.ts";
import { formatActor, formatAlias, formatProtocol, formatRecord, formatVariants } from "./format-type-declaration.ts";

/** Writes one statement as lines of its own. */
export function formatStatement(context: FormatContext, node: Statement): void {
  context.inList = false;
  context.inChoice = false;
  context.inArithmetic = false;
  switch (node.kind) {
    case "Let":
      return formatLet(context, node);
    case "Constant":
      return formatConstant(context, node);
    case "SetPlace":
      return formatSet(context, node);
    case "Update":
      return formatUpdate(context, node);
    case "If":
      return formatIf(context, node);
    case "While":
      return formatWhile(context, node);
    case "ForRange":
      return formatForRange(context, node);
    case "ForEach":
      return formatForEach(context, node);
    case "ForAll":
      return formatForAll(context, node);
    case "Repeat":
      return formatRepeat(context, node);
    case "Loop":
      return formatLoop(context, node);
    case "Break":
    case "Continue":
      return formatLeave(context, node);
    case "Return":
      return formatKeywordValue(context, "Return", "", node.value);
    case "Throw":
      return formatKeywordValue(context, "Throw", "", node.value);
    case "Resume":
      return formatKeywordValue(context, "Resume", "with ", node.value);
    case "Display":
      return formatDisplay(context, node);
    case "ExpressionStatement":
      return formatExpressionStatement(context, node);
    default:
      return formatRareStatement(context, node);
  }
}

type Frequent =
  | "Let"
  | "Constant"
  | "SetPlace"
  | "Update"
  | "If"
  | "While"
  | "ForRange"
  | "ForEach"
  | "ForAll"
  | "Repeat"
  | "Loop"
  | "Break"
  | "Continue"
  | "Return"
  | "Throw"
  | "Resume"
  | "Display"
  | "ExpressionStatement";

type Rare = Exclude<Statement, { readonly kind: Frequent }>;

function formatRareStatement(context: FormatContext, node: Rare): void {
  switch (node.kind) {
    case "Match":
      return formatMatch(context, node);
    case "Try":
      return formatTry(context, node);
    case "Assert":
      return formatAssert(context, node);
    case "WithResource":
      return formatWithResource(context, node);
    case "Defer":
      return formatDefer(context, node);
    case "UnsafeBlock":
      return formatUnsafe(context, node);
    case "AddItem":
      return formatAdd(context, node);
    case "InsertItem":
      return formatInsert(context, node);
    case "RemoveItem":
    case "RemoveAtIndex":
    case "RemoveKey":
      return formatRemove(context, node);
    case "Send":
      return formatSend(context, node);
    case "Receive":
      return formatReceive(context, node);
    case "TaskGroup":
      return formatGroup(context, node);
    case "Link":
    case "Monitor":
    case "Stop":
      return formatTargeted(context, node);
    case "InlineAssembly":
      return formatAssembly(context, node);
    case "ErrorStatement":
      context.writer.line(context.level, context.source.slice(node));
      return;
    default:
      return formatDeclaration(context, node);
  }
}

type Declared =
  | "ProcessDeclaration"
  | "RecordDeclaration"
  | "VariantDeclaration"
  | "TypeAlias"
  | "ProtocolDeclaration"
  | "ActorDeclaration"
  | "ExternalLibrary"
  | "Import"
  | "TestDeclaration"
  | "BenchmarkDeclaration";

function formatDeclaration(context: FormatContext, node: Extract<Statement, { readonly kind: Declared }>): void {
  switch (node.kind) {
    case "ProcessDeclaration":
      return formatProcess(context, node);
    case "RecordDeclaration":
      return formatRecord(context, node);
    case "VariantDeclaration":
      return formatVariants(context, node);
    case "TypeAlias":
      return formatAlias(context, node);
    case "ProtocolDeclaration":
      return formatProtocol(context, node);
    case "ActorDeclaration":
      return formatActor(context, node);
    case "ExternalLibrary":
      return formatExternalLibrary(context, node);
    case "Import":
      return formatImport(context, node);
    case "TestDeclaration":
    case "BenchmarkDeclaration":
      return formatTest(context, node);
  }
}
