// Mean and sum of squared deviations, computed once for everything that needs them. Checks nothing: its callers do.

/** Size, mean and scatter of a sample. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Σ (x − mean)² */
  readonly squares: number;
}

/**
 * Two passes with both corrections (Chan, Golub & LeVeque 1983): shifted by the first value, so that an offset of 1e9
 * costs no digits and equal values give exactly that value and 0.
 */
export function moments(values: ArrayLike<number>): Moments {
  const n = values.length;
  const shift = values[0]!;
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < n; i++) {
    const term = values[i]! - shift - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
  }
  const mean = shift + sum / n;
  let squares = 0;
  let residue = 0;
  for (let i = 0; i < n; i++) {
    const deviation = values[i]! - mean;
    squares += deviation * deviation;
    residue += deviation;
  }
  return { n, mean, squares: Math.max(0, squares - (residue * residue) / n) };
}
