// The words of MIR text, split once; `;` begins a comment that goes to the end of the line.

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const pattern =
  /@"[^"]*"|@[\w./$]+|@ \S+:\d+:\d+|#-?\d+|->|0x[0-9a-f]+:[0-9a-f]+|-?\d[\d.]*(?:e[+-]?\d+)?|-?Infinity|[\w.]+|[(){},:=]|\n|;[^\n]*|\S/g;

export class MirTokens {
  private readonly words: string[] = [];
  private readonly lines: number[] = [];
  private at = 0;

  constructor(text: string) {
    let line = 1;
    for (const [word] of text.matchAll(pattern)) {
      if (word === "\n") line++;
      else if (!word.startsWith(";")) {
        this.words.push(word);
        this.lines.push(line);
      }
    }
  }

  atEnd(): boolean {
    return this.at >= this.words.length;
  }
  peek(): string {
    return this.words[this.at] ?? "";
  }
  next(): string {
    return this.words[this.at++] ?? this.fail("the text ends too early");
  }
  /** Whether the next word stands on the line of the one before it. */
  onSameLine(): boolean {
    return this.at > 0 && this.lines[this.at] === this.lines[this.at - 1];
  }
  accept(word: string): boolean {
    if (this.words[this.at] !== word) return false;
    this.at++;
    return true;
  }
  expect(word: string): void {
    if (!this.accept(word)) this.fail(`"${word}" expected, not "${this.peek()}"`);
  }
  /** `@name` or `@"name"`. */
  symbol(): string {
    const word = this.next();
    if (word[0] !== "@") this.fail(`a symbol expected, not "${word}"`);
    return word[1] === '"' ? word.slice(2, -1) : word.slice(1);
  }
  /** ` @ file:line:column`, if it comes next. */
  place(): Place | undefined {
    const parts = /^@ (\S+):(\d+):(\d+)$/.exec(this.peek());
    if (parts === null) return undefined;
    this.at++;
    return { file: parts[1] ?? "", line: Number(parts[2]), column: Number(parts[3]) };
  }
  fail(message: string): never {
    throw new Error(`mir, line ${this.lines[Math.min(this.at, this.lines.length) - 1] ?? 1}: ${message}`);
  }
}
