// The root of an increasing function of a positive variable, to full precision. Not an optimiser, not for any function.

/**
 * Solves g(x) = 0 for x in [low, high], 0 < low < high, where g increases with x.
 *
 * Newton's method in ln x, kept inside a bracket that every evaluation shrinks; where a step leaves the bracket it is
 * replaced by the bracket's geometric mean. So it cannot diverge, and it converges to relative precision even at 1e-300.
 *
 * @param g - returns [g(x), dg/d(ln x)]; may return −∞ or +∞ as value
 */
export function solveIncreasing(
  g: (x: number) => readonly [value: number, slope: number],
  low: number,
  high: number,
): number {
  let x = Math.sqrt(low) * Math.sqrt(high);
  for (let iteration = 0; iteration < 200; iteration++) {
    const [value, slope] = g(x);
    if (value === 0) return x;
    if (value < 0) low = x;
    else high = x;
    const step = value / slope;
    let next = x * Math.exp(-step);
    if (!(next > low && next < high) || iteration > 80) {
      if (Math.abs(step) < 1e-15) return next;
      next = Math.sqrt(low) * Math.sqrt(high);
    }
    if (Math.abs(next - x) <= 2 ** -52 * x) return next;
    x = next;
  }
  return x;
}
