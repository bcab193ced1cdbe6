// 2D–2F: what the text says of the networks within a budget of hidden units. The training is in experiments/mnist-mlp-budget.ts.

import {
  againstTarget,
  type BoundResults,
  cite,
  comparisonEstimate,
  count,
  decimal,
  defineProblem,
  type Figure,
  figure,
  judgePublished,
  learningCurves,
  md,
  percent,
  points,
  publishedVersusOurs,
  pValue,
  type Table,
  table,
  text,
  trialDots,
  verdict,
} from '@trialbook/report';
import { compareAll } from '@trialbook/stats';
import {
  BUDGET_NAMES,
  BUDGET_SCALES,
  BUDGET_TRAINING,
  BUDGETS,
  type Budget,
  type BudgetArm,
  type BudgetMetric,
  mnistMlpBudget,
} from '../../experiments/mnist-mlp-budget.ts';
import { testWords } from '../trial-fact.ts';

type Ours = BoundResults<BudgetArm, BudgetMetric>;

/** The numbers that the source prints, to the digits it prints. */
const PUBLISHED = {
  '100': { accuracy: 0.977, loss: 0.0773 },
  '200': { accuracy: 0.982, loss: 0.065 },
  '1000': { accuracy: 0.9843, loss: 0.0638 },
} as const;
/** Half a unit of the last digit. Accuracies of 10 000 images are whole ten-thousandths: 0.977 is 0.9770. */
const ROUNDING = { accuracy: 0.000_05, loss: 0.000_05 } as const;
/** What the course asks for. */
const TARGETS = { '100': 0.975, '200': 0.98, '1000': 0.983 } as const;

const KINDS = { scaled: '', raw: '-raw' } as const;
type Kind = keyof typeof KINDS;

function armOf(budget: Budget, kind: Kind): BudgetArm {
  return `${budget}${KINDS[kind]}`;
}

function nameOf(arm: BudgetArm): string {
  const [budget, raw] = arm.split('-');
  return `at most ${budget} units, ${raw === undefined ? 'scaled' : 'raw'} pixels`;
}

export const budgetsProblem = defineProblem({
  id: 'budgets',
  needs: { ours: mnistMlpBudget },
  values: ({ ours }, { profile }) => {
    const { trainImages, testImages, epochs } = BUDGET_SCALES[profile];
    return {
      trainImages,
      testImages,
      epochs,
      ...BUDGET_TRAINING,
      trials: ours.arm('100').n,
      small: budgetValues(ours, '100'),
      medium: budgetValues(ours, '200'),
      large: budgetValues(ours, '1000'),
      which: whichPixels(ours),
      scaledDown: profile === 'smoke' || profile === 'quick',
      arms: armTable(ours),
      networks: networkTable(ours),
      targets: targetTable(ours),
      published: publishedTable(ours),
      tests: scalingTable(ours),
      curves: curves(ours),
      dots: dots(ours),
    };
  },
});

function budgetValues(ours: Ours, budget: Budget) {
  const { hidden, dropout } = BUDGETS[budget];
  const target = TARGETS[budget];
  const accuracy = ours.arm(budget).mean('testAccuracy');
  return {
    layers: hidden.join('–'),
    rates: `${dropout.slice(0, -1).join(', ')} and ${dropout.at(-1)!}`,
    units: hidden.reduce((sum: number, units) => sum + units, 0),
    target: `${(100 * target).toFixed(1)}\u00a0%`,
    accuracy,
    loss: ours.arm(budget).mean('testLoss'),
    trainAccuracy: ours.arm(budget).mean('trainAccuracy'),
    rawAccuracy: ours.arm(armOf(budget, 'raw')).mean('testAccuracy'),
    rawLoss: ours.arm(armOf(budget, 'raw')).mean('testLoss'),
    rawStart: ours.arm(armOf(budget, 'raw')).mean('startLoss'),
    start: ours.arm(budget).mean('startLoss'),
    parameters: ours.arm(budget).values('parameters')[0]!,
    reached: againstTarget(accuracy, target),
  };
}

function judged(ours: Ours, budget: Budget, kind: Kind) {
  const arm = ours.arm(armOf(budget, kind));
  const { accuracy, loss } = PUBLISHED[budget];
  return [
    judgePublished({ published: accuracy, rounding: ROUNDING.accuracy, ours: arm.mean('testAccuracy') }),
    judgePublished({ published: loss, rounding: ROUNDING.loss, ours: arm.mean('testLoss') }),
  ];
}

