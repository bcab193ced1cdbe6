// How the predictions of several trainings lie to each other and to the truth: what bias and variance are made of.

/** How predictions are laid out: [trials, examples, classes], row-major. */
export interface SpreadShape {
  readonly trials: number;
  readonly classes: number;
}

/** Softmax of every row of logits, in double precision. */
export function softmaxRows(logits: ArrayLike<number>, classes: number): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let from = 0; from < logits.length; from += classes) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) largest = Math.max(largest, logits[from + k]!);
    let total = 0;
    for (let k = 0; k < classes; k++) {
      probabilities[from + k] = Math.exp(logits[from + k]! - largest);
      total += probabilities[from + k]!;
    }
    for (let k = 0; k < classes; k++) probabilities[from + k]! /= total;
  }
  return probabilities;
}

/**
 * Mean over the examples of ⟨p_i, p_j⟩ for every pair of trials, and of ⟨p_i, y⟩, the probability of the right class. The
 * squared error Σ_k (p_k − y_k)² and its decomposition are made of these numbers alone: ‖p_i − y‖² = ⟨p_i, p_i⟩ − 2⟨p_i, y⟩ + 1.
 */
export function overlaps(
  probabilities: Float64Array,
  labels: ArrayLike<number>,
  { trials, classes }: SpreadShape,
): { readonly between: readonly Float64Array[]; readonly withTruth: Float64Array } {
  const size = labels.length * classes;
  const between = Array.from({ length: trials }, () => new Float64Array(trials));
  const withTruth = new Float64Array(trials);
  for (let i = 0; i < trials; i++) {
    for (let j = i; j < trials; j++) {
      let sum = 0;
      for (let at = 0; at < size; at++) sum += probabilities[i * size + at]! * probabilities[j * size + at]!;
      between[i]![j] = sum / labels.length;
      between[j]![i] = sum / labels.length;
    }
    let right = 0;
    for (let row = 0; row < labels.length; row++) {
      right += probabilities[i * size + row * classes + labels[row]!]!;
    }
    withTruth[i] = right / labels.length;
  }
  return { between, withTruth };
}

// A probability that rounds to 0 counts as this: float32 logits cannot tell smaller ones apart.
const SMALLEST = 1e-38;

/**
 * The parts of the cross-entropy (Heskes 1998). With p̄ ∝ exp(mean log p), the normalised geometric mean of the trials,
 * the mean cross-entropy is that of p̄ plus the mean of KL(p̄ ‖ p_i): exactly, for these trials.
 *
 * @returns `lossOfMean`: cross-entropy of p̄; `divergence`: KL(p̄ ‖ p_i) of each trial; both means over the examples
 */
export function spreadOfLogs(
  probabilities: Float64Array,
  labels: ArrayLike<number>,
  { trials, classes }: SpreadShape,
): { readonly lossOfMean: number; readonly divergence: Float64Array } {
  const size = labels.length * classes;
  const logs = probabilities.map((p) => Math.log(Math.max(p, SMALLEST)));
  const divergence = new Float64Array(trials);
  let lossOfMean = 0;
  const mean = new Float64Array(classes);
  for (let row = 0; row < labels.length; row++) {
    for (let k = 0; k < classes; k++) {
      let sum = 0;
      for (let i = 0; i < trials; i++) sum += logs[i * size + row * classes + k]!;
      mean[k] = sum / trials;
    }
    const largest = mean.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const total = largest + Math.log(mean.reduce((sum, value) => sum + Math.exp(value - largest), 0));
    lossOfMean += (total - mean[labels[row]!]!) / labels.length;
    for (let i = 0; i < trials; i++) {
      for (let k = 0; k < classes; k++) {
        const log = mean[k]! - total;
        divergence[i]! += (Math.exp(log) * (log - logs[i * size + row * classes + k]!)) / labels.length;
      }
    }
  }
  return { lossOfMean, divergence };
}

/** The parts of a squared error. */
export interface Decomposition {
  /** Mean squared error of a single training. */
  readonly error: number;
  /** Squared distance of the mean prediction from the truth, noise included. */
  readonly bias: number;
  /** Mean squared distance of a prediction from the mean prediction. */
  readonly variance: number;
}

/**
 * Squared error = bias + variance (Geman, Bienenstock & Doursat 1992), each estimated without bias from K trials: the
 * squared norm of the mean prediction by the mean of ⟨p_i, p_j⟩ over pairs of different trials, because the mean of K
 * predictions is itself off by a K-th of the variance.
 *
 * @param between - ⟨p_i, p_j⟩, K × K
 * @param withTruth - ⟨p_i, y⟩
 * @param without - number of a trial that is left out, for the jackknife
 */
export function decompose(
  between: readonly ArrayLike<number>[],
  withTruth: ArrayLike<number>,
  without?: number,
): Decomposition {
  const kept = Array.from({ length: withTruth.length }, (_, i) => i).filter((i) => i !== without);
  const count = kept.length;
  let same = 0;
  let different = 0;
  let right = 0;
  for (const i of kept) {
    right += withTruth[i]! / count;
    for (const j of kept) {
      if (i === j) same += between[i]![i]! / count;
      else different += between[i]![j]! / (count * (count - 1));
    }
  }
  return { error: same - 2 * right + 1, bias: different - 2 * right + 1, variance: same - different };
}
