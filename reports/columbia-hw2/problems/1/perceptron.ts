// Problem 1: perceptron criterion and hinge loss over independent training sets. The training is in experiments/perceptron.ts.

import {
  type BoundResults,
  cite,
  compared,
  count,
  decimal,
  defineProblem,
  type Figure,
  figure,
  histogram,
  md,
  percent,
  publishedVersusOurs,
  type ScatterLine,
  scatter,
  type Table,
  table,
  text,
  verdict,
} from '@trialbook/report';
import {
  MAX_EPOCHS,
  OTHER_RATES,
  type PerceptronArm,
  perceptron,
  TEST_POINTS,
  TRAINING_POINTS,
} from '../../experiments/perceptron.ts';
import { pairwiseDisagreement } from './pairwise-disagreement.ts';
import { PRINTED } from './published-perceptron.ts';

const criteria = ['perceptron', 'hinge'] as const;
const names = { perceptron: 'perceptron criterion', hinge: 'hinge loss' } as const;

type Criterion = (typeof criteria)[number];
type PerceptronMetric = keyof typeof perceptron.metrics;
type PerceptronResults = BoundResults<PerceptronArm, PerceptronMetric>;

export const perceptronProblem = defineProblem({
  id: 'perceptron',
  needs: { ours: perceptron },
  values: ({ ours }) => ({
    trainingPoints: TRAINING_POINTS,
    testPoints: TEST_POINTS,
    maxEpochs: MAX_EPOCHS,
    trainingSets: ours.arm('perceptron').n,
    criterion: criterionValues(ours, 'perceptron'),
    hinge: criterionValues(ours, 'hinge'),
    learnedLines: learnedLines(ours),
    summary: summaryTable(ours),
    accuracyDistribution: accuracyDistribution(ours),
    accuracyGain: compared(ours.difference('hinge', 'perceptron', 'testAccuracy')),
    angleDifference: ours.difference('hinge', 'perceptron', 'angleError'),
    rates: rateValues(ours),
    disagreement: disagreementValues(ours),
    published: publishedTable(ours),
  }),
});

function criterionValues(ours: PerceptronResults, criterion: Criterion) {
  const arm = ours.arm(criterion);
  const first = (metric: PerceptronMetric) =>
    ours.fact(
      `firstTrainingSet.${criterion}.${metric}`,
      arm.completed[0]!.metrics[metric]!,
      perceptron.metrics[metric].unit,
    );
  return {
    first: { testAccuracy: first('testAccuracy'), updates: first('updates'), epochs: first('epochs') },
    testAccuracy: arm.mean('testAccuracy'),
    trainAccuracy: arm.mean('trainAccuracy'),
    updates: arm.mean('updates'),
    converged: arm.rate('converged'),
  };
}

function learnedLines(ours: PerceptronResults): Figure {
  const { trainInputs, trainLabels } = ours.arm('perceptron').completed[0]!.artifacts as {
    trainInputs: Float32Array;
    trainLabels: Int32Array;
  };
  const dots = Array.from(trainLabels, (label, i) => ({
    x: trainInputs[2 * i]!,
    y: trainInputs[2 * i + 1]!,
    group: label === 1 ? 'y = +1' : 'y = −1',
  }));
  const lines: ScatterLine[] = [
    { name: 'true line', points: lineThroughSquare(1, -1) },
    ...criteria.map((criterion) => {
      const [w1, w2] = ours.arm(criterion).completed[0]!.artifacts.weights as Float64Array;
      return { name: names[criterion], points: lineThroughSquare(w1!, w2!) };
    }),
  ];
  const firstAngle = (name: (typeof criteria)[number]) => ours.arm(name).completed[0]!.metrics.angleError!;
  return figure({
    id: 'learned-lines',
    caption: md`The first training set, the true line and the two learned ones.`,
    alt: md`The training points on both sides of the diagonal, and two learned lines from the origin, ${decimal(ours.fact('firstAngle.perceptron', firstAngle('perceptron'), '°'), { digits: 1 })} (perceptron criterion) and ${decimal(ours.fact('firstAngle.hinge', firstAngle('hinge'), '°'), { digits: 1 })} (hinge loss) away from it.`,
    from: [ours],
    chart: scatter(dots, {
      lines,
      xAxis: { title: 'x₁', domain: [0, 1] },
      yAxis: { title: 'x₂', domain: [0, 1] },
    }),
  });
}

/** The part of the line w₁x₁ + w₂x₂ = 0 inside the unit square; a single point where it only touches the origin. */
function lineThroughSquare(w1: number, w2: number): [number, number][] {
  const [dx, dy] = w2 === 0 ? [0, 1] : [1, -w1 / w2];
  if (dy < 0) return [[0, 0]];
  const scale = 1 / Math.max(dx, dy);
  return [
    [0, 0],
    [dx * scale, dy * scale],
  ];
}

