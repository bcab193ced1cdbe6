// An experiment with made-up results, the same at every run: what the documents of this folder are written about.

import { seedTree } from '@trialbook/random';
import { BoundResults } from '@trialbook/report';
import { defineExperiment, type TrialRecord } from '@trialbook/trials';

export const perceptronLike = defineExperiment({
  id: 'separable-points',
  title: 'Two criteria on separable points',
  module: import.meta.url,
  metrics: {
    testAccuracy: { label: 'Test accuracy', unit: 'fraction', better: 'higher' },
    testLoss: { label: 'Test loss', unit: '', better: 'lower' },
    collapsed: { label: 'Collapsed', unit: '' },
  },
  data: ['mnist'],
  plan: () => ({
    arms: { perceptron: { parameters: {}, trials: 40 }, hinge: { parameters: {}, trials: 40 } },
    scaledDown: '40 instead of 1000 training sets',
  }),
  run: () => [],
});

type Arm = 'perceptron' | 'hinge';
type Metric = 'testAccuracy' | 'testLoss' | 'collapsed';

function records(arm: Arm): TrialRecord<Metric>[] {
  return Array.from({ length: 40 }, (_, trial) => {
    const stream = seedTree('documents').child(arm, trial).stream();
    if (arm === 'hinge' && trial === 7) {
      return {
        trial,
        seed: `h${trial}`,
        status: 'diverged',
        metrics: {},
        durationMs: 11,
        reason: 'the loss became NaN at step 12',
        series: {},
        artifacts: {},
      };
    }
    const centre = arm === 'hinge' ? 0.968 : 0.951;
    const testLoss = Float64Array.from(
      { length: 12 },
      (_, i) => (arm === 'hinge' ? 0.8 : 1.1) * Math.exp(-i / 4) + 0.08 + 0.03 * stream.uniform(),
    );
    return {
      trial,
      seed: `${arm[0]}${trial}`,
      status: 'completed',
      metrics: {
        testAccuracy: Math.min(1, centre + 0.012 * stream.normal()),
        testLoss: testLoss.at(-1)!,
        collapsed: stream.uniform() < 0.2 ? 1 : 0,
      },
      durationMs: 8 + trial,
      series: { testLoss },
      artifacts: {},
    };
  });
}

/** Finished results of that experiment. */
export function fakeResults(): BoundResults<Arm, Metric> {
  return new BoundResults<Arm, Metric>(
    perceptronLike,
    { perceptron: { records: records('perceptron') }, hinge: { records: records('hinge') } },
    '40 instead of 1000 training sets',
  );
}
