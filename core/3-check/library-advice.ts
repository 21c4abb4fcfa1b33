// Which modules of the library have a name that is not in scope.

import { LIBRARY_NAMES } from "#core/spec/library-names.ts";

/** More modules than this with one name say too little. */
const modulesMax = 2;

/** Shorter names are more likely to be somebody's variable. */
const lettersMin = 3;

/** How to import a name of the library; undefined if it has none such, or too many. */
export function importAdvice(name: string): string | undefined {
  if (name.length < lettersMin) return undefined;
  const found = Object.entries(LIBRARY_NAMES).filter(([, names]) => ` ${names} `.includes(` ${name} `));
  if (found.length === 0 || found.length > modulesMax) return undefined;
  const imports = found.map(([module]) => `\`Import { ${name} } from "${module}"\``);
  return `the library has it: ${imports.join(" or ")}`;
}
