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
    case "not-position-independent":
      return `${error.referrer} needs the fixed address of ${error.symbol}, which a position-independent image cannot give`;
  }
}
