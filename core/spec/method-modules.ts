// Methods of library types that stand in other modules than their types: a module is read only when one of its names is asked for.

/** Module of the type → module of the methods → their names, blank-separated. */
export const METHOD_MODULES = {
  "collections/list": {
    "collections/list_queries":
      "first last none find_position find_last binary_search is_sorted take_while drop_while take_last drop_last chunks windows partition distinct distinct_by reversed flat_map flattened map_present enumerate zip_with unzip running repeat minimum_by maximum_by average product count_by index_by to_dictionary to_set remove_where swap fill",
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The module in which a method of a type of module `type` stands, if not in that one. */
export function methodModule(type: string, name: string): string | undefined {
  if (!Object.hasOwn(METHOD_MODULES, type)) return undefined;
  for (const [module, names] of Object.entries(METHOD_MODULES[type as keyof typeof METHOD_MODULES]))
    if (` ${names} `.includes(` ${name} `)) return module;
  return undefined;
}
