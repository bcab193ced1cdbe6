// The perceptron of a two-class problem, without bias, on plain typed arrays. Not a tensor model: no init/apply pair.

import type { RandomStream } from '@trialbook/random';

/** Labelled examples of two classes: row `i` of `inputs` belongs to class `labels[i]`. */
export interface PerceptronExamples {
  /** Row-major `[examples, dimension]`; the dimension is `inputs.length / labels.length`. */
  readonly inputs: ArrayLike<number>;
  /** `[examples]`, each −1 or +1. Labels 0/1 are refused: a sign never equals 0, so they would be half lost. */
  readonly labels: ArrayLike<number>;
}

/** How {@link trainPerceptron} trains. */
export interface PerceptronOptions {
  /** The `a` of the loss max{0, a − y(W·X)}: 0 is the perceptron criterion, 1 the hinge loss. Any number ≥ 0. */
  readonly margin: number;
  /** A stream that reshuffles the examples before every epoch, or `'cyclic'`: always in the order given. */
  readonly order: RandomStream | 'cyclic';
  /** η > 0. Default 1. From a zero start it only scales the weights of the perceptron criterion. */
  readonly learningRate?: number;
  /** `'constant'` (default): η at every update. `'inverse-sqrt'`: η/√t at update t = 1, 2, … */
  readonly schedule?: 'constant' | 'inverse-sqrt';
  /** `[dimension]`; default all zeros. */
  readonly initialWeights?: ArrayLike<number>;
  /** Passes over the examples after which training stops without convergence. Default 1000. */
  readonly maxEpochs?: number;
}

/** What a training left behind. */
export interface PerceptronResult {
  /** `[dimension]`. */
  readonly weights: Float64Array;
  /** Weight changes in all. */
  readonly updates: number;
  /** Passes over the examples, the last one (without update when converged) included. */
  readonly epochs: number;
  /** True when a whole pass changed nothing: every margin y(W·X) is > 0 and ≥ a, so the loss is exactly 0. */
  readonly converged: boolean;
  /** `[epochs + 1]`: mean loss over the examples before training and after every epoch. */
  readonly lossHistory: Float64Array;
  /** `[epochs]`. */
  readonly updatesPerEpoch: Uint32Array;
}

/**
 * Trains a linear separator through the origin by per-example subgradient steps on L = max{0, a − y(W·X)}:
 * W += η·y·X for every example with y(W·X) < a, and also at y(W·X) ≤ 0.
 *
 * The second condition matters for a = 0 only. There the loss has a kink at y(W·X) = 0 where −y·X is one of its
 * subgradients; taking it is what lets a zero start move. Training stops after a pass without update, or after
 * `maxEpochs`. For separable data the perceptron criterion always gets there; the hinge loss does too, but needs
 * weights of length 1/gap, which takes long when an example lies next to the boundary: hence the bound.
 *
 * @throws RangeError when a label is not ±1, sizes do not match, or an option is out of range
 * @example
 * ```ts
 * import { predictPerceptron, trainPerceptron } from '@trialbook/models';
 * import { seedTree } from '@trialbook/random';
 * const trial = seedTree(1).child('trial', 0);
 * const inputs = trial.child('data').stream().uniforms(40); // 20 points of the unit square
 * const labels = Array.from({ length: 20 }, (_, i) => (inputs[2 * i]! > inputs[2 * i + 1]! ? 1 : -1));
 * const { weights, converged } = trainPerceptron(
 *   { inputs, labels },
 *   { margin: 0, order: trial.child('order').stream() },
 * );
 * console.log(converged, predictPerceptron(weights, [0.9, 0.1])[0]); // true 1
 * ```
 * @see Rosenblatt (1958), doi:10.1037/h0042519; Aggarwal, Neural Networks and Deep Learning (2018), section 1.2
 */
export function trainPerceptron(examples: PerceptronExamples, options: PerceptronOptions): PerceptronResult {
  const { margin, order: orderOption, learningRate = 1, schedule = 'constant', maxEpochs = 1000 } = options;
  const dimension = checkExamples(examples);
  checkOptions(options, dimension, learningRate, maxEpochs);
  const { inputs, labels } = examples;
  const weights = options.initialWeights
    ? Float64Array.from(options.initialWeights)
    : new Float64Array(dimension);
  const order = Uint32Array.from({ length: labels.length }, (_, i) => i);
  const lossHistory = [meanPerceptronLoss(weights, examples, margin)];
  const updatesPerEpoch: number[] = [];
  let updates = 0;
  let converged = false;

  while (!converged && updatesPerEpoch.length < maxEpochs) {
    const before = updates;
    if (orderOption !== 'cyclic') orderOption.shuffle(order);
    for (const example of order) {
      const label = labels[example]!;
      const scored = label * dot(weights, inputs, example);
      if (scored < margin || scored <= 0) {
        updates += 1;
        const rate = schedule === 'constant' ? learningRate : learningRate / Math.sqrt(updates);
        for (let k = 0; k < dimension; k++) weights[k]! += rate * label * inputs[example * dimension + k]!;
      }
    }
    updatesPerEpoch.push(updates - before);
    lossHistory.push(meanPerceptronLoss(weights, examples, margin));
    converged = updates === before;
  }

  return {
    weights,
    updates,
    epochs: updatesPerEpoch.length,
    converged,
    lossHistory: Float64Array.from(lossHistory),
    updatesPerEpoch: Uint32Array.from(updatesPerEpoch),
  };
}

