import { expect, it } from 'vitest';
import { layerUnits } from './hidden-symmetry.ts';
import { notFiniteShare } from './underflow.ts';

const matrix = (shape: number[], ...values: number[]) => ({
  weights: { dtype: 'float32', shape, data: Float32Array.from(values) } as const,
});

it('is 0 where all units have the same incoming weights, and where all weights are 0', () => {
  const [equal, zero] = layerUnits({
    a: matrix([2, 3], 1, 1, 1, -2, -2, -2),
    b: matrix([3, 2], 0, 0, 0, 0, 0, 0),
  });
  expect(equal).toEqual({ layer: 'a', units: 3, spread: 0, rms: Math.sqrt(2.5) });
  expect(zero).toEqual({ layer: 'b', units: 2, spread: 0, rms: 0 });
});

it('is the largest distance from the mean unit, relative to the size of the weights', () => {
  const [layer] = layerUnits({ a: matrix([1, 2], 1, 7) });
  expect(layer).toEqual({ layer: 'a', units: 2, spread: 3 / 5, rms: 5 });
});

it('counts what is no number', () => {
  expect(notFiniteShare({ a: matrix([1, 4], 0, Number.NaN, 1, Number.POSITIVE_INFINITY) })).toBe(0.5);
});
