// Tests the code cache from outside: what is found in it, what is not trusted, and what happens when it cannot be used.
import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ended, runa, runaPath, spawn } from "#cmd/runa/testing/built-runa.ts";
import { decodeProgram } from "./cached-program.ts";

const folder = mkdtempSync(join(tmpdir(), "runa-cache-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const home = join(folder, "home");
const cache = join(home, "runa", "code");
const environment = { XDG_CACHE_HOME: home } as const;
const finishedName = /^[0-9a-f]{40}$/;

function write(name: string, text: string): void {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), text);
}

function run(words: readonly string[], more: Readonly<Record<string, string>> = {}): Ended {
  return runa(words, { folder, environment: { ...environment, ...more } });
}

function finished(): string[] {
  return existsSync(cache) ? readdirSync(cache).filter((name) => finishedName.test(name)) : [];
}

/** Makes all programs look as if they were last used two hours ago. */
function age(): void {
  const then = Date.now() / 1000 - 7200;
  for (const name of finished()) utimesSync(join(cache, name), then, then);
}

/** Programs that were used since `age`. */
function used(): number {
  return finished().filter((name) => Date.now() - statSync(join(cache, name)).mtimeMs < 3_600_000).length;
}

const ok = (output: string): Ended => ({ exitCode: 0, output, errors: "" });

beforeEach(() => {
  rmSync(home, { recursive: true, force: true });
  write("hello.runa", 'Display "hello"\n');
});

describe("what is found", () => {
  test("the second run takes the program from the cache", () => {
    expect(run(["hello.runa"])).toEqual(ok("hello\n"));
    expect(finished()).toHaveLength(1);
    age();
    expect(run(["run", "hello.runa"])).toEqual(ok("hello\n"));
    expect([used(), finished().length]).toEqual([1, 1]);
  });
  test("programs from the command line and with arguments, too", () => {
    const code =
      'Process called "main" that takes words as List of Text returns Integer:\n    Display words\n    Return 7\nEnd Process';
    for (const word of ["a", "b", "b"])
      expect(run(["-e", code, word, "--x"])).toEqual({ exitCode: 7, output: `["${word}", "--x"]\n`, errors: "" });
    expect(finished()).toHaveLength(1);
  });
  test("a trap tells the same, with its trace", () => {
    write(
      "trap.runa",
      'Process called "part" that takes n as Integer returns Integer:\n    Return 1 divided by n\nEnd Process\n\nDisplay part(length of "")\n',
    );
    const first = run(["trap.runa"]);
    expect(first.exitCode).toBe(100);
    expect(first.errors).toContain("trap.runa:2");
    age();
    expect(run(["trap.runa"])).toEqual(first);
    expect(used()).toBe(1);
  });
  test("options, path and source make another program", () => {
    write("folder/hello.runa", 'Display "hello"\n');
    for (const words of [
      ["hello.runa"],
      ["run", "--optimize=0", "hello.runa"],
      ["./hello.runa"],
      ["folder/hello.runa"],
    ])
      expect(run(words)).toEqual(ok("hello\n"));
    expect(finished()).toHaveLength(4);
    write("hello.runa", 'Display "changed"\n');
    expect(run(["hello.runa"])).toEqual(ok("changed\n"));
  });
  test("what is imported counts, also what is not there yet", () => {
    write("main.runa", 'Import { word } from "word"\nDisplay word()\n');
    const word = (text: string): string => `Process called "word" returns Text:\n    Return "${text}"\nEnd Process\n`;
    const more = { RUNAVM_LIBRARY_PATH: join(folder, "library") };
    write("library/word.runa", word("library"));
    for (let turn = 0; turn < 2; turn++) expect(run(["main.runa"], more)).toEqual(ok("library\n"));
    write("library/word.runa", word("new"));
    expect(run(["main.runa"], more)).toEqual(ok("new\n"));
    write("word.runa", word("beside"));
    expect(run(["main.runa"], more)).toEqual(ok("beside\n"));
    rmSync(join(folder, "word.runa"));
    expect(run(["main.runa"], more)).toEqual(ok("new\n"));
    expect(run(["main.runa"]).exitCode).toBe(1);
  });
  test("a library path may be relative: then the working directory counts", () => {
    write("main.runa", 'Import { word } from "word"\nDisplay word()\n');
    for (const name of ["first", "second"])
      write(`${name}/library/word.runa`, `Process called "word" returns Text:\n    Return "${name}"\nEnd Process\n`);
    const more = { ...environment, RUNAVM_LIBRARY_PATH: "library" };
    for (const name of ["first", "second", "first"]) {
      const found = runa([join(folder, "main.runa")], { folder: join(folder, name), environment: more });
      expect(found).toEqual(ok(`${name}\n`));
    }
  });
  test("nothing is kept of wrong programs, and with --no-cache, a size of 0, or dumps", () => {
    write("wrong.runa", "Display nowhere\n");
    expect(run(["wrong.runa"]).exitCode).toBe(1);
    for (const option of ["--no-cache", "--cache-size=0", "--time-passes", "--verify-each"])
      expect(run(["run", option, "hello.runa"]).output).toBe("hello\n");
    expect(finished()).toEqual([]);
  });
});

