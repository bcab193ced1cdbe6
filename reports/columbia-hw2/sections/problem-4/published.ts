// Problem 4, published and ours.

import {
  type Block,
  type Citation,
  decimal,
  duration,
  md,
  note,
  type PublishedComparison,
  publishedVersusOurs,
  section,
  text,
} from '@trialbook/report';
import { eggholderModel } from '../../experiments/eggholder-depth-width.ts';
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

export function publishedSection(ours: EggholderResults, published: Citation): Block {
  const has = (network: string) => ours.has(network) && ours.arm(network).n.value > 0;
  const root = ({ mse, rounding }: { readonly mse: number; readonly rounding: number }) => ({
    published: Math.sqrt(mse),
    rounding: rounding / (2 * Math.sqrt(mse)),
  });
  const { test, train } = PUBLISHED;
  const rows: PublishedComparison[] = [
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
  const squared = ours.fact('publishedRmse.128-32', Math.sqrt(test.mse));
  const of400 = eggholderModel([400]).parameterCount;
  const of512 = eggholderModel([512]).parameterCount;
  return section(
    { id: 'p4-published', title: 'Published and ours' },
    rows.length === 0
      ? md`No training of the networks whose numbers the published solution prints completed.`
      : publishedVersusOurs({
          id: 'published-eggholder',
          caption: md`Published ${published} and ours, in trials of their own. The published errors are mean squared ones; the roots are ours. Only a few of its numbers
            are printed, the others are in its plots. Times are of different machines.`,
          from: [ours],
          rows,
        }),
    note(
      md`Three slips shape the published plots. What their axes call RMSE is the mean squared error that the training loop returns:
        ${decimal({ name: 'published MSE of 128-32', unit: '', value: test.mse })} where the root is ${decimal(squared)}, and since the
        square of a number below one is smaller than the number, every network looks better than it is, and ratios between networks appear
        squared. The largest network of one layer was trained with 400 units
        (${text(of400)} parameters) and is drawn at 512 (${text(of512)}). And networks with the same number of hidden units were not
        averaged: with five networks of two layers and three of three, no total occurred twice. Neither training was repeated, so there is no telling
        how much of a difference is chance.`,
      'Where the difference comes from',
    ),
  );
}
