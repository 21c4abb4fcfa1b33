// Starts the process that runs a file's blocks, passes on what it says, and stops it where a block takes too long.

import { Libc } from "#rt/host/libc.ts";
import { onTermination } from "#rt/host/signals.ts";
import { EventReader, type TrialEvent } from "./event-reader.ts";
import { requestVariable, type TrialPlan, type TrialRequest, type TrialRun } from "./trial-request.ts";

/** How the run of one block ended. */
export interface RunEnd {
  readonly run: TrialRun;
  readonly kind: "event" | "timeout" | "crash";
  /** For `event`: pass, fail or sample. */
  readonly event: TrialEvent | undefined;
  /** For `crash`: how the process ended. */
  readonly reason: string;
  /** What the block wrote. */
  readonly output: string;
  /** Of an error: its trace as the runtime writes it. */
  readonly trace: string;
}

export interface TrialSink {
  plan(plan: TrialPlan): void;
  begin?(run: TrialRun): void;
  end(end: RunEnd): void;
}

/** Why a file could not be run, with what its compiler wrote; undefined if it was. */
export type FileProblem = { readonly text: string; readonly isCompiled: boolean } | undefined;

export interface TrialProcessOptions {
  readonly timeout: number;
  readonly colour: boolean;
  readonly running: RunningProcesses;
}

/** Processes that run files. When a person ends the command they end too, with all that they have started. */
export class RunningProcesses {
  readonly #pids = new Set<number>();
  readonly #unwatch: () => void;

  constructor() {
    this.#unwatch = onTermination(Libc.opened(), () => {
      for (const pid of this.#pids) killWithChildren(pid);
    });
  }

  add(pid: number): void {
    this.#pids.add(pid);
  }

  end(pid: number): void {
    this.#pids.delete(pid);
    killWithChildren(pid);
  }

  /** To be called when nothing runs any more. */
  close(): void {
    this.#unwatch();
  }
}

/** Runs a file to its end: a process that a block takes with it is started again for the blocks behind that one. */
export async function runTrialFile(
  request: TrialRequest,
  { timeout, colour, running }: TrialProcessOptions,
  sink: TrialSink,
): Promise<FileProblem> {
  let next = request;
  let isPlanned = false;
  for (;;) {
    const one = new OneProcess(next, timeout, sink, !isPlanned);
    const problem = await one.run(colour, running);
    isPlanned ||= one.plan !== undefined;
    if (problem !== undefined) return problem;
    const left = one.runsLeft();
    if (left.length === 0) return undefined;
    next = { ...request, runs: left };
  }
}

class OneProcess {
  readonly #request: TrialRequest;
  readonly #timeout: number;
  readonly #sink: TrialSink;
  readonly #isFirst: boolean;
  plan: TrialPlan | undefined;
  #runIndex = -1;
  #isRunning = false;
  #isDone = false;
  #hasTimedOut = false;
  #output = "";
  #failed: TrialEvent | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop: () => void = () => undefined;

  constructor(request: TrialRequest, timeout: number, sink: TrialSink, isFirst: boolean) {
    this.#request = request;
    this.#timeout = timeout;
    this.#sink = sink;
    this.#isFirst = isFirst;
  }

  /** The runs behind the last one that was begun. */
  runsLeft(): readonly TrialRun[] {
    return this.#isDone ? [] : (this.plan?.runs.slice(this.#runIndex + 1) ?? []);
  }

