// Deals work out in shares of about equal cost. Knows no trials.

/** Something to do, and what it costs, in any unit. */
export interface Costed {
  /** Tells pieces of equal cost apart; no two have the same. */
  readonly key: string;
  readonly cost: number;
}

/**
 * Deals pieces out in `count` shares: the longest first, each to the share that has least. The costliest share then takes at
 * most 4/3 of what the best division would (Graham 1969, longest processing time first). Whoever deals the same pieces gets
 * the same shares, whatever their order.
 *
 * @returns the shares, each with its longest pieces first; as many as were asked for, some of them empty when pieces are few
 * @throws RangeError when `count` is no whole number of at least 1
 */
export function shareOut<Piece extends Costed>(pieces: readonly Piece[], count: number): readonly Piece[][] {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new RangeError(`shareOut: count must be a whole number of at least 1; got ${count}`);
  }
  const shares = Array.from({ length: count }, () => ({ cost: 0, pieces: [] as Piece[] }));
  for (const piece of longestFirst(pieces)) {
    // Fewest pieces among equals, so that pieces without a cost are spread too.
    const least = shares.reduce((a, b) =>
      b.cost < a.cost || (b.cost === a.cost && b.pieces.length < a.pieces.length) ? b : a,
    );
    least.pieces.push(piece);
    least.cost += piece.cost;
  }
  return shares.map((share) => share.pieces);
}

/** The longest first; of equal ones, by their keys. */
export function longestFirst<Piece extends Costed>(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.toSorted((a, b) => b.cost - a.cost || (a.key < b.key ? -1 : 1));
}
