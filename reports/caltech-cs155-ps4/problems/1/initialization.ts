// 1A and 1B: what the text says of ReLU and sigmoid from random and from zero weights. The training is in experiments/.

import {
  type BoundResults,
  cite,
  compared,
  count,
  decimal,
  decisionRegions,
  defineProblem,
  type Estimate,
  type Figure,
  figure,
  lineWithBand,
  md,
  percent,
  publishedVersusOurs,
  type Table,
  table,
  text,
  verdict,
} from '@trialbook/report';
import {
  RING_KINDS,
  RING_NETWORKS,
  RING_RATES,
  type RingSettingArm,
  reluSigmoidSettings,
} from '../../experiments/relu-sigmoid-settings.ts';
import {
  RING_SCALES,
  RING_SETTING,
  type RingArm,
  reluSigmoidZeroInit,
} from '../../experiments/relu-sigmoid-zero-init.ts';
import {
  type FOLLOWED_GRADIENTS,
  LOOK_EVERY,
  PICTURE_BOUND,
  PICTURE_SIDE,
  RING,
  type RingMetric,
  ringLooks,
  START,
} from '../../experiments/ring-training.ts';
import { pairedFact, trialFact } from '../trial-fact.ts';
import { plateauEpoch } from './plateau-epoch.ts';

type Ours = BoundResults<RingArm, RingMetric>;
type Settings = BoundResults<RingSettingArm, RingMetric>;

/** The four networks of the question, as they are called. */
const FOUR = {
  relu: 'ReLU, random start',
  sigmoid: 'sigmoid, random start',
  'relu-zero': 'ReLU, zero start',
  'sigmoid-zero': 'sigmoid, zero start',
} as const;
type Four = keyof typeof FOUR;
const four = Object.keys(FOUR) as Four[];

/** The shares of the whole fall after which a curve counts as flat. */
const PLATEAU = { early: 0.95, late: 0.99 } as const;

export const initializationProblem = defineProblem({
  id: 'initialization',
  needs: { ours: reluSigmoidZeroInit, settings: reluSigmoidSettings },
  values: ({ ours, settings }, { profile }) => {
    const early = plateaus(ours, PLATEAU.early, 'early');
    const late = plateaus(ours, PLATEAU.late, 'late');
    const still = (['relu-zero', 'leaky-relu-zero', 'relu-zero/cross-entropy'] as const).every((arm) =>
      ours
        .arm(arm)
        .values('outputSpread')
        .every((spread) => spread === 0),
    );
    const identical = (['sigmoid-zero', 'sigmoid-zero/cross-entropy'] as const).every((arm) =>
      ours
        .arm(arm)
        .values('unitSpread')
        .every((spread) => spread === 0),
    );
    return {
      setting: {
        units: RING_SETTING.hidden[0],
        learningRate: RING_SETTING.learningRate,
        batchSize: RING_SETTING.batchSize,
        points: RING_SETTING.trainPoints,
        testPoints: RING_SETTING.testPoints,
        stepsPerEpoch: RING_SETTING.trainPoints / RING_SETTING.batchSize,
        epochs: RING_SCALES[profile].epochs,
        lookEvery: LOOK_EVERY,
        disc: RING.disc,
        inner: RING.inner,
        outer: RING.outer,
        bound: START.bound,
        bias: START.bias,
        earlyShare: `${100 * PLATEAU.early}\u00a0%`,
        lateShare: `${100 * PLATEAU.late}\u00a0%`,
      },
      trials: ours.arm('relu').n,
      relu: armValues(ours, 'relu'),
      sigmoid: armValues(ours, 'sigmoid'),
      reluZero: armValues(ours, 'relu-zero'),
      sigmoidZero: armValues(ours, 'sigmoid-zero'),
      crossEntropy: {
        relu: armValues(ours, 'relu-zero/cross-entropy'),
        sigmoid: armValues(ours, 'sigmoid-zero/cross-entropy'),
      },
      early,
      late,
      still,
      identical,
      learns: compared(ours.difference('sigmoid-zero', 'relu-zero', 'testLoss')),
      fullBatchGradient: tenthPower(
        ours.fact(
          'sigmoid-zero-full-batch.largestGradient',
          Math.max(...ours.arm('sigmoid-zero-full-batch').values('largestGradient')),
        ).value,
      ),
      spread: ours.arm('relu-zero').mean('outputSpread'),
      unitSpread: ours.arm('sigmoid-zero').mean('unitSpread'),
      randomUnitSpread: ours.arm('sigmoid').mean('unitSpread'),
      curves: lossCurves(ours),
      regions: regions(ours),
      gradients: gradientTable(ours),
      gradientCurves: gradientCurves(ours),
      arms: summary(ours, late),
      settings: settingValues(settings),
      published: publishedVersusOurs({
        id: 'published-initialization',
        caption: md`What the published answer ${cite('published')} says of its curves, beside ours. Its numbers are read off pictures that the source does not hold; how they are rounded is our guess.`,
        from: [ours],
        rows: [
          {
            what: 'Iterations until ReLU is flat',
            published: 200,
            rounding: 50,
            ours: late.relu,
            format: decimal,
            remark: 'published as “around 200”',
          },
          {
            what: 'Iterations until the sigmoid is flat',
            published: 1000,
            rounding: 50,
            ours: late.sigmoid,
            format: decimal,
            remark: 'published as “past 1000”',
          },
          {
            what: 'Test loss of the sigmoid from zero weights',
            published: 0.4,
            rounding: 0.05,
            ours: ours.arm('sigmoid-zero').mean('testLoss'),
            format: decimal,
            remark: 'published as “about 0.4” after about 3000 iterations',
          },
          {
            what: 'The same, if the loss were cross-entropy',
            published: 0.4,
            rounding: 0.05,
            ours: ours.arm('sigmoid-zero/cross-entropy').mean('testLoss'),
            format: decimal,
          },
        ],
      }),
    };
  },
});

