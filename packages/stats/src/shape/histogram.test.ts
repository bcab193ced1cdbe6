import { expect, test } from 'vitest';
import { histogram } from './histogram.ts';

test('values outside the domain are counted apart, none is lost', () => {
  const { counts, below, above } = histogram([-1, 0, 0.5, 1, 2, 3], { bins: 2, domain: [0, 1] });
  expect([[...counts], below, above]).toEqual([[1, 2], 1, 2]);
});

test('equal values get one bin around them', () => {
  const { counts, edges } = histogram([7, 7, 7]);
  expect(counts.reduce((sum, count) => sum + count)).toBe(3);
  expect(edges[0]).toBeLessThan(7);
  expect(edges.at(-1)).toBeGreaterThan(7);
});

test('edges that do not ascend are refused', () => {
  expect(() => histogram([1], { bins: [0, 2, 2] })).toThrow(
    'histogram: options.bins must ascend; got 2 before 2 at [2].',
  );
  expect(() => histogram([1], { domain: [1, 1] })).toThrow(
    'histogram: options.domain[1] must lie strictly between 1',
  );
  expect(() => histogram([1], { bins: 0 })).toThrow(
    'histogram: options.bins must be a whole number in [1, 1000000]; got 0.',
  );
});
