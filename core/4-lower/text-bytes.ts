// Bytes of Texts, which lie in the text itself or in the object that it is a view of.

import { ALIAS_TEXT_BYTES, ALIAS_TEXT_FIELDS } from "#core/mir/alias-classes.ts";
import { ALIAS_INVARIANT, memoryAccess, type ValueId } from "#core/mir/function.ts";
import { STORAGE, TEXT_LAYOUT } from "#core/spec/layouts.ts";
import { OP } from "#core/spec/mir-ops.ts";
import { LINK_SYMBOLS } from "#core/spec/rt-symbols.ts";
import { type MemoryKindName, memoryKind, REF, VOID, WORD } from "#core/types/type-table.ts";
import type { ProcessLowering } from "./context.ts";

type Lowered = (p: ProcessLowering, args: readonly ValueId[]) => ValueId;

/** The load of `kind` at byte `index` of any text: base and start do not change in loops, so they move out of them. */
const readBytes =
  (kind: MemoryKindName): Lowered =>
  (p, [text, index]) => {
    const base = p.b.emit(OP.text_base, REF, [text as ValueId]);
    const start = p.b.emit(OP.text_start, WORD, [text as ValueId]);
    const offset = p.b.emit(OP.add, WORD, [start, index as ValueId]);
    return p.b.emit(OP.load, WORD, [base, offset], memoryAccess(memoryKind(kind), 0, ALIAS_TEXT_BYTES));
  };

/** One byte of a text. */
export function textByte(p: ProcessLowering, text: ValueId, index: ValueId): ValueId {
  return readBytes("u8")(p, [text, index]);
}

/** The store at byte `index` of a text that was just made. */
const writeBytes =
  (kind: MemoryKindName): Lowered =>
  (p, [text, index, value]) => {
    const access = memoryAccess(memoryKind(kind), 0, ALIAS_TEXT_BYTES);
    return p.b.emit(OP.store, VOID, [value, text, index] as ValueId[], access, TEXT_LAYOUT.firstByte);
  };

/** Address of the first byte now. */
export function textAddress(p: ProcessLowering, text: ValueId): ValueId {
  const base = p.b.emit(OP.ref_to_word, WORD, [p.b.emit(OP.text_base, REF, [text])]);
  return p.b.emit(OP.add, WORD, [base, p.b.emit(OP.text_start, WORD, [text])]);
}

export function textByteLength(p: ProcessLowering, text: ValueId): ValueId {
  const access = memoryAccess(memoryKind("word"), 0, ALIAS_INVARIANT);
  return p.b.emit(OP.load, WORD, [text], access, TEXT_LAYOUT.byteLengthOffset);
}

function formBits(p: ProcessLowering, text: ValueId): ValueId {
  return p.b.emit(OP.load, WORD, [text], memoryAccess(memoryKind("u8"), 0, ALIAS_INVARIANT), TEXT_LAYOUT.formOffset);
}

const addressIn =
  (first: number) =>
  (p: ProcessLowering, object: ValueId): ValueId =>
    p.b.emit(OP.add, WORD, [p.b.emit(OP.ref_to_word, WORD, [object]), p.b.word(first)]);
const inFlatText = addressIn(TEXT_LAYOUT.firstByte);
const inStorage = addressIn(STORAGE.firstElement);

/** Destination, its index, source, its index, count: bytes of objects. */
const copyBytes =
  (to: typeof textAddress, from: typeof textAddress): Lowered =>
  (p, args) => {
    const [target, toIndex, source, fromIndex, count] = args as [ValueId, ValueId, ValueId, ValueId, ValueId];
    const destination = p.b.emit(OP.add, WORD, [to(p, target), toIndex]);
    return p.b.emit(OP.memory_copy, VOID, [destination, p.b.emit(OP.add, WORD, [from(p, source), fromIndex]), count]);
  };

const textDescriptor = (p: ProcessLowering): number => p.module.context.symbols.intern(LINK_SYMBOLS.textDescriptor);

function newView(p: ProcessLowering, args: readonly ValueId[]): ValueId {
  const [base, start, length, form] = args as [ValueId, ValueId, ValueId, ValueId];
  const bits = p.b.emit(OP.or, WORD, [form, p.b.word(TEXT_LAYOUT.form.view)]);
  const view = p.b.emit(OP.new_object, REF, [], textDescriptor(p), TEXT_LAYOUT.viewBytes, TEXT_LAYOUT.form.view);
  const field = (kind: MemoryKindName): number => memoryAccess(memoryKind(kind), 0, ALIAS_TEXT_FIELDS);
  p.b.emit(OP.init_ref, VOID, [base, view], field("ref"), TEXT_LAYOUT.viewBaseOffset);
  p.b.emit(OP.store, VOID, [start, view], field("word"), TEXT_LAYOUT.viewStartOffset);
  p.b.emit(OP.store, VOID, [length, view], field("word"), TEXT_LAYOUT.byteLengthOffset);
  p.b.emit(OP.store, VOID, [bits, view], field("u8"), TEXT_LAYOUT.formOffset);
  return view;
}

/** The same of a Storage of Byte: what views need of their base lies in it where it lies in a Text. */
function newViewOfBytes(p: ProcessLowering, args: readonly ValueId[]): ValueId {
  const [bytes, start, length, form] = args as [ValueId, ValueId, ValueId, ValueId];
  return newView(p, [bytes, p.b.emit(OP.add, WORD, [start, p.b.word(STORAGE.firstElement)]), length, form]);
}

const usedAccess = memoryAccess(memoryKind("word"), 0, ALIAS_TEXT_FIELDS);

/** Intrinsics of `core/machine/text` that are more than their row's operation on their arguments. */
export const TEXT_INTRINSICS: Readonly<Record<string, Lowered>> = {
  text_new: (p, args) => p.b.emit(OP.new_text, REF, args, textDescriptor(p)),
  text_new_view: newView,
  text_new_view_of_bytes: newViewOfBytes,
  text_byte_length: (p, [text]) => textByteLength(p, text as ValueId),
  text_form_bits: (p, [text]) => formBits(p, text as ValueId),
  text_form: (p, [text]) => p.b.emit(OP.and, WORD, [formBits(p, text as ValueId), p.b.word(TEXT_LAYOUT.form.utf8)]),
  text_used: (p, args) => p.b.emit(OP.load, WORD, args, usedAccess, TEXT_LAYOUT.usedOffset),
  text_set_used: (p, [buffer, value]) =>
    p.b.emit(OP.store, VOID, [value, buffer] as ValueId[], usedAccess, TEXT_LAYOUT.usedOffset),
  text_byte: readBytes("u8"),
  text_half: readBytes("u32"),
  text_word: readBytes("word"),
  text_set_byte: writeBytes("u8"),
  text_set_pair: writeBytes("u16"),
  text_set_word: writeBytes("word"),
  text_address: (p, [text]) => textAddress(p, text as ValueId),
  text_copy_bytes: copyBytes(inFlatText, textAddress),
  text_append_bytes: copyBytes(textAddress, textAddress),
  text_copy_from_storage: copyBytes(inFlatText, inStorage),
  text_copy_to_storage: copyBytes(inStorage, textAddress),
};