/** The power of ten just above a number: 7e-9 is below 10⁻⁸. */
function tenthPower(value: number): string {
  const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  const exponent = Math.ceil(Math.log10(value));
  const digits = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join('');
  return value === 0 ? '0' : `10${exponent < 0 ? '⁻' : ''}${digits}`;
}

function armValues(ours: Ours, arm: RingArm) {
  const trials = ours.arm(arm);
  return {
    testLoss: trials.mean('testLoss'),
    testAccuracy: trials.mean('testAccuracy'),
    startLoss: trials.mean('startLoss'),
  };
}

/** Epochs until flat, per trial, of the two networks that learn; and how much longer the sigmoid takes. */
function plateaus(ours: Ours, share: number, name: string) {
  const epochs = (arm: Four) =>
    ours.arm(arm).completed.map(({ series }) => {
      const losses = Array.from(series.testLoss!);
      const looks = lookEpochs(losses.length);
      return plateauEpoch(losses, looks, share) ?? looks.at(-1)!;
    });
  const [relu, sigmoid] = [epochs('relu'), epochs('sigmoid')];
  return {
    relu: trialFact(ours, `plateau.${name}.relu`, relu, 'epochs'),
    sigmoid: trialFact(ours, `plateau.${name}.sigmoid`, sigmoid, 'epochs'),
    gap: compared(pairedFact(ours, `plateau.${name}.sigmoidMinusRelu`, sigmoid, relu, 'epochs')),
    ratio: trialFact(
      ours,
      `plateau.${name}.ratio`,
      sigmoid.map((epoch, i) => epoch / Math.max(1, relu[i]!)),
      'times',
    ),
  };
}

/** The epochs of as many looks: every profile trains a multiple of `LOOK_EVERY` epochs. */
function lookEpochs(looks: number): number[] {
  return ringLooks((looks - 1) * LOOK_EVERY);
}

function lossCurves(ours: Ours): Figure {
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

function regions(ours: Ours): Figure {
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

const GRADIENT_NAMES = {
  hiddenWeights: 'hidden weights',
  hiddenBias: 'hidden biases',
  outputWeights: 'output weights',
  outputBias: 'output bias',
} as const satisfies Record<keyof typeof FOLLOWED_GRADIENTS, string>;

function gradientTable(ours: Ours): Table {
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

function gradientCurves(ours: Ours): Figure {
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

function summary(ours: Ours, late: { relu: Estimate; sigmoid: Estimate }): Table {
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

function settingValues(settings: Settings) {
  const kinds = Object.keys(RING_KINDS) as (keyof typeof RING_KINDS)[];
  const found = (Object.keys(RING_NETWORKS) as (keyof typeof RING_NETWORKS)[]).flatMap((network) =>
    RING_RATES.filter((rate) => settings.has(`${network}/${rate}/relu`)).map((rate) => ({ network, rate })),
  );
  const flat = (arm: RingSettingArm) =>
    settings.arm(arm).completed.map(({ series }) => {
      const losses = Array.from(series.testLoss!);
      const looks = lookEpochs(losses.length);
      return plateauEpoch(losses, looks, PLATEAU.late);
    });
  const rows = found.map(({ network, rate }) => {
    const epochs = (kind: keyof typeof RING_KINDS) => flat(`${network}/${rate}/${kind}`);
    const fact = (kind: 'relu' | 'sigmoid') => {
      const known = epochs(kind).filter((epoch) => epoch !== undefined);
      return known.length === 0
        ? undefined
        : trialFact(settings, `plateau.${network}/${rate}/${kind}`, known, 'epochs');
    };
    return { network, rate, relu: fact('relu'), sigmoid: fact('sigmoid') };
  });
  const slower = rows.filter(
    ({ relu, sigmoid }) => relu !== undefined && (sigmoid === undefined || sigmoid.value > relu.value),
  );
  const names = { '4': 'one layer of 4', '8': 'one layer of 8', '4-2': 'layers of 4 and 2' } as const;
  return {
    count: rows.length,
    slowerCount: slower.length,
    sigmoidSlower: verdict({
      outcome: slower.length === rows.length ? 'everywhere' : slower.length === 0 ? 'nowhere' : 'in some',
      outcomes: ['everywhere', 'in some', 'nowhere'],
    }),
    kinds: kinds.length,
    table: table({
      id: 'ring-settings',
      caption: md`Epochs until ${text(`${100 * PLATEAU.late}\u00a0%`)} of the fall are done, and the test loss from zero weights at the end, at other sizes and learning rates: mean ± standard error. A missing number: the loss had hardly fallen in any trial.`,
      from: [settings],
      rows,
      columns: [
        { header: 'Hidden units', cell: ({ network }) => names[network] },
        { header: 'Learning rate', align: 'end', cell: ({ rate }) => text(rate) },
        {
          header: 'ReLU flat after',
          align: 'end',
          cell: ({ relu }) => (relu === undefined ? null : decimal(relu, { show: 'se' })),
        },
        {
          header: 'Sigmoid flat after',
          align: 'end',
          cell: ({ sigmoid }) => (sigmoid === undefined ? null : decimal(sigmoid, { show: 'se' })),
        },
        {
          header: 'Sigmoid, zero start: test loss',
          align: 'end',
          cell: ({ network, rate }) =>
            decimal(settings.arm(`${network}/${rate}/sigmoid-zero`).mean('testLoss'), { show: 'se' }),
        },
      ],
    }),
  };
}
