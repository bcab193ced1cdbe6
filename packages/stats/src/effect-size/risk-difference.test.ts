import { expect, test } from 'vitest';
import { pairedRiskDifference, riskDifference } from './risk-difference.ts';

test("pairs give Newcombe's published intervals", () => {
  // Fagerland, Lydersen & Laake (2014), "Recommended tests and confidence intervals for paired binomial proportions".
  const airways = pairedRiskDifference({ both: 1, onlyA: 1, onlyB: 7, neither: 12 });
  expect(airways.difference).toBeCloseTo(-0.286, 3);
  expect(airways.interval.map((bound) => bound.toFixed(3))).toEqual(['-0.507', '-0.026']);
});

test('agreement in every pair gives 0 inside an interval of positive width', () => {
  const { difference, interval } = pairedRiskDifference({ both: 0, onlyA: 0, onlyB: 0, neither: 10 });
  expect(difference).toBe(0);
  expect(interval[0]).toBeLessThan(0);
  expect(interval[1]).toBeGreaterThan(0);
});

test('swapping the arms mirrors the interval', () => {
  const { interval } = pairedRiskDifference({ both: 20, onlyA: 12, onlyB: 2, neither: 16 });
  const mirrored = pairedRiskDifference({ both: 20, onlyA: 2, onlyB: 12, neither: 16 }).interval;
  expect(mirrored[0]).toBeCloseTo(-interval[1], 14);
  expect(mirrored[1]).toBeCloseTo(-interval[0], 14);
});

test('counts that cannot be are refused', () => {
  expect(() => riskDifference([3, 2], [1, 2])).toThrow('successes must be a whole number in [0, 2]; got 3.');
  expect(() => pairedRiskDifference({ both: 0, onlyA: 0, onlyB: 0, neither: 0 })).toThrow(
    'pairedRiskDifference: the number of pairs must be a whole number of at least 1; got 0.',
  );
  expect(() => pairedRiskDifference({ both: 0.5, onlyA: 0, onlyB: 0, neither: 1 })).toThrow(
    'pairedRiskDifference: both must be a whole number of at least 0; got 0.5.',
  );
});
