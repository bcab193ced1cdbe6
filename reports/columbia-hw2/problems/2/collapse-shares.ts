// The shares of collapsed nets that problems 2.2 and 2.3 speak of, and how they change. Counts only.

import {
  comparisonEstimate,
  type Estimate,
  joined,
  md,
  type Prose,
  points,
  pValue,
  text,
} from '@trialbook/report';
import { compareAll } from '@trialbook/stats';
import {
  activations,
  COLLAPSE_SHARE,
  type DyingReluArm,
  lookEpochs,
  targets,
} from '../../experiments/dying-relu.ts';
import { type DyingReluResults, targetNames } from './dying-relu-figures.ts';

export const dyingReluArms = targets.flatMap((target) =>
  activations.map((activation) => `${target}/${activation}` as const),
);
/** What the paper says of the share that collapses: more than this. */
export const PAPER_SHARE = 0.9;

/** Whether a difference stands at five per cent. */
export const detected = ({ pValue: p }: Estimate) => p !== undefined && p < 0.05;

export const targetOf = (arm: DyingReluArm) => arm.split('/')[0] as (typeof targets)[number];
export const activationOf = (arm: DyingReluArm) => arm.split('/')[1] as (typeof activations)[number];

/** Which nets are flat at a look, in the order of the completed trials. */
export function flatAfter(
  ours: DyingReluResults,
  arm: DyingReluArm,
  look: number,
  share = COLLAPSE_SHARE,
): boolean[] {
  return ours.arm(arm).completed.map(({ series }) => series.varianceShare!.at(look)! < share);
}

/** Whether the second half of the training changed the shares, per arm, with one correction for all. */
export function lateChanges(
  ours: DyingReluResults,
  epochs: number,
): { arm: DyingReluArm; change: Estimate }[] {
  const look = lookEpochs(epochs).indexOf(Math.floor(epochs / 2));
  const setOf = (arm: DyingReluArm, name: string, flags: readonly boolean[]) => ({
    arm: name,
    trials: ours.arm(arm).completed.map(({ trial, seed, status, durationMs }, i) => ({
      trial,
      seed,
      status,
      durationMs,
      metrics: { collapsed: Number(flags[i]) },
    })),
  });
  const pairs = dyingReluArms.map(
    (arm) =>
      [
        setOf(arm, 'after', flatAfter(ours, arm, -1)),
        setOf(arm, 'halfway', flatAfter(ours, arm, look)),
      ] as const,
  );
  return compareAll(pairs, 'collapsed').map((comparison, i) => ({
    arm: dyingReluArms[i]!,
    change: ours.fact(
      `secondHalfOfTraining.${dyingReluArms[i]}`,
      comparisonEstimate(comparison, 'fraction'),
      'fraction',
    ),
  }));
}

/** The changes as a list: `|x| -0.4 points […], p = 0.2; …`. */
export function changesInWords(changes: ReturnType<typeof lateChanges>): Prose {
  return joined(
    changes.map(
      ({ arm, change }) =>
        md`${text(targetNames[targetOf(arm)])} ${points(change, { show: 'ci' })}, ${pValue(change)}`,
    ),
    '; ',
  );
}
