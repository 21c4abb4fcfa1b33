/** What every AST node has. */

import type { Span } from "#core/base/source.ts";

/**
 * The base of all nodes. A node is a Span, so it can be handed to a diagnostic as its position.
 *
 * - `id` is dense within a file (0 … AstModule.nodeCount-1): stages keep what they learn about nodes in arrays by id.
 * - `flags` holds `Spelling` bits: how it was written where several spellings mean the same. Only the formatter
 *   reads them; two nodes that differ in `id`, span and `flags` alone mean the same.
 */
export interface AstNode extends Span {
  readonly kind: string;
  readonly id: number;
  readonly flags: number;
}
