import { describe, expect, expectTypeOf, it } from 'vitest';
import { checkedPlan, defineExperiment } from './define-experiment.ts';
import type { Experiment } from './experiment.ts';
import type { ResultsOf } from './study-results.ts';

const perceptron = defineExperiment({
  id: 'perceptron',
  title: 'Perceptron',
  module: import.meta.url,
  metrics: {
    testAccuracy: { label: 'Test accuracy', unit: 'fraction' },
    updates: { label: 'Updates', unit: 'count' },
  },
  plan(profile) {
    const trials = profile === 'full' ? 1000 : 10;
    return {
      arms: {
        perceptron: { parameters: { margin: 0 }, trials },
        hinge: { parameters: { margin: 1 }, trials },
      },
    };
  },
  run({ arm, parameters, tasks }) {
    expectTypeOf(arm).toEqualTypeOf<'perceptron' | 'hinge'>();
    expectTypeOf(parameters).toEqualTypeOf<{ margin: number }>();
    return tasks.map(() => ({
      status: 'completed',
      metrics: { testAccuracy: 1, updates: parameters.margin },
    }));
  },
});

describe('defineExperiment', () => {
  it('keeps the names of arms and metrics, and the type of the parameters', () => {
    type Results = ResultsOf<typeof perceptron>;
    expectTypeOf<keyof Results['arms']>().toEqualTypeOf<'perceptron' | 'hinge'>();
    expectTypeOf<keyof Results['metrics']>().toEqualTypeOf<'testAccuracy' | 'updates'>();
    expectTypeOf<Results['arms']['hinge']['parameters']>().toEqualTypeOf<{ margin: number }>();
    expectTypeOf(perceptron).toExtend<Experiment>();
  });

  it('refuses a metric that is not described, at compile time', () => {
    defineExperiment({
      id: 'x',
      title: 'x',
      module: import.meta.url,
      metrics: { loss: { label: 'Loss', unit: '' } },
      plan: () => ({ arms: { only: { parameters: null, trials: 1 } } }),
      // @ts-expect-error: `los` is no metric
      run: () => [{ status: 'completed', metrics: { los: 1 } }],
    });
  });

  it.each([
    [{ id: 'Perceptron 1' }, /the id must be kebab-case .* got "Perceptron 1"$/],
    [{ id: 'a--b' }, /the id must be kebab-case/],
    [
      { module: './perceptron.js' },
      /experiment "perceptron": module must be import\.meta\.url .* got "\.\/perceptron\.js"$/,
    ],
    [{ metrics: {} }, /experiment "perceptron": metrics must name at least one metric$/],
    [{ data: ['mnist', 'mnist'] }, /data must hold each name once; got \["mnist","mnist"\]$/],
  ])('refuses %j', (change, message) => {
    expect(() => defineExperiment({ ...(perceptron as Experiment), ...change } as Experiment)).toThrow(
      message,
    );
  });
});

describe('checkedPlan', () => {
  const planning = (arms: object) =>
    ({ ...(perceptron as Experiment), plan: () => ({ arms }) }) as Experiment;

  it('gives the plan of the profile', () => {
    expect(checkedPlan(perceptron, 'full').arms.hinge?.trials).toBe(1000);
  });

  it.each(['', 'half \ud83d', '\udc00', 'line\nbreak', 'null\0', 'x'.repeat(181), '木'.repeat(21)])(
    'refuses the arm %j, whose files no system could name',
    (arm) => {
      expect(() => checkedPlan(planning({ [arm]: { parameters: 1, trials: 1 } }), 'quick')).toThrow(
        /profile quick: an arm's name must be text .*; got "/,
      );
    },
  );

  it.each(['2:128-64', 'mnist/layer norm', '0.0', 'L1 + L2 (λ = 10⁻⁴)', '木', '🎲'])(
    'takes the arm %j',
    (arm) => {
      expect(
        Object.keys(checkedPlan(planning({ [arm]: { parameters: 1, trials: 1 } }), 'quick').arms),
      ).toEqual([arm]);
    },
  );

  it.each([
    [{}, 'experiment "perceptron", profile quick: the plan has no arms; at least one is required'],
    [
      { hinge: { parameters: 1, trials: 0 } },
      'experiment "perceptron", profile quick, arm "hinge": trials must be a whole number of at least 1; got 0',
    ],
    [
      { hinge: { parameters: 1, trials: 5, block: 2.5 } },
      'experiment "perceptron", profile quick, arm "hinge": block must be a whole number of at least 1; got 2.5',
    ],
  ])('refuses %j', (arms, message) => {
    expect(() => checkedPlan(planning(arms), 'quick')).toThrow(message);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, '5'])('refuses a limit of %j ms', (trialLimitMs) => {
    const arms = { hinge: { parameters: 1, trials: 1 } };
    const limited = {
      ...(perceptron as Experiment),
      plan: () => ({ arms, trialLimitMs: trialLimitMs as number }),
    };
    expect(() => checkedPlan(limited, 'quick')).toThrow(
      `experiment "perceptron", profile quick: trialLimitMs must be a number of milliseconds above 0, or absent; got ${trialLimitMs}`,
    );
  });
});
