// What an instructor is told of one trial that was run again: never that it differs where rounding may be the cause. Runs nothing.

import {
  bytesComparable,
  compareTrials,
  type Difference,
  type Experiment,
  type TrialFile,
} from '@trialbook/trials';
import {
  type ComparedArms,
  differenceWords,
  inconsistency,
  PREDICTION_LEVEL,
  ROUNDING,
  timeless,
} from '../kept/kept-check.ts';

/** What came of a trial of a submission. */
export const GRADES = ['equal', 'consistent', 'not comparable', 'differs', 'failed'] as const;
export type Grade = (typeof GRADES)[number];

/** One chosen trial. */
export interface GradedTrial {
  readonly arm: string;
  readonly trial: number;
  readonly grade: Grade;
  /** Why, where it is neither equal nor consistent. */
  readonly because?: string;
}

/** What a trial is compared within. */
export interface Comparison {
  readonly experiment: Experiment;
  /** The kept trials of all arms. */
  readonly results: ComparedArms & { readonly engine?: string };
  /** Level of the interval for the final metric where bytes need not be equal. Default 0.99. */
  readonly level?: number;
}

/** Compares a kept trial with its rerun. */
export function gradedTrial(
  { experiment, results, level = PREDICTION_LEVEL }: Comparison,
  kept: TrialFile,
  rerun: TrialFile,
  trial: number,
): GradedTrial {
  const find = ({ records }: TrialFile) => records.find((each) => each.trial === trial)!;
  const { arm } = kept;
  const { status, reason = 'no reason is known' } = find(rerun);
  if (status === 'failed' && find(kept).status !== 'failed') {
    return { arm, trial, grade: 'failed', because: oneLine(reason) };
  }
  const [before, now] = [timeless(find(kept), experiment), timeless(find(rerun), experiment)];
  const differences = compareTrials(before, now).toSorted((a, b) => b.deviation - a.deviation);
  if (differences.length === 0) return { arm, trial, grade: 'equal' };
  if (differences.every(isRounding)) return { arm, trial, grade: 'consistent' };
  // A trial's seed follows from the root seed and its number alone: no machine changes it.
  if (before.seed !== now.seed || bytesShouldBeEqual(kept, rerun, results.engine)) {
    return { arm, trial, grade: 'differs', because: differenceWords(differences) };
  }
  const found = inconsistency(experiment, results, arm, before, now, level);
  if (found === undefined) return { arm, trial, grade: 'consistent' };
  return found === 'nothing to compare'
    ? {
        arm,
        trial,
        grade: 'not comparable',
        because: 'another processor, and neither a loss nor other trials',
      }
    : { arm, trial, grade: 'differs', because: found };
}

function isRounding({ stored, rerun, deviation }: Difference): boolean {
  return deviation <= ROUNDING * Math.max(Math.abs(Number(stored)), Math.abs(Number(rerun)));
}

/** Graphics processors add in any order; another Node or ONNX Runtime may round otherwise. */
function bytesShouldBeEqual(kept: TrialFile, rerun: TrialFile, engine = 'none'): boolean {
  const versions = ({ versions: { node = '', ...others } }: TrialFile) =>
    JSON.stringify([node.split('.')[0], Object.entries(others).sort()]);
  return (
    !/gpu|cuda/.test(engine) &&
    bytesComparable(kept.machine, rerun.machine) &&
    versions(kept) === versions(rerun)
  );
}

/** Reasons and messages for a table. */
export const oneLine = (text: string) => text.trim().replaceAll(/\s*\n\s*/g, ' ');
