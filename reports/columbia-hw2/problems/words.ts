// Pieces of prose put together.

import { md, type Prose, text } from '@trialbook/report';

/** One piece after the other. */
export function join(pieces: readonly Prose[], separator = ' '): Prose {
  return pieces.reduce((whole, piece, i) => (i === 0 ? piece : md`${whole}${text(separator)}${piece}`), md``);
}

/** `a, b and c`. */
export function list(pieces: readonly Prose[]): Prose {
  if (pieces.length < 2) return join(pieces);
  return md`${join(pieces.slice(0, -1), ', ')} and ${pieces.at(-1)!}`;
}
