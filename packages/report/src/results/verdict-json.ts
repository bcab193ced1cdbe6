// Verdicts as results.json holds them: outcome beside the numbers that decided it. Decides nothing.

import type { Verdict } from './verdict.ts';

/** A verdict with the name that texts give it, `perceptron.gain.direction`. */
export interface NamedVerdict {
  readonly name: string;
  readonly verdict: Verdict;
}

/** A verdict in results.json; what is not known is absent. */
export interface VerdictJson {
  readonly name: string;
  readonly outcome: string;
  readonly outcomes: readonly string[];
  /** Name of the estimate that decided it. */
  readonly decidedBy?: string;
  /** What was compared, where two arms were. */
  readonly experiment?: string;
  readonly arms?: readonly [first: string, second: string];
  readonly metric?: string;
  /** In words: `paired t-test`. */
  readonly test?: string;
  readonly n?: number;
  /** The first arm less the second, or the number that decided it. */
  readonly difference?: number;
  /** 95 %, low end first. */
  readonly interval?: readonly [number, number];
  /** Two-sided, corrected where there is a correction. */
  readonly p?: number;
  /** Of p, for many comparisons: `Holm`. */
  readonly correction?: string;
  /** Test, interval and correction, in words. */
  readonly method?: string;
}

/** The verdicts of a report, in the order of its problems. */
export function verdictsJson(verdicts: readonly NamedVerdict[]): VerdictJson[] {
  return verdicts.map(({ name, verdict: { outcome, outcomes, estimate } }) => ({
    name,
    outcome,
    outcomes,
    ...(estimate === undefined ? {} : { decidedBy: estimate.name }),
    ...estimate?.comparison,
    ...(estimate?.n === undefined ? {} : { n: estimate.n }),
    ...(Number.isFinite(estimate?.value) ? { difference: estimate!.value } : {}),
    ...(estimate?.ci95 === undefined ? {} : { interval: estimate.ci95 }),
    ...(Number.isFinite(estimate?.pValue) ? { p: estimate!.pValue! } : {}),
    ...(estimate?.method === undefined ? {} : { method: estimate.method }),
  }));
}
