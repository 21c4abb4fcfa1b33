// Declarations that name what is not there yet: they wait, and are compiled with the entry that brings it, so that processes can call each other.

import type { AstModule } from "#core/ast/module.ts";
import type { Statement } from "#core/ast/statements.ts";
import type { Diagnostic } from "#core/base/diagnostic.ts";
import { declaredIn } from "./session-state.ts";

/** An entry of declarations only, all of whose mistakes are names that nothing has. */
export interface WaitingEntry {
  readonly text: string;
  /** What it declares. */
  readonly names: readonly string[];
  /** What it waits for. */
  readonly missing: readonly string[];
}

const DECLARATIONS: ReadonlySet<Statement["kind"]> = new Set<Statement["kind"]>([
  "ProcessDeclaration",
  "RecordDeclaration",
  "VariantDeclaration",
  "ProtocolDeclaration",
  "TypeAlias",
]);

/** The entry as one that waits; undefined if it could never become right by further declarations. */
export function waitingEntry(ast: AstModule, errors: readonly Diagnostic[]): WaitingEntry | undefined {
  if (!ast.statements.every((statement) => DECLARATIONS.has(statement.kind))) return undefined;
  if (!errors.every(({ name }) => name === "unknownName" || name === "unknownType")) return undefined;
  const names = declaredIn(ast).map((one) => one.name);
  const missing = [...new Set(errors.map(({ span, file }) => file.slice(span)))].filter(
    (name) => !names.includes(name),
  );
  return names.length === 0 || missing.length === 0 ? undefined : { text: ast.source.text, names, missing };
}

/** `even waits for odd`. */
export function waitingNote({ names, missing }: WaitingEntry): string {
  return `${names.join(", ")} ${names.length === 1 ? "waits" : "wait"} for ${missing.join(", ")}`;
}
