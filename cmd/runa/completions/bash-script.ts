// The completion script for bash 4 and newer.
import type { CompletedCommand, CompletedOption, Offered } from "./describe-commands.ts";

const spellings = ({ flag, short }: CompletedOption): string[] => (short === undefined ? [flag] : [short, flag]);

/** The statement that offers something; `values` is what is filtered by the word at the cursor. */
function offer(offered: Offered): string {
  if (offered === "files") return "kind=file";
  if (offered === "folders") return "kind=directory";
  return offered === "nothing" ? "kind=none" : `values="${offered.map(({ word }) => word).join(" ")}"`;
}

function patterns(command: CompletedCommand, option: CompletedOption): string {
  return spellings(option)
    .map((spelt) => `"${command.word} ${spelt}"`)
    .join("|");
}

function valuePatterns(commands: readonly CompletedCommand[]): string {
  const all = commands.flatMap((command) =>
    command.options.filter(({ value }) => value !== undefined).map((option) => patterns(command, option)),
  );
  return all.join("|");
}

function valueCases(commands: readonly CompletedCommand[]): string[] {
  return commands.flatMap((command) =>
    command.options.flatMap((option) =>
      option.value === undefined ? [] : [`        ${patterns(command, option)}) ${offer(option.value)} ;;`],
    ),
  );
}

function operandCases(commands: readonly CompletedCommand[]): string[] {
  return commands.flatMap(({ word, operands }) =>
    operands.map((operand, place) => {
      const pattern = place === operands.length - 1 ? `"${word} "*` : `"${word} ${place}"`;
      return `            ${pattern}) ${offer(operand)} ;;`;
    }),
  );
}

/** The script; it keeps to the words that bash splits a line into, which end at `=`. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ word }) => word);
  const optionCases = commands.map(
    ({ word, options }) => `            ${word}) values="${options.flatMap(spellings).join(" ")}" ;;`,
  );
  return `# Completion of runa for bash; made by \`runa completions bash\`.
_runa() {
    local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
    local command=run at=1 place=0 values= kind=
    if [[ $current == = ]]; then
        current=
    elif [[ $previous == = ]]; then
        previous=\${COMP_WORDS[COMP_CWORD - 2]}
    fi
    if ((COMP_CWORD > 1)); then
        case \${COMP_WORDS[1]} in
        ${names.join("|")})
            command=\${COMP_WORDS[1]}
            at=2
            ;;
        esac
    fi
    for (( ; at < COMP_CWORD; at++)); do
        case "$command \${COMP_WORDS[at]}" in
        ${valuePatterns(commands)})
            ((at++))
            if [[ \${COMP_WORDS[at]} == = ]]; then ((at++)); fi
            ;;
        *" -"?*) ;;
        *) ((place++)) ;;
        esac
    done
    case "$command $previous" in
${valueCases(commands).join("\n")}
    esac
    if [[ -z $values$kind && $current == -* ]]; then
        case $command in
${optionCases.join("\n")}
        esac
    elif [[ -z $values$kind ]] && ((COMP_CWORD == 1)); then
        values="${names.join(" ")}"
        kind=file
    elif [[ -z $values$kind ]]; then
        case "$command $place" in
${operandCases(commands).join("\n")}
        esac
    fi
    COMPREPLY=()
    local found
    while IFS= read -r found; do COMPREPLY+=("$found"); done < <(compgen -W "$values" -- "$current")
    case $kind in
    file | directory)
        compopt -o filenames 2>/dev/null
        while IFS= read -r found; do COMPREPLY+=("$found"); done < <(compgen -A "$kind" -- "$current")
        ;;
    esac
}
complete -F _runa runa
`;
}
