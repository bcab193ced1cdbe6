// Counts of true against predicted classes, on the host.

/**
 * The confusion matrix: row = true class, column = predicted class, entry = number of examples.
 *
 * @param truth - class numbers in [0, classes)
 * @param predicted - class numbers in [0, classes), as many
 * @param classes - default: one more than the largest number in either
 * @throws RangeError on unequal lengths or a number that is no class
 * @example
 * ```ts
 * import { confusionMatrix } from '@trialbook/training';
 * console.log(confusionMatrix([0, 0, 1], [0, 1, 1])); // [ [ 1, 1 ], [ 0, 1 ] ]
 * ```
 */
export function confusionMatrix(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes?: number,
): number[][] {
  if (truth.length !== predicted.length) {
    throw new RangeError(
      `confusionMatrix: as many predictions as truths are needed; got ${predicted.length} and ${truth.length}`,
    );
  }
  const pairs = Array.from({ length: truth.length }, (_, i) => [truth[i]!, predicted[i]!] as const);
  const size = classes ?? 1 + pairs.reduce((largest, pair) => Math.max(largest, ...pair), -1);
  const counts = Array.from({ length: size }, () => Array<number>(size).fill(0));
  for (const [i, [row, column]] of pairs.entries()) {
    for (const number of [row, column]) {
      if (!Number.isInteger(number) || number < 0 || number >= size) {
        throw new RangeError(
          `confusionMatrix: class numbers are integers in [0, ${size}); got ${number} at ${i}`,
        );
      }
    }
    counts[row]![column]! += 1;
  }
  return counts;
}

/**
 * The class of the largest output of each row (the first of equals).
 *
 * @param outputs - row-major [examples, classes]
 */
export function largestClass(outputs: ArrayLike<number>, classes: number): Int32Array {
  return Int32Array.from({ length: outputs.length / classes }, (_, row) => {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if (outputs[row * classes + k]! > outputs[row * classes + best]!) best = k;
    }
    return best;
  });
}
