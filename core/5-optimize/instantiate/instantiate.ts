// Generic MIR of all modules becomes flat MIR of what the program reaches: one function per instance, values as scalars.

import { unreachable } from "#core/base/unreachable.ts";
import { type AliasClasses, LAST_ALIAS } from "#core/mir/alias-classes.ts";
import type { MirFunction, PositionId, SymbolId } from "#core/mir/function.ts";
import type { MirModule } from "#core/mir/module.ts";
import { libraryPathOf } from "#core/mir/precompiled-modules.ts";
import type { Representation } from "#core/mir/representation.ts";
import { LIST } from "#core/spec/layouts.ts";
import { RUNTIME_SYMBOLS, type RuntimeRole } from "#core/spec/rt-symbols.ts";
import { FlatBuilder } from "./flat-builder.ts";
import { makeProgram } from "./program.ts";
import { Rebuild } from "./rebuild.ts";
import { type InstantiateProblem, type InstantiateRequest, InstantiateSession, type Work } from "./session.ts";
import { shareInstances } from "./share-instances.ts";

export type { InstanceRoot, InstantiateProblem, InstantiateRequest } from "./session.ts";

export interface Instantiated {
  /** Flat functions, data and assembly templates of everything reached. */
  readonly program: MirModule;
  readonly problems: readonly InstantiateProblem[];
  /** Alias classes of fields that are never negative: the count of a List. */
  readonly lengths: ReadonlySet<number>;
  readonly aliases: AliasClasses;
  /** The initialisers that the program runs. */
  readonly initializers: readonly SymbolId[];
}

export function instantiate(request: InstantiateRequest): Instantiated {
  const { representation, symbols, modules, main } = request;
  const session = new InstantiateSession(request);
  for (const { symbol, typeArgs } of request.roots) {
    session.request(symbol, typeArgs);
    session.requestInitializersOf(libraryPathOf(symbols.name(symbol)), false);
  }
  if (main !== undefined) {
    for (const module of modules) {
      for (const path of module.imports) session.requestInitializersOf(path, false);
      if (!module.isInitializerLazy && module.initializer !== undefined) session.requestInitializer(module);
    }
    if (main.main !== undefined) session.request(main.main.symbol, []);
    if (main.main?.takesArguments === true) session.request(symbols.intern(runtimeSymbol("program_arguments")), []);
  }
  drain(session);
  if (main !== undefined) {
    session.adopt(makeProgram(session, main));
    drain(session);
  }
  session.dispatch.finish(() => drain(session));
  shareInstances(session.program, session.instances);
  return {
    program: session.program,
    problems: session.problems,
    lengths: lengthClasses(session, representation),
    aliases: session.aliases,
    initializers: [...session.initializers.keys()],
  };
}

function lengthClasses(session: InstantiateSession, representation: Representation): Set<number> {
  const list = representation.types.knownNominal(LIST.symbol);
  if (list === undefined) return new Set();
  const count = session.aliases.field(list.id, -1, LIST.fields.indexOf("used"), 0);
  return new Set(count < LAST_ALIAS ? [count] : []);
}

function runtimeSymbol(role: RuntimeRole): string {
  return RUNTIME_SYMBOLS.find((row) => row.role === role)?.symbol ?? "";
}

/** Lowered to flat MIR without a generic function in between: what has no type parameters, unless closures are followed through generic functions. */
function flatAtOnce(session: InstantiateSession, work: Work): MirFunction | undefined {
  const { module, source, typeArgs } = work;
  if (session.bindsClosures || typeArgs.length > 0 || typeof source !== "number") return undefined;
  return module.lowerFlat?.(source, (fn) => new FlatBuilder(session, module, fn).setSignature(fn.params, fn.results));
}

function rebuilt(session: InstantiateSession, { module, source, typeArgs, symbol, bindings }: Work): MirFunction {
  const fn = typeof source === "number" ? module.functions.get(source) : source;
  if (fn === undefined) return unreachable("instantiate: a function that is not there");
  return new Rebuild(session, { source: fn, module, typeArgs, symbol, bindings }).run();
}

function drain(session: InstantiateSession): void {
  for (let work = session.nextWork(); work !== undefined; work = session.nextWork()) {
    session.at = work.symbol;
    session.position = 0 as PositionId;
    session.program.functions.set(work.symbol, flatAtOnce(session, work) ?? rebuilt(session, work));
  }
}
