// 1C: what the text says of the order of the examples and of dead units. The training is in experiments/sgd-order.ts.

import {
  type BoundResults,
  compared,
  comparisonEstimate,
  decimal,
  defineProblem,
  type Estimate,
  type Figure,
  figure,
  lineWithBand,
  md,
  percent,
  points,
  pValue,
  type Table,
  table,
  text,
  verdict,
} from '@trialbook/report';
import { adjustComparisons, type Comparison, compareArms } from '@trialbook/stats';
import {
  type ExampleOrder,
  LOOKS_PER_PASS,
  ORDER_NETWORK,
  ORDER_SCALES,
  ORDERS,
  type OrderArm,
  type OrderMetric,
  type OrderRate,
  sgdOrder,
} from '../../experiments/sgd-order.ts';
import { pairedFact, testWords, trialFact } from '../trial-fact.ts';

type Ours = BoundResults<OrderArm, OrderMetric>;

const NAMES: Record<ExampleOrder, string> = {
  'negatives-first': 'negatives first',
  shuffled: 'shuffled',
  alternating: 'alternating',
};

export const orderProblem = defineProblem({
  id: 'order',
  needs: { ours: sgdOrder },
  values: ({ ours }, { profile }) => {
    const { points: examples, passes, rates } = ORDER_SCALES[profile];
    const rows = comparisons(ours, rates);
    const of = (rate: OrderRate, metric: OrderMetric) => {
      const row = rows.find(
        (each) => each.rate === rate && each.metric === metric && each.against === 'shuffled',
      )!;
      return compared(row.estimate);
    };
    const moderate: OrderRate = rates.includes('0.1') ? '0.1' : rates[0]!;
    const largest = rates.at(-1)!;
    const revived = (layer: 'revivedFirstLayer' | 'revivedSecondLayer') =>
      ours.arms.reduce((sum, arm) => sum + total(ours.arm(arm).values(layer)), 0);
    return {
      units: ORDER_NETWORK.hidden[0],
      hiddenUnits: ORDER_NETWORK.hidden[0] + ORDER_NETWORK.hidden[1],
      examples,
      passes,
      looks: LOOKS_PER_PASS,
      trials: ours.arm(`shuffled/${largest}`).n,
      moderate: rateValues(ours, moderate, of(moderate, 'testAccuracy'), of(moderate, 'dead')),
      largest: rateValues(ours, largest, of(largest, 'testAccuracy'), of(largest, 'dead')),
      swing: swing(ours, moderate, passes),
      rateMatters: compared(
        pairedFact(
          ours,
          'deadByRate',
          ours.arm(`shuffled/${largest}`).values('dead'),
          ours.arm(`shuffled/${moderate}`).values('dead'),
          'fraction',
        ),
      ),
      worse: verdictOver(rates.map((rate) => of(rate, 'testAccuracy').direction.outcome === 'lower')),
      moreDead: verdictOver(rates.map((rate) => of(rate, 'dead').direction.outcome === 'higher')),
      alternatingDiffers: rows.some(
        ({ against, estimate }) => against === 'alternating' && (estimate.pValue ?? 1) < 0.05,
      ),
      revived: {
        first: ours.fact('revived.firstLayer', revived('revivedFirstLayer'), 'count'),
        second: ours.fact('revived.secondLayer', revived('revivedSecondLayer'), 'count'),
        ever: ours.fact(
          'everDead',
          ours.arms.reduce((sum, arm) => sum + total(ours.arm(arm).values('everDead')), 0),
          'count',
        ),
        none: revived('revivedFirstLayer') === 0,
      },
      summary: summary(ours, rates),
      tests: testTable(ours, rows),
      deadCurves: deadCurves(ours, largest, passes, examples),
      lossCurves: lossCurves(ours, moderate, passes),
    };
  },
});

