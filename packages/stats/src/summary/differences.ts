// Paired differences, and whether they vary by more than rounding. The guard every paired statistic shares.

/** Paired differences of two samples. */
export interface Differences {
  /** a[i] − b[i] */
  readonly values: Float64Array;
  /** True where they differ by no more than the rounding of the values they came from. */
  readonly constant: boolean;
}

/**
 * The differences a[i] − b[i] of two samples of one length.
 *
 * @throws RangeError where one is too large for a number
 */
export function differences(a: ArrayLike<number>, b: ArrayLike<number>): Differences {
  const values = Float64Array.from({ length: a.length }, (_, i) => a[i]! - b[i]!);
  let largest = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    largest = Math.max(largest, Math.abs(a[i]!), Math.abs(b[i]!));
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  if (low === Number.NEGATIVE_INFINITY || high === Number.POSITIVE_INFINITY) {
    const i = values.findIndex((value) => !Number.isFinite(value));
    throw new RangeError(
      `paired differences must be below 1.8e308; a[${i}] and b[${i}] are ${a[i]} and ${b[i]}. Give the values in a larger unit.`,
    );
  }
  return { values, constant: high - low <= 4 * Number.EPSILON * largest };
}
