// The bodies of a module's processes, and the small processes that compute default arguments and default fields.

import type { Expression } from "#core/ast/expressions.ts";
import type { Span } from "#core/base/source.ts";
import type { Ordering, ProcessSignature, TypeParameterSignature } from "#core/types/module-interface.ts";
import type { PendingProcess, PendingType } from "#core/types/resolved-module.ts";
import { ERROR, NOTHING, type TypeId } from "#core/types/type-table.ts";
import type { Local, TypedProcess } from "#core/types/typed-tree.ts";
import { bindLocal, newBody, report } from "./body.ts";
import { checkAs } from "./check-expression.ts";
import { checkStatements } from "./check-statement.ts";
import { checkTrials } from "./check-trials.ts";
import { checkFollows } from "./conformance.ts";
import type { ModuleState, Program } from "./program.ts";

/** Checks everything in a module that has a body. */
export function checkBodies(program: Program, state: ModuleState): void {
  checkFollows(program, state);
  for (const pending of state.resolved.processes) {
    if (pending.signature.form === "foreign") addExternal(program, state, pending);
    else if (!pending.signature.isTemplate) checkProcess(program, state, pending);
    checkDefaultArguments(program, state, pending);
  }
  for (const pending of state.resolved.types) checkDefaultFields(program, state, pending);
  checkTrials(program, state);
}

/** Checks the body of a process; `scope` are the type parameters that it sees, if they are not its own. */
export function checkProcess(
  program: Program,
  state: ModuleState,
  { declaration, signature }: PendingProcess,
  scope?: readonly TypeParameterSignature[],
): void {
  // Without a body it is a header, which the parser lets stand in protocols only.
  if (declaration.body === undefined) return;
  const { typeParameters, result } = signature;
  const symbol = program.types.protocols.requirements.get(signature.symbol)?.inherited ?? signature.symbol;
  const body = newBody({
    program,
    module: state,
    typeParameters: scope ?? typeParameters,
    result,
    symbol,
    signature,
    source: declaration.body.statements,
  });
  const params: Local[] = signature.params.map((param, index) =>
    bindLocal(body, param.name, param.type, declaration.parameters[index]?.name ?? declaration.name),
  );
  // Names of the body may shadow parameters; `Let` of a parameter's name replaces it.
  const statements = checkStatements(body, declaration.body.statements);
  if (body.flow.isReachable && result !== NOTHING && result !== ERROR && !endsInAssembly(declaration.body.statements))
    report(body, "missingReturn", endOf(declaration), { name: signature.name });
  state.processes.push({
    symbol,
    name: declaration.name.text,
    typeParameters: typeParameters.map((parameter) => parameter.name),
    params,
    result,
    locals: body.locals,
    body: statements,
    isPrivate: signature.isPrivate,
    inlineHint: "auto",
    at: declaration.start,
  });
}

function endsInAssembly(statements: readonly { readonly kind: string }[]): boolean {
  return statements[statements.length - 1]?.kind === "InlineAssembly";
}

/** The `End Process` of a declaration, or its last character. */
function endOf(declaration: Span): Span {
  return { start: Math.max(declaration.start, declaration.end - "End Process".length), end: declaration.end };
}

function addExternal(program: Program, state: ModuleState, { declaration, signature, library }: PendingProcess): void {
  const from = declaration.external?.library ?? library;
  if (from === undefined)
    program.diagnostics.report("externalWithoutLibrary", state.resolved.source, declaration.name, {
      name: signature.name,
    });
  state.externals.push({
    symbol: signature.symbol,
    name: declaration.name.text,
    library: from ?? "c",
    params: signature.params.map((param) => param.type),
    result: signature.result,
    isVariadic: signature.isVariadic,
    isLeaf: declaration.external?.isLeaf ?? false,
    at: declaration.start,
  });
}

function checkDefaultArguments(program: Program, state: ModuleState, { declaration, signature }: PendingProcess): void {
  declaration.parameters.forEach((parameter, index) => {
    const type = signature.params[index]?.type;
    if (parameter.default === undefined || type === undefined || type === ERROR) return;
    const symbol = `${signature.symbol}$default$${index}`;
    const ordering = signature.params[index]?.defaultOrder;
    addDefault(program, state, symbol, signature.typeParameters, type, parameter.default, signature, ordering);
  });
}

/** Stands for a field whose declaration was wrong. */
const NO_FIELD = { type: ERROR, defaultSymbol: "" };

function checkDefaultFields(program: Program, state: ModuleState, { declaration, entry }: PendingType): void {
  const { nominal } = entry;
  if (nominal === undefined || declaration.kind === "TypeAlias" || declaration.kind === "ProtocolDeclaration") return;
  const parameters = entry.parameters.map((name) => ({ name, bounds: [] }));
  const groups =
    declaration.kind === "RecordDeclaration"
      ? [{ fields: declaration.fields, made: nominal.fields }]
      : declaration.variants.map((variant, index) => ({
          fields: variant.fields,
          made: nominal.cases[index]?.fields ?? [],
        }));
  for (const { fields, made } of groups)
    for (const field of fields) {
      const { type, defaultSymbol } = made.find(({ name }) => name === field.name.text) ?? NO_FIELD;
      if (field.default !== undefined && type !== ERROR)
        addDefault(program, state, defaultSymbol, parameters, type, field.default, undefined);
    }
}

/** A process without parameters that computes a default. */
function addDefault(
  program: Program,
  state: ModuleState,
  symbol: string,
  typeParameters: readonly TypeParameterSignature[],
  type: TypeId,
  node: Expression,
  signature: ProcessSignature | undefined,
  ordering?: Ordering,
): void {
  const body = newBody({ program, module: state, typeParameters, result: type, symbol, signature, ordering });
  const value = checkAs(body, node, type);
  const made: TypedProcess = {
    symbol,
    name: symbol.slice(symbol.lastIndexOf(".") + 1),
    typeParameters: typeParameters.map((parameter) => parameter.name),
    params: [],
    result: type,
    locals: body.locals,
    body: [{ kind: "return", value, at: node.start }],
    isPrivate: true,
    inlineHint: "auto",
    at: node.start,
  };
  state.processes.push(made);
}
