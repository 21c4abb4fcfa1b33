// Statements that the compiler does not do yet: one diagnostic each, and what they contain is still checked.

import type { Statement } from "#core/ast/statements.ts";
import { ERROR } from "#core/types/type-table.ts";
import { type Body, bindLocal, inBlock, leave, report } from "./body.ts";
import { checkExpression } from "./check-expression.ts";
import { checkBlock } from "./check-statement.ts";
import { type Flow, joinFlows } from "./flow.ts";
import { reportUnsupported, type UnsupportedFeature } from "./unsupported.ts";

export function checkLaterStatement(body: Body, node: Statement): void {
  const { program, file } = body;
  const later = (feature: UnsupportedFeature, length: number): void =>
    reportUnsupported(program, file, { start: node.start, end: Math.min(node.start + length, node.end) }, feature);
  switch (node.kind) {
    case "Try":
      later("try", 3);
      checkTry(body, node);
      return;
    case "Throw":
      later("throw", node.end - node.start);
      checkExpression(body, node.value, undefined);
      leave(body);
      return;
    case "Resume":
      later("signal", node.end - node.start);
      return;
    case "WithResource":
      later("withResource", 4);
      checkExpression(body, node.value, undefined);
      inBlock(body, () => {
        if (node.name !== undefined) bindLocal(body, node.name.text, ERROR, node.name);
        checkBlock(body, node.body);
      });
      return;
    case "Defer":
      later("defer", 5);
      checkBlock(body, node.body);
      return;
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
      // Left out when a program runs; its body must still be right.
      inBlock(body, () => checkBlock(body, node.body));
      body.flow.isReachable = true;
      return;
    case "ActorDeclaration":
      later("actor", 5);
      return;
    case "ProtocolDeclaration":
      later("protocol", 8);
      return;
    case "ErrorStatement":
      return;
    default:
      if (body.depth > 0 || !body.isInitializer) report(body, "nestedDeclaration", node, {});
  }
}

function checkTry(body: Body, node: Extract<Statement, { readonly kind: "Try" }>): void {
  const before: Flow = { facts: [], isReachable: true };
  const ways: Flow[] = [];
  checkBlock(body, node.body);
  ways.push(body.flow);
  for (const clause of node.catches) {
    body.flow = { ...before };
    inBlock(body, () => {
      if (clause.name !== undefined) bindLocal(body, clause.name.text, ERROR, clause.name);
      checkBlock(body, clause.body);
    });
    ways.push(body.flow);
  }
  body.flow = joinFlows(ways);
  if (node.finally === undefined) return;
  const { isReachable } = body.flow;
  body.flow = { ...before };
  checkBlock(body, node.finally);
  if (!isReachable) leave(body);
}
