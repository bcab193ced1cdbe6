// Problem 4, the networks that diverge: those with a wide last layer behind batch norm, at the learning rate and at half of it.

import { type ArmPlan, defineExperiment, type Profile } from '@trialbook/trials';
import { eggholderDepthWidth, FULL, SCALES } from './eggholder-depth-width.ts';
import { type Hidden, networkName, networksOf } from './eggholder-networks.ts';

/** Units of the last hidden layer from which on the networks are looked at. */
export const WIDE = 256;
/** What the learning rate is multiplied by. */
export const RATE_FACTORS = { 'full-rate': 1, 'half-rate': 0.5 } as const;
export type RateArm = `${keyof typeof RATE_FACTORS}/${string}`;

/** Networks of two or three layers whose last hidden layer is wide. */
export function wideEnded(profile: Profile): readonly Hidden[] {
  if (profile === 'smoke' || profile === 'quick') return [[16, WIDE]];
  return networksOf(profile).filter((hidden) => hidden.length > 1 && hidden.at(-1)! >= WIDE);
}

/** Trained as in problem 4, the learning rate apart. A trial draws the same for both rates. */
export const eggholderHalfRate = defineExperiment({
  id: 'eggholder-half-rate',
  title: 'Networks with a wide last layer, at half the learning rate',
  module: import.meta.url,
  metrics: eggholderDepthWidth.metrics,
  plan: (profile) => {
    const scale = SCALES[profile];
    type Arm = ArmPlan<typeof scale & { readonly hidden: Hidden }>;
    const arms = Object.entries(RATE_FACTORS).flatMap(([rate, factor]) =>
      wideEnded(profile).map((hidden): [string, Arm] => [
        `${rate}/${networkName(hidden)}`,
        {
          parameters: { hidden, ...scale, learningRate: factor * scale.learningRate },
          trials: trialsOf(profile, factor),
        },
      ]),
    );
    const scaledDown = [
      ...(scale.epochs < FULL.epochs ? [`${scale.epochs} instead of ${FULL.epochs} epochs`] : []),
      ...(wideEnded(profile).length < wideEnded('full').length
        ? [`${wideEnded(profile).length} of the networks`]
        : []),
    ].join(', ');
    return {
      arms: Object.fromEntries(arms) as Record<RateArm, Arm>,
      ...(scaledDown !== '' && { scaledDown }),
    };
  },
  run: (context) => eggholderDepthWidth.run(context),
});

/** In full a network that learns takes minutes, one that diverges none. */
function trialsOf(profile: Profile, factor: number): number {
  return profile === 'smoke' || (profile === 'full' && factor < 1) ? 1 : 3;
}
