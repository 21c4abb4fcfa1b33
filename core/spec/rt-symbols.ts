// The table of runtime symbols: library processes that compiled code calls by role, names of linker-made symbols, and the C interface.

export interface RuntimeSymbolRow {
  readonly role: string;
  /** Full symbol of the Runa process. */
  readonly symbol: string;
  /** Scalars, blank-separated. */
  readonly params: string;
  readonly results: string;
  /** In a Runtime Module: called with a switch to the system stack. */
  readonly isRuntime: boolean;
}

const ordinary = <Role extends string>(
  role: Role,
  symbol: string,
  params: string,
  results: string,
): RuntimeSymbolRow & { readonly role: Role } => ({
  role,
  symbol,
  params,
  results,
  isRuntime: false,
});
const runtime = <Role extends string>(
  role: Role,
  symbol: string,
  params: string,
  results: string,
): RuntimeSymbolRow & { readonly role: Role } => ({
  role,
  symbol,
  params,
  results,
  isRuntime: true,
});

export const RUNTIME_SYMBOLS = [
  // Text and display (ordinary Runa)
  ordinary("text_equal", "rt/text/compare.text_equal", "ref ref", "bool"),
  /** What a comparison of recursive values remembers; whether two objects count as equal already. */
  ordinary("new_met_objects", "rt/equality/met_objects.new_met_objects", "", "ref"),
  ordinary("met_before", "rt/equality/met_objects.met_before", "ref ref ref", "bool"),
  /** The text of a value while it grows, with the objects that are being shown. */
  ordinary("shown_new", "rt/text/shown.shown_new", "", "ref"),
  ordinary("shown_add", "rt/text/shown.shown_add", "ref ref", ""),
  ordinary("shown_enter", "rt/text/shown.shown_enter", "ref ref", "bool"),
  ordinary("shown_leave", "rt/text/shown.shown_leave", "ref", ""),
  ordinary("shown_text", "rt/text/shown.shown_text", "ref", "ref"),
  ordinary("text_less", "rt/text/compare.text_less", "ref ref", "bool"),
  ordinary("text_hash", "rt/text/compare.text_hash", "ref", "word"),
  ordinary("text_join", "rt/text/join.text_join", "ref ref", "ref"),
  ordinary("text_join_three", "rt/text/join.text_join_three", "ref ref ref", "ref"),
  /** Storage of Text, all elements. */
  ordinary("text_join_all", "rt/text/join.text_join_all", "ref", "ref"),
  /** The text itself, or a flat copy of a view. */
  ordinary("text_flat", "rt/text/join.text_flat", "ref", "ref"),
  ordinary("text_quote", "rt/text/quote.text_quote", "ref", "ref"),
  ordinary("character_quote", "rt/text/quote.character_quote", "word", "ref"),
  ordinary("character_to_text", "rt/text/character.character_to_text", "word", "ref"),
  ordinary("integer_to_text", "rt/format/integer.integer_to_text", "word", "ref"),
  ordinary("unsigned_to_text", "rt/format/integer.unsigned_to_text", "word", "ref"),
  ordinary("float_to_text", "rt/format/float.float_to_text", "f64", "ref"),
  ordinary("float32_to_text", "rt/format/float.float32_to_text", "f32", "ref"),
  /** Value, specification text. */
  ordinary("format_integer", "rt/format/specification.format_integer", "word ref", "ref"),
  ordinary("format_unsigned", "rt/format/specification.format_unsigned", "word ref", "ref"),
  ordinary("format_float", "rt/format/specification.format_float", "f64 ref", "ref"),
  ordinary("format_text", "rt/format/specification.format_text", "ref ref", "ref"),
  ordinary("integer_power", "rt/number/power.integer_power", "word word", "word"),
  ordinary("float_power", "rt/number/power.float_power", "f64 f64", "f64"),
  /** Truncated: the sign of the first operand, exact, as `fmod` of C. */
  ordinary("float_remainder", "rt/number/remainder.float_remainder", "f64 f64", "f64"),
  /** A List of Text: the program's arguments without its name. */
  ordinary("program_arguments", "rt/abi/arguments.program_arguments", "", "ref"),
  ordinary("parse_integer", "rt/text/parse.parse_integer", "ref", "word bool"),
  ordinary("parse_float", "rt/text/parse.parse_float", "ref", "f64 bool"),
  /** Text, 1 for standard output or 2 for standard error. */
  runtime("print_text", "rt/io/print.print_text", "ref word", ""),
  /** Prints a single newline (1) or space (0). */
  runtime("print_separator", "rt/io/print.print_separator", "word word", ""),

  // Slow paths, called by the backend's stubs with all registers saved
  runtime("allocate_object_slow", "rt/gc/allocate.allocate_object_slow", "word word", "word"),
  runtime("allocate_array_slow", "rt/gc/allocate.allocate_array_slow", "word word word", "word"),
  runtime("allocate_text_slow", "rt/gc/allocate.allocate_text_slow", "word word word", "word"),
  runtime("write_barrier_slow", "rt/gc/barrier.write_barrier_slow", "word", ""),
  /** Begins programs that call foreign processes, with the addresses of C's `fflush`, `exit` and `__cxa_atexit`; what goes out before such a call. */
  runtime("prepare_foreign", "rt/abi/foreign.prepare_foreign", "word word word", ""),
  runtime("flush_output", "rt/io/print.flush_output", "", ""),
  /** Around the values of a constant: makes room for their copies; an object, its frozen copy; seals all copies. */
  runtime("freeze_begin", "rt/gc/freeze.freeze_begin", "", ""),
  runtime("freeze_value", "rt/gc/freeze.freeze_value", "word", "word"),
  runtime("freeze_end", "rt/gc/freeze.freeze_end", "", ""),
  runtime("stack_limit_reached", "rt/sched/stack.stack_limit_reached", "", ""),
  /** Bits of two factors and a summand; the bits of the result, rounded once. For processors without an instruction for it. */
  runtime("fused_multiply_add", "rt/number/fused.fused_multiply_add", "word word word", "word"),
  // Errors
  /** Throws: an error that nobody catches ends the program. */
  ordinary("throw_error", "errors.throw_error", "ref", ""),
  /** The value as Text, the rest of the message; the value as an Integer, least, most: throws the RangeError of kind 3. */
  ordinary("throw_range", "errors.throw_range", "ref ref word word word", ""),
  /** How much the version of a List grew while a loop ran over it: throws the ConcurrentChangeError that names the change. */
  ordinary("raise_list_changed", "rt/trap/raise.raise_list_changed", "word", ""),
  /** The error object of the trap on its way; its Text or 0. */
  ordinary("trap_error", "rt/trap/trap_error.trap_error", "ref", "ref"),
  /** An error in clean-up, and the one that was on its way: throws the first with the second as root of its causes. */
  ordinary("throw_over", "errors.throw_over", "ref ref", ""),
  /** Error and the chain of clauses that may answer it: the answer, or it is thrown. */
  ordinary("signal_error", "errors.signal_error", "ref ref", "ref"),
  /** Chain of clauses and the process of one more: the longer chain. */
  ordinary("add_signal_clause", "errors.add_signal_clause", "ref ref", "ref"),
  /** Error, chain of clauses of a Try, chain above them: whether it only comes from one of these, which has run. */
  ordinary("ends_signal", "errors.ends_signal", "ref ref ref", "bool"),
  /** Error, type descriptor: whether the error is of that type or of one that follows it. */
  runtime("error_follows", "rt/unwind/error_types.error_follows", "word word", "bool"),
  /** The trap in the fiber's block goes on in a handler; returns if there is none. */
  runtime("trap_to_handler", "rt/unwind/unwind.trap_to_handler", "", ""),
  /** Kind and three arguments; does not return. */
  runtime("trap", "rt/trap/trap.trap", "word word word word", ""),

  // Start and end
  /** Argument: address of argc on the initial stack. Does not return. */
  runtime("start_process", "rt/abi/start.start_process", "word", ""),
  /** Argument: block of `core/spec/doorbell-layout.ts`; returns the exit code. */
  runtime("start_thread", "rt/abi/start.start_thread", "word", "word"),
  /** Argument: launch block; runs one entry of a session and gives its result. */
  runtime("run_session_entry", "rt/abi/session.run_session_entry", "word", "word"),
  /** Exit code; flushes; does not return. */
  runtime("exit_process", "rt/abi/start.exit_process", "word", ""),
] as const satisfies readonly RuntimeSymbolRow[];

