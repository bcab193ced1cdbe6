// Problem 3, published and ours.

import { cite, decimal, duration, md, percent, publishedVersusOurs, type Table } from '@trialbook/report';
import type { LenetArm } from '../../experiments/lenet-batchnorm-dropout.ts';
import type { LenetResults } from './figures.ts';
import { lettered } from './figures.ts';

// What the published solution prints: test accuracy and loss, and milliseconds per step in its last epoch.
const PUBLISHED = [
  { arm: 'standardized-bn', accuracy: 0.9833, loss: 0.058, msPerStep: 87 },
  { arm: 'bn-input', accuracy: 0.9871, loss: 0.0474, msPerStep: 97 },
  { arm: 'dropout', accuracy: 0.9189, loss: 0.279, msPerStep: 72 },
  { arm: 'bn-dropout', accuracy: 0.9574, loss: 0.1341, msPerStep: 103 },
] as const satisfies readonly { readonly arm: LenetArm; readonly [key: string]: unknown }[];

export function publishedTable(ours: LenetResults): Table {
  return publishedVersusOurs({
    id: 'published-lenet',
    caption: md`Test accuracy, test loss and time per training step, published ${cite('published')} and ours. Times are of different machines.`,
    from: [ours],
    rows: [
      ...PUBLISHED.map(({ arm, accuracy }) => ({
        what: `Test accuracy, ${lettered(arm)}`,
        published: accuracy,
        rounding: 0.00005,
        ours: ours.arm(arm).mean('testAccuracy'),
        format: percent,
      })),
      ...PUBLISHED.map(({ arm, loss }) => ({
        what: `Test loss, ${lettered(arm)}`,
        published: loss,
        rounding: 0.00005,
        ours: ours.arm(arm).mean('testLoss'),
        format: decimal,
      })),
      ...PUBLISHED.map(({ arm, msPerStep }) => ({
        what: `Time per step, ${lettered(arm)}`,
        published: msPerStep,
        rounding: 0.5,
        ours: ours.arm(arm).mean('msPerStep'),
        format: duration,
      })),
    ],
  });
}
