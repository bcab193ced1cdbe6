// Problem 4, published and ours.

import {
  cite,
  decimal,
  defineProblem,
  duration,
  md,
  type PublishedComparison,
  publishedVersusOurs,
} from '@trialbook/report';
import { eggholderModel } from '../../experiments/eggholder-depth-width.ts';
import { eggholderPublished } from '../../experiments/eggholder-published.ts';
import type { EggholderResults } from './results.ts';

// What the published solution prints: mean squared errors, standardised; milliseconds per step from its progress bars.
const PUBLISHED = {
  test: { network: '2:128-32', mse: 0.0452, rounding: 0.00005 },
  // The middle of 0.0070 to 0.0084, between which the training loss moves in the epochs that are printed.
  train: { network: '3:128-128-64', mse: 0.0077, rounding: 0.0007 },
  steps: [
    { network: '2:128-32', ms: 11 },
    { network: '3:128-128-64', ms: 22 },
  ],
} as const;

export const eggholderPublishedProblem = defineProblem({
  id: 'eggholderPublished',
  needs: { ours: eggholderPublished },
  values: ({ ours }) => {
    const rows = comparisons(ours);
    return {
      compared: rows.length > 0,
      meanSquared: { name: 'published MSE of 128-32', unit: '', value: PUBLISHED.test.mse },
      root: ours.fact('publishedRmse.128-32', Math.sqrt(PUBLISHED.test.mse)),
      parameters: {
        of400: eggholderModel([400]).parameterCount,
        of512: eggholderModel([512]).parameterCount,
      },
      table: publishedVersusOurs({
        id: 'published-eggholder',
        caption: md`Published ${cite('published')} and ours, in trials of their own. The published errors are mean squared ones; the roots are ours. Only a few of its numbers
            are printed, the others are in its plots. Times are of different machines.`,
        from: [ours],
        rows,
      }),
    };
  },
});

function comparisons(ours: EggholderResults): PublishedComparison[] {
  const has = (network: string) => ours.has(network) && ours.arm(network).n.value > 0;
  const root = ({ mse, rounding }: { readonly mse: number; readonly rounding: number }) => ({
    published: Math.sqrt(mse),
    rounding: rounding / (2 * Math.sqrt(mse)),
  });
  const { test, train } = PUBLISHED;
  return [
    ...(has(test.network)
      ? [
          {
            what: 'Test RMSE of 128-32, standardised',
            ...root(test),
            ours: ours.arm(test.network).mean('testRmseStandardized'),
            format: decimal,
          },
        ]
      : []),
    ...(has(train.network)
      ? [
          {
            what: 'Training RMSE of 128-128-64 in the last epochs, standardised',
            ...root(train),
            ours: ours.arm(train.network).mean('trainRmseStandardized'),
            format: decimal,
          },
        ]
      : []),
    ...PUBLISHED.steps
      .filter(({ network }) => has(network))
      .map(({ network, ms }) => ({
        what: `Time per step of ${network.slice(2)}`,
        published: ms,
        rounding: 0.5,
        ours: ours.arm(network).mean('msPerStep'),
        format: duration,
      })),
  ];
}
