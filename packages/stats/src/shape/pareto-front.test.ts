import { expect, it } from 'vitest';
import { paretoFront } from './pareto-front.ts';

const front = (points: [number, number][]) => paretoFront(points, (point) => point);

it('keeps what nothing beats in both costs', () => {
  expect(
    front([
      [1, 9],
      [2, 5],
      [3, 6],
      [4, 1],
      [4, 2],
    ]),
  ).toEqual([
    [1, 9],
    [2, 5],
    [4, 1],
  ]);
});

it('keeps equals, and drops what is beaten in one cost at equal other', () => {
  expect(
    front([
      [1, 1],
      [1, 1],
    ]),
  ).toHaveLength(2);
  expect(
    front([
      [1, 1],
      [1, 2],
    ]),
  ).toEqual([[1, 1]]);
});
