// Tests what the bootstrap says when it cannot install or run what is asked for.
import { afterAll, expect, test } from "bun:test";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A checkout that holds nothing but the bootstrap and some files. */
function makeCheckout(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "runa-bootstrap-"));
  folders.push(root);
  mkdirSync(join(root, "cmd", "dev"), { recursive: true });
  copyFileSync(join(import.meta.dir, "bootstrap.mjs"), join(root, "cmd", "dev", "bootstrap.mjs"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function bootstrap(root: string, ...words: string[]): { exitCode: number; errors: string } {
  const { exitCode, stderr } = Bun.spawnSync(["node", join(root, "cmd", "dev", "bootstrap.mjs"), ...words], {
    cwd: root,
  });
  return { exitCode, errors: stderr.toString() };
}

const lock = JSON.stringify({
  packages: { "": {}, "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "1.0.0", optional: true } },
});
const installed = (version: string): string => JSON.stringify({ packages: { "node_modules/a": { version } } });

test("an unknown command shows the known ones", () => {
  const { exitCode, errors } = bootstrap(makeCheckout({}), "nonsense");
  expect(exitCode).toBe(1);
  expect(errors).toContain("start|check-all|build");
});

test("a missing lock file is named", () => {
  expect(bootstrap(makeCheckout({}), "build").errors).toContain("package-lock.json is missing");
});

test("linked tools that are stale are left alone", () => {
  const root = makeCheckout({ "package-lock.json": lock, "elsewhere/.package-lock.json": installed("0.9.0") });
  symlinkSync("elsewhere", join(root, "node_modules"));
  const { exitCode, errors } = bootstrap(root, "build");
  expect(exitCode).toBe(1);
  expect(errors).toContain("node_modules is a link and does not match package-lock.json");
});

test("tools that match are not installed again, and the script runs with the local Bun", () => {
  const root = makeCheckout({
    "package-lock.json": lock,
    "node_modules/.package-lock.json": installed("1.0.0"),
    "cmd/dev/build.ts": 'console.error("built with", process.argv[2]);\nprocess.exit(5);\n',
  });
  expect(bootstrap(root, "build").errors).toContain("no Bun binary in node_modules");
  mkdirSync(join(root, "node_modules", "@oven", "bun-here", "bin"), { recursive: true });
  symlinkSync(process.execPath, join(root, "node_modules", "@oven", "bun-here", "bin", "bun"));
  expect(bootstrap(root, "build", "word")).toEqual({ exitCode: 5, errors: "built with word\n" });
});
