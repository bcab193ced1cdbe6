// 1A and 1B: what the gradients of the four networks are, by layer and over time.

import { decimal, type Figure, figure, lineWithBand, md, type Table, table } from '@trialbook/report';
import type { FOLLOWED_GRADIENTS } from '../../experiments/ring-training.ts';
import { trialFact } from '../trial-fact.ts';
import { FOUR, type Four, four, type Ours } from './four-networks.ts';
import { lookEpochs } from './plateaus.ts';

const GRADIENT_NAMES = {
  hiddenWeights: 'hidden weights',
  hiddenBias: 'hidden biases',
  outputWeights: 'output weights',
  outputBias: 'output bias',
} as const satisfies Record<keyof typeof FOLLOWED_GRADIENTS, string>;

export function gradientTable(ours: Ours): Table {
  const names = Object.keys(GRADIENT_NAMES) as (keyof typeof GRADIENT_NAMES)[];
  const first = (arm: Four, name: keyof typeof GRADIENT_NAMES) =>
    trialFact(
      ours,
      `firstGradient.${arm}.${name}`,
      ours.arm(arm).completed.map(({ series }) => series[name]![0]!),
    );
  return table({
    id: 'ring-gradients',
    caption: md`Root mean square of the gradient in the first epoch, by layer: mean ± standard error. A zero is exact.`,
    from: [ours],
    rows: four,
    columns: [
      { header: 'Network', cell: (arm) => FOUR[arm] },
      ...names.map((name) => ({
        header: GRADIENT_NAMES[name],
        align: 'end' as const,
        cell: (arm: Four) => decimal(first(arm, name), { show: 'se' }),
      })),
    ],
  });
}

export function gradientCurves(ours: Ours): Figure {
  const arms = ['relu', 'sigmoid', 'sigmoid-zero'] as const;
  const rows = arms.flatMap((arm) => {
    const looks = [1, ...lookEpochs(ours.arm(arm).completed[0]!.series.testLoss!.length).slice(1)];
    return ours
      .arm(arm)
      .band('hiddenWeights', looks)
      .map((point) => ({ ...point, network: FOUR[arm] }));
  });
  const first = (arm: Four) => decimal(ours.arm(arm).mean('hiddenGradient'), { show: 'se' });
  return figure({
    id: 'ring-gradient-curves',
    caption: md`Root mean square of the gradient by the hidden weights over the epochs: mean over the trials. That of the ReLU network from zero weights is zero throughout and has no place on this axis.`,
    alt: md`Three curves on a logarithmic axis. In the first epoch they stand at ${first('relu')} (ReLU), ${first('sigmoid')} (sigmoid) and ${first('sigmoid-zero')} (sigmoid from zero weights).`,
    from: [ours],
    chart: lineWithBand(rows, {
      x: 'x',
      y: 'mean',
      series: 'network',
      xAxis: { title: 'Epoch' },
      yAxis: { title: 'RMS gradient, hidden weights', scale: 'log' },
      points: false,
    }),
  });
}
