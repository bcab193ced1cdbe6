// Whether an accuracy reaches what was asked for.

import { type Estimate, verdict } from '@trialbook/report';

/** Whether the mean, or its whole 95 % interval, lies at the target or above it. */
export function againstTarget(accuracy: Estimate, target: number) {
  const [low, high] = accuracy.ci95 ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const onAverage = accuracy.value >= target ? 'reached on average' : 'missed on average';
  return verdict({
    outcome: low >= target ? 'reached' : high < target ? 'missed' : onAverage,
    outcomes: ['reached', 'reached on average', 'missed on average', 'missed'],
    estimate: accuracy,
  });
}
