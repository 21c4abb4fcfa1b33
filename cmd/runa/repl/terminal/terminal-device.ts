// The terminal itself: raw mode and back, its size, bytes in and out. Reading waits in the kernel, so a waiting session costs nothing.

import { addressOfBytes, type Libc, SYSCALL } from "#rt/host/libc.ts";

const INPUT = 0;
const OUTPUT = 1;
const GET_ATTRIBUTES = 0x5401;
const SET_ATTRIBUTES = 0x5402;
const GET_WINDOW_SIZE = 0x5413;
const ERROR_INTERRUPTED = 4;
const ERROR_TRY_AGAIN = 11;
const POLL_IN = 1;
const POLL_OUT = 4;

/** struct termios of the kernel: four words of flags, the line discipline, control characters. */
const TERMIOS = { bytes: 36, inputFlags: 0, localFlags: 12, control: 17, time: 5, minimum: 6 } as const;
/** BRKINT INPCK ISTRIP ICRNL IXON. */
const RAW_INPUT_FLAGS = 0x2 | 0x10 | 0x20 | 0x100 | 0x400;
/** ISIG ICANON ECHO IEXTEN. */
const RAW_LOCAL_FLAGS = 0x1 | 0x2 | 0x8 | 0x8000;
/** SIGTSTP. */
const SIGNAL_STOP = 20;
/** Sizes that terminals do not tell. */
const SIZE_STANDARD = { columns: 80, rows: 24 } as const;
/** Between marks, pasted text is told from typed keys. */
const BRACKETED_PASTE = { on: "\u001b[?2004h", off: "\u001b[?2004l" } as const;
const READ_BYTES = 4096;

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export class TerminalDevice {
  readonly #libc: Libc;
  readonly #original = new Uint8Array(TERMIOS.bytes);
  readonly #buffer = new Uint8Array(READ_BYTES);
  readonly #request = new Int32Array(2);
  #isRaw = false;

  constructor(libc: Libc) {
    this.#libc = libc;
    libc.call(SYSCALL.ioctl, INPUT, GET_ATTRIBUTES, addressOfBytes(this.#original));
  }

  /** Keys arrive one by one and unechoed, pasted text in one piece; newlines on output stay what they are. */
  enterRawMode(): void {
    if (this.#isRaw) return;
    // Programs may have changed the mode: what they left is what comes back afterwards.
    this.#libc.call(SYSCALL.ioctl, INPUT, GET_ATTRIBUTES, addressOfBytes(this.#original));
    const raw = this.#original.slice();
    const view = new DataView(raw.buffer);
    const clear = (at: number, flags: number): void => view.setUint32(at, view.getUint32(at, true) & ~flags, true);
    clear(TERMIOS.inputFlags, RAW_INPUT_FLAGS);
    clear(TERMIOS.localFlags, RAW_LOCAL_FLAGS);
    raw[TERMIOS.control + TERMIOS.time] = 0;
    raw[TERMIOS.control + TERMIOS.minimum] = 1;
    this.#libc.call(SYSCALL.ioctl, INPUT, SET_ATTRIBUTES, addressOfBytes(raw));
    this.#isRaw = true;
    this.write(BRACKETED_PASTE.on);
  }

  get isRaw(): boolean {
    return this.#isRaw;
  }

  leaveRawMode(): void {
    if (!this.#isRaw) return;
    this.write(BRACKETED_PASTE.off);
    this.#libc.call(SYSCALL.ioctl, INPUT, SET_ATTRIBUTES, addressOfBytes(this.#original));
    this.#isRaw = false;
  }

  /** Stops the process as Ctrl-Z does for others; comes back when it goes on. */
  suspend(): void {
    this.leaveRawMode();
    this.#libc.call(SYSCALL.kill, 0, SIGNAL_STOP);
    this.enterRawMode();
  }

  size(): TerminalSize {
    const size = new Uint16Array(4);
    const result = this.#libc.call(SYSCALL.ioctl, OUTPUT, GET_WINDOW_SIZE, addressOfBytes(new Uint8Array(size.buffer)));
    const [rows, columns] = size as unknown as [number, number];
    return result < 0 || columns === 0 || rows === 0 ? SIZE_STANDARD : { columns, rows };
  }

  /** Waits for bytes: they, or "timeout", "signal" when a signal came first, "end" when the terminal is gone. */
  read(milliseconds: number): Uint8Array | "timeout" | "signal" | "end" {
    this.#request[0] = INPUT;
    this.#request[1] = POLL_IN;
    const ready = this.#libc.call(SYSCALL.poll, addressOfBytes(new Uint8Array(this.#request.buffer)), 1, milliseconds);
    if (ready === -ERROR_INTERRUPTED) return "signal";
    if (ready === 0) return "timeout";
    const count = this.#libc.call(SYSCALL.read, INPUT, addressOfBytes(this.#buffer), READ_BYTES);
    if (count === -ERROR_INTERRUPTED || count === -ERROR_TRY_AGAIN) return "signal";
    return count <= 0 ? "end" : this.#buffer.slice(0, count);
  }

  /** Writes everything; false if the terminal is gone. */
  write(text: string): boolean {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length; ) {
      const rest = bytes.subarray(at);
      const count = this.#libc.call(SYSCALL.write, OUTPUT, addressOfBytes(rest), rest.length);
      if (count > 0) at += count;
      else if (count === -ERROR_TRY_AGAIN) this.#waitForRoom();
      else if (count !== -ERROR_INTERRUPTED) return false;
    }
    return true;
  }

  #waitForRoom(): void {
    const request = new Int32Array([OUTPUT, POLL_OUT]);
    this.#libc.call(SYSCALL.poll, addressOfBytes(new Uint8Array(request.buffer)), 1, -1);
  }
}