/**
 * The predicted classes ŷ = sign(W·X), with sign(0) = −1: of the classes x₁ > x₂ and x₁ ≤ x₂, the border belongs to
 * the negative one.
 *
 * @param weights - `[dimension]`
 * @param inputs - row-major `[examples, dimension]`
 * @returns `[examples]`, each −1 or +1
 * @throws RangeError when `inputs` is no whole number of rows
 * @example
 * ```ts
 * import { predictPerceptron } from '@trialbook/models';
 * console.log([...predictPerceptron([1, -1], [0.9, 0.1, 0.2, 0.7, 0.5, 0.5])]); // [ 1, -1, -1 ]
 * ```
 */
export function predictPerceptron(weights: ArrayLike<number>, inputs: ArrayLike<number>): Int8Array {
  if (weights.length === 0 || inputs.length % weights.length !== 0) {
    throw new RangeError(
      `predictPerceptron: inputs must hold whole rows of ${weights.length} numbers; got ${inputs.length} numbers`,
    );
  }
  const count = inputs.length / weights.length;
  return Int8Array.from({ length: count }, (_, example) => (dot(weights, inputs, example) > 0 ? 1 : -1));
}

/**
 * The share of examples whose predicted class is their label, in [0, 1].
 *
 * @throws RangeError when a label is not ±1 or sizes do not match
 * @example
 * ```ts
 * import { perceptronAccuracy } from '@trialbook/models';
 * console.log(perceptronAccuracy([1, -1], { inputs: [0.9, 0.1, 0.2, 0.7], labels: [1, 1] })); // 0.5
 * ```
 */
export function perceptronAccuracy(weights: ArrayLike<number>, examples: PerceptronExamples): number {
  const dimension = checkExamples(examples);
  checkLength('weights', weights.length, dimension);
  const predicted = predictPerceptron(weights, examples.inputs);
  let correct = 0;
  for (let i = 0; i < predicted.length; i++) if (predicted[i] === examples.labels[i]) correct += 1;
  return correct / predicted.length;
}

/**
 * The mean over the examples of max{0, a − y(W·X)}.
 *
 * @param margin - `a`: 0 for the perceptron criterion, 1 for the hinge loss
 * @example
 * ```ts
 * import { meanPerceptronLoss } from '@trialbook/models';
 * console.log(meanPerceptronLoss([2, 0], { inputs: [1, 0, -1, 0], labels: [1, 1] }, 1)); // 1.5
 * ```
 */
export function meanPerceptronLoss(
  weights: ArrayLike<number>,
  { inputs, labels }: PerceptronExamples,
  margin: number,
): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += Math.max(0, margin - labels[i]! * dot(weights, inputs, i));
  return sum / labels.length;
}

function dot(weights: ArrayLike<number>, inputs: ArrayLike<number>, row: number): number {
  const dimension = weights.length;
  let sum = 0;
  for (let k = 0; k < dimension; k++) sum += weights[k]! * inputs[row * dimension + k]!;
  return sum;
}

function checkExamples({ inputs, labels }: PerceptronExamples): number {
  const dimension = inputs.length / labels.length;
  if (!Number.isInteger(dimension) || dimension < 1) {
    throw new RangeError(
      `perceptron: inputs must hold one row of at least one number per label; ` +
        `got ${inputs.length} numbers for ${labels.length} labels`,
    );
  }
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== 1 && labels[i] !== -1) {
      throw new RangeError(
        `perceptron: labels must be -1 or +1; got ${labels[i]} at index ${i} (turn labels 0/1 into 2 * label - 1)`,
      );
    }
  }
  return dimension;
}

function checkOptions(
  options: PerceptronOptions,
  dimension: number,
  learningRate: number,
  maxEpochs: number,
): void {
  if (!(options.margin >= 0 && options.margin < Infinity)) {
    throw new RangeError(`trainPerceptron: margin must be a number >= 0; got ${options.margin}`);
  }
  if (!(learningRate > 0 && learningRate < Infinity)) {
    throw new RangeError(`trainPerceptron: learningRate must be a number > 0; got ${learningRate}`);
  }
  if (!Number.isInteger(maxEpochs) || maxEpochs < 1) {
    throw new RangeError(`trainPerceptron: maxEpochs must be an integer >= 1; got ${maxEpochs}`);
  }
  if (options.initialWeights) checkLength('initialWeights', options.initialWeights.length, dimension);
}

function checkLength(name: string, length: number, dimension: number): void {
  if (length !== dimension) {
    throw new RangeError(`perceptron: ${name} must hold ${dimension} numbers, one per input; got ${length}`);
  }
}
