// Statements that the compiler does not do yet: one diagnostic each, and what they contain is still checked.

import type { Statement } from "#core/ast/statements.ts";
import { type Body, report } from "./body.ts";
import { checkBlock } from "./check-statement.ts";
import { reportUnsupported, type UnsupportedFeature } from "./unsupported.ts";

export function checkLaterStatement(body: Body, node: Statement): void {
  const { program, file } = body;
  const later = (feature: UnsupportedFeature, length: number): void =>
    reportUnsupported(program, file, { start: node.start, end: Math.min(node.start + length, node.end) }, feature);
  switch (node.kind) {
    case "TaskGroup":
      later("taskGroup", 10);
      checkBlock(body, node.body);
      return;
    case "Send":
    case "Receive":
    case "Link":
    case "Monitor":
    case "Stop":
      later("message", node.kind.length);
      return;
    case "TestDeclaration":
    case "BenchmarkDeclaration":
      // At module level `checkTrials` checks it, whether it runs or not.
      if (body.depth > 0 || !body.isInitializer) report(body, "nestedDeclaration", node, {});
      return;
    case "ActorDeclaration":
      later("actor", 5);
      return;
    case "ErrorStatement":
      return;
    default:
      if (body.depth > 0 || !body.isInitializer) {
        report(body, "nestedDeclaration", node, {});
        if ("name" in node && typeof node.name === "object") body.module.resolved.missing.add(node.name.text);
      }
  }
}
