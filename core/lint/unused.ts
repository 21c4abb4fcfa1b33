// Variables, imports and private declarations that nothing reads.

import type { Import, ImportedName } from "#core/ast/declarations.ts";
import type { DeclaredName } from "#core/ast/names.ts";
import type { AstNode } from "#core/ast/node.ts";
import { walkAst } from "#core/ast/walk-ast.ts";
import { type Span, span } from "#core/base/source.ts";
import type { TypedModule, TypedProcess } from "#core/types/typed-tree.ts";
import type { LintRequest } from "./lint.ts";
import { type Uses, usesOf } from "./uses.ts";

/** Reports them, with changes where one is certain. */
export function lintUnused(request: LintRequest): void {
  const uses = usesOf(request.typed);
  const names = namesByOffset(request.ast);
  for (const process of everyProcess(request.typed, uses)) unusedLocals(request, process, uses, names);
  unusedPrivates(request, uses, names);
  for (const statement of request.ast.statements) {
    if (statement.kind !== "Import") continue;
    if (statement.names === undefined && statement.alias === undefined) unusedOpenImport(request, statement);
    unusedImports(request, statement);
    if (statement.alias !== undefined && !isNamedElsewhere(request, statement.alias.text, statement)) {
      const help = { edits: mayGo(request, statement) ? [{ span: wholeLine(request, statement), text: "" }] : [] };
      request.diagnostics.report(
        "unusedImport",
        request.ast.source,
        statement,
        { name: statement.alias.text },
        { help },
      );
    }
  }
}

function everyProcess({ processes, initializer }: TypedModule, uses: Uses): TypedProcess[] {
  return [...processes, ...(initializer === undefined ? [] : [initializer]), ...uses.lambdas];
}

/** Declared names by the offset where they begin. */
function namesByOffset(root: AstNode): Map<number, { readonly name: DeclaredName; readonly parent: AstNode }> {
  const found = new Map<number, { name: DeclaredName; parent: AstNode }>();
  walkAst(root, (node, parent) => {
    if (node.kind === "DeclaredName" && parent !== undefined)
      found.set(node.start, { name: node as DeclaredName, parent });
  });
  return found;
}

function unusedLocals(
  { diagnostics, ast }: LintRequest,
  { locals, params }: TypedProcess,
  uses: Uses,
  names: ReturnType<typeof namesByOffset>,
): void {
  for (const local of locals) {
    if (params.includes(local) || uses.read.has(local) || local.name.startsWith("_")) continue;
    const declared = names.get(local.at);
    // What the compiler made up, and fields of patterns that are bound under their own name.
    if (declared === undefined || declared.name.text !== local.name) continue;
    const { name, parent } = declared;
    if (parent.kind === "Parameter" || parent.kind === "LambdaParameter") continue;
    const help =
      parent.kind === "ForRange"
        ? { text: "write `Repeat … times:` if the number is of no use" }
        : { edits: [{ span: name, text: "_" }] };
    diagnostics.report("unusedVariable", ast.source, name, { name: local.name }, { help });
  }
}

/** Private processes and module variables: others cannot use them either. */
function unusedPrivates(
  { diagnostics, ast, typed }: LintRequest,
  uses: Uses,
  names: ReturnType<typeof namesByOffset>,
): void {
  for (const { symbol, isPrivate, name, at } of typed.processes) {
    const node = ast.statements.find((one) => one.kind === "ProcessDeclaration" && one.start === at);
    if (!isPrivate || uses.symbols.has(symbol) || node?.kind !== "ProcessDeclaration") continue;
    diagnostics.report("unusedPrivate", ast.source, node.name, { name });
  }
  for (const { symbol, name, at } of typed.globals) {
    const declared = names.get(at);
    const isPrivate =
      declared?.parent.kind === "Let" && "isPrivate" in declared.parent && declared.parent.isPrivate === true;
    if (isPrivate && declared !== undefined && !uses.symbols.has(symbol))
      diagnostics.report("unusedPrivate", ast.source, declared.name, { name });
  }
}

function unusedImports(request: LintRequest, statement: Import): void {
  const { names = [] } = statement;
  const localName = (item: ImportedName): string => (item.alias ?? item.name).text;
  const unused = names.filter((item) => !isNamedElsewhere(request, localName(item), statement));
  for (const item of unused) {
    const span =
      unused.length < names.length
        ? withComma(names, names.indexOf(item))
        : item === unused[0]
          ? wholeLine(request, statement)
          : undefined;
    const help = { edits: span !== undefined && mayGo(request, statement) ? [{ span, text: "" }] : [] };
    request.diagnostics.report("unusedImport", request.ast.source, item, { name: localName(item) }, { help });
  }
}

/** Whether nothing but names is lost with an import: a module of the program may do something when it is loaded. */
function mayGo({ libraryModule }: LintRequest, { path }: Import): boolean {
  return libraryModule?.(path) !== undefined;
}

/** An import of everything that a module of the library has, of which no name stands anywhere. */
function unusedOpenImport(request: LintRequest, statement: Import): void {
  const module = request.libraryModule?.(statement.path);
  if (module === undefined) return;
  const names = new Set([...module.values.keys(), ...module.types.keys()]);
  names.add(statement.path.slice(statement.path.lastIndexOf("/") + 1));
  for (const { methods, nominal } of module.types.values()) {
    for (const name of methods.keys()) names.add(name);
    for (const { name } of [...(nominal?.fields ?? []), ...(nominal?.cases ?? [])]) names.add(name);
  }
  const { text } = request.ast.source;
  for (const name of names)
    if (text.includes(name.split("_", 1)[0] as string) && isNamedElsewhere(request, name, statement)) return;
  const help = { edits: [{ span: wholeLine(request, statement), text: "" }] };
  request.diagnostics.report("unusedImport", request.ast.source, statement, { name: statement.path }, { help });
}

/** One of several imported names with the comma that goes with it. */
function withComma(names: readonly ImportedName[], index: number): Span {
  const { start, end } = names[index] as ImportedName;
  const next = names[index + 1];
  return next === undefined ? span(names[index - 1]?.end ?? start, end) : span(start, next.start);
}

/** A statement with the end of its line, unless something else stands there too. */
function wholeLine({ ast: { source } }: LintRequest, { start, end }: AstNode): Span {
  const rest = /^[ \t]*\n/.exec(source.text.slice(end))?.[0].length ?? 0;
  return span(start, end + rest);
}

/** Whether the words of a name stand somewhere outside of a node, in one of the ways in which the name can be written. */
function isNamedElsewhere({ ast }: LintRequest, name: string, node: AstNode): boolean {
  const { text } = ast.source;
  const written = name.split("_").join("[ _]+");
  const pattern = new RegExp(`(?<![A-Za-z0-9_])${written}(?![A-Za-z0-9_])`, "g");
  for (const match of text.matchAll(pattern)) if (match.index < node.start || match.index >= node.end) return true;
  return false;
}
