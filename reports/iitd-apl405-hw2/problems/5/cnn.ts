// Question 5: accuracies of the convolutional network, overfitting in its two costs, and whether it reaches 99 %.

import { stridedCnn } from '@trialbook/models';
import {
  compared,
  count,
  decimal,
  defineProblem,
  type Estimate,
  figure,
  md,
  percent,
  table,
  text,
  trialDots,
  verdict,
} from '@trialbook/report';
import {
  CNN_ARMS,
  CNN_DECAY,
  CNN_SCALES,
  CNN_SETTINGS,
  type CnnArm,
  mnistCnn,
} from '../../experiments/mnist-cnn.ts';
import { type Classifier, predictedDigits, trainingCurves, wrongShown } from '../curves.ts';
import { estimateOf, furtherTrial } from '../estimate-of.ts';
import { parametersOf } from '../parameters.ts';
import { turnOfCost } from './turn-of-cost.ts';

/** The accuracy that part (v) asks for. */
const GOAL = 0.99;

const LABELS: Record<CnnArm, string> = {
  ii: '(ii) constant rate',
  iii: '(iii) decaying rate',
  'iii-constant': 'constant rate, as long as (iii)',
  'v-wide': 'wider, decaying rate',
  v: 'wider, with dropout, decaying rate',
};

export const cnnProblem = defineProblem({
  id: 'cnn',
  needs: { ours: mnistCnn },
  data: ['mnist'],
  values: async ({ ours }, { profile, data }) => {
    const digits = await data('mnist');
    const { steps, longSteps, evaluateEvery, batchSize } = CNN_SCALES[profile];
    const third = stridedCnn().layers.find(({ name }) => name === 'conv3')!.outputShape as [
      number,
      number,
      number,
    ];
    return {
      batchSize,
      steps,
      longSteps,
      goal: GOAL * 100,
      rate: CNN_DECAY.start,
      rateAtEnd:
        Math.round(
          (CNN_DECAY.floor +
            (CNN_DECAY.start - CNN_DECAY.floor) * Math.exp(-longSteps / CNN_DECAY.timeConstant)) *
            1e6,
        ) / 1e6,
      flat: { rows: third[0], columns: third[1], filters: third[2], units: third[0] * third[1] * third[2] },
      parameters: parametersOf(ours, 'ii'),
      trials: ours.arm('ii').n,
      wide: {
        first: CNN_SETTINGS.v.filters[0],
        second: CNN_SETTINGS.v.filters[1],
        third: CNN_SETTINGS.v.filters[2],
        units: CNN_SETTINGS.v.units,
        dropout: CNN_SETTINGS.v.dropout,
        parameters: parametersOf(ours, 'v'),
      },
      constant: of(ours, 'ii', evaluateEvery),
      decaying: of(ours, 'iii', evaluateEvery),
      longer: of(ours, 'iii-constant', evaluateEvery),
      wider: of(ours, 'v-wide', evaluateEvery),
      best: of(ours, 'v', evaluateEvery),
      decayGain: compared(ours.difference('iii', 'iii-constant', 'testAccuracy')),
      lengthGain: compared(ours.difference('iii-constant', 'ii', 'testAccuracy')),
      widthGain: compared(ours.difference('v-wide', 'iii', 'testAccuracy')),
      dropoutGain: compared(ours.difference('v', 'v-wide', 'testAccuracy')),
      oscillation: oscillations(ours),
      wrongShown: wrongShown(ours, 'iii', digits, 'wrongOfShownIii'),
      summary: summaryTable(ours),
      layers: layersTable(),
      constantCurves: accuracyFigure(ours, 'ii', 'cnn-ii-accuracy', evaluateEvery),
      decayingCurves: accuracyFigure(ours, 'iii', 'cnn-iii-accuracy', evaluateEvery),
      bestCurves: accuracyFigure(ours, 'v', 'cnn-v-accuracy', evaluateEvery),
      cost: figure({
        id: 'cnn-iii-cost',
        caption: md`Decaying rate: cross-entropy on training batches (means since the last point) and on the test images, mean over trials with its 95 % interval.`,
        alt: md`On a logarithmic axis both costs fall; the training cost ends at ${decimal(ours.arm('iii').mean('trainLoss'), { show: 'value' })}, the test cost at ${decimal(ours.arm('iii').mean('testLoss'), { show: 'value' })}.`,
        from: [ours],
        chart: trainingCurves(ours, [{ arm: 'iii' }], 'Loss', evaluateEvery, { log: true }),
      }),
      rates: figure({
        id: 'cnn-rates',
        caption: md`Accuracy on the test images with the constant and with the decaying learning rate, mean over trials with its 95 % interval.`,
        alt: md`Two curves of test accuracy over iterations, one with a constant and one with a decaying learning rate; both rise at first.`,
        from: [ours],
        chart: trainingCurves(
          ours,
          [
            { arm: 'iii', label: 'decaying', testOnly: true },
            { arm: 'iii-constant', label: 'constant', testOnly: true },
          ],
          'Accuracy',
          evaluateEvery,
        ),
      }),
      trialsFigure: figure({
        id: 'cnn-trials',
        caption: md`Test accuracy of every training: a dot each, with mean and 95 % interval below.`,
        alt: md`Dots of test accuracy in a row per network. The means: ${text(CNN_ARMS.map((arm) => `${LABELS[arm]} ${percent(ours.arm(arm).mean('testAccuracy'), { show: 'value' }).text}`).join('; '))}.`,
        from: [ours],
        chart: trialDots(
          CNN_ARMS.map((arm) => ({
            label: LABELS[arm],
            values: ours.arm(arm).values('testAccuracy'),
            lost: ours.arm(arm).diverged.value,
          })),
          { axis: { title: 'Test accuracy', format: '.1%' } },
        ),
      }),
      images: figure({
        id: 'cnn-images',
        caption: md`Random test images with the labels of the network of (iii) in the first trial; wrong ones are red, with a cross and the right label.`,
        alt: md`Handwritten digits in rows, a predicted label under each; nearly all are right.`,
        from: [ours, 'mnist'],
        chart: predictedDigits(ours, 'iii', digits),
      }),
    };
  },
});

