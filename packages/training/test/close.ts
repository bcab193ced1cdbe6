// Comparison of arrays with a stated tolerance, for tests only.

import { expect } from 'vitest';

/** Fails unless |actual − expected| ≤ absolute + relative·|expected| everywhere. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative, absolute }: { relative: number; absolute: number },
): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const bound = absolute + relative * Math.abs(expected[i]!);
    if (!(Math.abs(actual[i]! - expected[i]!) <= bound)) {
      throw new Error(`element ${i}: expected ${expected[i]}, got ${actual[i]} (allowed deviation ${bound})`);
    }
  }
}
