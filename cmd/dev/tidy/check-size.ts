// Tidy rule: files stay below 800 lines and functions below 70; the list of known exceptions may only shrink.
import type { Node } from "typescript/unstable/ast";
import {
  isArrowFunction,
  isCallExpression,
  isConstructorDeclaration,
  isFunctionDeclaration,
  isFunctionExpression,
  isIdentifier,
  isMethodDeclaration,
  isPropertyAssignment,
  isVariableDeclaration,
} from "typescript/unstable/ast/is";
import { isTestPath, lineAt, type Source, type Violation } from "./parse-sources.ts";

const fileLinesMax = 800;
const functionLinesMax = 70;

/** Known exceptions: path or `path#function` → lines it has. Only ever lowered or removed. */
export type SizeExceptions = Readonly<Record<string, number>>;

function isTable(path: string): boolean {
  return path.startsWith("core/spec/") || path.includes(".gen.") || /[/_]tables\.runa$/.test(path);
}

function isFunction(node: Node): boolean {
  return (
    isFunctionDeclaration(node) ||
    isFunctionExpression(node) ||
    isArrowFunction(node) ||
    isMethodDeclaration(node) ||
    isConstructorDeclaration(node)
  );
}

function nameOf(node: Node): string {
  const named = isArrowFunction(node) || isFunctionExpression(node) ? node.parent : node;
  if (isConstructorDeclaration(named)) return "constructor";
  if (
    isFunctionDeclaration(named) ||
    isMethodDeclaration(named) ||
    isVariableDeclaration(named) ||
    isPropertyAssignment(named)
  )
    return named.name !== undefined && isIdentifier(named.name) ? named.name.text : "anonymous";
  return "anonymous";
}

/** A group of tests is a list, not a function to be read as one. */
function isTestGroup(path: string, node: Node): boolean {
  const call = node.parent;
  return (
    isTestPath(path) && isCallExpression(call) && isIdentifier(call.expression) && call.expression.text === "describe"
  );
}

function lineCount(text: string): number {
  return lineAt(text, text.length);
}

function checkFunctions(source: Source, used: Map<string, number>, exceptions: SizeExceptions): Violation[] {
  const found: Violation[] = [];
  const visit = (node: Node): void => {
    if (isFunction(node) && !isTestGroup(source.path, node)) {
      const start = lineAt(source.text, node.getStart(source.tree));
      const lines = lineAt(source.text, node.end) - start + 1;
      const key = `${source.path}#${nameOf(node)}`;
      if (lines > functionLinesMax) {
        used.set(key, Math.max(lines, used.get(key) ?? 0));
        if (exceptions[key] === undefined || lines > exceptions[key])
          found.push({
            path: source.path,
            line: start,
            message: `${nameOf(node)} has ${lines} lines: split it (at most ${functionLinesMax})`,
          });
      }
    }
    node.forEachChild(visit);
  };
  visit(source.tree);
  return found;
}

/** Violations of the size limits; `texts` holds every file that is counted, Runa and TypeScript. */
export function checkSize(
  texts: ReadonlyMap<string, string>,
  sources: readonly Source[],
  exceptions: SizeExceptions,
): Violation[] {
  const found: Violation[] = [];
  const used = new Map<string, number>();
  for (const [path, text] of texts) {
    const lines = lineCount(text);
    if (lines <= fileLinesMax || isTable(path)) continue;
    used.set(path, lines);
    if (exceptions[path] === undefined || lines > exceptions[path])
      found.push({ path, line: 0, message: `has ${lines} lines: split it (at most ${fileLinesMax})` });
  }
  for (const source of sources) found.push(...checkFunctions(source, used, exceptions));
  for (const [key, allowed] of Object.entries(exceptions)) {
    const lines = used.get(key);
    if (lines === undefined) found.push({ path: key, line: 0, message: "needs no size exception any more: remove it" });
    else if (lines < allowed)
      found.push({ path: key, line: 0, message: `shrank to ${lines} lines: lower its exception` });
  }
  return found;
}