/** Which pixels the published numbers fit: those under which none of the six lies outside the interval of a further training. */
function whichPixels(ours: Ours) {
  const all = (kind: Kind) => BUDGET_NAMES.flatMap((budget) => judged(ours, budget, kind));
  const agreeing = (kind: Kind) => all(kind).filter((one) => one.verdict === 'agrees').length;
  const differing = (kind: Kind) => all(kind).filter((one) => one.verdict === 'differs').length;
  const [scaled, raw] = [differing('scaled') === 0, differing('raw') === 0];
  return {
    numbers: all('scaled').length,
    scaledAgreeing: ours.fact('published.scaledAgreeing', agreeing('scaled'), 'count'),
    rawAgreeing: ours.fact('published.rawAgreeing', agreeing('raw'), 'count'),
    pixels: verdict({
      outcome: scaled && raw ? 'both' : scaled ? 'scaled' : raw ? 'raw' : 'neither',
      outcomes: ['scaled', 'raw', 'both', 'neither'],
    }),
    nearer: verdict({
      outcome: distance(ours, 'scaled') < distance(ours, 'raw') ? 'scaled' : 'raw',
      outcomes: ['scaled', 'raw'],
    }),
  };
}

/** Mean distance of our mean losses from the published ones. */
function distance(ours: Ours, kind: Kind): number {
  return (
    BUDGET_NAMES.reduce(
      (sum, budget) =>
        sum + Math.abs(ours.arm(armOf(budget, kind)).mean('testLoss').value - PUBLISHED[budget].loss),
      0,
    ) / BUDGET_NAMES.length
  );
}

const arms = (kinds: readonly Kind[]) =>
  kinds.flatMap((kind) => BUDGET_NAMES.map((budget) => armOf(budget, kind)));

function armTable(ours: Ours): Table {
  return table({
    id: 'budget-arms',
    caption: md`All networks after training: mean ± standard error.`,
    from: [ours],
    rows: arms(['scaled', 'raw']),
    columns: [
      { header: 'Network', cell: nameOf },
      { header: 'n', cell: (arm) => count(ours.arm(arm).n) },
      { header: 'Test accuracy', cell: (arm) => percent(ours.arm(arm).mean('testAccuracy'), { show: 'se' }) },
      { header: 'Test loss', cell: (arm) => decimal(ours.arm(arm).mean('testLoss'), { show: 'se' }) },
      {
        header: 'Training accuracy',
        cell: (arm) => percent(ours.arm(arm).mean('trainAccuracy'), { show: 'se' }),
      },
      { header: 'First loss', cell: (arm) => decimal(ours.arm(arm).mean('startLoss'), { show: 'se' }) },
    ],
  });
}

function networkTable(ours: Ours): Table {
  return table({
    id: 'budget-networks',
    caption: md`The networks of the published programs.`,
    from: [ours],
    rows: BUDGET_NAMES,
    columns: [
      { header: 'Budget', cell: (budget) => text(`at most ${budget} hidden units`) },
      { header: 'Hidden layers', align: 'end', cell: (budget) => BUDGETS[budget].hidden.join(' – ') },
      { header: 'Dropout after each', align: 'end', cell: (budget) => BUDGETS[budget].dropout.join(', ') },
      {
        header: 'Parameters',
        cell: (budget) =>
          count({
            name: `parameters of ${budget}`,
            unit: 'count',
            value: ours.arm(budget).values('parameters')[0]!,
          }),
      },
    ],
  });
}

function targetTable(ours: Ours): Table {
  return table({
    id: 'budget-targets',
    caption: md`Test accuracy from scaled pixels against what the course asks for: mean with its interval, and the share of trainings that reach it.`,
    from: [ours],
    rows: BUDGET_NAMES,
    columns: [
      { header: 'Budget', cell: (budget) => text(`at most ${budget} hidden units`) },
      {
        header: 'Asked for',
        align: 'end',
        cell: (budget) => text(`${(100 * TARGETS[budget]).toFixed(1)}\u00a0%`),
      },
      { header: 'Ours', cell: (budget) => percent(ours.arm(budget).mean('testAccuracy'), { show: 'ci' }) },
      {
        header: 'Trainings that reach it',
        align: 'end',
        cell: (budget) => {
          const values = ours.arm(budget).values('testAccuracy');
          return text(`${values.filter((value) => value >= TARGETS[budget]).length} of ${values.length}`);
        },
      },
    ],
  });
}

