// Parses TypeScript sources into syntax trees for the tidy rules, without reading or resolving anything else.

import type { SourceFile } from "typescript/unstable/ast";
import { API } from "typescript/unstable/async";
import { createVirtualFileSystem } from "typescript/unstable/fs";

/** One TypeScript file: its path from the root of the checkout, its text and its tree. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: SourceFile;
}

/** A broken rule at a line (from 1) of a file; line 0 means the file as a whole. */
export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** `path:line: message`, the form in which violations are shown. */
export function formatViolation(violation: Violation): string {
  return `${violation.path}:${violation.line}: ${violation.message}`;
}

/** Parses the given texts, keyed by their paths from the root of the checkout. */
export async function parseSources(texts: ReadonlyMap<string, string>): Promise<Source[]> {
  const files: Record<string, string> = {};
  for (const [path, text] of texts) files[`/${path}`] = text;
  const options = { noLib: true, noResolve: true, types: [], target: "esnext", module: "preserve" };
  const config = { compilerOptions: options, files: Object.keys(files) };
  files["/tsconfig.json"] = JSON.stringify(config);
  const api = new API({ cwd: "/", fs: createVirtualFileSystem(files) });
  try {
    const snapshot = await api.updateSnapshot({ openProjects: ["/tsconfig.json"] });
    const project = snapshot.getProjects()[0];
    if (project === undefined) throw new Error("tidy: the parser opened no project");
    return await Promise.all(
      [...texts].map(async ([path, text]) => {
        const tree = await project.program.getSourceFile(`/${path}`);
        if (tree === undefined) throw new Error(`tidy: ${path} was not parsed`);
        return { path, text, tree };
      }),
    );
  } finally {
    await api.close();
  }
}

/** Line (from 1) of an offset in a text. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

/** Whether a path is a test, or support that only tests use; such files never ship. */
export function isTestPath(path: string): boolean {
  return path.endsWith(".test.ts") || path.includes("/testing/");
}
