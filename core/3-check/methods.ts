// Finds the process that `x.f(…)` or `f of x` means: of the type, of the type's module, else anything in scope that takes x.

import type { Argument } from "#core/ast/expressions.ts";
import { Spelling } from "#core/ast/spelling.ts";
import { closestName } from "#core/base/closest-name.ts";
import { foreignMethods } from "#core/spec/foreign-words.ts";
import { methodModule } from "#core/spec/method-modules.ts";
import type { ProcessSignature } from "#core/types/module-interface.ts";
import { CHARACTER, ERROR, type TypeId } from "#core/types/type-table.ts";
import type { Body } from "./body.ts";
import { allProtocols, seenAs } from "./conformance.ts";
import { parentError } from "./error-types.ts";
import { type TypeArguments, unify } from "./inference.ts";
import { importAdvice } from "./library-advice.ts";
import { findName } from "./module-names.ts";
import { widens } from "./numbers.ts";
import { prepareModules } from "./prepare-modules.ts";

/** What a call passes beside the receiver, as far as it tells overloads apart. */
export interface CallShape {
  /** Values that come before the arguments: the receiver, and what a pipe passes. */
  readonly given: number;
  readonly args: readonly Argument[];
}

/** The process called `name` for a receiver of a type, or undefined; `call` decides between overloads for one type. */
export function findMethod(body: Body, receiver: TypeId, name: string, call?: CallShape): ProcessSignature | undefined {
  const { program } = body;
  // What Characters can be asked is read only where one is asked.
  const module = receiver === CHARACTER ? program.provider.library("text/properties") : program.moduleOfType(receiver);
  prepareModules(program);
  const nominal = program.nominalOf(receiver);
  if (module !== undefined) {
    const own = nominal === undefined ? undefined : module.typesByNominal.get(nominal.id)?.methods.get(name);
    const method = pickOverload(body, own, receiver, call);
    if (method !== undefined) return noteUse(body, method);
    const entry = module.values.get(name);
    const free = entry?.kind === "process" ? pickOverload(body, entry.overloads, receiver, call) : undefined;
    if (free !== undefined && !(free.isPrivate && free.modulePath !== body.module.resolved.interface.path))
      return noteUse(body, free);
    const elsewhere = pickOverload(body, overloadsElsewhere(body, module.path, name), receiver, call);
    if (elsewhere !== undefined) return noteUse(body, elsewhere);
  }
  const above = parentError(program, receiver);
  const inherited = above === undefined ? undefined : findMethod(body, above, name, call);
  if (inherited !== undefined) return inherited;
  for (const protocol of protocolsOf(body, receiver)) {
    const id = program.nominalOf(protocol)?.id;
    const [process] = (id === undefined ? undefined : program.typeEntryOf(id)?.methods.get(name)) ?? [];
    if (process !== undefined) return noteUse(body, process);
  }
  const found = findName(program, body.module, name);
  return found?.kind === "value" && found.entry.kind === "process"
    ? pickOverload(body, found.entry.overloads, receiver, call)
    : undefined;
}

/** Methods of a library type that stand in another module than the type. */
function overloadsElsewhere(body: Body, module: string, name: string): readonly ProcessSignature[] | undefined {
  const path = methodModule(module, name);
  if (path === undefined) return undefined;
  const entry = body.program.provider.library(path)?.values.get(name);
  prepareModules(body.program);
  return entry?.kind === "process" ? entry.overloads : undefined;
}

/** Protocols whose processes a value of the type has. */
function protocolsOf(body: Body, receiver: TypeId): readonly TypeId[] {
  const { program, types, typeParameters } = body;
  const shape = types.shape(receiver);
  if (shape.kind === "variable") return allProtocols(program, typeParameters[shape.index]?.protocols ?? []);
  const nominal = program.nominalOf(receiver);
  if (nominal?.kind === "protocol") return allProtocols(program, [receiver]);
  return nominal === undefined || nominal.follows.length === 0 ? [] : allProtocols(program, nominal.follows);
}

