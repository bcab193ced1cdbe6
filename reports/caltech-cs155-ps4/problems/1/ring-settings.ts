// 1B: how far the comparison of ReLU and sigmoid depends on the size and the learning rate.

import {
  type BoundResults,
  decimal,
  type Estimate,
  md,
  percent,
  pValue,
  table,
  text,
  verdict,
} from '@trialbook/report';
import { holm } from '@trialbook/stats';
import { RING_NETWORKS, RING_RATES, type RingSettingArm } from '../../experiments/relu-sigmoid-settings.ts';
import type { RingMetric } from '../../experiments/ring-training.ts';
import { pairedFact, trialFact } from '../trial-fact.ts';
import { type FlatEpoch, flatEpochs, PLATEAU } from './plateaus.ts';

type Settings = BoundResults<RingSettingArm, RingMetric>;

const NAMES = { '4': 'one layer of 4', '8': 'one layer of 8', '4-2': 'layers of 4 and 2' } as const;
const LEVEL = 0.05;

/** What the comparison comes to at every setting; whether the sigmoid is later is one family of tests. */
export function settingValues(settings: Settings) {
  const rows = settingRows(settings);
  const later = rows.filter(({ gap }) => gap.value > 0 && (gap.pValue ?? 1) < LEVEL);
  const decimalOr = (estimate: Estimate | undefined) =>
    estimate === undefined ? null : decimal(estimate, { show: 'se' });
  const zeroStart = (network: keyof typeof NAMES, rate: number) =>
    settings.arm(`${network}/${rate}/sigmoid-zero` as RingSettingArm);
  return {
    count: rows.length,
    laterCount: settings.fact('plateau.sigmoidLater', later.length, 'count'),
    sigmoidLater: verdict({
      outcome: later.length === rows.length ? 'everywhere' : later.length === 0 ? 'nowhere' : 'in some',
      outcomes: ['everywhere', 'in some', 'nowhere'],
    }),
    table: table({
      id: 'ring-settings',
      caption: md`Epochs until ${text(`${100 * PLATEAU.late}\u00a0%`)} of the fall are done, and what the sigmoid reaches from zero weights, at other sizes and learning rates: mean ± standard error; of the difference the 95 % interval and the p-value of the paired t-test, corrected by Holm's method over the table. A trial whose loss hardly fell counts with its last epoch; where it fell in no trial the number is missing.`,
      from: [settings],
      rows,
      columns: [
        { header: 'Hidden units', cell: ({ network }) => NAMES[network] },
        { header: 'Learning rate', align: 'end', cell: ({ rate }) => text(rate) },
        { header: 'ReLU flat after', align: 'end', cell: ({ relu }) => decimalOr(relu) },
        { header: 'Sigmoid flat after', align: 'end', cell: ({ sigmoid }) => decimalOr(sigmoid) },
        { header: 'Later by', align: 'end', cell: ({ gap }) => decimal(gap, { show: 'ci', digits: 0 }) },
        { header: 'p', cell: ({ gap }) => (gap.pValue === undefined ? null : pValue(gap)) },
        {
          header: 'Sigmoid, zero start: test loss',
          align: 'end',
          cell: ({ network, rate }) => decimal(zeroStart(network, rate).mean('testLoss'), { show: 'se' }),
        },
        {
          header: 'accuracy',
          align: 'end',
          cell: ({ network, rate }) =>
            percent(zeroStart(network, rate).mean('testAccuracy'), { show: 'se', digits: 1 }),
        },
      ],
    }),
  };
}

function settingRows(settings: Settings) {
  const found = (Object.keys(RING_NETWORKS) as (keyof typeof RING_NETWORKS)[]).flatMap((network) =>
    RING_RATES.filter((rate) => settings.has(`${network}/${rate}/relu`)).map((rate) => ({ network, rate })),
  );
  const raw = found.map(({ network, rate }) => {
    const name = `plateau.${network}/${rate}`;
    const [relu, sigmoid] = (['relu', 'sigmoid'] as const).map((kind) =>
      flatEpochs(settings.arm(`${network}/${rate}/${kind}`).completed, PLATEAU.late),
    ) as [FlatEpoch[], FlatEpoch[]];
    const mean = (kind: string, flat: readonly FlatEpoch[]) =>
      flat.some(({ fell }) => fell)
        ? trialFact(
            settings,
            `${name}/${kind}`,
            flat.map(({ epoch }) => epoch),
            'epochs',
          )
        : undefined;
    const both = sigmoid.flatMap((late) => {
      const early = relu.find(({ trial }) => trial === late.trial);
      return early === undefined ? [] : [[late.epoch, early.epoch] as const];
    });
    const gap = pairedFact(
      settings,
      `${name}.sigmoidMinusRelu`,
      both.map(([late]) => late),
      both.map(([, early]) => early),
      'epochs',
    );
    return { network, rate, relu: mean('relu', relu), sigmoid: mean('sigmoid', sigmoid), gap };
  });
  const tested = raw.filter(({ gap }) => gap.pValue !== undefined);
  const corrected = holm(tested.map(({ gap }) => gap.pValue!));
  return raw.map((row) => {
    const at = tested.indexOf(row);
    return at < 0 ? row : { ...row, gap: { ...row.gap, pValue: corrected[at]! } };
  });
}
