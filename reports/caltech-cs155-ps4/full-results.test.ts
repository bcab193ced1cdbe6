// The results of profile full that are kept with the report: their scale, and the floors they reach. Skipped until there are any.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FINAL_ARMS, SWEEP_RATES } from './experiments/cnn-dropout-sweep.ts';
import { report } from './report.ts';

const file = join(import.meta.dirname, 'results/full/results.json');

interface Arm {
  readonly trials: readonly { readonly status: string; readonly metrics: Record<string, number> }[];
  readonly summary: Record<string, { readonly mean: number; readonly n: number }>;
}
interface Results {
  readonly profile: string;
  readonly verdicts: readonly { readonly name: string; readonly outcome: string }[];
  readonly experiments: Record<string, { readonly scaledDown?: string; readonly arms: Record<string, Arm> }>;
}

/** Fewest trials of an arm, where they are random at all. */
const FEWEST: Readonly<Record<string, number>> = {
  'relu-sigmoid-zero-init': 10,
  'relu-sigmoid-settings': 5,
  'sgd-order': 20,
  'xor-training': 1000,
  'mnist-mlp-budget': 5,
  'conv-arithmetic': 5,
  'cnn-dropout-sweep': 5,
};

if (!existsSync(file))
  console.warn('full-results.test.ts: skipped, since no results of profile full are kept yet');

describe.skipIf(!existsSync(file))('the kept full results', () => {
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : undefined;
  const arms = (experiment: string) => kept!.experiments[experiment]!.arms;
  const mean = (experiment: string, name: string, metric = 'testAccuracy') =>
    arms(experiment)[name]!.summary[metric]!.mean;

  it('are at the scale of the assignment, all experiments of the report', () => {
    expect(kept!.profile).toBe('full');
    expect(Object.keys(kept!.experiments).sort()).toEqual(report.experiments.map(({ id }) => id).sort());
    for (const [id, { scaledDown }] of Object.entries(kept!.experiments)) {
      expect(scaledDown, id).toBeUndefined();
      for (const [name, { trials }] of Object.entries(arms(id)))
        expect(trials.length, `${id} ${name}`).toBeGreaterThanOrEqual(FEWEST[id] ?? 1);
    }
  });

  // A miss is a finding: then the report says so where it gives the accuracy.
  it.each([
    ['mnist-mlp-budget', '100', 0.975, 'budgets.small.reached'],
    ['mnist-mlp-budget', '200', 0.98, 'budgets.medium.reached'],
    ['mnist-mlp-budget', '1000', 0.983, 'budgets.large.reached'],
    ['cnn-dropout-sweep', 'final', 0.991, 'sweep.claims.reached'],
  ])(
    'reach the test accuracy that they should, or say that they miss it: %s %s, %f',
    (experiment, name, floor, said) => {
      const accuracy = mean(experiment, name);
      const verdict = kept!.verdicts.find((each) => each.name === said)!.outcome;
      expect(verdict.startsWith('reached')).toBe(accuracy >= floor);
      expect(accuracy).toBeGreaterThan(floor - 0.01);
    },
  );

  it('hold every dropout probability and every claim', () => {
    expect(Object.keys(arms('cnn-dropout-sweep')).sort()).toEqual(
      [...SWEEP_RATES, ...Object.keys(FINAL_ARMS)].sort(),
    );
  });

  it('leave a ReLU network of zeros where it is, and let the sigmoid draw a line', () => {
    expect(mean('relu-sigmoid-zero-init', 'relu-zero', 'outputSpread')).toBe(0);
    expect(mean('relu-sigmoid-zero-init', 'sigmoid-zero', 'unitSpread')).toBe(0);
    expect(mean('relu-sigmoid-zero-init', 'sigmoid-zero', 'testLoss')).toBeLessThan(0.47);
    expect(mean('relu-sigmoid-zero-init', 'relu', 'testAccuracy')).toBeGreaterThan(0.98);
  });

  it('find fourteen of sixteen truth tables separable', () => {
    const separable = Object.keys(arms('gate-separability')).map((name) =>
      mean('gate-separability', name, 'separable'),
    );
    expect(separable.reduce((a, b) => a + b)).toBe(14);
  });
});