  async run(colour: boolean, running: RunningProcesses): Promise<FileProblem> {
    const { kind, path, secret } = this.#request;
    const command = kind === "test" ? "test" : "bench";
    const child = Bun.spawn([process.execPath, command, `--color=${colour ? "always" : "never"}`, "--", path], {
      env: { ...Bun.env, [requestVariable]: String(process.pid) },
      stdin: new TextEncoder().encode(JSON.stringify(this.#request)),
      stdout: "pipe",
      stderr: "pipe",
    });
    this.#stop = () => killWithChildren(child.pid);
    running.add(child.pid);
    const gone = child.exited.then(async () => {
      running.end(child.pid);
      await Bun.sleep(graceMilliseconds);
    });
    const messages = textUntil(child.stderr, gone);
    const reader = new EventReader(secret, {
      output: (text) => this.#takeOutput(text),
      event: (event) => this.#take(event),
    });
    await readUntil(child.stdout, gone, (bytes) => reader.push(bytes));
    reader.end();
    clearTimeout(this.#timer);
    await child.exited;
    const text = await messages;
    const reason = child.signalCode === null ? `exit code ${child.exitCode}` : `signal ${child.signalCode}`;
    if (this.#isDone) return undefined;
    if (this.plan === undefined)
      return { text: text === "" ? `the process ended with ${reason}` : text, isCompiled: false };
    if (this.#isRunning) {
      this.#end(this.#hasTimedOut ? "timeout" : "crash", undefined, reason);
      return undefined;
    }
    return { text: `${this.#output}the process ended with ${reason} before its first block`, isCompiled: true };
  }

  /** What a block writes, bounded: more than this nobody reads. */
  #takeOutput(text: string): void {
    if (this.#output.length < outputMax) this.#output += text.slice(0, outputMax - this.#output.length);
  }

  #take(event: TrialEvent): void {
    if (this.#hasTimedOut) return;
    switch (event.kind) {
      case "plan":
        this.plan = JSON.parse(event.texts[0] ?? "{}") as TrialPlan;
        if (this.#isFirst) this.#sink.plan(this.plan);
        return;
      case "start":
        this.#runIndex++;
        this.#isRunning = true;
        this.#output = "";
        this.#tellBegin();
        this.#timer = setTimeout(() => {
          this.#hasTimedOut = true;
          this.#stop();
        }, this.#timeout);
        return;
      case "fail":
        clearTimeout(this.#timer);
        this.#failed = { ...event, texts: [...event.texts, this.#output] };
        this.#output = "";
        return;
      case "end":
      case "pass":
      case "sample":
        this.#end("event", this.#failed ?? event, "");
        return;
      case "done":
        this.#isDone = true;
    }
  }

  #tellBegin(): void {
    const run = this.plan?.runs[this.#runIndex];
    if (run !== undefined) this.#sink.begin?.(run);
  }

  #end(kind: RunEnd["kind"], event: TrialEvent | undefined, reason: string): void {
    clearTimeout(this.#timer);
    this.#isRunning = false;
    const run = this.plan?.runs[this.#runIndex];
    const isFailure = event?.kind === "fail";
    const output = isFailure ? (event.texts.at(-1) ?? "") : this.#output;
    const trace = isFailure ? this.#output : "";
    this.#failed = undefined;
    this.#output = "";
    if (run !== undefined) this.#sink.end({ run, kind, event, reason, output, trace });
  }
}

/** What a process has left behind goes with it: it leads a group of its own from when its program begins. */
function killWithChildren(pid: number): void {
  for (const target of [-pid, pid])
    try {
      process.kill(target, "SIGKILL");
    } catch {
      // It has ended.
    }
}

/** Reads a stream to its end, but no further than until `gone`: processes that have left their group may hold it open. */
async function readUntil(
  stream: ReadableStream<Uint8Array>,
  gone: Promise<void>,
  take: (bytes: Uint8Array) => void,
): Promise<void> {
  const reader = stream.getReader();
  const end = gone.then(() => ({ done: true, value: undefined }) as const);
  for (;;) {
    const { done, value } = await Promise.race([reader.read(), end]);
    if (value !== undefined) take(value);
    if (done) break;
  }
  await reader.cancel();
}

async function textUntil(stream: ReadableStream<Uint8Array>, gone: Promise<void>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  await readUntil(stream, gone, (bytes) => {
    text += decoder.decode(bytes, { stream: true });
  });
  return text + decoder.decode();
}

/** How long output is waited for after the end of a process. */
const graceMilliseconds = 300;

/** Characters of a block's output that are kept. */
const outputMax = 200_000;
