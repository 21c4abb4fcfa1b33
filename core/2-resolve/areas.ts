// Library areas: `Import "os"` gives the names of several modules of the library as one.

import { LazyMap } from "#core/base/lazy-map.ts";
import type { ModuleInterface, TypeEntry, ValueEntry } from "#core/types/module-interface.ts";
import { emptyInterface } from "./declare-module.ts";

/** Area → library modules whose public names it shows, blank-separated. A module of the same name is one of its parts. */
const AREAS = {
  crypto:
    "crypto/hash crypto/hash_file crypto/hmac crypto/compare crypto/random crypto/errors crypto/chacha20_poly1305 crypto/aes_gcm sys/memory/safety/secure",
  math: "math math/integers math/bases math/floats math/special math/statistics",
  io: "io/errors io/file io/files io/streams io/buffered io/mapped io/memory io/console",
  net: "net/errors net/address net/connection net/udp net/resolve net/dns",
  os: "os/paths os/metadata os/directories os/copying os/moving os/real_paths os/glob os/temporary os/environment os/process os/commands os/shell_words os/signals os/terminal",
  time: "time/errors time/duration time/date time/moment time/zone time/zone_rule time/date_time time/format time/parse",
  url: "url url/percent url/query",
} as const satisfies Readonly<Record<string, string>>;

/** The parts of an area, or undefined if there is none of that name. */
export function areaParts(name: string): readonly string[] | undefined {
  return Object.hasOwn(AREAS, name) ? AREAS[name as keyof typeof AREAS].split(" ") : undefined;
}

/** One interface over the parts of an area; processes of one name are overloads of each other, otherwise the first part wins. */
export function areaInterface(name: string, parts: readonly ModuleInterface[]): ModuleInterface {
  const values = new LazyMap<string, ValueEntry>();
  const types = new Map<string, TypeEntry>();
  const made: ModuleInterface = { ...emptyInterface(name, false, true), values, types };
  for (const part of parts) {
    for (const key of part.values.keys()) if (!values.has(key)) values.announce(key, () => mergedEntry(parts, key));
    for (const [key, entry] of part.types) if (!entry.isPrivate && !types.has(key)) types.set(key, entry);
    for (const [id, entry] of part.typesByNominal) made.typesByNominal.set(id, entry);
  }
  return made;
}

function mergedEntry(parts: readonly ModuleInterface[], key: string): ValueEntry {
  let found: ValueEntry | undefined;
  for (const part of parts) {
    const entry = part.values.get(key);
    if (entry === undefined) continue;
    if (entry.kind !== "process") {
      if (!(entry.kind === "global" && entry.global.isPrivate)) found ??= entry;
      continue;
    }
    const shown = entry.overloads.filter((overload) => !overload.isPrivate);
    if (shown.length === 0) continue;
    if (found === undefined) found = shown.length === entry.overloads.length ? entry : { ...entry, overloads: shown };
    else if (found.kind === "process") found = { kind: "process", overloads: [...found.overloads, ...shown] };
  }
  return found ?? { kind: "process", overloads: [] };
}