function rateValues(
  ours: Ours,
  rate: OrderRate,
  accuracy: ReturnType<typeof compared>,
  dead: ReturnType<typeof compared>,
) {
  const arm = (order: ExampleOrder) => {
    const trials = ours.arm(`${order}/${rate}`);
    return {
      testAccuracy: trials.mean('testAccuracy'),
      dead: trials.mean('dead'),
      deadFirst: trials.mean('deadFirstLayer'),
      deadSecond: trials.mean('deadSecondLayer'),
      deadAfterNegatives: trials.mean('deadAfterNegatives'),
      constant: trials.rate('constant'),
      loss: trials.mean('trainLoss'),
    };
  };
  return {
    rate,
    negatives: arm('negatives-first'),
    shuffled: arm('shuffled'),
    alternating: arm('alternating'),
    accuracy,
    deadGap: dead,
  };
}

interface OrderComparison {
  readonly rate: OrderRate;
  readonly against: 'shuffled' | 'alternating';
  readonly metric: 'testAccuracy' | 'dead';
  readonly comparison: Comparison<OrderMetric>;
  readonly estimate: Estimate;
}

/** Negatives first, and alternating, each less shuffled, in accuracy and in dead units at every rate: one family. */
function comparisons(ours: Ours, rates: readonly OrderRate[]): OrderComparison[] {
  const planned = rates.flatMap((rate) =>
    (['testAccuracy', 'dead'] as const).flatMap((metric) =>
      (['shuffled', 'alternating'] as const).map((against) => ({ rate, metric, against })),
    ),
  );
  const raw = planned.map(({ rate, metric, against }) =>
    against === 'shuffled'
      ? compareArms(ours.arm(`negatives-first/${rate}`).set, ours.arm(`shuffled/${rate}`).set, metric, {
          test: 'paired-t',
        })
      : compareArms(ours.arm(`alternating/${rate}`).set, ours.arm(`shuffled/${rate}`).set, metric, {
          test: 'paired-t',
        }),
  );
  return adjustComparisons(raw).map((comparison, i) => ({
    ...planned[i]!,
    comparison,
    estimate: comparisonEstimate(comparison, 'fraction'),
  }));
}

function verdictOver(holds: readonly boolean[]) {
  const count = holds.filter(Boolean).length;
  return verdict({
    outcome: count === holds.length ? 'at every rate' : count === 0 ? 'at no rate' : 'at some rates',
    outcomes: ['at every rate', 'at some rates', 'at no rate'],
  });
}

function summary(ours: Ours, rates: readonly OrderRate[]): Table {
  const rows = rates.flatMap((rate) =>
    ORDERS.map((order) => ({ rate, order, arm: ours.arm(`${order}/${rate}`) })),
  );
  return table({
    id: 'order-summary',
    caption: md`After training, by learning rate and order: mean ± standard error. “Constant” is the share of networks that say the same of every test point.`,
    from: [ours],
    rows,
    columns: [
      { header: 'Learning rate', cell: ({ rate }) => rate },
      { header: 'Order', cell: ({ order }) => NAMES[order] },
      {
        header: 'Test accuracy',
        cell: ({ arm }) => percent(arm.mean('testAccuracy'), { show: 'se', digits: 1 }),
      },
      {
        header: 'Training loss',
        cell: ({ arm }) => decimal(arm.mean('trainLoss'), { show: 'se', digits: 3 }),
      },
      {
        header: 'Dead, layer 1',
        cell: ({ arm }) => percent(arm.mean('deadFirstLayer'), { show: 'se', digits: 1 }),
      },
      {
        header: 'Dead, layer 2',
        cell: ({ arm }) => percent(arm.mean('deadSecondLayer'), { show: 'se', digits: 1 }),
      },
      { header: 'Constant', cell: ({ arm }) => percent(arm.rate('constant'), { show: 'value', digits: 0 }) },
    ],
  });
}

function testTable(ours: Ours, rows: readonly OrderComparison[]): Table {
  return table({
    id: 'order-tests',
    caption: md`Negatives first less shuffled, and alternating less shuffled, on the same starts and points: mean difference with its interval.`,
    from: [ours],
    rows,
    columns: [
      {
        header: 'Comparison',
        cell: ({ against }) =>
          against === 'shuffled' ? 'negatives first − shuffled' : 'alternating − shuffled',
      },
      { header: 'Learning rate', align: 'end', cell: ({ rate }) => rate },
      { header: 'In', cell: ({ metric }) => (metric === 'dead' ? 'dead units' : 'test accuracy') },
      {
        header: 'Difference',
        align: 'end',
        cell: ({ estimate }) => points(estimate, { show: 'ci', digits: 1 }),
      },
      { header: 'p', cell: ({ estimate }) => (estimate.pValue === undefined ? null : pValue(estimate)) },
      { header: 'Test', cell: ({ comparison }) => text(testWords(comparison)) },
    ],
  });
}

