import { seedTree } from '@trialbook/random';
import { describe, expect, it } from 'vitest';
import { numpyReference } from '../../test/numpy-reference.ts';
import type { ClassificationSet } from '../dataset.ts';
import type { RandomSource } from '../random-source.ts';
import { ball } from './ball.ts';
import { halfSquare } from './half-square.ts';
import { LU_BOUND, luSample, luTargets } from './lu-targets.ts';
import { ringAroundDisc } from './ring-around-disc.ts';
import { spirals } from './spirals.ts';
import { twoMoons } from './two-moons.ts';
import { xorBlobs } from './xor-blobs.ts';

const seeds = seedTree(3).child('synthetic');
const point = (set: ClassificationSet, i: number) =>
  [set.inputs[set.features * i]!, set.inputs[set.features * i + 1]!] as const;
const share = (set: ClassificationSet, hit: (x: number, y: number, label: number) => boolean) => {
  let hits = 0;
  for (let i = 0; i < set.count; i++) if (hit(...point(set, i), set.labels[i]!)) hits += 1;
  return hits / set.count;
};

const samplers: Record<string, (count: number, source: RandomSource) => ClassificationSet> = {
  halfSquare,
  ringAroundDisc,
  twoMoons,
  xorBlobs,
  spirals,
  ball,
};

describe.each(Object.entries(samplers))('%s', (name, sample) => {
  it('gives equal sets for equal seeds, others for others, and the same first points for any count', () => {
    const set = sample(100, seeds);
    expect(sample(100, seeds)).toEqual(set);
    expect(sample(40, seeds).inputs).toEqual(set.inputs.slice(0, 80));
    expect(sample(40, seeds).labels).toEqual(set.labels.slice(0, 40));
    expect(sample(100, seedTree(4)).inputs).not.toEqual(set.inputs);
  });

  it('reads on a stream that it is given', () => {
    const stream = seeds.stream();
    expect(sample(10, stream)).toEqual(sample(10, seeds));
    expect(sample(10, stream)).not.toEqual(sample(10, seeds));
  });

  it('states its sizes and refuses a count that is none', () => {
    expect(sample(7, seeds)).toMatchObject({ count: 7, features: 2 });
    expect(() => sample(-1, seeds)).toThrow(`${name}: count must be an integer of at least 1; got -1`);
  });
});

describe('the shapes', () => {
  const count = 20_000;
  const tolerance = (p: number) => 4 * Math.sqrt((p * (1 - p)) / count);

  it('halfSquare: +1 where x1 > x2, half of the unit square', () => {
    const set = halfSquare(count, seeds);
    expect(share(set, (x, y, label) => label === (x > y ? 1 : -1))).toBe(1);
    expect(share(set, (x, y) => x >= 0 && x <= 1 && y >= 0 && y <= 1)).toBe(1);
    expect(Math.abs(share(set, (_x, _y, label) => label === 1) - 0.5)).toBeLessThan(tolerance(0.5));
  });

  it('ringAroundDisc: each class within its radii, uniform by area', () => {
    const set = ringAroundDisc(count, seeds, { disc: 1, inner: 2, outer: 3 });
    const inside = (x: number, y: number, label: number) => {
      const r = Math.hypot(x, y);
      return label === 1 ? r <= 1.000001 : r >= 1.999999 && r <= 3.000001;
    };
    expect(share(set, inside)).toBe(1);
    // A quarter of the disc's area lies within half its radius, and half of the points are in the disc.
    const core = share(set, (x, y) => Math.hypot(x, y) < 0.5);
    expect(Math.abs(core - 0.125)).toBeLessThan(tolerance(0.125));
    expect(() => ringAroundDisc(1, seeds, { disc: 3 })).toThrow(
      'needs 0 < disc <= inner < outer; got 3, 2, 3',
    );
  });

  it('twoMoons: without noise on the two half circles', () => {
    const set = twoMoons(1000, seeds, { noise: 0 });
    const onArc = (x: number, y: number, label: number) => {
      const radius = label === 0 ? Math.hypot(x, y) : Math.hypot(x - 1, y - 0.5);
      return Math.abs(radius - 1) < 1e-6 && (label === 0 ? y >= -1e-6 : y <= 0.5 + 1e-6);
    };
    expect(share(set, onArc)).toBe(1);
  });

  it('xorBlobs: tight clouds have the label of their quadrant', () => {
    expect(
      share(xorBlobs(1000, seeds, { spread: 0.1 }), (x, y, label) => label === (x * y < 0 ? 1 : 0)),
    ).toBe(1);
  });

  it('spirals: without noise at the angle that the radius and arm say', () => {
    const set = spirals(999, seeds, { arms: 3, turns: 1, noise: 0 });
    const onArm = (x: number, y: number, label: number) => {
      const radius = Math.hypot(x, y);
      const angle = 2 * Math.PI * (radius + label / 3);
      return Math.hypot(x - radius * Math.cos(angle), y - radius * Math.sin(angle)) < 1e-5;
    };
    expect(share(set, onArm)).toBe(1);
    expect(new Set(set.labels)).toEqual(new Set([0, 1, 2]));
  });

  it.each([1, 2, 5, 30])('ball in %i dimensions: uniform, half of the points inside', (dimensions) => {
    const set = ball(count, seeds, { dimensions });
    let inside = 0;
    let core = 0;
    for (let i = 0; i < count; i++) {
      const norm = Math.hypot(...set.inputs.subarray(i * dimensions, (i + 1) * dimensions));
      expect(set.labels[i]).toBe(norm <= 1.0000001 ? 1 : 0);
      if (norm <= 1) inside += 1;
      if (norm <= 0.5 ** (1 / dimensions)) core += 1; // half of the unit ball's volume
    }
    expect(Math.abs(inside / count - 0.5)).toBeLessThan(tolerance(0.5));
    expect(Math.abs(core / count - 0.25)).toBeLessThan(tolerance(0.25));
  });

  it('ball: refuses radii in the wrong order', () => {
    expect(() => ball(1, seeds, { radius: 2, outer: 1 })).toThrow(
      'needs 0 < radius < outer; got radius 2, outer 1',
    );
  });
});

describe('luTargets', () => {
  it.each(['abs', 'xsin5x', 'step-sin'] as const)('%s agrees with numpy', (name) => {
    const { x, [name]: values } = numpyReference.luTargets;
    x.forEach((value, i) => {
      expect(Math.abs(luTargets[name](value) - values[i]!)).toBeLessThan(1e-14);
    });
  });

  it('are sampled uniformly on [-sqrt 7, sqrt 7], without noise', () => {
    const { inputs, targets, outputs } = luSample('xsin5x', 20_000, seeds);
    expect(outputs).toBe(1);
    expect(targets[11]).toBe(Math.fround(inputs[11]! * Math.sin(5 * inputs[11]!)));
    const mean = inputs.reduce((sum, x) => sum + x, 0) / inputs.length;
    const square = inputs.reduce((sum, x) => sum + x * x, 0) / inputs.length;
    expect(Math.abs(mean)).toBeLessThan((4 * LU_BOUND) / Math.sqrt(3 * 20_000));
    expect(Math.abs(square - 7 / 3)).toBeLessThan((4 * 7 * Math.sqrt(4 / 45)) / Math.sqrt(20_000));
  });

  it('refuse a name that is none of theirs', () => {
    expect(() => luSample('cube' as 'abs', 1, seeds)).toThrow(
      'target must be one of abs, xsin5x, step-sin; got cube',
    );
  });
});