function publishedTable(ours: Ours): Table {
  return publishedVersusOurs({
    id: 'published-budgets',
    caption: md`Published ${cite('published')} and ours, with both ranges of pixels.`,
    from: [ours],
    rows: BUDGET_NAMES.flatMap((budget) =>
      (['scaled', 'raw'] as const).flatMap((kind) => {
        const arm = armOf(budget, kind);
        return [
          {
            what: `Accuracy, ${nameOf(arm)}`,
            published: PUBLISHED[budget].accuracy,
            rounding: ROUNDING.accuracy,
            ours: ours.arm(arm).mean('testAccuracy'),
            format: percent,
          },
          {
            what: `Loss, ${nameOf(arm)}`,
            published: PUBLISHED[budget].loss,
            rounding: ROUNDING.loss,
            ours: ours.arm(arm).mean('testLoss'),
            format: decimal,
          },
        ];
      }),
    ),
  });
}

function scalingTable(ours: Ours): Table {
  const rows = compareAll(
    BUDGET_NAMES.map((budget) => [ours.arm(budget).set, ours.arm(armOf(budget, 'raw')).set] as const),
    'testAccuracy',
    { test: 'paired-t' },
  ).map((comparison, i) => ({
    budget: BUDGET_NAMES[i]!,
    comparison,
    estimate: comparisonEstimate(comparison, 'fraction'),
  }));
  return table({
    id: 'budget-scaling',
    caption: md`Scaled less raw pixels, on the same images, starts and orders: difference in test accuracy with its interval.`,
    from: [ours],
    rows,
    columns: [
      { header: 'Budget', cell: ({ budget }) => text(`at most ${budget} hidden units`) },
      { header: 'Difference', align: 'end', cell: ({ estimate }) => points(estimate, { show: 'ci' }) },
      { header: 'p', cell: ({ estimate }) => (estimate.pValue === undefined ? null : pValue(estimate)) },
      { header: 'Test', cell: ({ comparison }) => text(testWords(comparison)) },
    ],
  });
}

function curves(ours: Ours): Figure {
  const end = (arm: BudgetArm) => decimal(ours.arm(arm).mean('testLoss'), { show: 'se' });
  return figure({
    id: 'budget-curves',
    caption: md`Loss over the epochs: training (running mean of each epoch, with dropout) and test. Mean and 95 % interval.`,
    alt: md`Six panels of curves. Test losses at the end, scaled pixels: ${end('100')}, ${end('200')}, ${end('1000')}; raw pixels: ${end('100-raw')}, ${end('200-raw')}, ${end('1000-raw')}.`,
    from: [ours],
    chart: learningCurves(
      BUDGET_NAMES.flatMap((budget) => [armOf(budget, 'scaled'), armOf(budget, 'raw')]).map((arm) => ({
        label: nameOf(arm),
        train: ours.arm(arm).band('trainLossRunning'),
        test: ours.arm(arm).band('testLoss'),
      })),
      { xAxis: { title: 'Epoch' }, yAxis: { title: 'Cross-entropy', scale: 'log' }, panels: 'each' },
    ),
  });
}

function dots(ours: Ours): Figure {
  const mean = (arm: BudgetArm) => percent(ours.arm(arm).mean('testAccuracy'), { show: 'se' });
  return figure({
    id: 'budget-dots',
    caption: md`Test accuracy of every training, with mean and 95 % interval.`,
    alt: md`Rows of dots: ${mean('100')}, ${mean('200')} and ${mean('1000')} from scaled pixels; ${mean('100-raw')}, ${mean('200-raw')} and ${mean('1000-raw')} from raw ones.`,
    from: [ours],
    chart: trialDots(
      arms(['scaled', 'raw']).map((arm) => ({
        label: nameOf(arm),
        values: ours.arm(arm).values('testAccuracy'),
        lost: ours.arm(arm).diverged.value + ours.arm(arm).failed.value,
      })),
      { axis: { title: 'Test accuracy', format: '.1%' } },
    ),
  });
}