/** What the networks call positive in the last pass: after its negatives, and after its positives. */
function swing(ours: Ours, rate: OrderRate, passes: number) {
  const at = (order: ExampleOrder, name: string, look: number) =>
    trialFact(
      ours,
      `saysPositive.${order}.${name}`,
      ours.arm(`${order}/${rate}`).completed.map(({ series }) => series.saysPositive![look]!),
      'fraction',
    );
  const share = (look: number) =>
    ours.arm(`negatives-first/${rate}`).completed.map(({ series }) => series.saysPositive![look]!);
  const [middle, end] = [(passes - 1) * LOOKS_PER_PASS + LOOKS_PER_PASS / 2, passes * LOOKS_PER_PASS];
  return {
    afterNegatives: at('negatives-first', 'afterNegatives', middle),
    afterPositives: at('negatives-first', 'afterPositives', end),
    shuffled: at('shuffled', 'end', end),
    leans: compared(pairedFact(ours, 'saysPositive.swing', share(end), share(middle), 'fraction')),
  };
}

function passAxis(looks: number): number[] {
  return Array.from({ length: looks }, (_, look) => look / LOOKS_PER_PASS);
}

function deadCurves(ours: Ours, rate: OrderRate, passes: number, examples: number): Figure {
  const rows = ORDERS.flatMap((order) =>
    ours
      .arm(`${order}/${rate}`)
      .band('dead', passAxis(passes * LOOKS_PER_PASS + 1))
      .map((point) => ({ ...point, order: NAMES[order] })),
  );
  const end = (order: ExampleOrder) =>
    percent(ours.arm(`${order}/${rate}`).mean('dead'), { show: 'se', digits: 1 });
  return figure({
    id: 'dead-units',
    caption: md`Share of hidden units that are dead, at most zero on every one of the ${text(examples)} training examples, over the passes at the learning rate ${text(rate)}: mean and 95 % interval.`,
    alt: md`Three curves with bands; at the end ${end('negatives-first')} of the units are dead with the negatives first, ${end('shuffled')} shuffled and ${end('alternating')} alternating.`,
    from: [ours],
    chart: lineWithBand(rows, {
      x: 'x',
      y: 'mean',
      low: 'low',
      high: 'high',
      series: 'order',
      xAxis: { title: 'Passes through the examples' },
      yAxis: { title: 'Dead units', format: '.0%', zero: true },
      points: false,
    }),
  });
}

function lossCurves(ours: Ours, rate: OrderRate, passes: number): Figure {
  const rows = ORDERS.flatMap((order) =>
    ours
      .arm(`${order}/${rate}`)
      .band('trainLoss', passAxis(passes * LOOKS_PER_PASS + 1))
      .map((point) => ({ ...point, order: NAMES[order] })),
  );
  const end = (order: ExampleOrder) =>
    decimal(ours.arm(`${order}/${rate}`).mean('trainLoss'), { show: 'se', digits: 3 });
  return figure({
    id: 'order-losses',
    caption: md`Loss on all training examples within the passes, at the learning rate ${text(rate)}: mean and 95 % interval. With the negatives first, each pass falls into a half of negatives and a half of positives.`,
    alt: md`Three curves; at the end they stand at ${end('negatives-first')} (negatives first), ${end('shuffled')} (shuffled) and ${end('alternating')} (alternating).`,
    from: [ours],
    chart: lineWithBand(rows, {
      x: 'x',
      y: 'mean',
      low: 'low',
      high: 'high',
      series: 'order',
      xAxis: { title: 'Passes through the examples' },
      yAxis: { title: 'Training loss', zero: true },
      points: false,
    }),
  });
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
