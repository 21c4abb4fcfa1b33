// The context of one process body or lambda: its variables, the names in scope, loops, and what is known at the current point.

import type { Expression } from "#core/ast/expressions.ts";
import type { Statement } from "#core/ast/statements.ts";
import type { DiagnosticDetails } from "#core/base/diagnostic.ts";
import type { SourceFile, Span } from "#core/base/source.ts";
import type { DiagnosticName, DiagnosticParameters } from "#core/spec/diagnostics.ts";
import type { Ordering, ProcessSignature, TypeParameterSignature } from "#core/types/module-interface.ts";
import { ERROR, NEVER, type TypeId, type TypeTable } from "#core/types/type-table.ts";
import type { Local, TypedExpression } from "#core/types/typed-tree.ts";
import { namesSetByLambdas } from "./assigned-names.ts";
import { type Facts, type Flow, NO_FACTS } from "./flow.ts";
import type { ModuleState, Program } from "./program.ts";

/** A name of a block. Loop and pattern variables cannot be set. */
export interface Binding {
  readonly name: string;
  readonly local: Local;
  readonly isFixed: boolean;
  /** Why a fixed one cannot be set, as in "a loop variable". */
  readonly what: string;
  /** Depth of the block that binds it. */
  readonly depth: number;
  /** The binding of the same name that this one hides. */
  readonly hidden: Binding | undefined;
}

export interface LoopFrame {
  readonly label: string | undefined;
  readonly number: number;
  /** Facts at each `Break`, or undefined without one. */
  breakFacts: Facts | undefined;
}

export interface Body {
  readonly program: Program;
  readonly types: TypeTable;
  readonly module: ModuleState;
  readonly file: SourceFile;
  /** The body that a lambda stands in. */
  readonly outer: Body | undefined;
  readonly typeParameters: readonly TypeParameterSignature[];
  /** What `Return` gives; undefined while a lambda's result is still open. */
  result: TypeId | undefined;
  /** Types of the `Return`s of a lambda whose result is open. */
  readonly isLambda: boolean;
  readonly symbol: string;
  /** Of the process around it; undefined in module-level code. */
  readonly signature: ProcessSignature | undefined;
  /** Takes what the body asks of type parameters: the process, or one of its default arguments. */
  readonly ordering: Ordering | undefined;
  readonly locals: Local[];
  readonly bindings: Binding[];
  /** The innermost binding of each name. */
  readonly names: Map<string, Binding>;
  /** Variables of outer bodies that a lambda uses. */
  readonly captures: Local[];
  readonly loops: LoopFrame[];
  loopCount: number;
  depth: number;
  lambdaCount: number;
  flow: Flow;
  unsafeDepth: number;
  /** What stands around the point that `Return`, `Break` and `Continue` cannot leave, as in "a `Defer`"; else "". */
  fence: string;
  /** Inside a clause that resumes: the error, thrown on if it was not signalled (undefined in the answering form), and the type Error. */
  resume: { readonly error: Local | undefined; readonly root: TypeId } | undefined;
  /** Inside a Test block. */
  readonly inTest: boolean;
  /** Module-level statements: a `Let` at depth 0 is a module variable. */
  readonly isInitializer: boolean;
  /** Operands of `and` that a call without room for them leaves to the condition around it. */
  surplus: readonly import("#core/ast/expressions.ts").Argument[];
  /** Names that anything in the whole body sets; made when a lambda needs it. */
  assigned: ReadonlySet<string> | undefined;
  /** Names that lambdas inside this body set; made when something is narrowed. */
  lambdaAssigned: ReadonlySet<string> | undefined;
  /** AST of the whole body, for the two above. */
  readonly source: unknown;
  /** The statements of the block that is being checked, and the index of the one that is. */
  following: readonly Statement[];
  position: number;
  /** Of values that stand for themselves in this body or in lambdas in it: what later use says that they are, ERROR if nothing does. */
  decisions: Map<Expression, TypeId> | undefined;
}

export interface BodyOptions {
  readonly program: Program;
  readonly module: ModuleState;
  readonly outer?: Body;
  readonly typeParameters: readonly TypeParameterSignature[];
  readonly result: TypeId | undefined;
  readonly symbol: string;
  readonly signature?: ProcessSignature | undefined;
  readonly ordering?: Ordering | undefined;
  readonly isInitializer?: boolean;
  readonly inTest?: boolean;
  readonly source?: Body["source"];
}

