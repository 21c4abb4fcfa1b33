// The one source of every memory layout that compiler and runtime share: object header, fiber, worker, descriptors, text, list, closures, the code map.

/** Object header, one word at offset 0 of every collected object; a reference is its address. Low 32 bits: offset of the type descriptor from the descriptor base. */
export const HEADER = {
  bytes: 8,
  /** u8 at this offset: collector bits. */
  collectorOffset: 4,
  collector: { logged: 1, forwarded: 2, large: 4, frozen: 8 },
  /** Bits 40…63: the tag: a variant's case number, a text's form. Read as `u32 at 4` shifted right by 8. */
  tagOffset: 4,
  /** u8 at this offset: the low bits of the tag. */
  tagByteOffset: 5,
  tagShiftInUpperHalf: 8,
  tagShift: 40,
} as const;

/** Record objects: header, then fields by falling alignment in declaration order (8, 4, 2, 1 bytes), each aligned to its size. Size rounded up to 8. */
export const RECORD = { firstField: 8 } as const;

/** `Storage of T` and other arrays: header, length in elements (word), elements inline from offset 16. Element stride: size of T rounded up to its alignment. */
export const STORAGE = { lengthOffset: 8, firstElement: 16 } as const;

/**
 * Text: header (tag: form), byte length, then as the form says. A flat text has its hash and character count, then its bytes in UTF-8. A view has the object
 * that holds its bytes and the offset of the first of them in that object: a flat text, a buffer, or a storage of bytes that nobody changes any more, never a
 * view. A buffer has room to join to:
 * its byte length is the room, and bytes up to the used mark belong to some view and never change. Programs see flat texts and views.
 */
export const TEXT_LAYOUT = {
  /** u8: low bits of the tag. */
  formOffset: 5,
  byteLengthOffset: 8,
  /** u32; 0 = not computed yet. */
  hashOffset: 16,
  /** u32 number of characters; 0xFFFFFFFF = not computed yet. Not used for ASCII. */
  countOffset: 20,
  firstByte: 24,
  /** View: the object that holds the bytes, offset of the first one in it. */
  viewBaseOffset: 16,
  viewStartOffset: 24,
  viewBytes: 32,
  /** Buffer: word. */
  usedOffset: 16,
  /** So that the fields of a view may be read from any text. */
  leastBytes: 32,
  /** Bits: ASCII only if `utf8` is clear; `view` and `buffer` exclude each other. */
  form: { ascii: 0, utf8: 1, view: 2, buffer: 4 },
} as const;

/** The one collection layout that the compiler knows: `stdlib/collections/list.runa` declares exactly these fields in this order. */
export const LIST = {
  symbol: "collections/list.List",
  fields: ["storage", "used", "version"],
  /** `storage` is a Storage of T; `used` elements of it are in use; `version` counts structural changes. */
} as const;

/** The type that all error types follow: `stdlib/errors.runa` declares it with these fields first, in this order. */
export const ERROR_ROOT = { symbol: "errors.Error", fields: ["message", "cause", "trace", "frames", "trap"] } as const;
/** In the field `trap`: a clause that answered a signal without `Resume` unwinds to its Try; no clause catches that. */
export const ENDED_SIGNAL = -9;

/** Closure: header, code address, captured values. The code takes the closure itself as its first argument. */
export const CLOSURE = { codeOffset: 8, firstCapture: 16 } as const;

/** Type descriptor (read-only data, 8-aligned). */
export const DESCRIPTOR = {
  kindOffset: 0,
  /** Record: bytes of the object with header. Storage: bytes of one element. Text: 1. */
  sizeOffset: 4,
  referenceCountOffset: 8,
  /** u32 offset of the type's name (u32 byte length, then bytes) from the descriptor base, 0 if none. */
  nameOffset: 12,
  /** u32 offset of the descriptor of the error type that this one follows, 0 if none. */
  parentOffset: 16,
  /** Address of the method row of a type whose values are used as protocol values, else 0. All cases of a variant have one row. */
  methodsOffset: 24,
  /** u32 byte offsets of references, from the object's start (record) or the element's (storage). */
  references: 32,
  kinds: { record: 0, storage: 1, text: 2 },
} as const;

