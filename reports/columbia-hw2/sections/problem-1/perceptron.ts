// Problem 1: perceptron criterion and hinge loss. Prose, figures and tables; the training is in experiments/perceptron.ts.

import {
  type Block,
  type BoundResults,
  type Citation,
  count,
  decimal,
  type Estimate,
  equation,
  figure,
  finding,
  histogram,
  md,
  note,
  type Prose,
  percent,
  points,
  publishedVersusOurs,
  pValue,
  ref,
  type ScatterLine,
  scatter,
  section,
  table,
  text,
} from '@trialbook/report';
import {
  hingeLearningRate,
  MAX_EPOCHS,
  perceptron,
  TEST_POINTS,
  TRAINING_POINTS,
} from '../../experiments/perceptron.ts';
import type { Context } from '../references.ts';
import { pairwiseDisagreement } from './pairwise-disagreement.ts';

const criteria = ['perceptron', 'hinge'] as const;
const names = { perceptron: 'perceptron criterion', hinge: 'hinge loss' } as const;
const number = text;

type PerceptronResults = BoundResults<'perceptron' | 'hinge', PerceptronMetric>;
type PerceptronMetric = keyof typeof perceptron.metrics;

export function perceptronSection({ results, cite }: Context): readonly Block[] {
  const ours = results(perceptron);
  return [
    section(
      { id: 'problem-1', title: 'Problem 1: perceptron and hinge' },
      md`Points of the unit square are positive where $x_1 > x_2$ and negative elsewhere ${cite('assignment')}. A weight vector
        $W = (w_1, w_2)$ without bias predicts $\hat y = \operatorname{sign}(W \cdot X)$. It is trained on
        ${number(TRAINING_POINTS)} points and tested on ${number(TEST_POINTS)}, always the same ones, by per-example subgradient
        steps on the loss of ${ref('loss')}: for every example whose score $y(W \cdot X)$ is below $a$ (or not positive) the step is
        ${ref('update')}.`,
      equation({ id: 'loss', tex: String.raw`L = \max\{0,\; a - y\,(W \cdot X)\}` }),
      equation({ id: 'update', tex: String.raw`W \leftarrow W + \eta\, y X` }),
      md`$a = 0$ is the perceptron criterion ${cite('rosenblatt')}, $a = 1$ the hinge loss. Both start from zero weights, see the same
        training points in the same freshly shuffled order, use $\eta = 1$ and stop after an epoch without a step, or after
        ${number(MAX_EPOCHS)} epochs. Everything is repeated on ${count(ours.arm('perceptron').n)} independent training sets, so that
        accuracies come with their spread. There is no regularisation.`,
      criterionSection(ours, 'perceptron', '1.1 Perceptron criterion', cite('novikoff')),
      criterionSection(ours, 'hinge', '1.2 Hinge loss'),
      whichIsBetter(ours, results(hingeLearningRate)),
      stability(ours),
      publishedTable(ours, cite('published')),
    ),
  ];
}

