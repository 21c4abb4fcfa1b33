// The table of MIR operations: operands, result, effects. Builder, verifier, printer, parser, evaluator and selection derive from it.

/**
 * Effects, one letter each: t may leave by a trap, r reads memory, w writes memory, g safepoint.gc (objects may move),
 * s safepoint.switch (may suspend, moves nothing), c may do anything a call may, k machine state (never moved, merged or dropped), x ends a block.
 * No letter: pure; may be moved, merged and dropped.
 */
export type Effects = string;

/** Which side data an operation carries besides its operands. */
export type AuxKind =
  | "none"
  | "symbol"
  | "memory"
  | "trap"
  | "ordering"
  | "type"
  | "signature"
  | "assembly"
  | "machine";

export interface MirOpRow {
  readonly name: string;
  /** Operand types, blank-separated: word ref addr bool f64 f32 v128 v256; base = ref, addr or word; float = f64 or f32; same = all alike, any = anything; a last `*` repeats. */
  readonly operands: string;
  /** Result type: a scalar name, `void`, `same` (the first operand's), `typed` (given by the builder). */
  readonly result: string;
  readonly effects: Effects;
  readonly aux: AuxKind;
  /** What the 64-bit immediate holds, or "". */
  readonly immediate: string;
  /** Exists only before `instantiate`: works on source types that may hold variables. */
  readonly generic?: true;
  readonly doc: string;
}

/** Immediate of `call_foreign`: C takes further arguments; the call is short, never waits and prints nothing. */
export const FOREIGN_FLAGS = { variadic: 1, leaf: 2 } as const;

const row = <Name extends string>(
  name: Name,
  operands: string,
  result: string,
  effects: Effects,
  doc: string,
  aux: AuxKind = "none",
  immediate = "",
): MirOpRow & { readonly name: Name } => ({ name, operands, result, effects, aux, immediate, doc });
const generic = <Name extends string>(
  name: Name,
  operands: string,
  result: string,
  effects: Effects,
  doc: string,
  aux: AuxKind = "type",
  immediate = "",
): MirOpRow & { readonly name: Name } => ({
  name,
  operands,
  result,
  effects,
  aux,
  immediate,
  generic: true,
  doc,
});

const binary = <Name extends string>(name: Name, doc: string): MirOpRow & { readonly name: Name } =>
  row(name, "word word", "word", "", doc);
const compare = <Name extends string>(name: Name, doc: string): MirOpRow & { readonly name: Name } =>
  row(name, "word word", "bool", "", doc);
const checked = <Name extends string>(name: Name, doc: string): MirOpRow & { readonly name: Name } =>
  row(name, "word word", "word", "t", doc);
const unary = <Name extends string>(name: Name, doc: string): MirOpRow & { readonly name: Name } =>
  row(name, "word", "word", "", doc);

