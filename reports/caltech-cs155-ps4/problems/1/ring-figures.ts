// 1A and 1B: curves, decision regions and a table of the four networks.

import {
  count,
  decimal,
  decisionRegions,
  type Estimate,
  type Figure,
  figure,
  lineWithBand,
  md,
  percent,
  type Table,
  table,
  text,
} from '@trialbook/report';
import { PICTURE_BOUND, PICTURE_SIDE } from '../../experiments/ring-training.ts';
import { FOUR, type Four, four, type Ours } from './four-networks.ts';
import { lookEpochs, PLATEAU } from './plateaus.ts';

export function lossCurves(ours: Ours): Figure {
  const rows = four.flatMap((arm) =>
    ours
      .arm(arm)
      .band('testLoss', lookEpochs(ours.arm(arm).completed[0]!.series.testLoss!.length))
      .map((point) => ({ ...point, network: FOUR[arm] })),
  );
  const end = (arm: Four) => decimal(ours.arm(arm).mean('testLoss'), { show: 'se', digits: 4 });
  return figure({
    id: 'ring-losses',
    caption: md`Test loss, ½(output − target)², over passes through the training points: mean and 95 % interval over the trials.`,
    alt: md`Four curves. From random weights ReLU ends at ${end('relu')} and the sigmoid at ${end('sigmoid')}; from zero weights ReLU ends at ${end('relu-zero')} and the sigmoid at ${end('sigmoid-zero')}.`,
    from: [ours],
    chart: lineWithBand(rows, {
      x: 'x',
      y: 'mean',
      low: 'low',
      high: 'high',
      series: 'network',
      xAxis: { title: 'Epoch' },
      yAxis: { title: 'Test loss', zero: true },
      points: false,
    }),
  });
}

export function regions(ours: Ours): Figure {
  const accuracyOf = (arm: Four) => percent(ours.arm(arm).mean('testAccuracy'), { show: 'value', digits: 1 });
  return figure({
    id: 'ring-regions',
    caption: md`What the four networks of the first trial say after training, with its test points. The paler the ground, the less sure the network is.`,
    alt: md`Four squares with a disc of points inside a ring of points, tinted by what the networks say. Test accuracies over all trials: ${accuracyOf('relu')} (ReLU, random start), ${accuracyOf('sigmoid')} (sigmoid, random start), ${accuracyOf('relu-zero')} (ReLU, zero start) and ${accuracyOf('sigmoid-zero')} (sigmoid, zero start).`,
    from: [ours],
    chart: decisionRegions(
      four.map((arm) => {
        const { picture, inputs, targets } = ours.arm(arm).completed[0]!.artifacts as {
          picture: Float32Array;
          inputs: Float32Array;
          targets: Float32Array;
        };
        const cell = (at: number) =>
          Math.min(
            PICTURE_SIDE - 1,
            Math.max(0, Math.round(((at + PICTURE_BOUND) / (2 * PICTURE_BOUND)) * (PICTURE_SIDE - 1))),
          );
        return {
          title: FOUR[arm],
          classify: (x: number, y: number) => (1 + picture[cell(y) * PICTURE_SIDE + cell(x)]!) / 2,
          points: Array.from(targets, (target, i) => ({
            x: inputs[2 * i]!,
            y: inputs[2 * i + 1]!,
            label: target > 0 ? 1 : 0,
          })),
        };
      }),
      {
        classes: ['ring', 'disc'],
        xAxis: { title: 'x₁', domain: [-PICTURE_BOUND, PICTURE_BOUND] },
        yAxis: { title: 'x₂', domain: [-PICTURE_BOUND, PICTURE_BOUND] },
        resolution: PICTURE_SIDE,
      },
    ),
  });
}

export function summary(ours: Ours, late: { relu: Estimate; sigmoid: Estimate }): Table {
  const flat = (arm: Four) =>
    arm === 'relu' || arm === 'sigmoid' ? decimal(late[arm], { show: 'se' }) : null;
  return table({
    id: 'ring-summary',
    caption: md`The four networks after training: mean ± standard error. Flat is when ${text(`${100 * PLATEAU.late}\u00a0%`)} of the whole fall of the test loss is done for good.`,
    from: [ours],
    rows: four,
    columns: [
      { header: 'Network', cell: (arm) => FOUR[arm] },
      { header: 'n', cell: (arm) => count(ours.arm(arm).n) },
      {
        header: 'Test loss',
        cell: (arm) => decimal(ours.arm(arm).mean('testLoss'), { show: 'se', digits: 4 }),
      },
      {
        header: 'Test accuracy',
        cell: (arm) => percent(ours.arm(arm).mean('testAccuracy'), { show: 'se', digits: 1 }),
      },
      { header: 'Flat after', align: 'end', cell: flat },
    ],
  });
}
