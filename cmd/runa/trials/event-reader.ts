// Takes apart what a process that runs blocks writes: events, and the program's own output between them.

/** An event: what `testing/events` of the library sends. */
export interface TrialEvent {
  readonly kind: string;
  readonly first: number;
  readonly second: number;
  readonly texts: readonly string[];
}

/** Receives both in the order in which they were written. */
export interface EventSink {
  output(text: string): void;
  event(event: TrialEvent): void;
}

const recordSeparator = 0x1e;
const newline = 0x0a;

export class EventReader {
  readonly #mark: Uint8Array;
  readonly #sink: EventSink;
  readonly #decoder = new TextDecoder();
  #pending: Uint8Array = new Uint8Array(0);

  constructor(secret: string, sink: EventSink) {
    this.#mark = new TextEncoder().encode(`\x1e${secret} `);
    this.#sink = sink;
  }

  /** Takes the next bytes of the stream. */
  push(bytes: Uint8Array): void {
    const joined = new Uint8Array(this.#pending.length + bytes.length);
    joined.set(this.#pending);
    joined.set(bytes, this.#pending.length);
    let at = 0;
    for (;;) {
      const start = this.#findMark(joined, at);
      this.#give(joined.subarray(at, start));
      at = start;
      const end = start < joined.length ? this.#takeEvent(joined, start) : undefined;
      if (end === undefined) break;
      at = end;
    }
    this.#pending = joined.slice(at);
  }

  /** The stream has ended: what is left over is output. */
  end(): void {
    this.#give(this.#pending);
    this.#pending = new Uint8Array(0);
  }

  #give(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#sink.output(this.#decoder.decode(bytes));
  }

  /** Where the next mark begins, or may begin if the bytes end inside it. */
  #findMark(bytes: Uint8Array, from: number): number {
    for (let at = bytes.indexOf(recordSeparator, from); at >= 0; at = bytes.indexOf(recordSeparator, at + 1)) {
      let length = 0;
      while (length < this.#mark.length && at + length < bytes.length && bytes[at + length] === this.#mark[length])
        length++;
      if (length === this.#mark.length || at + length === bytes.length) return at;
    }
    return bytes.length;
  }

  /** Reads the event at a mark; the offset behind it, or undefined while bytes are missing. */
  #takeEvent(bytes: Uint8Array, start: number): number | undefined {
    const headerStart = start + this.#mark.length;
    if (headerStart >= bytes.length) return undefined;
    const headerEnd = bytes.indexOf(newline, headerStart);
    if (headerEnd < 0) return undefined;
    const [kind = "", first, second, ...lengths] = this.#decoder
      .decode(bytes.subarray(headerStart, headerEnd))
      .split(" ");
    const texts: string[] = [];
    let at = headerEnd + 1;
    for (const length of lengths) {
      const end = at + Number(length);
      if (end > bytes.length) return undefined;
      texts.push(this.#decoder.decode(bytes.subarray(at, end)));
      at = end;
    }
    this.#sink.event({ kind, first: Number(first), second: Number(second), texts });
    return at;
  }
}