function criterionSection(
  ours: PerceptronResults,
  criterion: (typeof criteria)[number],
  title: string,
  convergence?: Citation,
): Block {
  const arm = ours.arm(criterion);
  const first = arm.completed[0]!;
  const one = (metric: PerceptronMetric) =>
    ours.fact(
      `firstTrainingSet.${criterion}.${metric}`,
      first.metrics[metric]!,
      perceptron.metrics[metric].unit,
    );
  const answer = md`With the ${text(names[criterion])}, one training set (the first) gives a test accuracy of
      ${percent(one('testAccuracy'))}, after ${count(one('updates'))} updates in ${count(one('epochs'))} epochs. Over
      all training sets the mean test accuracy is ${percent(arm.mean('testAccuracy'))}.`;
  if (criterion === 'perceptron') {
    return section(
      { id: 'p1-1', title },
      answer,
      md`${ref('learned-lines')} shows the first training set with both learned lines, ${ref('perceptron-summary')} all training sets
        together. The classes are separable, so the perceptron makes finitely many updates ${convergence!}: it reached zero loss on
        ${percent(arm.rate('converged'))} of the training sets, after ${count(arm.mean('updates'))} updates.`,
      learnedLines(ours),
      summaryTable(ours),
    );
  }
  return section(
    { id: 'p1-2', title },
    answer,
    md`The hinge loss asks for more than the right side: a score of at least one. On points that come close to the line this
      takes long weights, so within the epochs allowed the loss reached zero on ${percent(arm.rate('converged'))} of the training sets
      only, although the training accuracy is ${percent(arm.mean('trainAccuracy'))}. ${ref('accuracy-distribution')} shows how the
      test accuracy varies from training set to training set.`,
    figure({
      id: 'accuracy-distribution',
      caption: md`Test accuracy over independent training sets, for both criteria.`,
      alt: md`Two histograms of test accuracy, both crowded near one with a tail to the left; means ${percent(ours.arm('perceptron').mean('testAccuracy'), { show: 'se' })} for the perceptron criterion and ${percent(ours.arm('hinge').mean('testAccuracy'), { show: 'se' })} for the hinge loss.`,
      from: [ours],
      chart: histogram(
        Object.fromEntries(criteria.map((name) => [names[name], ours.arm(name).values('testAccuracy')])),
        { axis: { title: 'Test accuracy', format: '.0%' }, bins: 40 },
      ),
    }),
  );
}

