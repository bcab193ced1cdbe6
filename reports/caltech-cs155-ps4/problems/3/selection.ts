// What it costs to choose on the data one reports on: accuracies per trial of what a validation set, or the test set, chooses.

import type { RandomStream } from '@trialbook/random';

/** One trial of every candidate: what it scored where one chooses, and which test images it had right. */
export interface Candidate {
  readonly validationAccuracy: number;
  /** [test images], 1 or 0 */
  readonly right: Uint8Array;
}

/** What choosing came to in one trial. */
export interface Selection {
  /** Which candidate each set chose: its number. */
  readonly byValidation: number;
  readonly byTest: number;
  /** Test accuracy of each. */
  readonly validated: number;
  readonly tested: number;
  /**
   * How much too good a score is that was chosen by: the candidates are chosen on a random half of the test images, and
   * the chosen one's accuracy there, less its accuracy on the other half, is averaged over many halvings.
   */
  readonly optimism: number;
}

/**
 * Chooses the best of the candidates.
 *
 * @param halvings - random halves of the test images that optimism is averaged over
 */
export function selection(
  candidates: readonly Candidate[],
  halvings: number,
  stream: RandomStream,
): Selection {
  const accuracies = candidates.map(({ right }) => mean(right));
  const byValidation = indexOfLargest(candidates.map(({ validationAccuracy }) => validationAccuracy));
  const byTest = indexOfLargest(accuracies);
  const images = candidates[0]!.right.length;
  const half = Math.floor(images / 2);
  let optimism = 0;
  for (let i = 0; i < halvings; i++) {
    const order = stream.permutation(images);
    const on = (from: number, to: number) =>
      candidates.map(({ right }) => {
        let sum = 0;
        for (let at = from; at < to; at++) sum += right[order[at]!]!;
        return sum / (to - from);
      });
    const [seen, fresh] = [on(0, half), on(half, 2 * half)];
    const chosen = indexOfLargest(seen);
    optimism += (seen[chosen]! - fresh[chosen]!) / halvings;
  }
  return {
    byValidation,
    byTest,
    validated: accuracies[byValidation]!,
    tested: accuracies[byTest]!,
    optimism,
  };
}

function mean(values: Uint8Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The first of the largest. */
function indexOfLargest(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
}