export const MIR_OPS = [
  // Values
  row("const", "", "word", "", "64-bit constant.", "none", "value"),
  row("const_bool", "", "bool", "", "0 or 1.", "none", "value"),
  row("const_f64", "", "f64", "", "The immediate holds the bits.", "none", "bits"),
  row("const_f32", "", "f32", "", "The low half of the immediate holds the bits.", "none", "bits"),
  row("null", "", "ref", "", "The reference 0, `nothing`."),
  row("symbol_address", "", "word", "", "Address of a function or of data.", "symbol", "addend"),
  row("static_object", "", "ref", "", "Reference to an object in the image's read-only data.", "symbol"),
  row("param", "", "typed", "", "Parameter of a block; the entry block's are the function's."),
  row(
    "result",
    "any",
    "typed",
    "",
    "Further result number `index` (from 1) of a call, aggregate-free; the call's own value is result 0.",
    "none",
    "index",
  ),
  row("select", "bool same same", "same2", "", "Second operand if the first is true, else the third."),

  // Integers
  binary("add", "Wraps."),
  binary("sub", "Wraps."),
  binary("mul", "Wraps; low 64 bits."),
  checked("add_checked", "Signed; overflow is trap 7."),
  checked("sub_checked", "Signed; overflow is trap 7."),
  checked("mul_checked", "Signed; overflow is trap 7."),
  checked("add_checked_u", "Unsigned; overflow is trap 7."),
  checked("sub_checked_u", "Unsigned; overflow is trap 7."),
  checked("mul_checked_u", "Unsigned; overflow is trap 7."),
  binary("mul_high_s", "High 64 bits of the signed product."),
  binary("mul_high_u", "High 64 bits of the unsigned product."),
  binary(
    "div_s",
    "Truncating. Undefined for divisor 0 and for the least integer by −1: trap_if before; never moved above it.",
  ),
  binary("div_u", "Undefined for divisor 0."),
  binary("rem_s", "Sign of the dividend. Undefined as div_s, except that the least integer by −1 gives 0."),
  binary("rem_u", "Undefined for divisor 0."),
  binary("and", "Bitwise."),
  binary("or", "Bitwise."),
  binary("xor", "Bitwise."),
  binary("shl", "Count taken modulo 64."),
  binary("shr", "Logical; count modulo 64."),
  binary("sar", "Arithmetic; count modulo 64."),
  binary("rotl", "64 bits; count modulo 64."),
  binary("rotl32", "Low 32 bits of the first operand, count modulo 32; zero-extended."),
  unary("not", "Bitwise."),
  unary("sext8", "Sign-extends the low 8 bits."),
  unary("sext16", "Sign-extends the low 16 bits."),
  unary("sext32", "Sign-extends the low 32 bits."),
  unary("zext8", "Zero-extends the low 8 bits."),
  unary("zext16", "Zero-extends the low 16 bits."),
  unary("zext32", "Zero-extends the low 32 bits."),
  unary("clz", "Leading zero bits; 64 for 0."),
  unary("ctz", "Trailing zero bits; 64 for 0."),
  unary("popcount", "Bits that are 1."),
  unary("byte_swap", "Reverses the eight bytes."),
  compare("eq", ""),
  compare("ne", ""),
  compare("lt_s", ""),
  compare("le_s", ""),
  compare("lt_u", ""),
  compare("le_u", ""),

  // Truth values
  row("bool_not", "bool", "bool", "", ""),
  row("bool_and", "bool bool", "bool", "", "Both operands are computed."),
  row("bool_or", "bool bool", "bool", "", "Both operands are computed."),
  row("bool_xor", "bool bool", "bool", "", "Also: not equal."),
  row("bool_to_word", "bool", "word", "", "0 or 1."),

  // Floats (f64 or f32 by operand type), IEEE 754, round to nearest even, never fused
  row("fadd", "float same", "same", "", ""),
  row("fsub", "float same", "same", "", ""),
  row("fmul", "float same", "same", "", ""),
  row("fdiv", "float same", "same", "", ""),
  row("fneg", "float", "same", "", "Flips the sign bit."),
  row("fabs", "float", "same", "", "Clears the sign bit."),
  row("fsqrt", "float", "same", "", ""),
  row("fmin", "float same", "same", "", "IEEE minimum: NaN if either is, −0 below 0."),
  row("fmax", "float same", "same", "", "IEEE maximum: NaN if either is, 0 above −0."),
  row("ffloor", "float", "same", "", ""),
  row("fceiling", "float", "same", "", ""),
  row("ftruncate", "float", "same", "", ""),
  row("fround_even", "float", "same", "", ""),
  row("fma", "float same same", "same", "", "First times second plus third, rounded once."),
  row("feq", "float same", "bool", "", "False if either is NaN."),
  row("fne", "float same", "bool", "", "True if either is NaN."),
  row("flt", "float same", "bool", "", "False if either is NaN."),
  row("fle", "float same", "bool", "", "False if either is NaN."),
  row("word_to_f64", "word", "f64", "", "Signed."),
  row("unsigned_to_f64", "word", "f64", "", ""),
  row("word_to_f32", "word", "f32", "", "Signed."),
  row("f64_to_word", "f64", "word", "", "Truncates; undefined outside the signed range: trap_if before."),
  row("f64_to_f32", "f64", "f32", "", ""),
  row("f32_to_f64", "f32", "f64", "", ""),
  row("f64_bits", "f64", "word", "", ""),
  row("f64_from_bits", "word", "f64", "", ""),
  row("f32_bits", "f32", "word", "", "Zero-extended."),
  row("f32_from_bits", "word", "f32", "", "Low half."),

  // Crossing between references, stack addresses and words (Runtime Modules and lowering only)
  row("ref_to_word", "ref", "word", "r", "Address of the object now; not valid after a gc point."),
  row("word_to_ref", "word", "ref", "", ""),
  row("addr_to_word", "addr", "word", "", ""),
  row("is_null", "ref", "bool", "", ""),
  row(
    "text_base",
    "ref",
    "ref",
    "r",
    "The object that holds the bytes of a text: a view's, or the text itself. Never changes.",
  ),
  row("text_start", "ref", "word", "r", "Offset of a text's first byte in that object. Never changes."),
  row("ref_eq", "ref ref", "bool", "", "Identity."),

  // Memory. Operands: base [index]; address = base + index × scale + displacement. aux: MemoryAccess of core/mir/function.ts.
  row(
    "load",
    "base word?",
    "typed",
    "r",
    "Aux: memory kind, scale, alias class; immediate: displacement.",
    "memory",
    "displacement",
  ),
  row("store", "value base word?", "void", "w", "Not for references into the heap.", "memory", "displacement"),
  row(
    "store_ref",
    "ref ref word?",
    "void",
    "w",
    "Value, object, index: the only store of a reference into an existing object; carries the write barrier.",
    "memory",
    "displacement",
  ),
  row(
    "init_ref",
    "ref ref word?",
    "void",
    "w",
    "Value, object, index: initialising store into an object allocated since the last gc point; no barrier.",
    "memory",
    "displacement",
  ),
  row("memory_copy", "word word word", "void", "rw", "Destination, source, bytes; not overlapping."),
  row("memory_move", "word word word", "void", "rw", "Destination, source, bytes; may overlap."),
  row("memory_fill", "word word word", "void", "w", "Destination, byte, bytes."),
  row(
    "move_elements",
    "ref word ref word word",
    "void",
    "rw",
    "Destination storage, its index, source, its index, count: may overlap; immediate: stride; aux: 1 if elements hold references (barrier).",
    "memory",
    "stride",
  ),
  row(
    "stack_slot",
    "",
    "addr",
    "",
    "Address of a frame slot of `immediate` bytes, 16-aligned; one instruction is one slot; uninitialised.",
    "none",
    "bytes",
  ),
  row(
    "reference_slot",
    "",
    "addr",
    "",
    "Address of a frame slot for one reference, null when the process begins; the collector sees it at every site.",
  ),

  // Allocation. The symbol is the type descriptor's.
  row(
    "new_object",
    "",
    "ref",
    "tg",
    "Object of `immediate` bytes (low half), header set with the tag in the immediate's high half, all else zero.",
    "symbol",
    "bytes and tag",
  ),
  row(
    "new_array",
    "word",
    "ref",
    "tg",
    "Storage of n elements of `immediate` bytes, zeroed; n < 0 or too large traps 12.",
    "symbol",
    "stride",
  ),
  row(
    "new_text",
    "word word",
    "ref",
    "tg",
    "Flat text object or buffer of n bytes with form tag (second operand); hash 0, count unknown, bytes not set.",
    "symbol",
  ),

  // Calls. Effects also include whatever the callee does; a trap leaves through the block's handler.
  row("call", "any*", "typed", "tcgsrw", "Direct call in Runa's convention.", "symbol"),
  row("call_indirect", "word any*", "typed", "tcgsrw", "Code address, arguments; aux: signature.", "signature"),
  row(
    "call_runtime",
    "any*",
    "typed",
    "trw",
    "From ordinary code to a Runtime Module process: switches to the system stack; allocates nothing collected.",
    "symbol",
  ),
  row(
    "call_foreign",
    "word any*",
    "typed",
    "tcrw",
    "System V call of a C function address; aux: signature; immediate: FOREIGN_FLAGS.",
    "signature",
    "flags",
  ),
  row("assembly", "any*", "typed", "krw", "Inline assembly; aux: index of the template in the module.", "assembly"),
  row(
    "machine",
    "any*",
    "typed",
    "krw",
    "Machine operation; aux: row of core/spec/intrinsics.ts; immediate: memory ordering.",
    "machine",
    "ordering",
  ),

  // Safepoints and checks
  row("poll", "", "void", "s", "safepoint.switch: may suspend or cancel; moves nothing."),
  row(
    "trap_if",
    "bool word*",
    "void",
    "t",
    "Traps with kind aux and up to three arguments if the condition holds; unlikely.",
    "trap",
  ),
  row("fiber", "", "word", "k", "Address of the running fiber's block."),
  row("set_fiber", "word", "void", "k", ""),

  // Ends of blocks. Successors with their arguments stand in the block's edges.
  row("jump", "", "void", "x", "Edge 0."),
  row(
    "branch",
    "bool",
    "void",
    "x",
    "Edge 0 if true, 1 if false; immediate: 0 unknown, 1 likely true, 2 likely false.",
    "none",
    "hint",
  ),
  row("switch", "word", "void", "x", "Edge i for value i (0 … edges−2), the last edge otherwise."),
  row("return", "any*", "void", "x", "Results in order."),
  row("tail_call", "any*", "void", "x", "Call in return position: the frame is gone.", "symbol"),
  row("tail_call_indirect", "word any*", "void", "x", "", "signature"),
  row("trap", "word*", "void", "x", "Always traps with kind aux.", "trap"),
  row("unreachable", "", "void", "x", "Never executed."),

  // Generic MIR: source types, aggregates and type variables; `instantiate` replaces all of them.
  generic("g_default", "", "typed", "tg", "The zero of type aux: an empty Text, 0, `nothing`, an empty collection …"),
  generic("g_make", "any*", "typed", "", "Tuple, value type or Range from its fields in order."),
  generic(
    "g_extract",
    "any",
    "typed",
    "",
    "Field `index` of a tuple, value type or Range of type aux.",
    "type",
    "index",
  ),
  generic(
    "g_insert",
    "any any",
    "typed",
    "",
    "The aggregate (operand 0, type aux) with field `index` replaced by operand 1.",
    "type",
    "index",
  ),
  generic("g_some", "any", "typed", "", "Optional aux around the operand."),
  generic("g_none", "", "typed", "", "`nothing` of Optional aux."),
  generic("g_is_some", "any", "bool", "", "Whether the Optional aux holds a value."),
  generic("g_payload", "any", "typed", "", "The value in Optional aux, without a check."),
  generic("g_new_record", "any*", "ref", "tg", "Record of nominal type aux, all fields in order."),
  generic("g_get_field", "ref", "typed", "r", "Field path `index` (into the function's paths) of record type aux."),
  generic("g_set_field", "ref any", "void", "w", "Object, value; field path `index` of record type aux."),
  generic(
    "g_new_case",
    "any*",
    "typed",
    "tg",
    "Value of variant type aux, case number `index`, all fields in order.",
    "type",
    "index",
  ),
  generic("g_case", "any", "word", "r", "Case number of a value of variant type aux."),
  generic(
    "g_case_field",
    "any",
    "typed",
    "r",
    "Field of a variant (type aux): immediate = case × 65536 + field, without a check.",
    "type",
    "case and field",
  ),
  generic(
    "g_new_storage",
    "word",
    "ref",
    "tg",
    "Storage of n elements of type aux, zeroed; elements of non-null reference type must be written before they are read.",
  ),
  generic("g_length", "ref", "word", "r", "Number of elements of a storage of type aux (element type)."),
  generic(
    "g_get_element",
    "ref word",
    "typed",
    "r",
    "Storage, index: element of type aux, or the part of it at path `index`−1 if the immediate is not 0; no check.",
    "type",
    "path + 1",
  ),
  generic("g_set_element", "ref word any", "void", "w", "Storage, index, value: as g_get_element.", "type", "path + 1"),
  generic("g_move_elements", "ref word ref word word", "void", "rw", "As move_elements, element type aux."),
  generic(
    "g_clear_elements",
    "ref word word",
    "void",
    "w",
    "Storage, from index, count: zeroes elements of type aux, so the collector does not keep what they held.",
  ),
  generic("g_equal", "any any", "bool", "tcgsrw", "Equality by value of type aux."),
  generic(
    "g_equal_within",
    "any any ref",
    "bool",
    "tcgsrw",
    "Equality by value of type aux within a comparison: the last operand holds the objects that it has met.",
  ),
  generic("g_less", "any any", "bool", "tcgsrw", "Order of type aux (numbers, Character, Text, tuples of these)."),
  generic("g_hash", "any", "word", "tcgsrw", "Hash of type aux, consistent with g_equal; numbers hash by value."),
  generic(
    "g_to_text",
    "any",
    "ref",
    "tcgsrw",
    "Text form of type aux; immediate 1: quoted as inside a collection.",
    "type",
    "quoted",
  ),
  generic(
    "g_show",
    "any ref",
    "void",
    "tcgsrw",
    "Puts the text form of type aux behind what the last operand shows already; immediate 1: quoted.",
    "type",
    "quoted",
  ),
  generic("g_box", "any", "ref", "tg", "Protocol value that holds a value of type aux."),
  generic("g_unbox", "ref", "typed", "r", "The value in a protocol value that is known to hold one of type aux."),
  generic(
    "g_is_type",
    "ref",
    "bool",
    "r",
    "Whether a protocol value holds a value of type aux, or follows the protocol aux.",
  ),
  generic("g_identity", "any any", "bool", "", "Same object, for reference types and Optionals of them (type aux)."),
  generic(
    "g_call",
    "any*",
    "typed",
    "tcgsrw",
    "Call of a generic process: aux = GenericReference (symbol and type arguments) of the function.",
    "type",
    "reference",
  ),
  generic(
    "g_process_value",
    "",
    "ref",
    "",
    "Closure object without captures for the process GenericReference `reference`.",
    "type",
    "reference",
  ),
  generic("g_call_value", "ref any*", "typed", "tcgsrw", "Calls a closure; aux: its process type."),
  generic(
    "g_new_closure",
    "any*",
    "ref",
    "tg",
    "Closure over lambda GenericReference `reference` with captured values; aux: tuple type of the captures.",
    "type",
    "reference",
  ),
  generic(
    "g_capture",
    "ref",
    "typed",
    "r",
    "Capture number `index` of the closure (operand 0) whose captures have tuple type aux.",
    "type",
    "index",
  ),
  generic("g_new_cell", "any", "ref", "tg", "Heap cell for a captured variable of type aux."),
  generic("g_get_cell", "ref", "typed", "r", "Value in a cell of type aux."),
  generic("g_set_cell", "ref any", "void", "w", "Cell, value of type aux."),
  generic("g_slot", "", "addr", "", "Frame slots for a value of type aux; one instruction is one place."),
  generic("g_get_slot", "addr", "typed", "r", "Value of type aux in slots."),
  generic("g_set_slot", "addr any", "void", "w", "Slots, value of type aux."),
  generic("g_follows", "ref", "bool", "r", "Whether the error is of error type aux or of one that follows it."),
  generic(
    "g_get_global",
    "",
    "typed",
    "r",
    "Module variable or constant: aux = type, immediate = symbol.",
    "type",
    "symbol",
  ),
  generic("g_set_global", "any", "void", "w", "Module variable: aux = type, immediate = symbol.", "type", "symbol"),
  generic(
    "g_pointer_load",
    "word word?",
    "typed",
    "r",
    "Runtime Modules: `p.f`, `p at index i` with C layout of value type aux; immediate: path + 1 (0: whole element).",
    "type",
    "path + 1",
  ),
  generic(
    "g_pointer_store",
    "any word word?",
    "void",
    "w",
    "Runtime Modules: value, pointer, index; as g_pointer_load.",
    "type",
    "path + 1",
  ),
  generic("g_size_of", "", "word", "", "Bytes of one element of type aux."),
  generic(
    "g_copy",
    "any",
    "typed",
    "tg",
    "Value copy of type aux where the representation is a reference to a value (Array): a fresh copy; else the value itself.",
  ),
  generic("g_shallow_copy", "ref", "ref", "tg", "`a copy of x` of record type aux."),
  generic(
    "g_machine",
    "any*",
    "typed",
    "krw",
    "Machine operation on a `target` inside an object: base reference, index if an element, arguments. Aux: record or element type; immediate low: row of the intrinsics; high: path × 2, plus 1 for an element.",
    "type",
    "row and place",
  ),
] as const satisfies readonly MirOpRow[];

export type MirOpName = (typeof MIR_OPS)[number]["name"];
export type MirOp = number & { readonly __brand: "MirOp" };

/** Operation number by name: `OP.add`. */
export const OP = Object.fromEntries(MIR_OPS.map((entry, index) => [entry.name, index])) as unknown as Readonly<
  Record<MirOpName, MirOp>
>;