describe("what is not trusted", () => {
  function expectRepaired(change: (path: string) => void): void {
    expect(run(["hello.runa"])).toEqual(ok("hello\n"));
    const [name = ""] = finished();
    const path = join(cache, name);
    const sound = readFileSync(path);
    change(path);
    expect(run(["hello.runa"])).toEqual(ok("hello\n"));
    expect(readFileSync(path).equals(sound)).toBe(true);
    expect(run(["hello.runa"])).toEqual(ok("hello\n"));
  }

  test.each([0, 9, 41, 60, 4096, 8191])("a file with another byte at %d", (at) => {
    expectRepaired((path) => {
      const bytes = readFileSync(path);
      bytes[Math.min(at, bytes.length - 1)] = (bytes[Math.min(at, bytes.length - 1)] as number) ^ 0x41;
      writeFileSync(path, bytes);
    });
  });
  test("files that are empty, cut or longer, and other things of that name", () => {
    expectRepaired((path) => writeFileSync(path, ""));
    expectRepaired((path) => writeFileSync(path, readFileSync(path).subarray(0, 4096)));
    expectRepaired((path) => writeFileSync(path, Buffer.concat([readFileSync(path), new Uint8Array(4096)])));
    expectRepaired((path) => {
      writeFileSync(join(folder, "elsewhere"), readFileSync(path));
      rmSync(path);
      symlinkSync(join(folder, "elsewhere"), path);
    });
    expectRepaired((path) => chmodSync(path, 0o666));
  });
  test("a folder of the name of a program: it is left alone", () => {
    run(["hello.runa"]);
    const [name = ""] = finished();
    rmSync(join(cache, name));
    mkdirSync(join(cache, name));
    for (let turn = 0; turn < 2; turn++) expect(run(["hello.runa"])).toEqual(ok("hello\n"));
    expect(readdirSync(cache)).toEqual([name]);
  });
  test.each([
    ["others may write to it", () => chmodSync(cache, 0o777)],
    ["its group may write to it", () => chmodSync(cache, 0o770)],
    [
      "it is a link",
      () => {
        rmSync(cache, { recursive: true });
        mkdirSync(join(folder, "target"), { recursive: true });
        symlinkSync(join(folder, "target"), cache);
      },
    ],
    [
      "it is a file",
      () => {
        rmSync(cache, { recursive: true });
        writeFileSync(cache, "");
      },
    ],
  ])("a cache folder: %s", (_, change) => {
    run(["-e", "Display 1"]);
    change();
    for (let turn = 0; turn < 2; turn++) expect(run(["hello.runa"])).toEqual(ok("hello\n"));
    expect(finishedAnywhere()).toBeLessThanOrEqual(1);
    expect(run(["cache", "info"]).output).toMatch(/problem {3}\S/);
  });

  function finishedAnywhere(): number {
    return statSync(cache).isDirectory() ? readdirSync(cache).length : 0;
  }
});

