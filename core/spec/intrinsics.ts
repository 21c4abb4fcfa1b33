// The table of intrinsics: library processes whose calls become MIR operations, with selection per target in each backend.

/**
 * `op`: a MIR operation does it. `machine`: the `machine` MIR operation with this row; each backend has a selection keyed by the row's name.
 * Rows with `header` have no Runa body: the checker makes the process from the header. All others are declared in their module with an
 * Inline Assembly body, which is the definition for function values and tier 0.
 */
export interface IntrinsicRow {
  /** Module path under the library. */
  readonly module: string;
  readonly name: string;
  /** Rest of a process header in Runa: `of T that takes … returns …`. */
  readonly header?: string;
  /** MIR operation, when one does it (lowering knows the operands from the table of operations). */
  readonly op?: string;
  /** Operand 0 is the base of the place that a `target` parameter names; immediate low: displacement; immediate high: scale shift + 1 when operand 1 is an index, else 0. */
  readonly hasTarget?: boolean;
  /** The target may be of any type: only its address matters. Without this it is a 64-bit integer. */
  readonly takesAnyTarget?: true;
  readonly ordering?: "sequential" | "acquire" | "release" | "relaxed";
  /** Only inside Unsafe Block outside the library. */
  readonly isUnsafe?: boolean;
  /** More than a few instructions: the call stays a call of the process, only its rules are those of a machine operation. */
  readonly isCalled?: true;
  /** Letters of core/spec/mir-ops.ts; machine rows without it are "krw". */
  readonly effects?: string;
}

const STORAGE = "core/machine/storage";
const TEXT = "core/machine/text";
const NUMBER = "core/machine/number";
const ATOMIC = "core/machine/atomic";
const MEMORY = "core/machine/memory";
const CPU = "core/machine/cpu";
const FIBER = "core/machine/fiber";

const atomics = (name: string, orderings: readonly ("acquire" | "release" | "relaxed")[]): IntrinsicRow[] => [
  { module: ATOMIC, name, hasTarget: true, ordering: "sequential" },
  ...orderings.map(
    (ordering): IntrinsicRow => ({ module: ATOMIC, name: `${name}_${ordering}`, hasTarget: true, ordering }),
  ),
];