export function newBody(options: BodyOptions): Body {
  const { program, module, outer } = options;
  return {
    program,
    types: program.types,
    module,
    file: module.resolved.source,
    outer,
    typeParameters: options.typeParameters,
    result: options.result,
    isLambda: outer !== undefined,
    symbol: options.symbol,
    signature: options.signature ?? outer?.signature,
    ordering: options.ordering ?? options.signature ?? outer?.ordering,
    locals: [],
    bindings: [],
    names: new Map(),
    captures: [],
    loops: [],
    loopCount: 0,
    depth: 0,
    lambdaCount: 0,
    flow: { facts: outer?.flow.facts ?? NO_FACTS, isReachable: true },
    fence: "",
    resume: undefined,
    unsafeDepth: outer?.unsafeDepth ?? 0,
    isInitializer: options.isInitializer ?? false,
    inTest: options.inTest ?? outer?.inTest ?? false,
    surplus: [],
    assigned: undefined,
    lambdaAssigned: undefined,
    source: options.source,
    following: [],
    position: 0,
    decisions: undefined,
  };
}

/** Whether the body belongs to a Runtime Module. */
export function isRuntime(body: Body): boolean {
  return body.module.resolved.interface.isRuntime;
}

/** Reports a problem in the body's file. */
export function report<Name extends DiagnosticName>(
  body: Body,
  name: Name,
  span: Span,
  parameters: DiagnosticParameters<Name>,
  details?: DiagnosticDetails,
): void {
  body.program.diagnostics.report(name, body.file, span, parameters, details);
}

/** An expression that stands where an error was reported. */
export function errorExpression(at: Span): TypedExpression {
  return { kind: "nothing", type: ERROR, at: at.start };
}

/** The type as the reader of this body would write it. */
export function show(body: Body, type: TypeId): string {
  const shape = body.types.shape(type);
  if (shape.kind === "optional" && shape.item === NEVER) return "`nothing`";
  return body.types.display(
    type,
    body.typeParameters.map((parameter) => parameter.name),
  );
}

/** Makes a variable without a name in scope. */
export function newLocal(body: Body, name: string, type: TypeId, at: Span): Local {
  const local: Local = { index: body.locals.length, name, type, isSet: false, isCaptured: false, at: at.start };
  body.locals.push(local);
  return local;
}

/** Makes a variable and puts its name in scope; `_` names nothing. */
export function bindLocal(body: Body, name: string, type: TypeId, at: Span, fixedAs = ""): Local {
  const local = newLocal(body, name, type, at);
  bindName(body, name, local, fixedAs);
  return local;
}

function bindName(body: Body, name: string, local: Local, fixedAs = ""): void {
  if (name === "_") return;
  const hidden = body.names.get(name);
  const binding = { name, local, isFixed: fixedAs !== "", what: fixedAs, depth: body.depth, hidden };
  body.bindings.push(binding);
  body.names.set(name, binding);
}

/** Ends all bindings but the first `count`. */
export function endBindings(body: Body, count: number): void {
  const { bindings, names } = body;
  while (bindings.length > count) {
    const { name, hidden } = bindings.pop() as Binding;
    if (hidden === undefined) names.delete(name);
    else names.set(name, hidden);
  }
}

/** The innermost binding of a name in this body alone. */
function findBinding(body: Body, name: string): Binding | undefined {
  return body.names.get(name);
}

/** The binding of a name in this body or, captured, in one around it. */
export function lookUp(body: Body, name: string): Binding | undefined {
  const own = findBinding(body, name);
  if (own !== undefined || body.outer === undefined) return own;
  const found = lookUp(body.outer, name);
  if (found === undefined) return undefined;
  found.local.isCaptured = true;
  if (!body.captures.includes(found.local)) body.captures.push(found.local);
  return found;
}

/** Whether tests of a variable say something about later uses: not if a lambda may set it behind our back. */
export function mayNarrow(body: Body, local: Local): boolean {
  let owner = body;
  while (owner.locals[local.index] !== local && owner.outer !== undefined) owner = owner.outer;
  owner.lambdaAssigned ??= namesSetByLambdas(owner.source, owner.module.resolved.ast.runLater);
  return !owner.lambdaAssigned.has(local.name);
}

/** Runs `inside` in a block of its own: names bound there end with it. */
export function inBlock<T>(body: Body, inside: () => T): T {
  const mark = body.bindings.length;
  body.depth++;
  const value = inside();
  body.depth--;
  endBindings(body, mark);
  return value;
}

/** Sets the flow to "this point is not reached". */
export function leave(body: Body): void {
  body.flow = { facts: NO_FACTS, isReachable: false };
}
