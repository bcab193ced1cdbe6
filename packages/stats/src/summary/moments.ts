// Mean and scatter of a sample, computed once for everything that needs them. Checks nothing: its callers do.

/** Size, mean and scatter of a sample. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Σ ((x − mean) / unit)²: squares of the values themselves may be too small or too large for a number. */
  readonly squares: number;
  /** A power of two near the largest |x|, so that dividing by it rounds nothing; 1 where all values are 0. */
  readonly unit: number;
}

/**
 * Two passes with both corrections (Chan, Golub & LeVeque 1983): shifted by the first value, so that an offset of 1e9
 * costs no digits and equal values give exactly that value and 0; in units of the largest value, so that values of 1e-200
 * and of 1e300 have the digits that values near 1 have.
 */
export function moments(values: ArrayLike<number>): Moments {
  const n = values.length;
  const unit = powerOfTwoNear(values);
  const shift = values[0]! / unit;
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < n; i++) {
    const term = values[i]! / unit - shift - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
  }
  const center = shift + sum / n;
  let squares = 0;
  let residue = 0;
  for (let i = 0; i < n; i++) {
    const deviation = values[i]! / unit - center;
    squares += deviation * deviation;
    residue += deviation;
  }
  return { n, mean: center * unit, squares: Math.max(0, squares - (residue * residue) / n), unit };
}

/** The sample standard deviation, with divisor n − 1; NaN for one value. */
export function deviationOf({ n, squares, unit }: Moments): number {
  return Math.sqrt(squares / (n - 1)) * unit;
}

/** The standard error of the mean; NaN for one value. */
export function errorOf({ n, squares, unit }: Moments): number {
  return Math.sqrt(squares / (n - 1) / n) * unit;
}

/** The squares of two samples in one unit, so that they can be added: that of the larger one, of those that have scatter. */
export function commonSquares(first: Moments, second: Moments): { a: number; b: number; unit: number } {
  const scattered = [first, second].filter(({ squares }) => squares > 0);
  const unit = Math.max(...scattered.map((sample) => sample.unit), Number.MIN_VALUE);
  const [a, b] = [first, second].map((sample) =>
    sample.squares === 0 ? 0 : sample.squares * (sample.unit / unit) ** 2,
  ) as [number, number];
  return { a, b, unit };
}

/** mean a − mean b. Throws where that is too large for a number. */
export function meanDifference(where: string, a: Moments, b: Moments): number {
  const difference = a.mean - b.mean;
  if (Number.isFinite(difference)) return difference;
  throw new RangeError(
    `${where}: the means must differ by less than 1.8e308; they are ${a.mean} and ${b.mean}. Give the values in a larger unit.`,
  );
}

/** The power of two at or below the largest |value|, for dividing without rounding; 1 where all are 0. */
export function powerOfTwoNear(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  return largest === 0 ? 1 : 2 ** Math.min(1023, Math.floor(Math.log2(largest)));
}
