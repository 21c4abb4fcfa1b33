// The order in which a module's statements run: constants first, each after those that it is made of.

import type { ProcessDeclaration } from "#core/ast/declarations.ts";
import type { DeclaredName } from "#core/ast/names.ts";
import type { AstNode } from "#core/ast/node.ts";
import type { Constant, Statement } from "#core/ast/statements.ts";
import { walkAst } from "#core/ast/walk-ast.ts";
import type { ResolvedModule } from "#core/types/resolved-module.ts";

const LITERALS: ReadonlySet<string> = new Set([
  "IntegerLiteral",
  "FloatLiteral",
  "BooleanLiteral",
  "CharacterLiteral",
  "TextLiteral",
]);

interface Ordering {
  readonly constants: ReadonlyMap<string, Constant>;
  /** Names of the module's variables. */
  readonly variables: ReadonlySet<string>;
  readonly processes: ReadonlyMap<string, readonly ProcessDeclaration[]>;
  /** Those that come first, in their order, and whether one does; undefined while that is being found out. */
  readonly first: Set<Constant>;
  readonly isFirst: Map<Constant, boolean | undefined>;
}

/**
 * The statements with the constants in front that depend on no variable of the module, be it through the processes that they call. All
 * others keep their places.
 */
export function constantsFirst({ statements, globals, ast, isEntry }: ResolvedModule): readonly Statement[] {
  const constants = statements.filter((statement) => statement.kind === "Constant");
  if (isEntry === true || constants.every(({ value }) => LITERALS.has(value.kind))) return statements;
  const variables = [...globals.values()].flat().filter(({ isConstant }) => !isConstant);
  const ordering: Ordering = {
    constants: new Map(constants.map((constant) => [constant.name.text, constant])),
    variables: new Set(variables.map(({ name }) => name)),
    processes: ownProcesses(ast.statements),
    first: new Set(),
    isFirst: new Map(),
  };
  for (const constant of constants) place(ordering, constant);
  const { first } = ordering;
  return [...first, ...statements.filter((statement) => statement.kind !== "Constant" || !first.has(statement))];
}

function ownProcesses(statements: readonly Statement[]): ReadonlyMap<string, readonly ProcessDeclaration[]> {
  const processes = new Map<string, ProcessDeclaration[]>();
  const add = (process: ProcessDeclaration): void => {
    const found = processes.get(process.name.text);
    if (found === undefined) processes.set(process.name.text, [process]);
    else found.push(process);
  };
  for (const statement of statements) {
    if (statement.kind === "ProcessDeclaration") add(statement);
    else if ("processes" in statement) for (const process of statement.processes) add(process);
  }
  return processes;
}

/** Puts a constant into the order behind those that it needs; false if it has to stay where it is. */
function place(ordering: Ordering, constant: Constant): boolean {
  const { first, isFirst } = ordering;
  // One that needs itself stays in the order in which it is met, and is reported there.
  if (isFirst.has(constant)) return isFirst.get(constant) ?? true;
  isFirst.set(constant, undefined);
  let comes = true;
  for (const name of LITERALS.has(constant.value.kind) ? [] : mentioned(ordering, constant.value)) {
    const other = ordering.constants.get(name);
    if (ordering.variables.has(name) || (other !== undefined && !place(ordering, other))) comes = false;
  }
  isFirst.set(constant, comes);
  if (comes) first.add(constant);
  return comes;
}

/** Names in an expression and in all processes of the module that it may reach. */
function mentioned({ processes }: Ordering, value: AstNode): ReadonlySet<string> {
  const names = new Set<string>();
  const pending: AstNode[] = [value];
  for (let root = pending.pop(); root !== undefined; root = pending.pop()) {
    const own = ownNames(root);
    walkAst(root, (node) => {
      const name = nameOf(node);
      if (name === undefined || own.has(name) || names.has(name)) return;
      names.add(name);
      pending.push(...(processes.get(name) ?? []));
    });
  }
  return names;
}

const BINDERS: ReadonlySet<string> = new Set(["Parameter", "LambdaParameter", "Let", "ForRange", "ForEach"]);

/** Names of variables that a process or an expression binds itself. */
function ownNames(root: AstNode): ReadonlySet<string> {
  const names = new Set<string>();
  walkAst(root, (node, parent) => {
    if (node.kind === "DeclaredName" && parent !== undefined && BINDERS.has(parent.kind))
      names.add((node as DeclaredName).text);
  });
  return names;
}

function nameOf(node: AstNode): string | undefined {
  if ("text" in node && node.kind === "Name") return String(node.text);
  if (node.kind !== "NameRun" && node.kind !== "Member" && node.kind !== "OfPhrase") return undefined;
  return "words" in node && Array.isArray(node.words) ? node.words.join("_") : undefined;
}
