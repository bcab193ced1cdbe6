import { seedTree } from '@trialbook/random';
import { describe, expect, it } from 'vitest';
import { type Candidate, selection } from './selection.ts';

const stream = () => seedTree(1).stream();
const coin = (accuracy: number, seed: number): Candidate => {
  const chances = seedTree(seed).stream().uniforms(400);
  return {
    validationAccuracy: accuracy,
    right: Uint8Array.from(chances, (chance) => (chance < accuracy ? 1 : 0)),
  };
};

describe('selection', () => {
  it('reports the test accuracy of what each set chooses', () => {
    const candidates = [
      { validationAccuracy: 0.9, right: Uint8Array.of(1, 1, 0, 0) },
      { validationAccuracy: 0.8, right: Uint8Array.of(1, 1, 1, 0) },
    ];
    expect(selection(candidates, 10, stream())).toMatchObject({
      byValidation: 0,
      byTest: 1,
      validated: 0.5,
      tested: 0.75,
    });
  });

  it('finds the score of the best of many equals too good, and that of a single one not', () => {
    const equals = Array.from({ length: 20 }, (_, i) => coin(0.7, i));
    const many = selection(equals, 400, stream()).optimism;
    const one = selection(equals.slice(0, 1), 400, stream()).optimism;
    expect(many).toBeGreaterThan(0.015);
    expect(Math.abs(one)).toBeLessThan(0.01);
  });

  it('finds little to be too good where one candidate is far ahead', () => {
    const apart = [coin(0.95, 1), coin(0.5, 2), coin(0.3, 3)];
    expect(Math.abs(selection(apart, 400, stream()).optimism)).toBeLessThan(0.01);
  });
});
