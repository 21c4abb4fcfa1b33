// The completion script for fish 3 and newer.
import type { CompletedCommand, CompletedOption, Offer, Offered } from "./describe-commands.ts";

const quote = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

/** Words with their meanings, as `-a` takes them. */
function words(offers: readonly Offer[]): string {
  return quote(offers.map(({ word, summary }) => (summary === "" ? word : `${word}\\t${quote(summary)}`)).join(" "));
}

function offer(offered: Offered): string {
  if (offered === "files") return "-r -F";
  if (offered === "folders") return "-x -a '(__fish_complete_directories)'";
  return offered === "nothing" ? "-x" : `-x -a ${words(offered)}`;
}

function optionLine(condition: string, option: CompletedOption): string {
  const { flag, short, summary, value } = option;
  const spelt = `${short === undefined ? "" : `-s ${short.slice(1)} `}-l ${flag.slice(2)}`;
  const taken = value === undefined ? "" : ` ${offer(value)}`;
  return `complete -c runa -n ${condition} ${spelt}${taken} -d ${quote(summary)}`;
}

/** The first operand: further ones are files, which fish offers by itself. */
function operandLines(condition: string, operands: readonly Offered[]): string[] {
  const [first] = operands;
  if (first === undefined || first === "nothing") return [`complete -c runa -n ${condition} -f`];
  if (first === "files") return [];
  return [`complete -c runa -n ${condition} -f ${first === "folders" ? offer(first).slice(3) : `-a ${words(first)}`}`];
}

/** The script. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ word }) => word).join(" ");
  const lines = commands.flatMap(({ word, summary, options, operands }) => {
    const isRun = word === "run";
    const condition = isRun ? `'__runa_runs'` : `'__fish_seen_subcommand_from ${word}'`;
    return [
      `complete -c runa -n __fish_use_subcommand -a ${word} -d ${quote(summary)}`,
      ...options.map((option) => optionLine(condition, option)),
      ...operandLines(condition, operands),
    ];
  });
  return `# Completion of runa for fish; made by \`runa completions fish\`.
function __runa_runs
    not __fish_seen_subcommand_from ${names.replace(/\brun /, "")}
end
${lines.join("\n")}
`;
}
