/** Declarations: processes, types, protocols, actors, imports, tests. */

import type { Expression } from "./expressions.ts";
import type { DeclaredName } from "./names.ts";
import type { AstNode } from "./node.ts";
import type { Block } from "./statements.ts";
import type { TypeNode } from "./types.ts";

export type Declaration =
  | ProcessDeclaration
  | RecordDeclaration
  | VariantDeclaration
  | TypeAlias
  | ProtocolDeclaration
  | ActorDeclaration
  | ExternalLibrary
  | Import
  | TestDeclaration
  | BenchmarkDeclaration;

/**
 * `Process called "name" of T that takes … that receives M returns R:` … `End Process`. Without a body it is a header
 * of a protocol, or foreign if `external` is set. A method's `self` is an ordinary first parameter named "self".
 */
export interface ProcessDeclaration extends AstNode {
  readonly kind: "ProcessDeclaration";
  readonly name: DeclaredName;
  readonly typeParameters: readonly TypeParameter[];
  readonly parameters: readonly Parameter[];
  readonly receives: TypeNode | undefined;
  readonly result: TypeNode | undefined;
  /** `with mailbox of n`. */
  readonly mailbox: Expression | undefined;
  readonly body: Block | undefined;
  readonly external: External | undefined;
  readonly isPrivate: boolean;
  /** The header could not be read, which was reported: nothing is known of the process. */
  readonly isBroken?: true;
}

/** `External Process … from library "c"`; the library is undefined where an `External Library` line names it. */
export interface External extends AstNode {
  readonly kind: "External";
  readonly library: string | undefined;
  /** Promised to be short and never to wait. */
  readonly isLeaf: boolean;
}

/** `T that follows P and Q`. */
export interface TypeParameter extends AstNode {
  readonly kind: "TypeParameter";
  readonly name: DeclaredName;
  readonly bounds: readonly TypeNode[];
}

/** `p as T defaults to e`. */
export interface Parameter extends AstNode {
  readonly kind: "Parameter";
  readonly name: DeclaredName;
  readonly type: TypeNode | undefined;
  readonly default: Expression | undefined;
}

/** `Type called "Point":`, `Value Type called …`: fields and processes in the order written. */
export interface RecordDeclaration extends AstNode {
  readonly kind: "RecordDeclaration";
  readonly name: DeclaredName;
  readonly typeParameters: readonly TypeParameter[];
  readonly follows: readonly TypeNode[];
  /** A `Value Type`: copied, inline. */
  readonly isValue: boolean;
  readonly fields: readonly Field[];
  readonly processes: readonly ProcessDeclaration[];
  readonly isPrivate: boolean;
}

/** `x as T defaults to e`. */
export interface Field extends AstNode {
  readonly kind: "Field";
  readonly name: DeclaredName;
  readonly type: TypeNode;
  readonly default: Expression | undefined;
  readonly isPrivate: boolean;
}

/** `Type Shape is:` with `| Variant` lines. */
export interface VariantDeclaration extends AstNode {
  readonly kind: "VariantDeclaration";
  readonly name: DeclaredName;
  readonly typeParameters: readonly TypeParameter[];
  readonly follows: readonly TypeNode[];
  readonly isValue: boolean;
  readonly variants: readonly Variant[];
  readonly processes: readonly ProcessDeclaration[];
  readonly isPrivate: boolean;
}

/** `| Circle with radius as Float`. */
export interface Variant extends AstNode {
  readonly kind: "Variant";
  readonly name: DeclaredName;
  readonly fields: readonly Field[];
}

/** `Type Celsius is Float`. */
export interface TypeAlias extends AstNode {
  readonly kind: "TypeAlias";
  readonly name: DeclaredName;
  readonly typeParameters: readonly TypeParameter[];
  readonly type: TypeNode;
  readonly isPrivate: boolean;
}

/** Processes without a body are required, those with one are defaults. */
export interface ProtocolDeclaration extends AstNode {
  readonly kind: "ProtocolDeclaration";
  readonly name: DeclaredName;
  readonly typeParameters: readonly TypeParameter[];
  readonly follows: readonly TypeNode[];
  readonly processes: readonly ProcessDeclaration[];
  readonly isPrivate: boolean;
}

export interface ActorDeclaration extends AstNode {
  readonly kind: "ActorDeclaration";
  readonly name: DeclaredName;
  readonly typeParameters: readonly TypeParameter[];
  readonly follows: readonly TypeNode[];
  readonly mailbox: Expression | undefined;
  readonly fields: readonly Field[];
  readonly handlers: readonly MessageHandler[];
  readonly processes: readonly ProcessDeclaration[];
  readonly isPrivate: boolean;
}

/** `On "add" with amount as Integer returns R:` … `End On`. */
export interface MessageHandler extends AstNode {
  readonly kind: "MessageHandler";
  readonly name: DeclaredName;
  readonly parameters: readonly Parameter[];
  readonly result: TypeNode | undefined;
  readonly body: Block;
}

/** `External Library "libc"`: where the External Processes after it come from. */
export interface ExternalLibrary extends AstNode {
  readonly kind: "ExternalLibrary";
  readonly library: string;
}

/** `Import "path" as Name`, `Import "path"`, `Import { a, b as c } from "path"` (`names` is defined then). */
export interface Import extends AstNode {
  readonly kind: "Import";
  /** As written, without `.runa` and a leading `stdlib/`. */
  readonly path: string;
  readonly alias: DeclaredName | undefined;
  readonly names: readonly ImportedName[] | undefined;
}

export interface ImportedName extends AstNode {
  readonly kind: "ImportedName";
  readonly name: DeclaredName;
  readonly alias: DeclaredName | undefined;
}

/** `Test "what it shows" tagged "slow", "network":` … `End Test`. */
export interface TestDeclaration extends AstNode {
  readonly kind: "TestDeclaration";
  readonly title: string;
  readonly tags: readonly string[];
  readonly body: Block;
}

export interface BenchmarkDeclaration extends AstNode {
  readonly kind: "BenchmarkDeclaration";
  readonly title: string;
  readonly tags: readonly string[];
  readonly body: Block;
}
