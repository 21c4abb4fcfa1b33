// The completion script for zsh 5 and newer.
import type { CompletedCommand, CompletedOption, Offered } from "./describe-commands.ts";

/** Text within single quotes. */
const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
/** Text of `_arguments` and `_describe`, in which colons and brackets have a meaning. */
const escape = (text: string): string => text.replaceAll(/[:[\]]/g, (found) => `\\${found}`);

function action(offered: Offered): string {
  if (offered === "files") return "_files";
  if (offered === "folders") return "_files -/";
  if (offered === "nothing") return " ";
  return `((${offered.map(({ word, summary }) => (summary === "" ? word : `${word}\\:"${escape(summary).replaceAll('"', "")}"`)).join(" ")}))`;
}

function optionSpec({ flag, short, summary, value, isList }: CompletedOption): string {
  const words = `[${escape(summary)}]${value === undefined ? "" : `:value:${action(value)}`}`;
  const joined = value === undefined ? "" : "=";
  const repeat = isList ? "*" : "";
  if (short === undefined) return quote(`${repeat}${flag}${joined}${words}`);
  const excluded = isList ? "*" : `(${short} ${flag})`;
  return `${quote(excluded)}{${short}${value === undefined ? "" : "+"},${flag}${joined}}${quote(words)}`;
}

function commandCase({ word, options, operands }: CompletedCommand): string {
  const places = operands.map((operand, place) =>
    quote(`${place === operands.length - 1 ? "*" : place + 1}:operand:${action(operand)}`),
  );
  const specs = [...options.map(optionSpec), ...places];
  return `    ${word})\n        _arguments -s \\\n${specs.map((spec) => `            ${spec}`).join(" \\\n")}\n        ;;`;
}

/** The script; it may be sourced, or lie as `_runa` in a folder of `fpath`. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  const described = commands.map(({ word, summary }) => `        ${quote(`${word}:${escape(summary)}`)}`);
  return `#compdef runa
# Completion of runa for zsh; made by \`runa completions zsh\`.
_runa() {
    local command=run
    local -a commands=(
${described.join("\n")}
    )
    if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
        _describe 'command' commands
        _files
        return
    fi
    if [[ -n \${(M)commands:#\${words[2]}:*} ]]; then
        command=$words[2]
        shift words
        (( CURRENT-- ))
    fi
    case $command in
${commands.map(commandCase).join("\n")}
    esac
}
if [[ $funcstack[1] == _runa ]]; then
    _runa "$@"
elif (( $+functions[compdef] )); then
    compdef _runa runa
fi
`;
}