export type RuntimeRole = (typeof RUNTIME_SYMBOLS)[number]["role"];

/** Processes that are always called, since they look at their own frame or only fail. */
export const NEVER_INLINED: readonly string[] = [
  "errors.throw_error",
  "errors.throw_range",
  "errors.throw_check",
  "testing/benchmark.keep",
  "compatibility/memory.refusal",
];

/**
 * Ways beyond the usual case of small processes that are inlined everywhere: called where they stand, from blocks that count as rare, so that loops keep
 * their values in registers.
 */
export const RARELY_CALLED: readonly string[] = [
  "text/text.length_beyond_ascii",
  "text/text.character_beyond_ascii",
  "text/text.part_bounds_beyond_ascii",
  "text/text.slice_beyond_ascii",
  "rt/gc/large.widen_in_place",
];

/** Processes whose calls are always replaced by their bodies: checks that are worth nothing behind a call. */
export const ALWAYS_INLINED: readonly string[] = ["compatibility/memory.place_of"];

const BY_ROLE: ReadonlyMap<string, RuntimeSymbolRow> = new Map(RUNTIME_SYMBOLS.map((row) => [row.role, row]));

/** The row of a role. */
export const runtimeSymbol = (role: RuntimeRole): RuntimeSymbolRow => BY_ROLE.get(role) as RuntimeSymbolRow;

/**
 * Symbols that linker and backend define. `program` is an ordinary process without parameters giving the exit code: it runs all module
 * initialisers in order and then `main`. `globals_roots` is a table of u64 addresses of words holding references, ended by 0.
 */
