// Installs the pinned tools when they are missing or stale, then runs one development command with the local Bun.
// Plain JavaScript for Node, because it must work before anything is installed.
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const modules = join(root, "node_modules");

/** Script of each command, relative to the root of the checkout. */
const commands = {
  start: "cmd/dev/start.ts",
  "check-all": "cmd/dev/check-all.ts",
  build: "cmd/dev/build.ts",
  golden: "cmd/dev/golden/run-golden.ts",
  bench: "bench/run.ts",
  format: "cmd/dev/format.ts",
};

function fail(message) {
  console.error(message);
  process.exit(1);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** Whether every package that the lock file requires on all platforms is installed in exactly its version. */
function isInstalled() {
  const locked = readJson(join(root, "package-lock.json"))?.packages;
  if (locked === undefined) fail("package-lock.json is missing or damaged: restore it from the repository");
  const installed = readJson(join(modules, ".package-lock.json"))?.packages;
  if (installed === undefined) return false;
  return Object.entries(locked).every(
    ([path, entry]) => path === "" || entry.optional || installed[path]?.version === entry.version,
  );
}

function install() {
  if (existsSync(modules) && lstatSync(modules).isSymbolicLink())
    fail("node_modules is a link and does not match package-lock.json: run `npm ci --ignore-scripts` where it points");
  console.error("installing the pinned tools (npm ci) …");
  const npm = process.env.npm_execpath;
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  const isScript = npm !== undefined && /npm-cli\.[cm]?js$/.test(npm);
  const result = isScript
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ["ignore", 2, 2] })
    : spawnSync("npm", args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (result.error) fail(`npm could not be started: ${result.error.message}`);
  if (result.status !== 0) fail("npm ci failed: see above; a network connection to the package registry is needed once");
}

/** The Bun binary straight from its platform package: no install script has to have run. */
function findBun() {
  const folder = join(modules, "@oven");
  const fromPackages = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name, "bin", "bun")) : [];
  const candidates = [...fromPackages, join(modules, "bun", "bin", "bun.exe")].filter((path) => existsSync(path));
  return candidates.find((path) => spawnSync(path, ["--version"], { stdio: "ignore" }).status === 0);
}

const [command, ...rest] = process.argv.slice(2);
const script = commands[command];
if (script === undefined) fail(`usage: node cmd/dev/bootstrap.mjs ${Object.keys(commands).join("|")} [arguments]`);
if (Number(process.versions.node.split(".")[0]) < 20) fail(`Node 20 or newer is needed, this is ${process.version}`);
if (!isInstalled()) install();
const bun = findBun();
if (bun === undefined) fail("no Bun binary in node_modules runs on this machine: remove node_modules and try again");
const result = spawnSync(bun, [join(root, script), ...rest], { cwd: root, stdio: "inherit" });
if (result.signal) fail(`${command} was ended by ${result.signal}`);
process.exit(result.status ?? 1);
