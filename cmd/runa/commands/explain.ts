// `runa explain CODE`: why a diagnostic is given, with a program that has the mistake and one that has not.

import type { CommandLine } from "#cmd/runa/parse-options.ts";
import { meantWord } from "#cmd/runa/report-usage.ts";
import { say } from "#cmd/runa/say.ts";
import { show } from "#cmd/runa/show.ts";
import { streams, terminalWidth, wantsColour } from "#cmd/runa/terminal.ts";
import { wrapText } from "#cmd/runa/wrap-text.ts";
import { diagnosticHelp } from "#core/spec/diagnostic-help.ts";
import { type DiagnosticName, diagnosticTable } from "#core/spec/diagnostics.ts";
import { exitCodes } from "#core/spec/exit-codes.ts";
import type { Explanation } from "#core/spec/explanations/explanation.ts";
import { explanations } from "#core/spec/explanations/explanations.ts";

const names = Object.keys(diagnosticTable) as DiagnosticName[];

/** The diagnostic with this code, as R0301, r0301 or 301. */
function withCode(code: string): DiagnosticName | undefined {
  const wanted = `R${code.replace(/^r/i, "").padStart(4, "0")}`;
  return names.find((name) => diagnosticTable[name].id === wanted);
}

function program(title: string, text: string | undefined): string[] {
  if (text === undefined) return [];
  return [
    "",
    title,
    "",
    ...text
      .replace(/^\n/, "")
      .split("\n")
      .map((line) => (line === "" ? "" : `    ${line}`)),
  ];
}

/** The page of a diagnostic. */
function explanationText(name: DiagnosticName, width: number, colour: boolean): string {
  const { id, severity, message } = diagnosticTable[name];
  const { text, wrong, right }: Explanation = explanations[name];
  const head = `${severity}[${id}]: ${message}`;
  return [
    ...wrapText(head, width).map((line) => (colour ? `\u001b[1m${line}\u001b[0m` : line)),
    "",
    ...wrapText(text, width),
    ...program("With the mistake:", wrong),
    ...program("Without it:", right),
    "",
    ...wrapText(`Help: ${diagnosticHelp[name]}`, width),
  ].join("\n");
}

/** Runs the command: 0, or 2 if there is no such code. Without a code it lists all. */
export async function runExplain(line: CommandLine): Promise<number> {
  const [code] = line.operands;
  if (code === undefined) {
    show(names.map((name) => `${diagnosticTable[name].id}  ${diagnosticTable[name].message}`).join("\n"));
    return exitCodes.success;
  }
  const name = withCode(code);
  if (name !== undefined) {
    show(explanationText(name, terminalWidth(streams.output), wantsColour(line, streams.output)));
    return exitCodes.success;
  }
  const known = names.map((one) => diagnosticTable[one].id);
  const meant = meantWord({ word: code.toUpperCase(), known });
  say(`runa: there is no diagnostic ${code}${meant === undefined ? "" : `; did you mean ${meant}?`}`);
  say("      `runa explain` lists all of them");
  return exitCodes.usage;
}