export const LINK_SYMBOLS = {
  entry: "__runa_start",
  threadEntry: "__runa_thread_entry",
  /** Machine code: (fiber, code address) → switches to the fiber's stack, calls the ordinary process, comes back with its result. */
  enterFiber: "__runa_enter_fiber",
  /** Machine code: (result) → from anywhere on the system stack, ends the process that `enterFiber` called with that result. */
  leaveFiber: "__runa_leave_fiber",
  /** Machine code: System V function around `run_session_entry`. */
  sessionEntry: "__runa_session_entry",
  /** Machine code: fault handler for sigaction. */
  faultHandler: "__runa_fault_handler",
  signalReturn: "__runa_signal_return",
  /** Machine code: to the role trap_to_handler; returns at once in programs without handlers, which leave that out. */
  raise: "__runa_raise",
  /** Machine code: (stack pointer, code address) → goes on there on the fiber's stack. */
  resumeAt: "__runa_resume_at",
  /** What the handler goes on to for faults outside our code: one kernel `struct sigaction` (32 bytes) per signal number. */
  oldActions: "__runa_old_actions",
  /** Machine code: System V function that gives the level of the processor's instruction set, 1 to 4. */
  processorLevel: "__runa_processor_level",
  program: "__runa_program",
  descriptorBase: "__runa_descriptor_base",
  codeStart: "__runa_code_start",
  codeEnd: "__runa_code_end",
  codeMap: "__runa_code_map",
  globalRoots: "__runa_global_roots",
  /** Type descriptor of Text. */
  textDescriptor: "__runa_descriptor_text",
} as const;

/** The C interface: name, the Runtime Module process behind it, C parameter types (u64 u32 u8 i64 ptr), result. */
export const C_SYMBOLS = [
  { name: "__rt_trap", symbol: "rt/abi/c_interface.rt_trap", params: "u64 u64 u64 u64", result: "" },
  { name: "__rt_print", symbol: "rt/abi/c_interface.rt_print", params: "u64 u64 u64", result: "" },
  { name: "__rt_u64_to_dec", symbol: "rt/abi/c_interface.rt_u64_to_dec", params: "u64 u64 u64", result: "u64" },
  { name: "__rt_i64_to_dec", symbol: "rt/abi/c_interface.rt_i64_to_dec", params: "u64 u64 i64", result: "u64" },
  { name: "__rt_u64_to_bin", symbol: "rt/abi/c_interface.rt_u64_to_bin", params: "u64 u64 u64", result: "u64" },
  { name: "__rt_u64_to_oct", symbol: "rt/abi/c_interface.rt_u64_to_oct", params: "u64 u64 u64", result: "u64" },
  { name: "__rt_u64_to_hex", symbol: "rt/abi/c_interface.rt_u64_to_hex", params: "u64 u64 u64", result: "u64" },
  { name: "__rt_string_from_bytes", symbol: "rt/abi/c_string.rt_string_from_bytes", params: "u64 u64 u64", result: "" },
  {
    name: "__rt_string_append_bytes",
    symbol: "rt/abi/c_string.rt_string_append_bytes",
    params: "u64 u64 u64",
    result: "",
  },
  { name: "__rt_string_ensure", symbol: "rt/abi/c_string.rt_string_ensure", params: "u64 u32", result: "" },
  { name: "__rt_string_drop", symbol: "rt/abi/c_string.rt_string_drop", params: "u64", result: "" },
  { name: "__rt_fmt_init", symbol: "rt/abi/c_format.rt_fmt_init", params: "u64 u64 u64", result: "" },
  { name: "__rt_fmt_append_bytes", symbol: "rt/abi/c_format.rt_fmt_append_bytes", params: "ptr u64 u64", result: "" },
  { name: "__rt_fmt_append_u64", symbol: "rt/abi/c_format.rt_fmt_append_u64", params: "ptr u64", result: "" },
  { name: "__rt_fmt_append_i64", symbol: "rt/abi/c_format.rt_fmt_append_i64", params: "ptr i64", result: "" },
  { name: "__rt_fmt_finish", symbol: "rt/abi/c_format.rt_fmt_finish", params: "u64 u64", result: "" },
  { name: "__rt_memset", symbol: "rt/abi/c_interface.rt_memset", params: "u64 u64 u8", result: "" },
  { name: "__rt_memcpy", symbol: "rt/abi/c_interface.rt_memcpy", params: "u64 u64 u64", result: "" },
  { name: "__rt_alloc", symbol: "rt/abi/c_interface.rt_alloc", params: "u64 u64", result: "ptr" },
  { name: "__rt_realloc", symbol: "rt/abi/c_interface.rt_realloc", params: "ptr u64 u64", result: "ptr" },
  { name: "__rt_free", symbol: "rt/abi/c_interface.rt_free", params: "ptr", result: "" },
  { name: "__rt_set_alloc_trace", symbol: "rt/abi/c_interface.rt_set_alloc_trace", params: "u8", result: "" },
] as const;
