// 1A and 1B: what the text says of ReLU and sigmoid from random and from zero weights. The training is in experiments/.

import { cite, compared, decimal, defineProblem, md, publishedVersusOurs } from '@trialbook/report';
import { reluSigmoidSettings } from '../../experiments/relu-sigmoid-settings.ts';
import {
  RING_SCALES,
  RING_SETTING,
  type RingArm,
  reluSigmoidZeroInit,
} from '../../experiments/relu-sigmoid-zero-init.ts';
import { LOOK_EVERY, RING, START } from '../../experiments/ring-training.ts';
import type { Ours } from './four-networks.ts';
import { PLATEAU, plateaus } from './plateaus.ts';
import { lossCurves, regions, summary } from './ring-figures.ts';
import { gradientCurves, gradientTable } from './ring-gradients.ts';
import { settingValues } from './ring-settings.ts';

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
