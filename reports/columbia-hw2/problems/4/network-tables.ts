// The tables of problem 4: the best network of each depth, and all networks.

import { count, decimal, md, type Table, table, text } from '@trialbook/report';
import { eggholderModel } from '../../experiments/eggholder-depth-width.ts';
import {
  allNetworks,
  bestOnValidation,
  DEPTHS,
  type EggholderResults,
  type TrainedNetwork,
  trainedNetworks,
} from './results.ts';
import { named } from './words.ts';

export function bestPerDepth(ours: EggholderResults): Table {
  return table({
    id: 'best-per-depth',
    caption: md`The best network of each depth, chosen on the validation points, judged on the test points (± standard error over trials).`,
    from: [ours],
    rows: DEPTHS.flatMap((depth) => bestOnValidation(trainedNetworks(ours, depth)) ?? []),
    columns: [
      { header: 'Hidden layers', cell: ({ depth }) => text(depth) },
      { header: 'Network', cell: named },
      ...networkColumns(),
    ],
  });
}

export function networksTable(ours: EggholderResults): Table {
  return table({
    id: 'eggholder-networks',
    caption: md`All networks: mean ± standard error over the trials that completed (without one where a single trial did).`,
    from: [ours],
    rows: allNetworks(ours),
    columns: [
      { header: 'Network', cell: named },
      { header: 'Units', align: 'end', cell: ({ units }) => text(units) },
      ...networkColumns(),
    ],
  });
}

function networkColumns() {
  const done = (network: TrainedNetwork, cell: () => ReturnType<typeof decimal>) =>
    network.arm.n.value === 0 ? text('diverged') : cell();
  return [
    {
      header: 'Parameters',
      align: 'end' as const,
      cell: ({ hidden }: TrainedNetwork) => text(eggholderModel(hidden).parameterCount),
    },
    {
      header: 'Test RMSE',
      align: 'end' as const,
      cell: (network: TrainedNetwork) =>
        done(network, () => decimal(network.arm.mean('testRmse'), { show: 'se', digits: 1 })),
    },
    {
      header: 'Standardised',
      align: 'end' as const,
      cell: (network: TrainedNetwork) =>
        done(network, () => decimal(network.arm.mean('testRmseStandardized'), { show: 'se', digits: 4 })),
    },
    {
      header: 'Training time',
      align: 'end' as const,
      cell: (network: TrainedNetwork) =>
        done(network, () => decimal(network.arm.mean('trainSeconds'), { show: 'se' })),
    },
    { header: 'Trials', align: 'end' as const, cell: ({ arm }: TrainedNetwork) => count(arm.n) },
  ];
}