function summaryTable(ours: PerceptronResults): Table {
  return table({
    id: 'perceptron-summary',
    caption: md`Both criteria over all training sets: mean ± standard error, and for the shares the Wilson interval.`,
    from: [ours],
    rows: criteria,
    columns: [
      { header: 'Criterion', cell: (name) => names[name] },
      {
        header: 'Test accuracy',
        cell: (name) => percent(ours.arm(name).mean('testAccuracy'), { show: 'se' }),
      },
      {
        header: 'Training accuracy',
        cell: (name) => percent(ours.arm(name).mean('trainAccuracy'), { show: 'se' }),
      },
      {
        header: 'Angle to the true line',
        cell: (name) => decimal(ours.arm(name).mean('angleError'), { show: 'se' }),
      },
      { header: 'Updates', cell: (name) => count(ours.arm(name).mean('updates'), { show: 'se' }) },
      { header: 'Epochs', cell: (name) => count(ours.arm(name).mean('epochs'), { show: 'se' }) },
      {
        header: 'Reached zero loss',
        cell: (name) => percent(ours.arm(name).rate('converged'), { show: 'ci' }),
      },
    ],
  });
}

function accuracyDistribution(ours: PerceptronResults): Figure {
  return figure({
    id: 'accuracy-distribution',
    caption: md`Test accuracy over independent training sets, for both criteria.`,
    alt: md`Two histograms of test accuracy, both crowded near one with a tail to the left; means ${percent(ours.arm('perceptron').mean('testAccuracy'), { show: 'se' })} for the perceptron criterion and ${percent(ours.arm('hinge').mean('testAccuracy'), { show: 'se' })} for the hinge loss.`,
    from: [ours],
    chart: histogram(
      Object.fromEntries(criteria.map((name) => [names[name], ours.arm(name).values('testAccuracy')])),
      { axis: { title: 'Test accuracy', format: '.0%' }, bins: 40 },
    ),
  });
}

function rateValues(ours: PerceptronResults) {
  const inOrder = [
    { rate: '1', arm: ours.arm('hinge') },
    ...OTHER_RATES.map((rate) => ({ rate: String(rate), arm: ours.arm(`hinge/${rate}`) })),
  ].sort((a, b) => Number(a.rate) - Number(b.rate));
  const perRate = inOrder.map(({ rate, arm }) => ({ rate, testAccuracy: arm.mean('testAccuracy') }));
  const best = perRate.reduce((a, b) => (b.testAccuracy.value > a.testAccuracy.value ? b : a));
  const worst = perRate.reduce((a, b) => (b.testAccuracy.value < a.testAccuracy.value ? b : a));
  const criterion = ours.arm('perceptron').mean('testAccuracy').value;
  const slowest = OTHER_RATES[0];
  return {
    best,
    worst,
    slowest,
    slowestGain: compared(ours.difference(`hinge/${slowest}`, 'perceptron', 'testAccuracy')),
    againstCriterion: verdict({
      outcome:
        worst.testAccuracy.value > criterion
          ? 'above'
          : best.testAccuracy.value < criterion
            ? 'below'
            : 'both sides',
      outcomes: ['above', 'below', 'both sides'],
    }),
    table: table({
      id: 'hinge-rates',
      caption: md`The hinge loss at other learning rates, beside the perceptron criterion.`,
      from: [ours],
      rows: [
        ...inOrder.map(({ rate, arm }) => ({ label: md`hinge loss, $\eta$ = ${text(rate)}`, arm })),
        { label: md`perceptron criterion, any $\eta$`, arm: ours.arm('perceptron') },
      ],
      columns: [
        { header: 'Training', cell: ({ label }) => label },
        { header: 'Test accuracy', cell: ({ arm }) => percent(arm.mean('testAccuracy'), { show: 'ci' }) },
        {
          header: 'Training accuracy',
          cell: ({ arm }) => percent(arm.mean('trainAccuracy'), { show: 'se' }),
        },
        { header: 'Reached zero loss', cell: ({ arm }) => percent(arm.rate('converged'), { show: 'ci' }) },
      ],
    }),
  };
}

function disagreementValues(ours: PerceptronResults) {
  const labels = (name: Criterion) =>
    ours.arm(name).records.map(({ artifacts }) => artifacts.testLabels as Int8Array);
  const { first, second, difference } = pairwiseDisagreement(labels('perceptron'), labels('hinge'));
  const disagreement = {
    perceptron: ours.fact('disagreement.perceptron', first, 'fraction'),
    hinge: ours.fact('disagreement.hinge', second, 'fraction'),
  };
  return {
    gap: compared(ours.fact('disagreement.hingeMinusPerceptron', difference, 'fraction')),
    table: table({
      id: 'disagreement',
      caption: md`Share of test points whose label changes with the training set.`,
      from: [ours],
      rows: criteria,
      columns: [
        { header: 'Criterion', cell: (name) => names[name] },
        { header: 'Disagreement', cell: (name) => percent(disagreement[name]) },
      ],
    }),
  };
}

function publishedTable(ours: PerceptronResults): Table {
  return publishedVersusOurs({
    id: 'published-perceptron',
    caption: md`Test accuracy, published ${cite('published')} and ours.`,
    from: [ours],
    rows: [
      {
        what: 'Perceptron criterion',
        published: PRINTED.perceptron,
        rounding: 0.0005,
        ours: ours.arm('perceptron').mean('testAccuracy'),
        format: percent,
      },
      {
        what: 'Hinge loss',
        published: PRINTED.hinge,
        rounding: 0.0005,
        ours: ours.arm('hinge').mean('testAccuracy'),
        format: percent,
      },
    ],
  });
}
