// Refuses samples that no statistic may silently swallow: empty ones, and NaN or infinite entries. Computes nothing.

/**
 * Throws unless `values` has at least `minimum` entries, all finite.
 *
 * @param where - the public function the user called, for the message
 * @param argument - the argument's name, for the message
 */
export function checkSample(where: string, argument: string, values: ArrayLike<number>, minimum = 1): void {
  if (values === null || typeof values !== 'object' || typeof values.length !== 'number') {
    throw new TypeError(
      `${where}: ${argument} must be an array of numbers; got ${typeof values}. Pass an array or typed array.`,
    );
  }
  if (values.length < minimum) {
    throw new RangeError(
      `${where}: ${argument} must have at least ${minimum} value${minimum === 1 ? '' : 's'}; got ${values.length}. ` +
        (minimum === 1 ? 'Check that the trials ran and were not all filtered out.' : 'Run more trials.'),
    );
  }
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new RangeError(
        `${where}: ${argument}[${i}] must be a finite number; got ${String(value)}. ` +
          'Count such a trial as diverged and leave it out of the sample.',
      );
    }
  }
}

/** Throws unless both samples pass `checkSample` and have the same length. */
export function checkPairs(
  where: string,
  [nameA, a]: readonly [string, ArrayLike<number>],
  [nameB, b]: readonly [string, ArrayLike<number>],
  minimum = 1,
): void {
  checkSample(where, nameA, a, minimum);
  checkSample(where, nameB, b, minimum);
  if (a.length !== b.length) {
    throw new RangeError(
      `${where}: ${nameA} and ${nameB} must have the same length, entry i of one paired with entry i of the other; ` +
        `got ${a.length} and ${b.length}. Keep only complete pairs, or use an unpaired function.`,
    );
  }
}
