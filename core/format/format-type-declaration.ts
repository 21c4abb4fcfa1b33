/** Records, variants, aliases, protocols and actors. */

import type {
  ActorDeclaration,
  Field,
  MessageHandler,
  ProcessDeclaration,
  ProtocolDeclaration,
  RecordDeclaration,
  TypeAlias,
  Variant,
  VariantDeclaration,
} from "#core/ast/declarations.ts";
import type { DeclaredName } from "#core/ast/names.ts";
import { breakBefore, type FormatContext } from "./context.ts";
import { beginLayout, formatSequence, isLongDeclaration, writeBlock, writeLine } from "./format-block.ts";
import { writeBranches } from "./format-control.ts";
import { formatCalled, formatName, nameWords } from "./format-name.ts";
import { formatDefaultsTo, formatMailbox, formatParameters, formatProcess } from "./format-process.ts";
import { formatFollows, formatType, formatTypeParameters } from "./format-type.ts";

type Member = Field | Variant | ProcessDeclaration | MessageHandler;

/** Members in the order of the source. */
function writeMembers(
  context: FormatContext,
  node: RecordDeclaration | VariantDeclaration | ProtocolDeclaration | ActorDeclaration,
  close: string,
  headerEnd: number,
): void {
  const members: Member[] = [...node.processes];
  if (node.kind === "RecordDeclaration") members.push(...node.fields);
  else if (node.kind === "VariantDeclaration") members.push(...node.variants);
  else if (node.kind === "ActorDeclaration") members.push(...node.fields, ...node.handlers);
  members.sort((first, second) => first.start - second.start);
  const isParted = node.kind !== "ProtocolDeclaration";
  writeBranches(context, headerEnd, node.end, close, () =>
    formatSequence(
      context,
      members,
      formatMember,
      (before, after) => isParted && (isLongDeclaration(before) || isLongDeclaration(after)),
    ),
  );
}

function formatMember(context: FormatContext, member: Member): void {
  switch (member.kind) {
    case "ProcessDeclaration":
      return formatProcess(context, member);
    case "MessageHandler":
      return formatHandler(context, member);
    case "Field":
      beginLayout(context);
      formatField(context, member);
      return writeLine(context);
    case "Variant":
      return formatVariant(context, member);
  }
}

function formatField(context: FormatContext, field: Field): void {
  const { layout } = context;
  if (field.isPrivate) layout.text("Private ");
  formatName(context, field.name);
  layout.text(" as ");
  formatType(context, field.type);
  formatDefaultsTo(context, field.default);
}

/** `| Circle with radius as Float and …`. */
function formatVariant(context: FormatContext, variant: Variant): void {
  const layout = beginLayout(context);
  layout.text("| ");
  formatName(context, variant.name);
  layout.open();
  layout.indent();
  variant.fields.forEach((field, at) => {
    if (at === 0) layout.text(" with ");
    else {
      breakBefore(context, " ", field.start);
      layout.text("and ");
    }
    formatField(context, field);
  });
  layout.dedent();
  layout.close();
  writeLine(context);
}

export function formatRecord(context: FormatContext, node: RecordDeclaration): void {
  const layout = beginLayout(context);
  layout.text(`${node.isPrivate ? "Private " : ""}${node.isValue ? "Value " : ""}Type `);
  formatCalled(context, node.name);
  const headerEnd = formatHeaderEnd(context, node);
  layout.text(":");
  writeMembers(context, node, "End Type", headerEnd);
}

/** Type parameters and protocols; gives where they end in the source. */
function formatHeaderEnd(
  context: FormatContext,
  node: RecordDeclaration | VariantDeclaration | ProtocolDeclaration | ActorDeclaration,
): number {
  formatTypeParameters(context, node.typeParameters);
  if (node.typeParameters.length > 0 && node.follows.length > 0) context.layout.text(",");
  formatFollows(context, node.follows);
  const parameter = node.typeParameters[node.typeParameters.length - 1];
  const protocol = node.follows[node.follows.length - 1];
  return Math.max(node.name.end, parameter?.end ?? 0, protocol?.end ?? 0);
}

/** A name without `called` where it is one word, else with it. */
function formatTypeName(context: FormatContext, name: DeclaredName): void {
  const words = nameWords(context, name);
  if (/^[A-Z]\w*$/.test(words)) context.layout.text(words);
  else formatCalled(context, name);
}

export function formatVariants(context: FormatContext, node: VariantDeclaration): void {
  const layout = beginLayout(context);
  layout.text(`${node.isPrivate ? "Private " : ""}${node.isValue ? "Value " : ""}Type `);
  formatTypeName(context, node.name);
  const headerEnd = formatHeaderEnd(context, node);
  layout.text(" is:");
  writeMembers(context, node, "End Type", headerEnd);
}

export function formatAlias(context: FormatContext, node: TypeAlias): void {
  const layout = beginLayout(context);
  layout.text(node.isPrivate ? "Private Type " : "Type ");
  formatTypeName(context, node.name);
  formatTypeParameters(context, node.typeParameters);
  layout.text(" is ");
  formatType(context, node.type);
  writeLine(context);
}

export function formatProtocol(context: FormatContext, node: ProtocolDeclaration): void {
  const layout = beginLayout(context);
  layout.text(node.isPrivate ? "Private Protocol " : "Protocol ");
  formatCalled(context, node.name);
  const headerEnd = formatHeaderEnd(context, node);
  layout.text(":");
  writeMembers(context, node, "End Protocol", headerEnd);
}

export function formatActor(context: FormatContext, node: ActorDeclaration): void {
  const layout = beginLayout(context);
  layout.text(node.isPrivate ? "Private Actor " : "Actor ");
  formatCalled(context, node.name);
  const headerEnd = formatHeaderEnd(context, node);
  formatMailbox(context, node.mailbox);
  layout.text(":");
  writeMembers(context, node, "End Actor", Math.max(headerEnd, node.mailbox?.end ?? 0));
}

/** `On "add" with amount as Integer returns R:` … `End On`. */
function formatHandler(context: FormatContext, node: MessageHandler): void {
  const layout = beginLayout(context);
  layout.text(`On "${nameWords(context, node.name)}"`);
  layout.open(true);
  layout.indent();
  if (node.parameters.length > 0) {
    layout.text(" with ");
    formatParameters(context, node.parameters, node.result !== undefined);
  }
  if (node.result !== undefined) {
    breakBefore(context, " ", node.result.start);
    layout.text("returns ");
    formatType(context, node.result);
  }
  layout.text(":");
  layout.dedent();
  layout.close();
  const last = node.parameters[node.parameters.length - 1];
  const headerEnd = Math.max(node.name.end, last?.end ?? 0, node.result?.end ?? 0);
  writeBlock(context, node.body, { headerEnd, end: node.end, close: "End On" });
}
