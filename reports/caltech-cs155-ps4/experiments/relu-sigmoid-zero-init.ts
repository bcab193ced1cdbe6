// 1A and 1B: ReLU and sigmoid, from random and from zero weights, on a ring around a disc.

import { type ArmPlan, defineExperiment, type Profile } from '@trialbook/trials';
import type { PlaneActivation } from './plane-network.ts';
import { type RingLoss, type RingParameters, ringMetrics, trainOnRing } from './ring-training.ts';

/** The network and the training, which the source does not state: one hidden layer, and the defaults of TensorFlow Playground. */
export const RING_SETTING = {
  hidden: [4],
  learningRate: 0.03,
  batchSize: 10,
  trainPoints: 250,
  testPoints: 250,
} as const;

interface RingArmSetting {
  readonly activation: PlaneActivation;
  readonly start: 'random' | 'zero';
  readonly loss?: RingLoss;
  readonly fullBatch?: boolean;
  /** Nothing but the last bias moves: trained for a tenth of the epochs at the scaled-down profiles. */
  readonly still?: boolean;
}

/** The arms; `leaky-relu-zero` and `sigmoid-zero-full-batch` check two statements about a zero start. */
export const RING_ARMS = {
  relu: { activation: 'relu', start: 'random' },
  sigmoid: { activation: 'sigmoid', start: 'random' },
  'relu-zero': { activation: 'relu', start: 'zero' },
  'sigmoid-zero': { activation: 'sigmoid', start: 'zero' },
  'relu-zero/cross-entropy': { activation: 'relu', start: 'zero', loss: 'cross-entropy', still: true },
  'sigmoid-zero/cross-entropy': { activation: 'sigmoid', start: 'zero', loss: 'cross-entropy' },
  'leaky-relu-zero': { activation: 'leaky-relu', start: 'zero', still: true },
  'sigmoid-zero-full-batch': { activation: 'sigmoid', start: 'zero', fullBatch: true, still: true },
} as const satisfies Record<string, RingArmSetting>;

export type RingArm = keyof typeof RING_ARMS;

/** Epochs and trials of each profile. The published curves end after about 3000 iterations. */
export const RING_SCALES: Record<Profile, { readonly epochs: number; readonly trials: number }> = {
  smoke: { epochs: 30, trials: 3 },
  quick: { epochs: 2000, trials: 10 },
  full: { epochs: 5000, trials: 30 },
  exhaustive: { epochs: 20_000, trials: 100 },
};

/** 1A and 1B. */
export const reluSigmoidZeroInit = defineExperiment({
  id: 'relu-sigmoid-zero-init',
  title: 'ReLU and sigmoid from random and from zero weights',
  module: import.meta.url,
  metrics: ringMetrics,
  plan: (profile) => {
    const { epochs, trials } = RING_SCALES[profile];
    const { full } = RING_SCALES;
    const plan = ({
      activation,
      start,
      loss = 'half-squared',
      fullBatch,
      still,
    }: RingArmSetting): ArmPlan<RingParameters> => ({
      parameters: {
        ...RING_SETTING,
        ...(fullBatch && { batchSize: RING_SETTING.trainPoints }),
        activation,
        start,
        loss,
        epochs: still && epochs < full.epochs ? epochs / 10 : epochs,
      },
      trials,
      block: trials,
    });
    const arms = Object.fromEntries(
      Object.entries(RING_ARMS).map(([arm, setting]) => [arm, plan(setting)]),
    ) as Record<RingArm, ArmPlan<RingParameters>>;
    return epochs < full.epochs
      ? {
          arms,
          scaledDown: `${trials} instead of ${full.trials} trials, ${epochs} instead of ${full.epochs} epochs`,
        }
      : { arms };
  },
  run: (context) => trainOnRing(context),
});
