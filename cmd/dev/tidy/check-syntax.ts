// Tidy rule: constructs that the house style rules out, and the sentence at the top of each file.
import { type Node, SyntaxKind } from "typescript/unstable/ast";
import {
  isExportDeclaration,
  isIdentifier,
  isPropertyAccessExpression,
  isVariableStatement,
} from "typescript/unstable/ast/is";
import { isTestPath, lineAt, type Source, type Violation } from "./parse-sources.ts";

const constFlag = 2;
const usingFlag = 4;
const slowStreams: readonly string[] = ["stdout", "stderr", "stdin"];
const headLinesMax = 8;

function messageFor(path: string, node: Node): string | undefined {
  if (node.kind === SyntaxKind.AnyKeyword) return "no `any`: say what it is, or `unknown`";
  if (node.kind === SyntaxKind.EnumDeclaration) return "no `enum`: a table `as const satisfies …` and its union";
  const ships = !isTestPath(path) && !path.startsWith("cmd/dev/") && !path.startsWith("bench/");
  if (ships && isPropertyAccessExpression(node) && isIdentifier(node.expression) && node.expression.text === "process")
    if (slowStreams.includes(node.name.text))
      return `process.${node.name.text} costs start-up time: use console, Bun.write or Bun.stdin`;
  return undefined;
}

function checkStatements(source: Source): Violation[] {
  const { path, text, tree } = source;
  const found: Violation[] = [];
  const report = (node: Node, message: string): void => {
    found.push({ path, line: lineAt(text, node.getStart(tree)), message });
  };
  for (const statement of tree.statements) {
    if (isVariableStatement(statement) && (statement.declarationList.flags & (constFlag | usingFlag)) === 0)
      report(statement, "no module-level `let`: state belongs to an explicit context");
    if (
      isExportDeclaration(statement) &&
      statement.moduleSpecifier !== undefined &&
      statement.exportClause === undefined
    )
      report(statement, "no `export *`: import from where a thing lives");
  }
  const forwards = tree.statements.every(
    (statement) => isExportDeclaration(statement) && statement.moduleSpecifier !== undefined,
  );
  if (tree.statements.length > 0 && forwards)
    found.push({ path, line: 0, message: "a barrel: import from where a thing lives" });
  return found;
}

/** The first comment of a file, joined into one line, without its marks. */
function headComment(text: string): string {
  const body = text.replace(/^#!.*\n/, "");
  const block = /^\/\*\*?([\s\S]*?)\*\//.exec(body);
  if (block !== null)
    return (block[1] ?? "")
      .replace(/\n\s*\*/g, "\n")
      .replace(/\s+/g, " ")
      .trim();
  const lines: string[] = [];
  for (const line of body.split("\n")) {
    if (!line.startsWith("//") || lines.length === headLinesMax) break;
    lines.push(line.slice(2).trim());
  }
  return lines.join(" ");
}

/** Violations of the style rules in one file. */
export function checkSyntax(source: Source): Violation[] {
  const { path, text, tree } = source;
  const found = checkStatements(source);
  const visit = (node: Node): void => {
    const message = messageFor(path, node);
    if (message !== undefined) found.push({ path, line: lineAt(text, node.getStart(tree)), message });
    node.forEachChild(visit);
  };
  visit(tree);
  if (!/[A-Z"`#].*[a-z].*[.:]/.test(headComment(text)))
    found.push({ path, line: 1, message: "begins without the sentence that says what the file is for" });
  return found;
}
