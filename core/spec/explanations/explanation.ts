// What `runa explain` says about a diagnostic beyond its message.

/** Two small programs belong to most explanations: a test compiles the first and finds the diagnostic, and compiles the second without any. */
export interface Explanation {
  /** Why this is refused, and what to do, in a few sentences. */
  readonly text: string;
  /** A program with the mistake. Left out where no small text can show it. */
  readonly wrong?: string;
  /** The same program without it. */
  readonly right?: string;
}