/** Numbers of one arm, overfitting and the goal among them. */
function of(ours: Classifier<CnnArm>, arm: CnnArm, every: number) {
  const bound = ours.arm(arm);
  const accuracies = bound.values('testAccuracy');
  const name = arm.replace(/-(.)/, (_, letter: string) => letter.toUpperCase());
  const mean = bound.mean('testAccuracy');
  const reached = ours.fact(
    `${name}ReachesGoal`,
    accuracies.filter((accuracy) => accuracy >= GOAL).length,
    'count',
  );
  const curves = bound.completed.map(({ series }) => series.testLoss!);
  const turn = turnOfCost(curves, every);
  return {
    testAccuracy: mean,
    trainAccuracy: bound.mean('trainAccuracy'),
    testLoss: bound.mean('testLoss'),
    trainLoss: bound.mean('trainLoss'),
    further: percent(ours.fact(`${name}FurtherTrial`, furtherTrial(accuracies), 'fraction'), {
      show: 'interval',
      digits: 2,
    }),
    errorRatio: decimal(ratioOf(ours, arm, name), { show: 'value', digits: 1 }),
    costGap: ours.fact(
      `${name}CostGap`,
      estimateOf(bound.completed.map(({ metrics }) => metrics.testLoss! - metrics.trainLoss!)),
    ),
    reached,
    best: ours.fact(
      `${name}BestAccuracy`,
      accuracies.length === 0 ? Number.NaN : Math.max(...accuracies),
      'fraction',
    ),
    goal: verdict({
      outcome: goalOutcome(mean),
      outcomes: ['reached', 'missed', 'open'],
      estimate: mean,
    }),
    turn: turnVerdict(ours, name, turn),
  };
}

/** Cost on the test images over cost on the training images, of the means. */
function ratioOf(ours: Classifier<CnnArm>, arm: CnnArm, name: string): Estimate {
  const { testLoss, trainLoss } = {
    testLoss: ours.arm(arm).mean('testLoss'),
    trainLoss: ours.arm(arm).mean('trainLoss'),
  };
  return ours.fact(`${name}CostRatio`, testLoss.value / trainLoss.value);
}

