// The table of processes of Dictionary and Set that have a form for keys that are parts of a Text: these are looked for where they stand, without a copy.

/** What gives a part of a Text, and what gives its byte offsets instead. Both take the Text and two numbers of characters. */
export const PART_SYMBOLS = { slice: "text/text.slice", bounds: "text/text.part_bounds" } as const;

interface PartKeyRow {
  /** Process of a Dictionary of K to V or a Set of K. */
  readonly symbol: string;
  /** Number of the parameter that is the key or element. */
  readonly key: number;
  /** Process of a Dictionary of Text to V or a Set of Text that takes a Text and two byte offsets in place of the key. */
  readonly part: string;
}

const row = (process: string, key: number, part: string, module = "collections/dictionary"): PartKeyRow => ({
  symbol: `${module}.${process}`,
  key,
  part: `${module}.${part}`,
});

export const PART_KEYS = [
  row("contains", 1, "contains_part"),
  row("contains_key", 1, "contains_part"),
  row("at_key", 1, "at_part"),
  row("at_key_or", 1, "at_part_or"),
  row("get", 1, "get_part"),
  row("set_key", 1, "set_part"),
  row("slot_of", 1, "slot_of_part"),
  row("slot_value", 2, "slot_value_of_part"),
  row("set_slot", 2, "set_slot_of_part"),
  row("contains", 1, "contains_part", "collections/set"),
  row("add", 1, "add_part", "collections/set"),
] as const satisfies readonly PartKeyRow[];