describe("when it cannot be used", () => {
  test.each(["/proc/nowhere", "/dev/null", "/dev/full/x", "relative"])("XDG_CACHE_HOME=%s", (path) => {
    const found = runa(["hello.runa"], { folder, environment: { XDG_CACHE_HOME: path } });
    expect(found).toEqual(ok("hello\n"));
    expect(existsSync(join(folder, "relative"))).toBe(false);
  });
  test("without a home", () => {
    expect(runa(["hello.runa"], { folder })).toEqual(ok("hello\n"));
    expect(runa(["cache", "info"], { folder }).output).toContain("neither XDG_CACHE_HOME nor HOME");
  });
  test("a file that grows too large leaves nothing", () => {
    const command = ["bash", "-c", 'ulimit -f 4; exec "$0" hello.runa', runaPath];
    expect(spawn(command, { folder, environment })).toEqual(ok("hello\n"));
    expect(readdirSync(cache)).toEqual([]);
  });
  const canMount = spawn(["unshare", "-rm", "true"], { folder }).exitCode === 0;
  test.skipIf(!canMount)(`a full and a read-only disk${canMount ? "" : " (skipped: needs unshare -rm)"}`, () => {
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    const script = `mount -t tmpfs -o size=4k,mode=700 tmpfs "$1" && "$0" hello.runa && ls "$1" && mount -o remount,ro "$1" && "$0" hello.runa`;
    expect(spawn(["unshare", "-rm", "sh", "-c", script, runaPath, cache], { folder, environment })).toEqual(
      ok("hello\nhello\n"),
    );
    const noExecution = `mount -t tmpfs -o noexec,mode=700 tmpfs "$1" && "$0" hello.runa && "$0" hello.runa && ls "$1" | wc -l`;
    expect(spawn(["unshare", "-rm", "sh", "-c", noExecution, runaPath, cache], { folder, environment })).toEqual(
      ok("hello\nhello\n1\n"),
    );
  });
});

describe("many at once", () => {
  test("concurrent first runs all work and leave one program", async () => {
    const children = Array.from({ length: 12 }, () =>
      Bun.spawn([runaPath, "hello.runa"], { cwd: folder, env: environment, stdout: "pipe", stderr: "pipe" }),
    );
    for (const child of children) {
      expect(await child.stdout.text()).toBe("hello\n");
      expect(await child.exited).toBe(0);
    }
    expect(readdirSync(cache)).toEqual(finished());
    expect(finished()).toHaveLength(1);
  }, 20_000);
  test("whatever is killed at whatever moment, what is there is whole", async () => {
    for (let turn = 0; turn < 16; turn++) {
      const child = Bun.spawn([runaPath, "-e", `Display ${turn % 5}`], {
        cwd: folder,
        env: environment,
        stdout: "ignore",
      });
      await Bun.sleep(5 + turn * 3);
      child.kill("SIGKILL");
      await child.exited;
    }
    for (const name of finished()) expect(decodeProgram(readFileSync(join(cache, name)))).toBeDefined();
    expect(run(["-e", "Display 3"])).toEqual(ok("3\n"));
  }, 20_000);
});

describe("runa cache", () => {
  test("info tells what is there, clean removes it and nothing else", () => {
    run(["hello.runa"]);
    writeFileSync(join(cache, "mine"), "");
    const info = JSON.parse(run(["cache", "info", "--json"]).output);
    expect(info).toEqual({
      schema: "runa.cache-info/1",
      folder: cache,
      problem: null,
      programs: 1,
      bytes: statSync(join(cache, finished()[0] as string)).size,
      bytesMax: 256 * 2 ** 20,
    });
    expect(run(["cache", "info"]).output).toContain("programs  1\n");
    expect(run(["cache", "clean"])).toMatchObject({ exitCode: 0, output: "" });
    expect(readdirSync(cache)).toEqual(["mine"]);
    expect(JSON.parse(run(["cache", "info", "--json"]).output)).toMatchObject({ programs: 0, bytes: 0 });
  });
  test("the least recently used programs go when it is full, and what killed processes left", () => {
    run(["hello.runa"]);
    const bytes = statSync(join(cache, finished()[0] as string)).size;
    const [oldest = ""] = finished();
    age();
    writeFileSync(join(cache, "tmp-1-old"), "x");
    utimesSync(join(cache, "tmp-1-old"), 1, 1);
    writeFileSync(join(cache, "tmp-2-new"), "x");
    const size = `--cache-size=${bytes * 6}`;
    for (let number = 0; number < 12; number++) {
      expect(run(["run", size, "-e", `Display ${number}`])).toEqual(ok(`${number}\n`));
      expect(finished().length * bytes).toBeLessThanOrEqual(bytes * 7);
    }
    expect(finished()).not.toContain(oldest);
    expect(finished().length).toBeGreaterThan(2);
    expect(existsSync(join(cache, "tmp-1-old"))).toBe(false);
    expect(existsSync(join(cache, "tmp-2-new"))).toBe(true);
    age();
    expect(run(["run", size, "-e", "Display 11"])).toEqual(ok("11\n"));
    expect(used()).toBe(1);
  });
  test("a program larger than a quarter of it is not kept", () => {
    expect(run(["run", "--cache-size=16K", "hello.runa"])).toEqual(ok("hello\n"));
    expect(finished()).toEqual([]);
  });
});
