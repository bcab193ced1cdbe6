// How many parameters a network has. No profile scales the networks of this report, so the number is exact at every scale.

import type { BoundResults, Estimate } from '@trialbook/report';

/** The parameters of an arm's network. */
export function parametersOf<Arm extends string>(ours: BoundResults<Arm, 'parameters'>, arm: Arm): Estimate {
  const value = ours.arm(arm).records[0]!.metrics.parameters ?? Number.NaN;
  return { name: `${arm} parameters`, unit: 'count', value };
}