/**
 * The overload whose first parameter takes a value of the type: an exact fit before one that widens, and of several
 * the one that takes as many arguments as are passed.
 */
export function pickOverload(
  body: Body,
  all: readonly ProcessSignature[] | undefined,
  receiver: TypeId,
  call?: CallShape,
): ProcessSignature | undefined {
  if (all === undefined) return undefined;
  if (call !== undefined && all.length > 1) {
    const taking = all.filter((one) => takesCall(one, call));
    const picked = taking.length < all.length ? pickOverload(body, taking, receiver) : undefined;
    if (picked !== undefined) return picked;
  }
  for (const signature of all) if (takesFirst(body, signature, receiver, false)) return signature;
  for (const signature of all) if (takesFirst(body, signature, receiver, true)) return signature;
  return undefined;
}

/** Whether a process takes as many arguments as a call passes, and those that it names. */
export function takesCall({ params, isVariadic }: ProcessSignature, { given, args }: CallShape): boolean {
  let least = given;
  let most = given;
  for (const argument of args) {
    if (argument.name !== undefined) {
      const { text } = argument.name;
      if (!params.some((param, index) => index >= given && param.name === text)) return false;
      continue;
    }
    most++;
    // What `and` joins may belong to the condition around the call.
    if ((argument.flags & Spelling.JoinedByAnd) === 0) least = most;
  }
  if (least > params.length && !isVariadic) return false;
  return params.every(
    (param, index) => index < most || param.hasDefault || args.some((argument) => argument.name?.text === param.name),
  );
}

function takesFirst(body: Body, signature: ProcessSignature, receiver: TypeId, mayWiden: boolean): boolean {
  const first = signature.params[0];
  if (first === undefined) return false;
  if (receiver === ERROR || first.type === ERROR) return true;
  const found: TypeArguments = new Array<TypeId | undefined>(signature.typeParameters.length).fill(undefined);
  const shape = body.types.shape(first.type);
  if (!mayWiden && shape.kind === "optional" && body.types.shape(receiver).kind !== "optional") return false;
  if (unify(body.types, first.type, receiver, found)) return true;
  if (!mayWiden) return false;
  const seen = seenAs(body.program, body.typeParameters, first.type, receiver);
  return (seen !== receiver && unify(body.types, first.type, seen, found)) || widens(receiver, first.type);
}

/** Notes that the body's module depends on the module of a process. */
export function noteUse(body: Body, signature: ProcessSignature): ProcessSignature {
  const { interface: own, imports } = body.module.resolved;
  if (signature.modulePath !== own.path) imports.add(signature.modulePath);
  return signature;
}

/** A process of a library module by name, for constructs that call the library; undefined if the library lacks it. */
export function libraryProcess(body: Body, path: string, name: string): ProcessSignature | undefined {
  const module = body.program.provider.library(path);
  prepareModules(body.program);
  const entry = module?.values.get(name);
  const signature = entry?.kind === "process" ? entry.overloads[0] : undefined;
  return signature === undefined ? undefined : noteUse(body, signature);
}

/** What may have been meant by a method that there is not. */
export function methodAdvice(body: Body, receiver: TypeId, name: string): string | undefined {
  const shape = body.types.shape(receiver);
  if (shape.kind === "optional" && findMethod(body, shape.item, name) !== undefined)
    return "it may be `nothing`: test it with `is not nothing` first, or say what to take then with `otherwise`";
  if (Object.hasOwn(foreignMethods, name)) return foreignMethods[name];
  const imported = importAdvice(name);
  if (imported !== undefined) return imported;
  const module = body.program.moduleOfType(receiver);
  const id = body.program.nominalOf(receiver)?.id;
  const own = id === undefined ? undefined : module?.typesByNominal.get(id);
  const names = [
    ...(own?.methods.keys() ?? []),
    ...(own?.nominal?.fields.map((field) => field.name) ?? []),
    ...(module?.isLibrary === true ? module.values.keys() : []),
  ];
  const closest = closestName(name, names, body.program.nameSearch);
  return closest === undefined ? undefined : `did you mean \`${closest}\`?`;
}
