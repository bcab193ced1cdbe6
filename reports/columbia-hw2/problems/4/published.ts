// Problem 4, published and ours.

import {
  cite,
  decimal,
  defineProblem,
  duration,
  md,
  type PublishedComparison,
  publishedVersusOurs,
  type Table,
  table,
  text,
} from '@trialbook/report';
import { eggholderDepthWidth, eggholderModel } from '../../experiments/eggholder-depth-width.ts';
import { type Hidden, networkName } from '../../experiments/eggholder-networks.ts';
import { eggholderPublished } from '../../experiments/eggholder-published.ts';
import type { EggholderResults } from './results.ts';
import { named } from './words.ts';

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

/** The networks in the order in which the published program trains them; the one of 400 units is none of ours. */
const PUBLISHED_ORDER: readonly Hidden[] = [
  ...[[16], [32], [64], [128], [256]],
  ...[
    [128, 16],
    [32, 16],
    [256, 128],
    [16, 16],
    [128, 32],
  ],
  ...[
    [128, 16, 16],
    [32, 16, 32],
    [128, 128, 64],
  ],
];

export const eggholderPublishedProblem = defineProblem({
  id: 'eggholderPublished',
  needs: { ours: eggholderPublished, all: eggholderDepthWidth },
  values: ({ ours, all }) => {
    const rows = comparisons(ours);
    return {
      compared: rows.length > 0,
      meanSquared: { name: 'published MSE of 128-32', unit: '', value: PUBLISHED.test.mse },
      root: ours.fact('publishedRmse.128-32', Math.sqrt(PUBLISHED.test.mse)),
      parameters: {
        of400: eggholderModel([400]).parameterCount,
        of512: eggholderModel([512]).parameterCount,
      },
      plotted: plottedTimes(all),
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

/** What the published callback would sum of our times, and what it counts as parameters. */
function plottedTimes(all: EggholderResults): Table {
  let sum = 0;
  const rows = PUBLISHED_ORDER.filter((hidden) => {
    const name = networkName(hidden);
    return all.has(name) && all.arm(name).n.value > 0;
  }).map((hidden) => {
    const own = all.arm(networkName(hidden)).mean('trainSeconds');
    if (hidden.length < 3) sum += own.value; // three layers are trained without the callback
    const plotted = all.fact(`plottedSeconds.${networkName(hidden)}`, sum, 's');
    const trained = eggholderModel(hidden).parameterCount;
    const statistics = hidden.length === 1 ? 0 : 2 * hidden.reduce((total, units) => total + units, 0);
    return { hidden, own, plotted, trained, counted: trained + statistics };
  });
  return table({
    id: 'published-times',
    caption: md`What the published program would plot of our trainings, in its order: it adds up the epochs of all networks so far, and counts the running statistics of batch normalisation as parameters.`,
    from: [all],
    rows,
    columns: [
      { header: 'Network', cell: named },
      { header: 'Training time', align: 'end', cell: ({ own }) => duration(own, { show: 'value' }) },
      { header: 'Plotted', align: 'end', cell: ({ plotted }) => duration(plotted, { show: 'value' }) },
      { header: 'Trained parameters', align: 'end', cell: ({ trained }) => text(trained) },
      { header: 'Counted', align: 'end', cell: ({ counted }) => text(counted) },
    ],
  });
}

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
