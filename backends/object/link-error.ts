/** What can go wrong in a link, as data, and its text. */

export type LinkError =
  | { readonly kind: "undefined-symbol"; readonly symbol: string; readonly referrers: readonly string[] }
  | { readonly kind: "duplicate-symbol"; readonly symbol: string }
  | { readonly kind: "undefined-root"; readonly symbol: string }
  | {
      readonly kind: "relocation-range";
      readonly symbol: string;
      readonly referrer: string;
      readonly relocation: string;
    }
  | {
      /** Only a word of data can be given the address of a foreign process. */
      readonly kind: "imported-reference";
      readonly symbol: string;
      readonly referrer: string;
      readonly relocation: string;
    }
  /** The runtime image is mapped from the file as it is. */
  | { readonly kind: "imported-into-image"; readonly symbol: string }
  | { readonly kind: "not-position-independent"; readonly symbol: string; readonly referrer: string };

/** One line for people. */
export function describeLinkError(error: LinkError): string {
  switch (error.kind) {
    case "undefined-symbol": {
      const shown = error.referrers.slice(0, 3).join(", ");
      const more = error.referrers.length > 3 ? ` and ${error.referrers.length - 3} more` : "";
      return `undefined symbol ${error.symbol}, needed by ${shown}${more}`;
    }
    case "duplicate-symbol":
      return `symbol ${error.symbol} is defined more than once`;
    case "undefined-root":
      return `undefined entry symbol ${error.symbol}`;
    case "relocation-range":
      return `${error.relocation} reference from ${error.referrer} to ${error.symbol} is out of range`;
    case "imported-reference":
      return `${error.relocation} reference from ${error.referrer} to the foreign process ${error.symbol}, which only an abs64 word of data may hold`;
    case "imported-into-image":
      return `the image calls the foreign process ${error.symbol}, and images have no libraries`;
    case "not-position-independent":
      return `${error.referrer} needs the fixed address of ${error.symbol}, which a position-independent image cannot give`;
  }
}
