// The pages of the library's reference: what each is about, and the modules whose declarations it shows. Other modules are parts of these.

export interface LibraryPage {
  readonly summary: string;
  /** By path, in the order of the page. */
  readonly modules: readonly string[];
}

export const libraryPages = {
  base64: { summary: "Base64", modules: ["base64"] },
  bytes: { summary: "Bytes: lists of bytes and the texts and numbers in them", modules: ["bytes"] },
  collections: {
    summary: "Lists, dictionaries and sets, and collections for special purposes",
    modules: [
      ...["collections/list", "collections/list_queries", "collections/dictionary", "collections/set"],
      ...["collections/deque", "collections/priority_queue", "collections/ordered_map", "collections/bit_set"],
    ],
  },
  compatibility: {
    summary: "Functions of older programs, in scope everywhere",
    modules: ["compatibility", "compatibility/memory"],
  },
  core: {
    summary: "What the language itself is made of: iteration, ranges, results",
    modules: ["core/iteration", "core/range", "core/result"],
  },
  crypto: {
    summary: "Hashes, message authentication, encryption, secure random bytes and memory",
    modules: [
      ...["crypto/hash", "crypto/hash_file", "crypto/hmac", "crypto/compare", "crypto/random", "crypto/errors"],
      ...["crypto/chacha20_poly1305", "crypto/aes_gcm", "sys/memory/safety/secure"],
    ],
  },
  csv: { summary: "Tables as comma-separated values", modules: ["csv", "csv/read"] },
  errors: { summary: "The kinds of errors that every program knows", modules: ["errors"] },
  hex: { summary: "Bytes as hexadecimal digits", modules: ["hex"] },
  io: {
    summary: "Files and streams",
    modules: ["io/files", "io/file", "io/streams", "io/buffered", "io/mapped", "io/memory", "io/console", "io/errors"],
  },
  json: { summary: "JSON values: read, asked, written", modules: ["json", "json/stream"] },
  machine: {
    summary: "The processor: atomic operations, vectors, what it can do, memory",
    modules: [
      ...["core/machine/atomic", "core/machine/cpu", "core/machine/memory", "core/machine/platform"],
      ...["core/machine/simd", "core/machine/simd_elements", "core/machine/simd_integers"],
    ],
  },
  math: {
    summary: "Numbers: elementary and special functions, integers, statistics",
    modules: ["math", "math/integers", "math/bases", "math/floats", "math/special", "math/statistics"],
  },
  net: {
    summary: "Networks: TCP, UDP and Unix sockets, addresses, names",
    modules: ["net/connection", "net/address", "net/udp", "net/resolve", "net/dns", "net/errors"],
  },
  os: {
    summary: "The operating system: paths, directories, environment, commands, signals",
    modules: [
      ...["os/paths", "os/metadata", "os/directories", "os/copying", "os/moving", "os/glob"],
      ...["os/temporary", "os/real_paths", "os/shell_words", "os/terminal"],
      ...["os/environment", "os/process", "os/commands", "os/signals"],
    ],
  },
  random: { summary: "Random numbers, repeatable ones and secure ones", modules: ["random"] },
  testing: { summary: "What tests and benchmarks need", modules: ["testing", "testing/benchmark"] },
  text: {
    summary: "Text: its methods, building, Unicode",
    modules: [...["text/text", "text/builder", "text/case", "text/properties", "text/graphemes", "text/normalize"]],
  },
  time: {
    summary: "Clocks, durations, dates and time zones",
    modules: [
      ...["time/moment", "time/duration", "time/date", "time/date_time", "time/zone", "time/zone_rule"],
      ...["time/format", "time/parse", "time/errors"],
    ],
  },
  url: { summary: "Addresses: their parts, escapes and queries", modules: ["url", "url/percent", "url/query"] },
} as const satisfies Record<string, LibraryPage>;

export type LibraryPageName = keyof typeof libraryPages;
