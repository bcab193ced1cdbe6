// Softmax regression on images, by plain mini-batch gradient descent with momentum: the linear yardstick of the drawn sets.
import type { SeedNode } from '@trialbook/random';
import { type ImageSet, indexBatches, scalePixels } from '../src/index.ts';

const CLASSES = 10;

/** Test accuracy in [0, 1] after training from zero weights. */
export function softmaxRegressionAccuracy(
  train: ImageSet,
  test: ImageSet,
  { epochs, seeds }: { readonly epochs: number; readonly seeds: SeedNode },
): number {
  const inputs = train.height * train.width + 1; // the last input is the bias's 1
  const weights = new Float32Array(CLASSES * inputs);
  const velocity = new Float32Array(CLASSES * inputs);
  const gradient = new Float32Array(CLASSES * inputs);
  const rowsOf = (set: ImageSet) => {
    const pixels = scalePixels(set.images);
    const rows = new Float32Array(set.count * inputs).fill(1);
    for (let i = 0; i < set.count; i++) {
      rows.set(pixels.subarray(i * (inputs - 1), (i + 1) * (inputs - 1)), i * inputs);
    }
    return rows;
  };
  const logits = (rows: Float32Array, row: number, scores: Float64Array) => {
    for (let k = 0; k < CLASSES; k++) {
      let score = 0;
      for (let j = 0; j < inputs; j++) score += weights[k * inputs + j]! * rows[row * inputs + j]!;
      scores[k] = score;
    }
    return scores;
  };
  const trainRows = rowsOf(train);
  const scores = new Float64Array(CLASSES);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = 0.05 * (1 - epoch / epochs);
    for (const batch of indexBatches(train.count, 64, seeds.child('order', epoch))) {
      gradient.fill(0);
      for (const row of batch) {
        logits(trainRows, row, scores);
        const largest = Math.max(...scores);
        const total = scores.reduce((sum, score) => sum + Math.exp(score - largest), 0);
        for (let k = 0; k < CLASSES; k++) {
          const error = Math.exp(scores[k]! - largest) / total - (k === train.labels[row] ? 1 : 0);
          for (let j = 0; j < inputs; j++) gradient[k * inputs + j]! += error * trainRows[row * inputs + j]!;
        }
      }
      for (let i = 0; i < weights.length; i++) {
        velocity[i] = 0.9 * velocity[i]! - (rate / batch.length) * gradient[i]!;
        weights[i]! += velocity[i]!;
      }
    }
  }
  const testRows = rowsOf(test);
  let hits = 0;
  for (let row = 0; row < test.count; row++) {
    logits(testRows, row, scores);
    if (scores.indexOf(Math.max(...scores)) === test.labels[row]) hits += 1;
  }
  return hits / test.count;
}
