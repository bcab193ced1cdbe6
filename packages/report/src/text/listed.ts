// Pieces of prose put together as a list.

import { type Inline, type Prose, text } from './inline.ts';
import { md } from './markdown-text.ts';

/** Words, or prose. */
type Piece = string | Inline;

const inline = (piece: Piece): Inline => (typeof piece === 'string' ? text(piece) : piece);

/** One piece after the other. */
export function joined(pieces: readonly Piece[], separator = ' '): Prose {
  return pieces.reduce<Prose>(
    (whole, piece, i) => (i === 0 ? md`${inline(piece)}` : md`${whole}${text(separator)}${inline(piece)}`),
    md``,
  );
}

/**
 * `a`, `a and b`, `a, b and c`; nothing of an empty list.
 *
 * @example
 * ```ts
 * import { listed, md } from '@trialbook/report';
 * export const sentence = md`Trained are ${listed(['perceptron', md`*hinge*`, 'MLP'])}.`;
 * ```
 */
export function listed(pieces: readonly Piece[]): Prose {
  if (pieces.length < 2) return joined(pieces);
  return md`${joined(pieces.slice(0, -1), ', ')} and ${inline(pieces.at(-1)!)}`;
}
