// The names that need no import: each with the library module that declares it, so that only modules in use are loaded.

/** Module → names, blank-separated, that every module outside the runtime may use without importing. */
const PRELUDE = {
  "collections/list": "List",
  "collections/dictionary": "Dictionary",
  "collections/set": "Set",
  "core/result": "Result Success Failure",
  "core/iteration": "Iterable Iterator",
  "text/text": "",
  "io/files": "read_text write_text read_bytes write_bytes",
  "io/file": "open_file File",
  "io/errors":
    "PermissionDeniedError IsDirectoryError NotDirectoryError AlreadyExistsError NotEmptyError DiskFullError FileTooLargeError BrokenPipeError TooManyFilesError BusyError NotTextError UnexpectedEndError ClosedError",
  "io/console": "read_line",
  "os/process": "exit",
  math: "abs absolute_value minimum maximum square_root floor ceiling round",
  errors:
    "Error DivisionByZero IndexError RangeError OverflowError NothingError KeyError AssertionError StackOverflow OutOfMemory TypeError PermissionError ParseError FileError NotFoundError ConcurrentChangeError MemoryError FrozenError",
  concurrent: "Task Atomic Mutex Channel sleep",
  compatibility:
    "print_string print_integer integer_to_string string_to_integer float_to_string string_length string_char_at string_substring string_equals string_compare string_concat string_find string_replace string_trim string_split list_create list_append list_get list_set list_insert list_remove list_length list_clear list_find list_sort list_reverse list_copy list_contains dict_create dict_set dict_get dict_has dict_remove dict_size dict_keys dict_values set_create set_add set_contains set_remove set_size set_union set_intersection read_file write_file file_exists file_delete get_command_line_args get_command_line_arg exit_with_code panic assert",
  "compatibility/memory":
    "allocate deallocate memory_get_byte memory_set_byte memory_get_integer memory_set_integer memory_get_int32 memory_set_int32 memory_get_pointer memory_set_pointer memory_copy memory_reallocate",
} as const satisfies Readonly<Record<string, string>>;

/** Finds the module of a prelude name. The index is made when first asked. */
export class Prelude {
  #moduleOf: Map<string, string> | undefined;

  get #index(): Map<string, string> {
    if (this.#moduleOf === undefined) {
      this.#moduleOf = new Map();
      for (const [module, names] of Object.entries(PRELUDE))
        for (const name of names.split(" ")) if (name !== "") this.#moduleOf.set(name, module);
    }
    return this.#moduleOf;
  }

  moduleOf(name: string): string | undefined {
    return this.#index.get(name);
  }

  names(): readonly string[] {
    return [...this.#index.keys()];
  }
}
