import { seedTree } from '@trialbook/random';
import { expect, test } from 'vitest';
import { kernelDensity } from './kernel-density.ts';

function area({ x, density }: { x: Float64Array; density: Float64Array }): number {
  let sum = 0;
  for (let i = 1; i < x.length; i++) sum += ((density[i]! + density[i - 1]!) / 2) * (x[i]! - x[i - 1]!);
  return sum;
}

test('the density integrates to 1, inside bounds too', () => {
  expect(area(kernelDensity([1, 2, 4, 7], { points: 2000, cut: 8 }))).toBeCloseTo(1, 6);
  const bounded = kernelDensity([0.97, 0.99, 0.995, 1], { points: 4000, cut: 12, bounds: [0, 1] });
  expect(bounded.x.at(-1)).toBe(1);
  expect(area(bounded)).toBeCloseTo(1, 5);
});

test('equal values are a point mass, said so', () => {
  expect(kernelDensity([0, 0, 0])).toEqual({
    x: Float64Array.of(0),
    density: Float64Array.of(1),
    bandwidth: 0,
    constant: true,
  });
  expect(kernelDensity([5]).constant).toBe(true);
});

test('gathering a large sample in cells changes nothing visible', () => {
  const values = seedTree(4).child('density').stream().normals(5000);
  const { x, density, bandwidth } = kernelDensity(values, { points: 64 });
  const peak = Math.max(...density);
  for (const [i, at] of x.entries()) {
    const direct =
      values.reduce((sum, value) => sum + Math.exp(-(((at - value) / bandwidth) ** 2) / 2), 0) /
      (values.length * bandwidth * Math.sqrt(2 * Math.PI));
    expect(Math.abs(density[i]! - direct) / peak).toBeLessThan(1e-4);
  }
});

test('values outside the bounds are refused', () => {
  expect(() => kernelDensity([0.5, 1.2], { bounds: [0, 1] })).toThrow(
    'kernelDensity: values must lie in options.bounds [0, 1]; they span [0.5, 1.2].',
  );
  expect(() => kernelDensity([1, 2], { bandwidth: 0 })).toThrow(
    'kernelDensity: options.bandwidth must lie strictly between 0 and Infinity; got 0.',
  );
});
