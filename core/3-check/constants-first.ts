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

/** What a module's names stand for. */
interface Ordering {
  readonly constants: ReadonlyMap<string, Constant>;
  /** Names of the module's variables. */
  readonly variables: ReadonlySet<string>;
  readonly processes: ReadonlyMap<string, readonly ProcessDeclaration[]>;
}

/**
 * The statements with the constants in front that depend on no variable of the module, be it through the processes that they call. All
 * others keep their places. Linear in the module's size.
 */
export function constantsFirst({ statements, globals, ast, isEntry }: ResolvedModule): readonly Statement[] {
  const constants = statements.filter((statement) => statement.kind === "Constant");
  if (isEntry === true || constants.every(({ value }) => LITERALS.has(value.kind))) return statements;
  const variables = [...globals.values()].flat().filter(({ isConstant }) => !isConstant);
  const first = inOrder({
    constants: new Map(constants.map((constant) => [constant.name.text, constant])),
    variables: new Set(variables.map(({ name }) => name)),
    processes: ownProcesses(ast.statements),
  });
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

/** The constants that depend on no variable, each behind those that it needs; one that needs itself is reported where it is checked. */
function inOrder(ordering: Ordering): ReadonlySet<Constant> {
  const { constants, variables } = ordering;
  /** By name: the constants and processes that mention it. */
  const users = new Map<string, string[]>();
  const order: Constant[] = [];
  for (const start of constants.keys()) {
    if (users.has(start)) continue;
    users.set(start, []);
    const path = [{ name: start, mentions: mentionedBy(ordering, start) }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const name = top.mentions.pop();
      if (name === undefined) {
        const constant = constants.get(top.name);
        if (constant !== undefined) order.push(constant);
        path.pop();
        continue;
      }
      const known = users.get(name);
      if (known !== undefined) known.push(top.name);
      else {
        users.set(name, [top.name]);
        path.push({ name, mentions: mentionedBy(ordering, name) });
      }
    }
  }
  const staying = new Set(variables);
  for (const name of staying) for (const user of users.get(name) ?? []) staying.add(user);
  return new Set(order.filter(({ name }) => !staying.has(name.text)));
}

/** Names of the module in a constant's value and in the processes of a name, the last one first. */
function mentionedBy({ constants, variables, processes }: Ordering, name: string): string[] {
  const constant = constants.get(name);
  const roots: AstNode[] = [...(constant === undefined ? [] : [constant.value]), ...(processes.get(name) ?? [])];
  const names = new Set<string>();
  for (const root of roots) {
    if (LITERALS.has(root.kind)) continue;
    const own = ownNames(root);
    walkAst(root, (node) => {
      const found = nameOf(node);
      if (found === undefined || own.has(found)) return;
      if (constants.has(found) || variables.has(found) || processes.has(found)) names.add(found);
    });
  }
  return [...names].reverse();
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
