// `runa schema`: the JSON Schemas of what `--json` writes.

import { type OutputName, type OutputRow, outputSchemas } from "#cmd/runa/output-schemas.ts";
import type { CommandLine } from "#cmd/runa/parse-options.ts";
import { show } from "#cmd/runa/show.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";

/** Runs the command: 0, or 2 if there is no output of this name. */
export async function runSchema({ operands: [name] }: CommandLine): Promise<number> {
  if (name === undefined) {
    const rows = Object.entries<OutputRow>(outputSchemas).map(([known, row]) => `${known}\t${row.command}`);
    show(rows.join("\n"));
    return exitCodes.success;
  }
  if (!Object.hasOwn(outputSchemas, name)) {
    const { reportUsage } = await import("#cmd/runa/report-usage.ts");
    const mistyped = { word: name, known: Object.keys(outputSchemas) };
    return reportUsage({ usageError: `there is no output "${name}"`, command: "schema", mistyped });
  }
  const { z } = await import("zod");
  const row: OutputRow = outputSchemas[name as OutputName];
  show(JSON.stringify(z.toJSONSchema(row.make(z)), undefined, 2));
  return exitCodes.success;
}
