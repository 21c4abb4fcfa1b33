// What is not wrong but doubtful in a module that compiles: names that nobody uses, names that hide others, comparisons that say nothing, and what means something else in other languages.

import type { AstModule } from "#core/ast/module.ts";
import type { DiagnosticList } from "#core/base/diagnostic.ts";
import type { ModuleInterface } from "#core/types/module-interface.ts";
import type { TypedModule } from "#core/types/typed-tree.ts";
import { lintComparisons } from "./comparisons.ts";
import { lintNameStyle } from "./name-style.ts";
import { lintOtherMeanings } from "./other-meanings.ts";
import { lintShadowing } from "./shadowing.ts";
import { lintUnused } from "./unused.ts";

/** A module without errors, as it was written and as it was understood. */
export interface LintRequest {
  readonly ast: AstModule;
  readonly typed: TypedModule;
  readonly diagnostics: DiagnosticList;
  /** What the module that an import of this path finds shows to others; undefined if it is none of the library. */
  readonly libraryModule?: (path: string) => ModuleInterface | undefined;
}

/** Reports warnings in no particular order. */
export function lintModule(request: LintRequest): void {
  lintUnused(request);
  lintShadowing(request);
  lintComparisons(request);
  lintOtherMeanings(request);
  lintNameStyle(request);
}
