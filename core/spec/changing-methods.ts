// Processes of library collections that change what they are called with first: where that is a constant, the change can be seen.

/** Module → names, blank-separated. */
export const CHANGING_METHODS = {
  "collections/list": "add add_all clear insert pop remove remove_at reverse sort sort_by sort_with",
  "collections/list_queries": "fill swap remove_where",
  "collections/dictionary": "clear discard merge remove remove_key set_key set_part set_slot set_slot_of_part",
  "collections/set": "add clear discard remove",
  "collections/deque": "add add_first add_last clear set_item take_first take_last",
  "collections/ordered_map": "clear discard remove remove_key set_key take_first take_last",
  "collections/bit_set": "add clear discard remove",
  "collections/priority_queue": "add clear next take",
} as const satisfies Readonly<Record<string, string>>;

/** Whether a process of the library, by its symbol, changes its first argument. */
export function changesFirst(symbol: string): boolean {
  if (!symbol.startsWith("collections/")) return false;
  const dot = symbol.lastIndexOf(".");
  const module = symbol.slice(0, dot);
  if (!Object.hasOwn(CHANGING_METHODS, module)) return false;
  return ` ${CHANGING_METHODS[module as keyof typeof CHANGING_METHODS]} `.includes(` ${symbol.slice(dot + 1)} `);
}
