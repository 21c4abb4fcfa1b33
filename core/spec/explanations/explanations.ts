// One explanation for every row of the table of diagnostics.
import type { DiagnosticName } from "#core/spec/diagnostics.ts";
import type { Explanation } from "./explanation.ts";
import { callExplanations } from "./of-calls.ts";
import { flowExplanations } from "./of-flow.ts";
import { lexerExplanations } from "./of-lexer.ts";
import { lintExplanations } from "./of-lint.ts";
import { machineExplanations } from "./of-machine.ts";
import { nameExplanations } from "./of-names.ts";
import { parserExplanations } from "./of-parser.ts";
import { patternExplanations } from "./of-patterns.ts";
import { protocolExplanations } from "./of-protocols.ts";
import { typeExplanations } from "./of-types.ts";

export const explanations: Readonly<Record<DiagnosticName, Explanation>> = {
  ...lexerExplanations,
  ...parserExplanations,
  ...nameExplanations,
  ...typeExplanations,
  ...patternExplanations,
  ...protocolExplanations,
  ...machineExplanations,
  ...callExplanations,
  ...flowExplanations,
  ...lintExplanations,
};
