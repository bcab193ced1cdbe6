// Refuses single numbers outside their range: levels, probabilities, counts. Samples are check-sample.ts.

/** Throws unless `value` is a number, finite and strictly between `low` and `high`. */
export function checkBetween(
  where: string,
  argument: string,
  value: number,
  low: number,
  high: number,
): void {
  if (typeof value !== 'number' || !(value > low && value < high)) {
    throw new RangeError(
      `${where}: ${argument} must lie strictly between ${low} and ${high}; got ${value}.${hint(argument, value)}`,
    );
  }
}

/** Throws unless `value` is a number in [low, high]. */
export function checkWithin(where: string, argument: string, value: number, low: number, high: number): void {
  if (typeof value !== 'number' || !(value >= low && value <= high)) {
    throw new RangeError(
      `${where}: ${argument} must lie in [${low}, ${high}]; got ${value}.${hint(argument, value)}`,
    );
  }
}

/** Throws unless `value` is a whole number in [low, high]. */
export function checkCount(
  where: string,
  argument: string,
  value: number,
  low = 0,
  high = Number.MAX_SAFE_INTEGER,
): void {
  if (!Number.isInteger(value) || value < low || value > high) {
    const range = high === Number.MAX_SAFE_INTEGER ? `of at least ${low}` : `in [${low}, ${high}]`;
    throw new RangeError(
      `${where}: ${argument} must be a whole number ${range}; got ${value}. Pass a count.`,
    );
  }
}

function hint(argument: string, value: number): string {
  return value > 1 && value <= 100 && /level|probability/i.test(argument)
    ? ` Write a fraction: ${value / 100} for ${value} %.`
    : ' Pass a value in that range.';
}
