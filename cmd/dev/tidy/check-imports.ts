// Tidy rule: which folder may import which, how imports are written, and what code that ships must not load.
import { type Node, SyntaxKind } from "typescript/unstable/ast";
import {
  isCallExpression,
  isExportDeclaration,
  isImportDeclaration,
  isStringLiteral,
} from "typescript/unstable/ast/is";
import { isTestPath, lineAt, type Source, type Violation } from "./parse-sources.ts";

/** Folders (or files) that a layer may import besides itself; the first layer whose prefix fits a path is its layer. */
const layers: readonly { readonly prefix: string; readonly imports: readonly string[] }[] = [
  { prefix: "core/spec/", imports: [] },
  { prefix: "core/base/", imports: ["core/spec/"] },
  { prefix: "core/ast/", imports: ["core/spec/", "core/base/"] },
  { prefix: "core/types/", imports: ["core/spec/", "core/base/", "core/ast/"] },
  { prefix: "core/mir/", imports: ["core/spec/", "core/base/", "core/types/"] },
  ...["1-parse", "2-resolve", "3-check", "4-lower", "5-optimize"].map((stage) => ({
    prefix: `core/${stage}/`,
    imports: ["core/spec/", "core/base/", "core/ast/", "core/types/", "core/mir/"],
  })),
  { prefix: "core/format/", imports: ["core/spec/", "core/base/", "core/ast/"] },
  { prefix: "core/lint/", imports: ["core/spec/", "core/base/", "core/ast/", "core/types/"] },
  { prefix: "core/", imports: ["core/", "backends/"] },
  { prefix: "backends/object/", imports: ["core/spec/", "core/base/", "backends/shared/", "backends/backend.ts"] },
  ...["backends/shared/", "backends/backend.ts", "backends/"].map((prefix) => ({
    prefix,
    imports: [
      ...["core/spec/", "core/base/", "core/types/", "core/mir/"],
      ...["backends/backend.ts", "backends/shared/", "backends/object/"],
    ],
  })),
  { prefix: "rt/host/", imports: ["core/spec/", "core/base/"] },
  { prefix: "cmd/runa/", imports: ["core/", "backends/", "rt/host/", "docs/"] },
  { prefix: "cmd/dev/", imports: ["core/", "backends/", "rt/host/", "cmd/runa/"] },
  { prefix: "bench/", imports: ["core/", "cmd/dev/"] },
];

const shippedPackages: readonly string[] = ["bun:ffi", "bun:jsc", "bun"];
/** Packages that may be loaded when they are needed, by a dynamic import. */
const lazyPackages: readonly string[] = ["diff", "tinybench", "zod"];
const shippedFolders: readonly string[] = ["core/", "backends/", "rt/", "cmd/runa/"];
/** The evaluator of MIR, in several files: tests compare with it, and nothing that ships may. */
const oracle = /^core\/mir\/evaluat(e|ion)(-[a-z-]+)?\.ts$/;

interface Import {
  readonly target: string;
  /** A dynamic import, or one of types alone. */
  readonly isLazy: boolean;
  readonly offset: number;
}

function isShipped(path: string): boolean {
  return !isTestPath(path) && shippedFolders.some((folder) => path.startsWith(folder));
}

function isTypeImport(source: Source, node: Node, target: Node): boolean {
  return /(?:^|\n|;)\s*import type\s[^;]*$/.test(source.text.slice(node.pos, target.pos));
}

/** Every module named by an import, an export from, or a dynamic import. */
function importsOf(source: Source): Import[] {
  const imports: Import[] = [];
  const visit = (node: Node): void => {
    let target: Node | undefined;
    if (isImportDeclaration(node) || isExportDeclaration(node)) target = node.moduleSpecifier;
    else if (isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword) target = node.arguments[0];
    if (target !== undefined && isStringLiteral(target)) {
      imports.push({
        target: target.text,
        isLazy: isCallExpression(node) || isTypeImport(source, node, target),
        offset: target.pos,
      });
    }
    node.forEachChild(visit);
  };
  visit(source.tree);
  return imports;
}

/** The path from the root that an import of our own code names, or undefined for a package. */
function resolve(path: string, target: string): string | undefined {
  if (target.startsWith("#")) return target.slice(1);
  if (!target.startsWith("./") && !target.startsWith("../")) return undefined;
  const parts = path.split("/").slice(0, -1);
  for (const part of target.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** The unit a path belongs to: targets below backends/ are told apart, everything else is its layer. */
function unitOf(path: string, prefix: string): string {
  return prefix === "backends/" ? path.split("/").slice(0, 2).join("/") : prefix;
}

function checkLayer(path: string, resolved: string): string | undefined {
  const layer = layers.find(({ prefix }) => path.startsWith(prefix));
  if (layer === undefined) return undefined;
  const own = unitOf(path, layer.prefix);
  if (resolved.startsWith(own) && layers.find(({ prefix }) => resolved.startsWith(prefix)) === layer) return undefined;
  if (layer.imports.some((allowed) => resolved.startsWith(allowed))) return undefined;
  return `${own} must not import ${resolved}`;
}

function checkOne(path: string, { target, isLazy }: Import): string | undefined {
  const resolved = resolve(path, target);
  if (resolved === undefined) {
    if (isLazy && lazyPackages.includes(target)) return undefined;
    if (isShipped(path) && !shippedPackages.includes(target))
      return `"${target}" must not be loaded by code that ships: it costs start-up time (allowed: ${shippedPackages.join(", ")})`;
    return undefined;
  }
  if (target.startsWith("../")) return `write "#${resolved}" across folders, "./…" within one`;
  if (!/\.[a-z]+$/.test(target)) return `"${target}" needs its file ending`;
  if (oracle.test(resolved) && !oracle.test(path) && !isTestPath(path) && !path.startsWith("cmd/dev/"))
    return `${resolved} is for tests only`;
  if (isTestPath(path))
    return resolved.startsWith("bench/") && !path.startsWith("bench/") ? "nobody imports bench" : undefined;
  if (isTestPath(resolved)) return `${resolved} is for tests only`;
  return checkLayer(path, resolved);
}

/** Violations of the import rules in one file. */
export function checkImports(source: Source): Violation[] {
  const { path, text } = source;
  const found: Violation[] = [];
  for (const one of importsOf(source)) {
    const message = checkOne(path, one);
    if (message !== undefined) found.push({ path, line: lineAt(text, one.offset), message });
  }
  return found;
}
