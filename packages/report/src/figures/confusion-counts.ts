// Which classes are taken for which: counts, and the pairs that are confused most. Draws nothing.

import { ReportError } from '../report-error.ts';

/** Counts by class and answer. */
export interface ConfusionCounts {
  readonly classes: readonly string[];
  /** `[actual][predicted]` */
  readonly counts: readonly (readonly number[])[];
}

/** Images of one class taken for another. */
export interface ConfusedPair {
  readonly actual: string;
  readonly predicted: string;
  readonly count: number;
  /** Of all images of the class `actual`, in [0, 1]. */
  readonly share: number;
}

/**
 * Counts how often each class was given each answer. Add up the answers of several trials by giving them one after the
 * other.
 *
 * @param actual indices of the right classes
 * @param predicted indices of the answers, as many
 * @param classes names of the classes
 * @throws ReportError where the two differ in length, or an index has no class
 * @example
 * ```ts
 * import { confusionCounts } from '@trialbook/report';
 * console.log(confusionCounts([0, 0, 1], [0, 1, 1], ['cat', 'dog']).counts); // [ [ 1, 1 ], [ 0, 1 ] ]
 * ```
 */
export function confusionCounts(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: readonly string[],
): ConfusionCounts {
  if (actual.length !== predicted.length) {
    throw new ReportError(
      `confusionCounts: actual and predicted must have the same length; got ${actual.length} and ${predicted.length}. Pass one answer per image.`,
    );
  }
  const counts = classes.map(() => new Array<number>(classes.length).fill(0));
  for (let i = 0; i < actual.length; i++) {
    const row = counts[actual[i]!];
    if (row?.[predicted[i]!] === undefined) {
      throw new ReportError(
        `confusionCounts: [${i}] must be indices of the ${classes.length} classes; got ${actual[i]} taken for ${predicted[i]}. Pass 0 to ${classes.length - 1}.`,
      );
    }
    row[predicted[i]!]! += 1;
  }
  return { classes, counts };
}

/**
 * The pairs of classes that are confused most, most frequent first; pairs that never occur are left out, equal ones stay in
 * the order of the classes.
 *
 * @param top how many at most; default 10
 * @example
 * ```ts
 * import { confusionCounts, mostConfusedPairs } from '@trialbook/report';
 * const [first] = mostConfusedPairs(confusionCounts([0, 0, 1], [0, 1, 1], ['cat', 'dog']));
 * console.log(first); // { actual: 'cat', predicted: 'dog', count: 1, share: 0.5 }
 * ```
 */
export function mostConfusedPairs({ classes, counts }: ConfusionCounts, top = 10): ConfusedPair[] {
  const pairs = counts.flatMap((row, actual) => {
    const all = row.reduce((sum, count) => sum + count, 0);
    return row.flatMap((count, predicted) =>
      actual === predicted || count === 0
        ? []
        : [{ actual: classes[actual]!, predicted: classes[predicted]!, count, share: count / all }],
    );
  });
  return pairs.sort((a, b) => b.count - a.count).slice(0, top);
}