/** Method row of a type (words): the key of the type, then key and address of a table for each protocol that it follows and for equality, hash and text, then 0. A table holds code addresses. */
export const METHOD_ROW = { typeKey: 0, firstTable: 8, tableBytes: 16 } as const;

/** The fiber: block of the running actor or task; its address is in the fiber register (r15 on x64). Offsets in bytes, all words. */
export const FIBER = {
  stackLimit: 0,
  nurseryPointer: 8,
  nurseryLimit: 16,
  /** Stack pointer of the worker's system stack, to which calls of Runtime Modules switch. */
  systemStack: 24,
  /** Stack pointer of the Runa stack while the fiber runs on the system stack; points at the return address into Runa code. */
  savedStack: 32,
  worker: 40,
  heap: 48,
  /** High end of the fiber's stack: the unwinder stops there. */
  stackBase: 56,
  /** Lowest address that Runa frames may use (stackLimit is restored from it after a request). */
  stackLow: 64,
  /** Address that the low 32 bits of headers are relative to. */
  descriptorBase: 72,
  /** The thrown error on its way to a handler, a reference; 0 for a trap. */
  pendingError: 80,
  /** The trap on its way to a handler: kind and arguments; the Text among them is a reference, 0 if there is none. */
  trapText: 88,
  trapKind: 96,
  trapFirst: 104,
  trapSecond: 112,
  trapThird: 120,
  /** The newest chain of clauses that answer signals, a reference; 0 if there is none. */
  signalClauses: 128,
  /** What hashes of keys begin with: one for the process. */
  hashSeed: 136,
  /**
   * What was found out last about Texts beyond ASCII: the address of one, a character's number and its byte offset (in the upper half); the same of the Text
   * before that; the address of one and its number of characters. A collection forgets all three.
   */
  placeText: 144,
  place: 152,
  otherPlaceText: 160,
  otherPlace: 168,
  lengthText: 176,
  length: 184,
  /** Frames on the stack when the newest trace was taken, and the return addresses of the innermost of them. */
  traceFrames: 192,
  traceStart: 200,
  /** Address of the buffer of what the fiber displays: the program's, or the worker's own. */
  output: 392,
  /** Polls of the library that have gone by since somebody asked for a stop: a process of the library gets that far before it is stopped. */
  deferredStops: 400,
  bytes: 448,
} as const;

/** What a fiber displays, on its way out. */
export const OUTPUT = {
  /** Address; 0 before the first output. */
  buffer: 0,
  /** Bytes in the buffer. */
  used: 8,
  /** The stream whose bytes the buffer holds. */
  stream: 16,
  /** 1 on a terminal, and for workers, so that their lines stay whole. */
  flushesLines: 24,
  /** 1 after a foreign call: C may hold output that comes before what is displayed next. */
  followsForeign: 32,
  /** Bytes of the buffer. */
  room: 40,
  bytes: 48,
} as const;

/** Return addresses that a trace keeps. */
export const TRACE_FRAMES_MAX = 24;

