// Beyond 1B: how far its answer depends on the size of the network and on the learning rate, which the source does not state.

import { type ArmPlan, defineExperiment, type Profile } from '@trialbook/trials';
import { RING_SETTING } from './relu-sigmoid-zero-init.ts';
import { type RingParameters, ringMetrics, trainOnRing } from './ring-training.ts';

/** Hidden layers tried. */
export const RING_NETWORKS = { '4': [4], '8': [8], '4-2': [4, 2] } as const;
/** Learning rates tried. */
export const RING_RATES = [0.01, 0.03, 0.1] as const;
/** The three that are compared at every setting. */
export const RING_KINDS = {
  relu: { activation: 'relu', start: 'random' },
  sigmoid: { activation: 'sigmoid', start: 'random' },
  'sigmoid-zero': { activation: 'sigmoid', start: 'zero' },
} as const;

export type RingNetwork = keyof typeof RING_NETWORKS;
export type RingRate = (typeof RING_RATES)[number];
export type RingKind = keyof typeof RING_KINDS;
/** Such as `4-2/0.03/sigmoid`. */
export type RingSettingArm = `${RingNetwork}/${RingRate}/${RingKind}`;

const SCALES: Record<
  Profile,
  { networks: readonly RingNetwork[]; rates: readonly RingRate[]; epochs: number; trials: number }
> = {
  smoke: { networks: ['4'], rates: [0.1], epochs: 30, trials: 2 },
  quick: { networks: ['4'], rates: [0.03, 0.1], epochs: 600, trials: 3 },
  full: { networks: ['4', '8', '4-2'], rates: RING_RATES, epochs: 5000, trials: 10 },
  exhaustive: { networks: ['4', '8', '4-2'], rates: RING_RATES, epochs: 20_000, trials: 30 },
};

/** 1B at other settings. */
export const reluSigmoidSettings = defineExperiment({
  id: 'relu-sigmoid-settings',
  title: 'ReLU and sigmoid at other sizes and learning rates',
  module: import.meta.url,
  metrics: ringMetrics,
  plan: (profile) => {
    const { networks, rates, epochs, trials } = SCALES[profile];
    const { full } = SCALES;
    const plan = (network: RingNetwork, learningRate: RingRate, kind: RingKind): ArmPlan<RingParameters> => ({
      parameters: {
        ...RING_SETTING,
        ...RING_KINDS[kind],
        hidden: RING_NETWORKS[network],
        learningRate,
        loss: 'half-squared',
        epochs,
      },
      trials,
      block: trials,
    });
    const kinds = Object.keys(RING_KINDS) as RingKind[];
    const arms = Object.fromEntries(
      networks.flatMap((network) =>
        rates.flatMap((rate) =>
          kinds.map((kind) => [`${network}/${rate}/${kind}`, plan(network, rate, kind)]),
        ),
      ),
    ) as Record<RingSettingArm, ArmPlan<RingParameters>>;
    return epochs < full.epochs
      ? {
          arms,
          scaledDown:
            `${networks.length * rates.length} instead of ${full.networks.length * full.rates.length} settings, ` +
            `${epochs} instead of ${full.epochs} epochs, ${trials} instead of ${full.trials} trials`,
        }
      : { arms };
  },
  run: (context) => trainOnRing(context),
});
