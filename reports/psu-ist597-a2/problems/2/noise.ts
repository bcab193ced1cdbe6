// Question 2, the handout's noise: what it costs in both readings, under Adam and under plain gradient descent.

import {
  type BoundResults,
  defineProblem,
  md,
  percent,
  SIGNIFICANCE_LEVEL,
  table,
  text,
  verdict,
} from '@trialbook/report';
import { compareAll } from '@trialbook/stats';
import { DATA_SETS, type DataSetName } from '../../experiments/image-examples.ts';
import { mlpRegularization } from '../../experiments/mlp-regularization.ts';
import {
  NOISES,
  type Noise,
  type NoiseArm,
  noiseWithSgd,
  SGD_RATE,
} from '../../experiments/noise-with-sgd.ts';
import { LITERAL_NOISE } from '../../experiments/regularizations.ts';
import { ARM_NAMES, DATA_NAMES, perDataSet } from '../words.ts';

/** Both experiments name these arms alike. */
type NoiseResults = BoundResults<NoiseArm, 'testAccuracy'>;

const READINGS = ['noise-deviation', 'noise-variance'] as const;

export const noiseProblem = defineProblem({
  id: 'noise',
  needs: { adam: mlpRegularization, sgd: noiseWithSgd },
  values: ({ adam, sgd }) => {
    const steps = sgd.arm('mnist/none').mean('steps').value;
    return {
      deviation: LITERAL_NOISE['noise-deviation'],
      varianceAsDeviation: text(LITERAL_NOISE['noise-variance'].toFixed(2)),
      rate: SGD_RATE,
      steps,
      walk: perReading((reading) => walk(LITERAL_NOISE[reading], steps)),
      firstWeights: text(Math.sqrt(2 / 784).toFixed(2)),
      adam: valuesOf(adam as unknown as NoiseResults),
      sgd: valuesOf(sgd as unknown as NoiseResults),
      table: table({
        id: 'noise-accuracy',
        caption: md`Test accuracy with noise on the gradients, mean ± standard error.`,
        from: [adam, sgd],
        rows: NOISES,
        columns: [
          { header: 'Noise', cell: (noise) => ARM_NAMES[noise] },
          ...(
            [
              ['Adam', adam],
              ['plain descent', sgd],
            ] as const
          ).flatMap(([optimizer, results]) =>
            DATA_SETS.map((dataSet) => ({
              header: `${DATA_NAMES[dataSet]}, ${optimizer}`,
              align: 'end' as const,
              cell: (noise: Noise) => {
                const mean = (results as unknown as NoiseResults)
                  .arm(`${dataSet}/${noise}`)
                  .mean('testAccuracy');
                return Number.isFinite(mean.value) ? percent(mean, { show: 'se' }) : 'none completed';
              },
            })),
          ),
        ],
      }),
    };
  },
});

function valuesOf(results: NoiseResults) {
  const accuracy = (noise: Noise) =>
    perDataSet((dataSet) => results.arm(`${dataSet}/${noise}`).mean('testAccuracy'));
  const cost = (reading: Noise) =>
    perDataSet((dataSet) => results.difference(`${dataSet}/${reading}`, `${dataSet}/none`, 'testAccuracy'));
  return {
    none: accuracy('none'),
    tuned: accuracy('gradient-noise'),
    asDeviation: accuracy('noise-deviation'),
    asVariance: accuracy('noise-variance'),
    deviationCost: cost('noise-deviation'),
    varianceCost: cost('noise-variance'),
    harm: literalHarm(results),
  };
}

function perReading<Value>(of: (reading: (typeof READINGS)[number]) => Value) {
  return { deviation: of('noise-deviation'), variance: of('noise-variance') };
}

/** How far noise alone carries a weight: independent steps of η·σ add up to η·σ·√steps. */
function walk(deviation: number, steps: number) {
  return text((SGD_RATE * deviation * Math.sqrt(steps)).toFixed(2));
}

/** Whether the handout's noise costs accuracy, in both readings and on both data sets; corrected over the four. */
function literalHarm(results: NoiseResults) {
  const found = compareAll(
    DATA_SETS.flatMap((dataSet: DataSetName) =>
      READINGS.map(
        (reading) => [results.arm(`${dataSet}/${reading}`).set, results.arm(`${dataSet}/none`).set] as const,
      ),
    ),
    'testAccuracy',
  );
  const harmful = found.filter(
    ({ adjustedP, difference }) => (adjustedP ?? 1) < SIGNIFICANCE_LEVEL && (difference ?? 0) < 0,
  );
  return verdict({
    outcome: harmful.length === found.length ? 'everywhere' : harmful.length > 0 ? 'somewhere' : 'nowhere',
    outcomes: ['everywhere', 'somewhere', 'nowhere'],
  });
}
