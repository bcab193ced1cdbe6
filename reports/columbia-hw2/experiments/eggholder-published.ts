// Problem 4, the networks whose numbers the published solution prints: trained several times, for intervals to compare.

import { type ArmPlan, defineExperiment, type Profile } from '@trialbook/trials';
import { eggholderDepthWidth, SCALES } from './eggholder-depth-width.ts';
import { type Hidden, networkName } from './eggholder-networks.ts';

const NETWORKS: readonly Hidden[] = [
  [128, 32],
  [128, 128, 64],
];

const trials: Record<Profile, number> = { smoke: 1, quick: 3, full: 3, exhaustive: 10 };

/** Trained as in problem 4, on draws of their own. Alone on the machine, because time is compared. */
export const eggholderPublished = defineExperiment({
  id: 'eggholder-published',
  title: 'The networks of the published solution',
  module: import.meta.url,
  metrics: eggholderDepthWidth.metrics,
  exclusive: true,
  plan: (profile) => {
    const scale = SCALES[profile];
    type Arm = ArmPlan<typeof scale & { readonly hidden: Hidden }>;
    const arms: Record<string, Arm> = Object.fromEntries(
      NETWORKS.map((hidden) => [
        networkName(hidden),
        { parameters: { hidden, ...scale }, trials: trials[profile] },
      ]),
    );
    const { epochs } = SCALES.full;
    return {
      arms,
      ...(scale.epochs < epochs && { scaledDown: `${scale.epochs} instead of ${epochs} epochs` }),
    };
  },
  run: (context) => eggholderDepthWidth.run(context),
});
