/** Starts native threads that run machine code, and reports their results in the JavaScript event loop. */

import { FAULT_SIGNALS } from "#core/spec/doorbell-layout.ts";
import { type HostCode, THREAD_RECORD } from "./host-code.ts";
import { addressOfBytes, getWord, type Libc, nativeBytes, setWord } from "./libc.ts";

export interface ThreadRequest {
  /** Address of the code: a System V function of one pointer that gives a 64-bit result. */
  readonly entry: number;
  readonly argument: number;
  /** Size of the system stack; the pages are used as they are touched. */
  readonly stackBytes?: number;
}

/** A started thread. `result` is settled by its end; a thread that ends the process never settles it. */
export interface NativeThread {
  readonly id: number;
  readonly result: Promise<number>;
}

interface RunningThread {
  readonly record: number;
  readonly handle: number;
  readonly resolve: (result: number) => void;
}

const STACK_BYTES = 8 * 2 ** 20;
const RECORD_PAGE_BYTES = 4096;
const ALTERNATE_STACK_BYTES = 65536;
const ATTRIBUTE_BYTES = 64;
const SIGNAL_SET_BYTES = 128;
const SIG_SETMASK = 2;

/** The threads of one process. The ids are never used twice; records and signal stacks of ended threads are. */
export class NativeThreads {
  readonly #libc: Libc;
  readonly #hostCode: HostCode;
  readonly #doorbell: number;
  readonly #running = new Map<number, RunningThread>();
  readonly #freeRecords: number[] = [];
  #nextId = 1;

  /** `doorbell` is the address of the ring into which ended threads report. */
  constructor(libc: Libc, hostCode: HostCode, doorbell: number) {
    this.#libc = libc;
    this.#hostCode = hostCode;
    this.#doorbell = doorbell;
  }

  get runningCount(): number {
    return this.#running.size;
  }

  /** Starts a thread with all but synchronous signals blocked and an alternate signal stack. Throws if there is none. */
  start(request: ThreadRequest): NativeThread {
    const id = this.#nextId++;
    const record = this.#freeRecords.pop() ?? this.#libc.allocate(RECORD_PAGE_BYTES + ALTERNATE_STACK_BYTES);
    const view = new DataView(nativeBytes(record, RECORD_PAGE_BYTES).buffer);
    setWord(view, THREAD_RECORD.entry, request.entry);
    setWord(view, THREAD_RECORD.argument, request.argument);
    setWord(view, THREAD_RECORD.alternateStack, record + RECORD_PAGE_BYTES);
    setWord(view, THREAD_RECORD.alternateStackBytes, ALTERNATE_STACK_BYTES);
    setWord(view, THREAD_RECORD.doorbell, this.#doorbell);
    setWord(view, THREAD_RECORD.thread, id);
    const error = this.#create(record, request.stackBytes ?? STACK_BYTES);
    if (error !== 0) {
      this.#freeRecords.push(record);
      throw new Error(`cannot start a native thread (errno ${error})`);
    }
    const handle = getWord(view, THREAD_RECORD.handle);
    const result = new Promise<number>((resolve) => this.#running.set(id, { record, handle, resolve }));
    return { id, result };
  }

  /** To be called for each `threadEnd` message. The thread has nothing left to do but end, so joining takes no time. */
  finish(id: number, result: number): void {
    const thread = this.#running.get(id);
    if (thread === undefined) return;
    this.#running.delete(id);
    this.#libc.functions.pthread_join(thread.handle, 0);
    this.#freeRecords.push(thread.record);
    thread.resolve(result);
  }

  /** A new thread inherits the mask of its creator, so it is set around the call: there is no moment without it. */
  #create(record: number, stackBytes: number): number {
    const { functions } = this.#libc;
    const space = new Uint8Array(ATTRIBUTE_BYTES + 2 * SIGNAL_SET_BYTES);
    const attributes = addressOfBytes(space);
    const oldMask = attributes + ATTRIBUTE_BYTES;
    const threadMask = oldMask + SIGNAL_SET_BYTES;
    fillThreadMask(space.subarray(ATTRIBUTE_BYTES + SIGNAL_SET_BYTES));
    functions.pthread_attr_init(attributes);
    const sized = functions.pthread_attr_setstacksize(attributes, stackBytes);
    if (sized !== 0) return sized;
    functions.pthread_sigmask(SIG_SETMASK, threadMask, oldMask);
    const handle = record + THREAD_RECORD.handle;
    const error = functions.pthread_create(handle, attributes, this.#hostCode.threadEntry, record);
    functions.pthread_sigmask(SIG_SETMASK, oldMask, 0);
    functions.pthread_attr_destroy(attributes);
    return error;
  }
}

function fillThreadMask(mask: Uint8Array): void {
  mask.fill(0xff);
  for (const name in FAULT_SIGNALS) {
    const bit = FAULT_SIGNALS[name as keyof typeof FAULT_SIGNALS] - 1;
    mask[bit >> 3] = (mask[bit >> 3] as number) & ~(1 << (bit & 7));
  }
}
