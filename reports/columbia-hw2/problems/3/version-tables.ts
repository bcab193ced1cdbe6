// The tables of problem 3 by version: how they differ, and how they do.

import { count, decimal, duration, md, percent, type Table, table } from '@trialbook/report';
import { ARMS, type LenetArm, type LenetMetric } from '../../experiments/lenet-batchnorm-dropout.ts';
import type { LenetResults } from './figures.ts';
import { lettered } from './figures.ts';

const VERSIONS: Record<(typeof ARMS)[number], { input: string; norm: string; dropout: string }> = {
  'standardized-bn': { input: 'standardised', norm: 'hidden', dropout: '–' },
  'bn-input': { input: '[0, 1]', norm: 'input and hidden', dropout: '–' },
  dropout: { input: '[0, 1]', norm: '–', dropout: 'input and hidden' },
  'bn-dropout': { input: '[0, 1]', norm: 'input and hidden', dropout: 'input and hidden' },
  plain: { input: '[0, 1]', norm: '–', dropout: '–' },
};

export function versionsTable(ours: LenetResults): Table {
  return table({
    id: 'lenet-versions',
    caption: md`The five versions: grey levels of the input, where batch normalisation and dropout stand, how many parameters that makes, and what a
      training step costs (mean ± standard error over trials).`,
    from: [ours],
    rows: ARMS,
    columns: [
      { header: 'Version', cell: lettered },
      { header: 'Input', cell: (arm) => VERSIONS[arm].input },
      { header: 'Batch norm', cell: (arm) => VERSIONS[arm].norm },
      { header: 'Dropout', cell: (arm) => VERSIONS[arm].dropout },
      {
        header: 'Parameters',
        cell: (arm) => count(ours.arm(arm).mean('parameters'), { show: 'value', digits: 0 }),
      },
      { header: 'Step', cell: (arm) => duration(ours.arm(arm).mean('msPerStep'), { show: 'se', digits: 1 }) },
    ],
  });
}

export function armsTable(ours: LenetResults): Table {
  const cell = (arm: LenetArm, metric: LenetMetric, format: typeof percent) =>
    format(ours.arm(arm).mean(metric), { show: 'se' });
  return table({
    id: 'lenet-arms',
    caption: md`The five versions after training: mean ± standard error over trials, dropout switched off, batch normalisation by its running
      statistics.`,
    from: [ours],
    rows: ARMS,
    columns: [
      { header: 'Version', cell: lettered },
      { header: 'Test accuracy', cell: (arm) => cell(arm, 'testAccuracy', percent) },
      { header: 'Training accuracy', cell: (arm) => cell(arm, 'trainAccuracy', percent) },
      { header: 'Test loss', cell: (arm) => cell(arm, 'testLoss', decimal) },
      { header: 'Training loss', cell: (arm) => cell(arm, 'trainLoss', decimal) },
    ],
  });
}