function learnedLines(ours: PerceptronResults): Block {
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

function summaryTable(ours: PerceptronResults): Block {
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

type RateResults = BoundResults<'0.01' | '0.1' | '1' | '10', PerceptronMetric>;

function whichIsBetter(ours: PerceptronResults, rates: RateResults): Block {
  const accuracy = ours.difference('hinge', 'perceptron', 'testAccuracy');
  const angle = ours.difference('hinge', 'perceptron', 'angleError');
  const inOrder = [...rates.arms].sort((a, b) => Number(a) - Number(b));
  const perRate = inOrder.map((rate) => ({ rate, mean: rates.arm(rate).mean('testAccuracy') }));
  const best = perRate.reduce((a, b) => (b.mean.value > a.mean.value ? b : a));
  const worst = perRate.reduce((a, b) => (b.mean.value < a.mean.value ? b : a));
  const criterion = ours.arm('perceptron').mean('testAccuracy');
  return section(
    { id: 'p1-3', title: '1.3 Which is more accurate, and why' },
    finding(
      md`${verdict(accuracy, 'The hinge loss is more accurate', 'The perceptron criterion is more accurate', 'There is no detectable difference in accuracy')}:
        hinge minus perceptron is ${points(accuracy)}, ${pValue(accuracy)} (paired t-test over training sets).`,
    ),
    md`A line through the origin has one degree of freedom. On the unit square a line that misses the diagonal by the angle
      $\theta \le 45°$ errs on the triangle between them, of area`,
    equation({
      id: 'error-angle',
      tex: String.raw`\varepsilon = \tfrac12\bigl(1 - \tan(45^\circ - \theta)\bigr)`,
    }),
    md`so accuracy is a matter of that angle alone. The perceptron stops at the first line that separates the training points,
      wherever in the gap between the classes the last update has left it. The hinge loss goes on turning the line away from
      the points nearest to it until they, too, score at least one: it looks for a place inside the gap. The mean angle differs by
      ${decimal(angle, { signed: true })} between the two, ${pValue(angle)}.`,
    md`How much the hinge loss gains depends on how far it gets, and that on the learning rate. For the perceptron
      criterion $\eta$ only scales the weights (from a zero start, every $W$ is $\eta$ times a sum of signed examples), but for the
      hinge loss it sets how many steps it takes to reach a score of one. ${ref('hinge-rates')} repeats the hinge loss at other rates with the
      same limit of ${number(MAX_EPOCHS)} epochs: best is $\eta$ = ${text(best.rate)} with ${percent(best.mean)}, worst
      $\eta$ = ${text(worst.rate)} with ${percent(worst.mean)}, ${rangeAgainst(criterion, best.mean, worst.mean)} the
      perceptron criterion’s ${percent(criterion, { show: 'se' })}. The loss alone does not decide; the loss with its step size and
      its stopping rule does.`,
    table({
      id: 'hinge-rates',
      caption: md`The hinge loss at other learning rates, beside the perceptron criterion.`,
      from: [rates, ours],
      rows: [
        ...inOrder.map((rate) => ({
          label: md`hinge loss, $\eta$ = ${text(rate)}`,
          arm: rates.arm(rate),
        })),
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
  );
}

function rangeAgainst(criterion: Estimate, best: Estimate, worst: Estimate): Prose {
  if (worst.value > criterion.value) return md`all of it above`;
  if (best.value < criterion.value) return md`all of it below`;
  return md`on both sides of`;
}

function stability(ours: PerceptronResults): Block {
  const labels = (name: (typeof criteria)[number]) =>
    ours.arm(name).records.map(({ artifacts }) => artifacts.testLabels as Int8Array);
  const { first, second, difference } = pairwiseDisagreement(labels('perceptron'), labels('hinge'));
  const disagreement = {
    perceptron: ours.fact('disagreement.perceptron', first, 'fraction'),
    hinge: ours.fact('disagreement.hinge', second, 'fraction'),
  };
  const gap = ours.fact('disagreement.hingeMinusPerceptron', difference, 'fraction');
  return section(
    { id: 'p1-4', title: '1.4 Which changes less with another training set' },
    md`Two training sets disagree on a test point when the classifiers learned from them label it differently. The training sets
      are paired off (the first with the second, the third with the fourth, …), so that the pairs are independent, and for each pair the
      share of the ${number(TEST_POINTS)} test points on which the two disagree is measured (${ref('disagreement')}).`,
    table({
      id: 'disagreement',
      caption: md`Share of test points whose label changes with the training set.`,
      from: [ours],
      rows: criteria,
      columns: [
        { header: 'Criterion', cell: (name) => names[name] },
        { header: 'Disagreement', cell: (name) => percent(disagreement[name]) },
      ],
    }),
    finding(
      md`${verdict(gap, 'The labels change less with the perceptron criterion', 'The labels change less with the hinge loss', 'Neither criterion is detectably steadier')}:
        hinge minus perceptron is ${points(gap)}, ${pValue(gap)} (paired t-test over pairs of training sets).`,
    ),
    ...(gap.value < 0 && isDetected(gap)
      ? [
          md`It is the same reason as before: a line that has been pushed away from the nearest points depends on where those few
            points lie; a line that was left at the first place that separates depends, besides, on the order in which the
            points happened to come.`,
        ]
      : []),
  );
}

function isDetected({ pValue }: Estimate): boolean {
  return pValue !== undefined && pValue < 0.05;
}

/** The words for a difference b − a whose sign matters: by the p-value at five per cent. */
function verdict(difference: Estimate, positive: string, negative: string, neither: string): Prose {
  return md`${text(isDetected(difference) ? (difference.value > 0 ? positive : negative) : neither)}`;
}

function publishedTable(ours: PerceptronResults, published: Citation): Block {
  return section(
    { id: 'p1-published', title: 'Published and ours' },
    publishedVersusOurs({
      id: 'published-perceptron',
      caption: md`Test accuracy, published ${published} and ours.`,
      from: [ours],
      rows: [
        {
          what: 'Perceptron criterion',
          published: 0.538,
          rounding: 0.0005,
          ours: ours.arm('perceptron').mean('testAccuracy'),
          format: percent,
        },
        {
          what: 'Hinge loss',
          published: 0.505,
          rounding: 0.0005,
          ours: ours.arm('hinge').mean('testAccuracy'),
          format: percent,
        },
      ],
    }),
    note(
      md`The published numbers are near one half because of two slips. The labels there are 0 and 1, the predictions −1 and +1: a point of the
        negative class can never count as right. Scored that way, our own hinge classifiers would show
        ${percent(ours.arm('hinge').mean('zeroOneScoring'))}. And the hinge margin there is taken from the sign of the score instead of the score, so
        a small correct score is never pushed further.`,
      'Where the difference comes from',
    ),
  );
}
