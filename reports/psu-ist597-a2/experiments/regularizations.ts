// The arms of the regularisation experiments: what each changes in the network, in its training or in its input, and what is tuned.

import { type Model, mlp } from '@trialbook/models';
import { gradientNoise, l1l2, type Regularizer } from '@trialbook/training';
import { CLASSES, PIXELS } from './image-examples.ts';

/** The arms whose strengths are tuned, in the order of the report. */
export const TUNED_ARMS = [
  'none',
  'dropout',
  'l1',
  'l2',
  'l1-l2',
  'batch-norm',
  'layer-norm',
  'weight-norm',
  'gradient-noise',
  'input-norm',
] as const;
export type TunedArm = (typeof TUNED_ARMS)[number];

/** The handout's noise as it stands there, read in its two ways: these are not tuned. */
export const LITERAL_NOISE = { 'noise-deviation': 0.1, 'noise-variance': Math.sqrt(0.1) } as const;
export type LiteralArm = keyof typeof LITERAL_NOISE;

export const ARMS = [...TUNED_ARMS, 'noise-deviation', 'noise-variance'] as const;
export type RegularizationArm = (typeof ARMS)[number];

/** What one training of an arm may be given: Adam's learning rate, and the arm's own strength where it has one. */
export type ArmSetting = {
  readonly learningRate: number;
  /** Dropout rate; λ of L1 or L2; λ of L1 in L1 + L2; deviation of the noise; ε of the input's normalisation. */
  readonly strength: number | null;
};

/** λ₂ = 10·λ₁ where both penalties act: one strength, so that the arm is tuned like the others. */
export const L2_PER_L1 = 10;

const STRENGTHS: Partial<Record<TunedArm, readonly number[]>> = {
  dropout: [0.05, 0.1, 0.25, 0.5],
  l1: [1e-7, 1e-6, 1e-5, 1e-4],
  l2: [1e-6, 1e-5, 1e-4, 1e-3],
  'l1-l2': [2e-7, 1e-6, 5e-6, 3e-5],
  'gradient-noise': [1e-5, 1e-4, 1e-3, 1e-2],
  'input-norm': [1e-5, 1e-3, 1e-1, 1],
};

const RATES_WITH_STRENGTH = [0.0005, 0.0015];
const RATES_ALONE = [0.0001, 0.00025, 0.0005, 0.001, 0.0015, 0.003, 0.006, 0.012];

/** How many settings every arm tries: an equal budget. */
export const SETTINGS_PER_ARM = RATES_ALONE.length;

/** The settings that an arm tries: eight learning rates, or four strengths at two learning rates. */
export function settingsOf(arm: TunedArm): readonly ArmSetting[] {
  const strengths = STRENGTHS[arm];
  if (strengths === undefined) return RATES_ALONE.map((learningRate) => ({ learningRate, strength: null }));
  return strengths.flatMap((strength) =>
    RATES_WITH_STRENGTH.map((learningRate) => ({ learningRate, strength })),
  );
}

/** A setting in one word, for the names of arms: `rate-0.0005` or `rate-0.0005-strength-0.1`. */
export function settingName({ learningRate, strength }: ArmSetting): string {
  return strength === null ? `rate-${learningRate}` : `rate-${learningRate}-strength-${strength}`;
}

/** What an arm trains. */
export interface RegularizedNetwork {
  readonly model: Model;
  readonly regularizers: readonly Regularizer[];
  /** ε of the input's normalisation; pixels stay in [0, 1] without. */
  readonly inputEpsilon?: number;
}

/** The network of an arm: two hidden layers of ReLU units, and what the arm adds. */
export function regularizedNetwork(
  arm: RegularizationArm,
  { strength }: ArmSetting,
  hidden: readonly number[],
): RegularizedNetwork {
  const base = { inputs: PIXELS, hidden, outputs: CLASSES };
  const s = strength ?? 0;
  const plain = (...regularizers: Regularizer[]) => ({ model: mlp(base), regularizers });
  switch (arm) {
    case 'none':
      return plain();
    case 'dropout':
      return { model: mlp({ ...base, dropout: s }), regularizers: [] };
    case 'l1':
      return plain(l1l2(s, 0));
    case 'l2':
      return plain(l1l2(0, s));
    case 'l1-l2':
      return plain(l1l2(s, L2_PER_L1 * s));
    case 'batch-norm':
      return { model: mlp({ ...base, normalization: 'batch' }), regularizers: [] };
    case 'layer-norm':
      return { model: mlp({ ...base, normalization: 'layer' }), regularizers: [] };
    case 'weight-norm':
      return { model: mlp({ ...base, normalization: 'weight' }), regularizers: [] };
    case 'gradient-noise':
      return plain(gradientNoise(s));
    case 'noise-deviation':
    case 'noise-variance':
      return plain(gradientNoise(LITERAL_NOISE[arm]));
    case 'input-norm':
      return { ...plain(), inputEpsilon: s };
    default:
      return arm satisfies never;
  }
}
