// The folders of a user for configuration and caches, by the XDG Base Directory specification.

type Environment = Readonly<Record<string, string | undefined>>;

/** A variable counts only if it is an absolute path; undefined when there is no home either. */
function folder(environment: Environment, variable: string, belowHome: string): string | undefined {
  const named = environment[variable];
  if (named?.startsWith("/") === true) return `${named}/runa`;
  const home = environment["HOME"];
  return home?.startsWith("/") === true ? `${home}/${belowHome}/runa` : undefined;
}

/** `$XDG_CONFIG_HOME/runa`: the user's configuration. */
export function configurationFolder(environment: Environment): string | undefined {
  return folder(environment, "XDG_CONFIG_HOME", ".config");
}

/** `$XDG_CACHE_HOME/runa`: what can be made again. */
export function cacheFolder(environment: Environment): string | undefined {
  return folder(environment, "XDG_CACHE_HOME", ".cache");
}

/** `$XDG_STATE_HOME/runa`: histories and the like. */
export function stateFolder(environment: Environment): string | undefined {
  return folder(environment, "XDG_STATE_HOME", ".local/state");
}
