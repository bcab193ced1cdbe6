// Problems 1.1 and 1.2: what the published program does, from running it.

import {
  type BoundResults,
  compared,
  constant,
  count,
  decimal,
  defineProblem,
  type Estimate,
  md,
  percent,
  table,
  text,
  verdict,
} from '@trialbook/report';
import { pairedTTest, summarizeValues } from '@trialbook/stats';
import {
  accuracyAsPublished,
  PUBLISHED_PERCEPTRON,
  type PublishedPerceptronArm,
  type PublishedPerceptronMetric,
  publishedPerceptron,
  publishedPoints,
  trainAsPublished,
  type Weights,
} from '../../experiments/published-perceptron.ts';

type Ours = BoundResults<PublishedPerceptronArm, PublishedPerceptronMetric>;

/** The printed accuracies, to the digits printed. */
export const PRINTED = { perceptron: 0.538, hinge: 0.505 } as const;
const ROUNDING = 0.0005;
const FURTHER_CALLS = 1000;

const ARMS: readonly PublishedPerceptronArm[] = ['printed-points', 'new-points'];
const NAMES = { 'printed-points': 'the points of the program', 'new-points': 'new points each' } as const;

export const publishedPerceptronProblem = defineProblem({
  id: 'publishedPerceptron',
  needs: { ours: publishedPerceptron },
  values: ({ ours }) => {
    const printed = ours.arm('printed-points');
    const program = runProgram();
    const branch = ARMS.flatMap((arm) => [...ours.arm(arm).values('hingeSteps')]);
    const differing = ARMS.flatMap((arm) => [...ours.arm(arm).values('sameWithHinge')]).filter(
      (same) => same === 0,
    );
    return {
      starts: printed.n,
      seed: PUBLISHED_PERCEPTRON.seed,
      allPositive: printed.rate('allPositive'),
      positives: constant('positives', printed.values('positives')[0]!, 'fraction'),
      scored: printed.mean('asScored'),
      rightly: printed.mean('rightlyScored'),
      onSigns: printed.mean('trainedOnSigns'),
      length: printed.mean('weightLength'),
      gain: compared(gainOfSigns(ours)),
      first: program.first,
      second: program.second,
      firstRightly: program.firstRightly,
      secondRightly: program.secondRightly,
      scoringAlone: verdict({
        outcome:
          program.firstRightly.value === program.first.value &&
          program.secondRightly.value === program.second.value
            ? 'changes nothing'
            : 'changes them',
        outcomes: ['changes nothing', 'changes them'],
      }),
      further: FURTHER_CALLS,
      hingeSteps: ours.fact(
        'hingeSteps',
        branch.reduce((sum, steps) => sum + steps, 0),
        'count',
      ),
      oneAlgorithm: verdict({
        outcome: differing.length === 0 ? 'one' : 'two',
        outcomes: ['one', 'two'],
      }),
      atHinge: program.atHinge,
      hingeNumber: verdict({
        outcome: program.atHinge.value > 0 ? 'from some call' : 'from no call',
        outcomes: ['from some call', 'from no call'],
      }),
      table: table({
        id: 'published-perceptron-runs',
        caption: md`The published program from many starts: mean ± standard error, shares with their Wilson interval.`,
        from: [ours],
        rows: ARMS,
        columns: [
          { header: 'On', cell: (arm) => text(NAMES[arm]) },
          { header: 'Starts', cell: (arm) => count(ours.arm(arm).n) },
          {
            header: 'Accuracy as it scores',
            cell: (arm) => percent(ours.arm(arm).mean('asScored'), { show: 'se', digits: 1 }),
          },
          {
            header: 'Scored rightly',
            cell: (arm) => percent(ours.arm(arm).mean('rightlyScored'), { show: 'se', digits: 1 }),
          },
          {
            header: 'All called positive',
            cell: (arm) => percent(ours.arm(arm).rate('allPositive'), { show: 'ci', digits: 1 }),
          },
          {
            header: 'Length of weights',
            cell: (arm) => decimal(ours.arm(arm).mean('weightLength'), { show: 'se' }),
          },
          {
            header: 'Hinge steps',
            cell: (arm) => count(ours.arm(arm).mean('hingeSteps'), { show: 'value' }),
          },
          {
            header: 'Trained on −1/+1',
            cell: (arm) => percent(ours.arm(arm).mean('trainedOnSigns'), { show: 'se', digits: 1 }),
          },
        ],
      }),
    };
  },
});

/** Accuracy after training on −1/+1 less that after training on 0/1, both scored rightly, from the same starts. */
function gainOfSigns(ours: Ours): Estimate {
  const arm = ours.arm('printed-points');
  const [signs, printed] = [arm.values('trainedOnSigns'), arm.values('rightlyScored')];
  const { mean, n, standardError, ci95 } = summarizeValues(signs.map((value, i) => value - printed[i]!));
  return ours.fact(
    'gainOfSigns',
    {
      value: mean,
      n,
      pValue: pairedTTest(signs, printed).p,
      method: 'paired t',
      ...(standardError === null ? {} : { standardError }),
      ...(ci95 === null ? {} : { ci95 }),
    },
    'fraction',
  );
}

/** What the program itself prints, and what it would print if it were called again and again, as its generator goes on. */
function runProgram() {
  const { train, test, uniform } = publishedPoints();
  const { startBound } = PUBLISHED_PERCEPTRON;
  const accuracy = (hinge: boolean) => {
    const start = [uniform(-startBound, startBound), uniform(-startBound, startBound)] as const;
    const { weights } = trainAsPublished(train.inputs, train.labels, start, hinge);
    // Against −1 in the place of 0 every point can count: the right scoring.
    const signs = { inputs: test.inputs, labels: Int8Array.from(test.labels, (label) => 2 * label - 1) };
    return { printed: accuracyAsPublished(test, weights), rightly: share(signs, weights) };
  };
  const [first, second] = [accuracy(false), accuracy(true)];
  const further = Array.from({ length: FURTHER_CALLS }, () => accuracy(true).printed);
  const atHinge = further.filter((value) => Math.abs(value - PRINTED.hinge) < ROUNDING).length;
  return {
    first: constant('first run of the program', first.printed, 'fraction'),
    second: constant('second run of the program', second.printed, 'fraction'),
    firstRightly: constant('first run of the program, scored rightly', first.rightly, 'fraction'),
    secondRightly: constant('second run of the program, scored rightly', second.rightly, 'fraction'),
    atHinge: constant('further runs of the program at the printed number', atHinge, 'count'),
  };
}

/** Share of points whose sign of the score is the label, −1 or 1. */
function share(
  { inputs, labels }: { readonly inputs: Float64Array; readonly labels: Int8Array },
  [w1, w2]: Weights,
): number {
  const right = labels.filter(
    (label, i) => Math.sign(inputs[2 * i]! * w1 + inputs[2 * i + 1]! * w2) === label,
  );
  return right.length / labels.length;
}