export const INTRINSICS: readonly IntrinsicRow[] = [
  // Collected arrays: no checks; collections check before they call.
  {
    module: STORAGE,
    name: "storage_new",
    op: "g_new_storage",
    header: "of T that takes count as Integer returns Storage of T",
    isUnsafe: true,
  },
  {
    module: STORAGE,
    name: "storage_length",
    op: "g_length",
    header: "of T that takes storage as Storage of T returns Integer",
    isUnsafe: true,
  },
  {
    module: STORAGE,
    name: "storage_get",
    op: "g_get_element",
    header: "of T that takes storage as Storage of T, index as Integer returns T",
    isUnsafe: true,
  },
  /** Eight bytes from an index on. */
  {
    module: STORAGE,
    name: "storage_word",
    op: "load",
    header: "that takes storage as Storage of Byte, index as Integer returns Integer",
    isUnsafe: true,
  },
  {
    module: STORAGE,
    name: "storage_set",
    op: "g_set_element",
    header: "of T that takes storage as Storage of T, index as Integer, value as T",
    isUnsafe: true,
  },
  {
    module: STORAGE,
    name: "storage_move",
    op: "g_move_elements",
    header:
      "of T that takes target_storage as Storage of T, to_index as Integer, source as Storage of T, from_index as Integer, count as Integer",
    isUnsafe: true,
  },
  {
    module: STORAGE,
    name: "storage_clear",
    op: "g_clear_elements",
    header: "of T that takes storage as Storage of T, start as Integer, count as Integer",
    isUnsafe: true,
  },
  {
    module: STORAGE,
    name: "storage_address",
    op: "ref_to_word",
    header: "of T that takes storage as Storage of T returns Word",
    isUnsafe: true,
  },
  /** Of any object; not valid after a gc point. */
  {
    module: STORAGE,
    name: "object_address",
    op: "ref_to_word",
    header: "of T that takes object as T returns Word",
    isUnsafe: true,
  },
  /** Any object as one of which only identity matters. */
  {
    module: STORAGE,
    name: "object_itself",
    op: "ref_to_word",
    header: "of T that takes object as T returns Storage of Byte",
    isUnsafe: true,
  },
  {
    module: STORAGE,
    name: "value_equal",
    op: "g_equal",
    header: "of T that takes left as T, right as T returns Boolean",
  },
  /** Within a comparison, whose `met` (rt/equality/met_objects) holds the objects that it has met. */
  {
    module: STORAGE,
    name: "value_equal_within",
    op: "g_equal_within",
    header: "of T, M that takes left as T, right as T, met as M returns Boolean",
  },
  {
    module: STORAGE,
    name: "value_less",
    op: "g_less",
    header: "of T that takes left as T, right as T returns Boolean",
  },
  { module: STORAGE, name: "value_hash", op: "g_hash", header: "of T that takes value as T returns Integer" },
  /** What hashes of keys begin with: another number in each process, unless RUNA_HASH_SEED names one. */
  { module: STORAGE, name: "hash_seed", op: "load", header: "returns Integer" },
  { module: STORAGE, name: "value_to_text", op: "g_to_text", header: "of T that takes value as T returns Text" },
  /** As inside a collection: Text and Character quoted and escaped. */
  { module: STORAGE, name: "value_to_quoted_text", op: "g_to_text", header: "of T that takes value as T returns Text" },
  /** Puts a value, as inside a collection, behind what `shown` (rt/text/shown) holds already. */
  {
    module: STORAGE,
    name: "show_value",
    op: "g_show",
    header: "of T, S that takes value as T, shown as S",
  },
  /** `kind` is an integer literal: traps with it and the three arguments when the condition holds. */
  {
    module: STORAGE,
    name: "trap_when",
    op: "trap_if",
    header: "that takes condition as Boolean, kind as Integer, first as Integer, second as Integer, third as Integer",
    isUnsafe: true,
  },

  // Text objects under construction and their bytes; no checks. `text_new` makes flat texts (0: all ASCII, 1: UTF-8) and buffers (4);
  // `text_set_…` and `text_copy_bytes` write into these, `text_append_bytes` into views of a buffer too. Reading takes any text.
  {
    module: TEXT,
    name: "text_new",
    op: "new_text",
    header: "that takes byte_length as Integer, form as Integer returns Text",
    isUnsafe: true,
  },
  {
    module: TEXT,
    name: "text_byte_length",
    op: "load",
    header: "that takes source as Text returns Integer",
    isUnsafe: true,
  },
  /** 0: all ASCII, 1: not. */
  { module: TEXT, name: "text_form", op: "load", header: "that takes source as Text returns Integer", isUnsafe: true },
  /** All bits of TEXT_LAYOUT.form. */
  {
    module: TEXT,
    name: "text_form_bits",
    op: "load",
    header: "that takes source as Text returns Integer",
    isUnsafe: true,
  },
  {
    module: TEXT,
    name: "text_base",
    op: "text_base",
    header: "that takes source as Text returns Text",
    isUnsafe: true,
  },
  {
    module: TEXT,
    name: "text_start",
    op: "text_start",
    header: "that takes source as Text returns Integer",
    isUnsafe: true,
  },
  {
    module: TEXT,
    name: "text_new_view",
    op: "new_object",
    header: "that takes base as Text, start as Integer, byte_length as Integer, form as Integer returns Text",
    isUnsafe: true,
  },
  /** A view of bytes that nobody changes any more. */
  {
    module: TEXT,
    name: "text_new_view_of_bytes",
    op: "new_object",
    header:
      "that takes bytes as Storage of Byte, start as Integer, byte_length as Integer, form as Integer returns Text",
    isUnsafe: true,
  },
  { module: TEXT, name: "text_used", op: "load", header: "that takes buffer as Text returns Integer", isUnsafe: true },
  {
    module: TEXT,
    name: "text_set_used",
    op: "store",
    header: "that takes buffer as Text, value as Integer",
    isUnsafe: true,
  },
  {
    module: TEXT,
    name: "text_byte",
    op: "load",
    header: "that takes source as Text, index as Integer returns Integer",
    isUnsafe: true,
  },
  {
    module: TEXT,
    name: "text_word",
    op: "load",
    header: "that takes source as Text, index as Integer returns Integer",
    isUnsafe: true,
  },
  /** Four bytes. */
  {
    module: TEXT,
    name: "text_half",
    op: "load",
    header: "that takes source as Text, index as Integer returns Integer",
    isUnsafe: true,
  },
  {
    module: TEXT,
    name: "text_set_pair",
    op: "store",
    header: "that takes source as Text, index as Integer, pair as Integer",
    isUnsafe: true,
  },
  {
    module: TEXT,
    name: "text_set_word",
    op: "store",
    header: "that takes source as Text, index as Integer, word as Integer",
    isUnsafe: true,
  },
  {
    module: TEXT,
    name: "text_set_byte",
    op: "store",
    header: "that takes source as Text, index as Integer, byte as Integer",
    isUnsafe: true,
  },
  {
    module: TEXT,
    name: "text_copy_bytes",
    op: "memory_copy",
    header:
      "that takes destination as Text, to_index as Integer, source as Text, from_index as Integer, count as Integer",
    isUnsafe: true,
  },
  {
    module: TEXT,
    name: "text_append_bytes",
    op: "memory_copy",
    header:
      "that takes destination as Text, to_index as Integer, source as Text, from_index as Integer, count as Integer",
    isUnsafe: true,
  },
  {
    module: TEXT,
    name: "text_copy_from_storage",
    op: "memory_copy",
    header:
      "that takes destination as Text, to_index as Integer, source as Storage of Byte, from_index as Integer, count as Integer",
    isUnsafe: true,
  },
  {
    module: TEXT,
    name: "text_copy_to_storage",
    op: "memory_copy",
    header:
      "that takes destination as Storage of Byte, to_index as Integer, source as Text, from_index as Integer, count as Integer",
    isUnsafe: true,
  },
  /** Of a code that is known to be a Unicode scalar value. */
  {
    module: TEXT,
    name: "character_from_code",
    op: "zext32",
    header: "that takes code as Integer returns Character",
    isUnsafe: true,
  },
  /** Address of the first byte now; not valid after a gc point (the next allocation or call of an ordinary process). */
  {
    module: TEXT,
    name: "text_address",
    op: "ref_to_word",
    header: "that takes source as Text returns Word",
    isUnsafe: true,
  },

  { module: NUMBER, name: "float_square_root", op: "fsqrt", header: "that takes x as Float returns Float" },
  { module: NUMBER, name: "float_floor", op: "ffloor", header: "that takes x as Float returns Float" },
  { module: NUMBER, name: "float_ceiling", op: "fceiling", header: "that takes x as Float returns Float" },
  { module: NUMBER, name: "float_truncate", op: "ftruncate", header: "that takes x as Float returns Float" },
  { module: NUMBER, name: "float_round_even", op: "fround_even", header: "that takes x as Float returns Float" },
  { module: NUMBER, name: "float_absolute", op: "fabs", header: "that takes x as Float returns Float" },
  {
    module: NUMBER,
    name: "float_fused_multiply_add",
    op: "fma",
    header: "that takes a as Float, b as Float, c as Float returns Float",
  },
  { module: NUMBER, name: "float_minimum", op: "fmin", header: "that takes a as Float, b as Float returns Float" },
  { module: NUMBER, name: "float_maximum", op: "fmax", header: "that takes a as Float, b as Float returns Float" },
  { module: NUMBER, name: "float_bits", op: "f64_bits", header: "that takes x as Float returns Integer" },
  { module: NUMBER, name: "float_from_bits", op: "f64_from_bits", header: "that takes bits as Integer returns Float" },
  { module: NUMBER, name: "float32_bits", op: "f32_bits", header: "that takes x as Float32 returns Integer" },
  {
    module: NUMBER,
    name: "float32_from_bits",
    op: "f32_from_bits",
    header: "that takes bits as Integer returns Float32",
  },
  /** Truncates; the caller has checked the range. */
  {
    module: NUMBER,
    name: "float_to_integer_unchecked",
    op: "f64_to_word",
    header: "that takes x as Float returns Integer",
  },
  { module: NUMBER, name: "count_leading_zeros", op: "clz", header: "that takes n as Integer returns Integer" },
  { module: NUMBER, name: "count_trailing_zeros", op: "ctz", header: "that takes n as Integer returns Integer" },
  { module: NUMBER, name: "count_ones", op: "popcount", header: "that takes n as Integer returns Integer" },
  { module: NUMBER, name: "byte_swap", op: "byte_swap", header: "that takes n as Integer returns Integer" },
  {
    module: NUMBER,
    name: "multiply_high",
    op: "mul_high_s",
    header: "that takes a as Integer, b as Integer returns Integer",
  },
  {
    module: NUMBER,
    name: "multiply_high_unsigned",
    op: "mul_high_u",
    header: "that takes a as Integer, b as Integer returns Integer",
  },
  {
    module: NUMBER,
    name: "divide_unsigned",
    op: "div_u",
    header: "that takes a as Integer, b as Integer returns Integer",
  },
  {
    module: NUMBER,
    name: "modulo_unsigned",
    op: "rem_u",
    header: "that takes a as Integer, b as Integer returns Integer",
  },
  {
    module: NUMBER,
    name: "less_unsigned",
    op: "lt_u",
    header: "that takes a as Integer, b as Integer returns Boolean",
  },

  /** Ends of the half-open range that a Range value is. */
  { module: NUMBER, name: "range_start", op: "g_extract", header: "that takes range as Range returns Integer" },
  { module: NUMBER, name: "range_end", op: "g_extract", header: "that takes range as Range returns Integer" },

  // Runtime Modules only: the fiber register, raw words, calls by address.
  { module: FIBER, name: "current_fiber", op: "fiber", header: "returns Word", isUnsafe: true },
  { module: FIBER, name: "set_current_fiber", op: "set_fiber", header: "that takes fiber as Word", isUnsafe: true },
  { module: FIBER, name: "load_word", op: "load", header: "that takes address as Word returns Word", isUnsafe: true },
  {
    module: FIBER,
    name: "store_word",
    op: "store",
    header: "that takes address as Word, value as Word",
    isUnsafe: true,
  },
  {
    module: FIBER,
    name: "load_unsigned32",
    op: "load",
    header: "that takes address as Word returns Word",
    isUnsafe: true,
  },
  {
    module: FIBER,
    name: "store_unsigned32",
    op: "store",
    header: "that takes address as Word, value as Word",
    isUnsafe: true,
  },
  {
    module: FIBER,
    name: "load_unsigned16",
    op: "load",
    header: "that takes address as Word returns Word",
    isUnsafe: true,
  },
  { module: FIBER, name: "load_byte", op: "load", header: "that takes address as Word returns Word", isUnsafe: true },
  {
    module: FIBER,
    name: "store_byte",
    op: "store",
    header: "that takes address as Word, value as Word",
    isUnsafe: true,
  },
  // Manual memory: the table of blocks and their bytes, which never overlap.
  { module: FIBER, name: "load_entry", op: "load", header: "that takes address as Word returns Word", isUnsafe: true },
  {
    module: FIBER,
    name: "load_block_word",
    op: "load",
    header: "that takes address as Word returns Word",
    isUnsafe: true,
  },
  {
    module: FIBER,
    name: "load_block_unsigned32",
    op: "load",
    header: "that takes address as Word returns Word",
    isUnsafe: true,
  },
  {
    module: FIBER,
    name: "load_block_byte",
    op: "load",
    header: "that takes address as Word returns Word",
    isUnsafe: true,
  },
  {
    module: FIBER,
    name: "store_block_word",
    op: "store",
    header: "that takes address as Word, value as Word",
    isUnsafe: true,
  },
  {
    module: FIBER,
    name: "store_block_unsigned32",
    op: "store",
    header: "that takes address as Word, value as Word",
    isUnsafe: true,
  },
  {
    module: FIBER,
    name: "store_block_byte",
    op: "store",
    header: "that takes address as Word, value as Word",
    isUnsafe: true,
  },
  {
    module: FIBER,
    name: "copy_bytes",
    op: "memory_copy",
    header: "that takes destination as Word, source as Word, count as Word",
    isUnsafe: true,
  },
  {
    module: FIBER,
    name: "move_bytes",
    op: "memory_move",
    header: "that takes destination as Word, source as Word, count as Word",
    isUnsafe: true,
  },
  {
    module: FIBER,
    name: "fill_bytes",
    op: "memory_fill",
    header: "that takes destination as Word, byte as Word, count as Word",
    isUnsafe: true,
  },
  /** Calls a Runtime-convention process at an address with three words. */
  {
    module: FIBER,
    name: "call_address",
    op: "call_indirect",
    header: "that takes code as Word, first as Word, second as Word, third as Word returns Word",
    isUnsafe: true,
  },
  /** Address of a symbol of core/spec/rt-symbols.ts `LINK_SYMBOLS`; the name is a text literal. */
  {
    module: FIBER,
    name: "symbol_address",
    op: "symbol_address",
    header: "that takes name as Text returns Word",
    isUnsafe: true,
  },

  // The machine module proper: bodies in Inline Assembly, calls are single instructions.
  { module: "core/machine/syscall", name: "raw_syscall", isUnsafe: true },
  ...atomics("atomic_load", ["acquire", "relaxed"]),
  ...atomics("atomic_store", ["release", "relaxed"]),
  ...atomics("atomic_add", ["acquire", "release", "relaxed"]),
  ...atomics("atomic_subtract", ["acquire", "release", "relaxed"]),
  ...atomics("atomic_and", ["relaxed"]),
  ...atomics("atomic_or", ["relaxed"]),
  ...atomics("atomic_xor", ["relaxed"]),
  ...atomics("atomic_exchange", ["acquire", "release", "relaxed"]),
  ...atomics("atomic_compare_and_swap", ["acquire", "release", "relaxed"]),
  { module: MEMORY, name: "securely_zero_memory", isUnsafe: true },
  { module: MEMORY, name: "secure_zero_memory", isUnsafe: true },
  { module: MEMORY, name: "volatile_read", hasTarget: true },
  { module: MEMORY, name: "volatile_write", hasTarget: true },
  { module: MEMORY, name: "memory_fence" },
  { module: MEMORY, name: "load_fence" },
  { module: MEMORY, name: "store_fence" },
  { module: MEMORY, name: "cpu_cache_flush", hasTarget: true, takesAnyTarget: true },
  { module: MEMORY, name: "prefetch_memory", hasTarget: true, takesAnyTarget: true },
  { module: MEMORY, name: "memory_copy_non_temporal", isUnsafe: true, isCalled: true },
  { module: CPU, name: "rdtsc" },
  { module: CPU, name: "get_cpu_cycle_count" },
  { module: CPU, name: "cpu_pause" },
];