/** Whether the interval of the mean is on one side of the goal. */
function goalOutcome({ value, ci95 = [value, value] }: Estimate): 'reached' | 'missed' | 'open' {
  if (ci95[0] >= GOAL) return 'reached';
  return ci95[1] < GOAL ? 'missed' : 'open';
}

function turnVerdict(ours: Classifier<CnnArm>, name: string, { turn, rise }: ReturnType<typeof turnOfCost>) {
  const estimate = ours.fact(`${name}CostRise`, rise);
  return {
    at: ours.fact(`${name}CostTurn`, turn, 'count'),
    rise: estimate,
    direction: verdict({
      outcome: (estimate.pValue ?? 1) < 0.05 && estimate.value > 0 ? 'rises' : 'level',
      outcomes: ['rises', 'level'],
      estimate,
    }),
  };
}

/** Deviation of the test accuracy over the last quarter of the curve, per trial: constant less decaying rate. */
function oscillations(ours: Classifier<CnnArm>) {
  const deviations = (arm: CnnArm) =>
    ours.arm(arm).completed.map(({ series }) => {
      const late = series.testAccuracy!.slice(-Math.max(2, Math.floor(series.testAccuracy!.length / 4)));
      const mean = late.reduce((sum, value) => sum + value, 0) / late.length;
      return Math.sqrt(late.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (late.length - 1));
    });
  const [constant, decaying] = [deviations('iii-constant'), deviations('iii')];
  const pairs = constant.slice(0, decaying.length).map((value, i) => value - decaying[i]!);
  return {
    constant: ours.fact('oscillationConstant', estimateOf(constant), 'fraction'),
    decaying: ours.fact('oscillationDecaying', estimateOf(decaying), 'fraction'),
    ...compared(ours.fact('oscillationDifference', estimateOf(pairs), 'fraction')),
  };
}

function accuracyFigure(ours: Classifier<CnnArm>, arm: CnnArm, id: string, every: number) {
  return figure({
    id,
    caption: md`${text(LABELS[arm])}: accuracy on training batches (means since the last point) and on the test images, mean over trials with its 95 % interval.`,
    alt: md`Training and test accuracy over iterations; in the end ${percent(ours.arm(arm).mean('testAccuracy'), { show: 'value' })} of the test images are right.`,
    from: [ours],
    chart: trainingCurves(ours, [{ arm }], 'Accuracy', every),
  });
}

function summaryTable(ours: Classifier<CnnArm>) {
  return table({
    id: 'cnn-summary',
    caption: md`The convolutional networks at the end of training.`,
    from: [ours],
    rows: CNN_ARMS,
    columns: [
      { header: 'Network', cell: (arm) => LABELS[arm] },
      { header: 'Parameters', cell: (arm) => count(parametersOf(ours, arm)) },
      {
        header: 'Training accuracy',
        cell: (arm) => percent(ours.arm(arm).mean('trainAccuracy'), { show: 'se' }),
      },
      { header: 'Test accuracy', cell: (arm) => percent(ours.arm(arm).mean('testAccuracy'), { show: 'ci' }) },
      { header: 'Training cost', cell: (arm) => decimal(ours.arm(arm).mean('trainLoss'), { show: 'se' }) },
      { header: 'Test cost', cell: (arm) => decimal(ours.arm(arm).mean('testLoss'), { show: 'se' }) },
    ],
  });
}

function layersTable() {
  const rows = stridedCnn().layers.filter(
    ({ parameterCount, kind }) => parameterCount > 0 || kind === 'flatten',
  );
  return table({
    id: 'cnn-layers',
    caption: md`The layers of the network, read from the model that is trained.`,
    from: [],
    rows,
    columns: [
      { header: 'Layer', cell: ({ name }) => text(name) },
      { header: 'Output', cell: ({ outputShape }) => text(outputShape.join(' × ')), align: 'end' },
      { header: 'Parameters', cell: ({ parameterCount }) => text(parameterCount), align: 'end' },
    ],
  });
}
