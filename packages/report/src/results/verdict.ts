// What a comparison came to, as one of a closed set of outcomes: what sentences follow. Computes no statistics.

import type { Estimate } from '../estimate.ts';
import { ReportError } from '../report-error.ts';

/** One of a closed set of outcomes, with the estimate that decided it. Made by `verdict` or `compared`. */
export interface Verdict<Outcome extends string = string> {
  readonly kind: 'verdict';
  readonly outcome: Outcome;
  /** Everything it could have been: a text that follows it covers all of them. */
  readonly outcomes: readonly Outcome[];
  /** What decided it, with n, interval and p-value; it goes into results.json beside the outcome. */
  readonly estimate?: Estimate;
}

/**
 * A verdict, for sentences that follow a result.
 *
 * @throws ReportError when the outcome is none of the outcomes, or an outcome stands twice
 *
 * @example
 * ```ts
 * import { verdict } from '@trialbook/report';
 * const settled = verdict({ outcome: 'falling', outcomes: ['settled', 'falling'] });
 * console.log(settled.outcome); // falling
 * ```
 */
export function verdict<const Outcome extends string>(options: {
  readonly outcome: Outcome;
  readonly outcomes: readonly Outcome[];
  readonly estimate?: Estimate;
}): Verdict<Outcome> {
  const { outcome, outcomes } = options;
  if (!outcomes.includes(outcome) || new Set(outcomes).size !== outcomes.length) {
    throw new ReportError(
      `verdict: the outcome must be one of its outcomes, each named once; got "${outcome}" of ${outcomes.join(', ')}`,
    );
  }
  return { kind: 'verdict', ...options };
}

/** Which way a difference fell, with the difference. */
export interface Compared {
  readonly difference: Estimate;
  /** `none`: no difference was detected at the level asked for, or too few trials could tell. */
  readonly direction: Verdict<'higher' | 'lower' | 'none'>;
  /** False where too few trials could be compared: the difference has no p-value then. */
  readonly comparable: boolean;
}

/** The level at which a difference counts as detected, unless told. */
export const SIGNIFICANCE_LEVEL = 0.05;

/**
 * A difference, first less second, with the direction that sentences follow.
 *
 * @param options.level two-sided p-values below it count as detected; in (0, 1), 0.05 by default
 *
 * @example
 * ```ts
 * import { compared } from '@trialbook/report';
 * const gain = { name: 'a − b', unit: 'fraction', value: 0.02, n: 10, ci95: [0.01, 0.03], pValue: 0.002 } as const;
 * console.log(compared(gain).direction.outcome); // higher
 * ```
 */
export function compared(difference: Estimate, { level = SIGNIFICANCE_LEVEL } = {}): Compared {
  const { pValue = Number.NaN, value } = difference;
  const detected = pValue < level;
  return {
    difference,
    comparable: Number.isFinite(pValue),
    direction: verdict({
      outcome: !detected ? 'none' : value > 0 ? 'higher' : 'lower',
      outcomes: ['higher', 'lower', 'none'],
      estimate: difference,
    }),
  };
}

/** Where an estimate lies against what was asked for. */
export type TargetVerdict = Verdict<'reached' | 'reached on average' | 'missed on average' | 'missed'>;

/**
 * Whether an estimate, such as a mean accuracy, reaches a target from below: `reached` and `missed` where its whole 95 %
 * interval says so, `… on average` where only its value does, or where it has no interval.
 *
 * @param target in the unit of the estimate
 *
 * @example
 * ```ts
 * import { againstTarget } from '@trialbook/report';
 * const accuracy = { name: 'accuracy', unit: 'fraction', value: 0.982, ci95: [0.979, 0.985] as const };
 * console.log(againstTarget(accuracy, 0.98).outcome); // reached on average
 * ```
 */
export function againstTarget(estimate: Estimate, target: number): TargetVerdict {
  const [low, high] = estimate.ci95 ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const onAverage = estimate.value >= target ? 'reached on average' : 'missed on average';
  return verdict({
    outcome: low >= target ? 'reached' : high < target ? 'missed' : onAverage,
    outcomes: ['reached', 'reached on average', 'missed on average', 'missed'],
    estimate,
  });
}
