// What `test` and `bench` say to the process that compiles and runs one file for them, and the first that it answers.

/** The environment variable that holds the number of the process whose request, as JSON, is on standard input. */
export const requestVariable = "RUNA_TRIALS";

/** Which of a file's blocks are wanted; what is absent restricts nothing. */
export interface TrialSelection {
  /** Parts of titles, one of which must be there. */
  readonly filters?: readonly string[];
  readonly tags?: readonly string[];
  /** A line of the block. */
  readonly line?: number;
  readonly titles?: readonly string[];
  /** Share number `index`, from 1 on, of `count`. */
  readonly shard?: { readonly index: number; readonly count: number };
}

/** One run of a block: its number in the file, and how often it has run before. */
export interface TrialRun {
  readonly number: number;
  readonly round: number;
}

export interface TrialRequest {
  readonly kind: "test" | "benchmark";
  /** Marks the events among what the program writes. */
  readonly secret: string;
  readonly path: string;
  readonly optimize: number;
  readonly selection: TrialSelection;
  /** Given when the plan has been made before. */
  readonly runs?: readonly TrialRun[];
  /** For the order; undefined: that of the file. */
  readonly orderSeed?: number;
  readonly repeat: number;
  /** What the library's runner gets behind the secret. */
  readonly runnerArguments: readonly string[];
  /** A file for the counters of coverage. */
  readonly counters?: string;
}

/** A block of the file. */
export interface PlannedTrial {
  readonly number: number;
  readonly title: string;
  readonly tags: readonly string[];
  readonly line: number;
  readonly lastLine: number;
  /** The example of a documentation. */
  readonly isExample: boolean;
  /** For an example that does not compile: why. */
  readonly problem?: string;
}

/** A counter of coverage: what it counts. Branch counters of one decision share their line and `decision`. */
export interface CounterRow {
  readonly file: string;
  readonly line: number;
  /** −1 for a line, else the number of the decision in its file. */
  readonly decision: number;
  /** Which way of the decision. */
  readonly way: number;
}

/** The blocks of the file that were selected, and the order in which they run; skipped ones are not among the runs. */
export interface TrialPlan {
  readonly trials: readonly PlannedTrial[];
  readonly runs: readonly TrialRun[];
  /** Blocks in the whole file. */
  readonly total: number;
  readonly counters?: readonly CounterRow[];
}

/** Tests with this tag are named and not run. */
export const skipTag = "skip";