/** What the host hands to a native thread that runs a program (words). A static executable fills the same block from link symbols. */
export const LAUNCH = {
  argumentCount: 0,
  /** Address of an array of addresses of C strings, the program's name first. */
  arguments: 8,
  /** Code address of the ordinary process `__runa_program`. */
  program: 16,
  codeStart: 24,
  codeEnd: 32,
  codeMap: 40,
  globalRoots: 48,
  descriptorBase: 56,
  /** Code, map and roots of the runtime image when the program is not linked with it; 0 otherwise. */
  imageCodeStart: 64,
  imageCodeEnd: 72,
  imageCodeMap: 80,
  imageGlobalRoots: 88,
  /** 1: the collector moves everything at every gc point and poisons the old space. */
  collectorStress: 96,
  /** 1: the end of the program ends the process (exit_group); 0: the thread returns the exit code. */
  exitsProcess: 104,
  environment: 112,
  /** Address of the type descriptor of Text. */
  textDescriptor: 120,
  /** Address of the ring of core/spec/doorbell-layout.ts, 0 in a static executable. */
  doorbell: 128,
  /** Address of the fiber of an interactive session: made by its first entry, kept for those after it. */
  fiber: 136,
  /** 1: a session; errors that nobody catches end the entry that runs, not the process. */
  isSession: 144,
  /** A session's earlier code: address of the table (`CODE_UNITS`) of the units that can still run; 0 if there are none. */
  codeUnits: 152,
  /** Address of a table (`CODE_RANGES`): the session is asked what its heap refers to, and runs no entry; else 0. */
  codeRanges: 160,
  bytes: 168,
} as const;

/** Units of code beside the newest one: u64 count, then for each unit, by rising addresses, its code start, code end and code map. */
export const CODE_UNITS = { count: 0, first: 8, start: 0, end: 8, map: 16, unitBytes: 24 } as const;

/** Pieces of memory, by rising addresses, of which is wanted whether the heap refers to them: u64 count, then for each start, end, and 1 if it does. */
export const CODE_RANGES = { count: 0, first: 8, start: 0, end: 8, isReferenced: 16, rangeBytes: 24 } as const;

/** Room below `stackLimit` that stubs (register save area) and functions without a check may use. */
export const STACK_RESERVE_BYTES = 8192;
/** A function whose frame is at most this large and that calls nothing needs no stack check. */
export const UNCHECKED_FRAME_BYTES = 256;

/** Registers saved by a slow-path stub: at `savedStack` − bytes, just below the return address. Word index = register number for GPRs 0–15, then vector registers of 4 words each. */
export const SAVE_AREA = { gprWords: 16, vectorCount: 16, vectorWords: 4, bytes: (16 + 16 * 4) * 8 } as const;

/** The code map of one code range. All numbers little-endian u32 unless said otherwise; pcs are offsets from the range's code start. */
export const CODE_MAP = {
  magic: 0x314d4352,
  header: {
    magic: 0,
    siteCount: 4,
    functionCount: 8,
    /** Byte offsets from the map's start of the parts below. */
    sitePcs: 12,
    siteRecords: 16,
    records: 20,
    functionPcs: 24,
    functionNames: 28,
    positions: 32,
    names: 36,
    bytes: 40,
  },
  /** Site record: u32 frame bytes (from the stack pointer at the site up to the return address), u32 handler pc + 1 or 0, u32 position index + 1 or 0, u16 count of live locations, then u16 each. */
  record: { frameBytes: 0, handler: 4, position: 8, liveCount: 12, live: 14 },
  /** A live location: bits 0–2 kind, bit 3 set: register number (only at slow-path sites), clear: word offset from the stack pointer at the site; bits 4–15 the number. One of kind `far` holds the number's bits from 12 on of the location behind it. */
  live: {
    kindMask: 7,
    registerBit: 8,
    numberShift: 4,
    numberBits: 12,
    kinds: { reference: 1, stackAddress: 2, derived: 3, anyPair: 4, far: 5 },
  },
  /** Position: u32 offset of its scope, u32 line and column (the last column that there is room for stands for those after it), u32 inlined-at position index + 1 or 0. */
  position: { scope: 0, place: 4, lineShift: 10, columnMask: 1023, inlinedAt: 8, bytes: 12 },
  /** Scope, among the names: u32 name offset of the file, u32 name offset of the process. */
  scope: { file: 0, process: 4, bytes: 8 },
  /** Names: u32 byte length, then the bytes. All offsets in the map, of records and names too, count from the map's start. */
} as const;
