// The table of traps: kind (exit code is 100 + kind), the error type that Catch sees, and the message on standard error.

export interface TrapRow {
  readonly kind: number;
  readonly name: string;
  /** Type of the structured error. */
  readonly error: string;
  /** Words of the message; `{0}`, `{1}`, `{2}` are the trap's arguments, in decimal, signed where `signed` says so; `{text}` takes arguments 0 and 1 as address and length of bytes. */
  readonly message: string;
  readonly signed: boolean;
  readonly arguments: number;
  /** Message of the error, where it is not that of an error that nobody catches. */
  readonly errorMessage?: string;
  /** Fields of the error type that hold the arguments in order; a text takes the place of the first two. */
  readonly fields?: string;
}

/** Kinds 0–6 and their messages are those of the runtime ABI document; 7–14 go on from there. */
export const TRAPS = [
  {
    kind: 0,
    name: "division_by_zero",
    error: "DivisionByZero",
    message: "Division by zero",
    signed: false,
    arguments: 0,
  },
  {
    kind: 1,
    name: "bounds",
    error: "IndexError",
    message: "Index out of bounds: index={0}, len={1}",
    signed: true,
    arguments: 2,
    fields: "index length",
  },
  {
    kind: 2,
    name: "range",
    error: "RangeError",
    message: "Value out of range: value={0}, min={1}, max={2}",
    signed: false,
    arguments: 3,
    fields: "value least most",
  },
  {
    kind: 3,
    name: "signed_range",
    error: "RangeError",
    message: "Value out of range: value={0}, min={1}, max={2}",
    signed: true,
    arguments: 3,
    fields: "value least most",
  },
  {
    kind: 4,
    name: "nonzero",
    error: "RangeError",
    message: "Value must be nonzero: value={0}",
    signed: false,
    arguments: 1,
    fields: "value",
  },
  {
    kind: 5,
    name: "signed_nonzero",
    error: "RangeError",
    message: "Value must be nonzero: value={0}",
    signed: true,
    arguments: 1,
    fields: "value",
  },
  {
    kind: 6,
    name: "unhandled",
    error: "ConcurrentChangeError",
    message: "Unhandled error in main: {text}",
    errorMessage: "a collection was changed while a loop ran over it",
    signed: false,
    arguments: 2,
  },
  { kind: 7, name: "overflow", error: "OverflowError", message: "Integer overflow", signed: true, arguments: 0 },
  {
    kind: 8,
    name: "nothing_taken",
    error: "NothingError",
    message: "Value taken out of nothing",
    signed: false,
    arguments: 0,
  },
  {
    kind: 9,
    name: "missing_key",
    error: "KeyError",
    message: "Missing key: {text}",
    signed: false,
    arguments: 2,
    fields: "key",
  },
  {
    kind: 10,
    name: "assertion",
    error: "AssertionError",
    message: "Assertion failed: {text}",
    signed: false,
    arguments: 2,
  },
  { kind: 11, name: "stack_overflow", error: "StackOverflow", message: "Stack overflow", signed: false, arguments: 0 },
  {
    kind: 12,
    name: "out_of_memory",
    error: "OutOfMemory",
    message: "Out of memory: {0} bytes wanted",
    signed: false,
    arguments: 1,
    fields: "bytes",
  },
  {
    kind: 13,
    name: "type_mismatch",
    error: "TypeError",
    message: "Type mismatch: {text}",
    signed: false,
    arguments: 2,
  },
  {
    kind: 14,
    name: "permission_denied",
    error: "PermissionError",
    message: "Permission denied: {text}",
    signed: false,
    arguments: 2,
  },
  {
    kind: 15,
    name: "hardware_fault",
    error: "HardwareFault",
    message: "Hardware fault: signal={0}, address={1}",
    signed: false,
    arguments: 2,
  },
  { kind: 16, name: "interrupted", error: "Interruption", message: "Interrupted", signed: false, arguments: 0 },
  {
    kind: 17,
    name: "frozen",
    error: "FrozenError",
    message: "Unhandled error in main: FrozenError\na constant cannot be changed",
    errorMessage: "a constant cannot be changed",
    signed: false,
    arguments: 0,
  },
  {
    kind: 18,
    name: "output_failed",
    error: "FileError",
    message: "Cannot write to standard output: errno={0}",
    signed: false,
    arguments: 1,
  },
] as const satisfies readonly TrapRow[];

export type TrapName = (typeof TRAPS)[number]["name"];
const KINDS: ReadonlyMap<string, number> = new Map(TRAPS.map((row, kind) => [row.name, kind]));
export const trapKind = (name: TrapName): number => KINDS.get(name) as number;
