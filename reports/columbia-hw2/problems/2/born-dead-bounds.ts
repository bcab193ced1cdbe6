// Bounds on the probability that a ReLU net of one input, zero biases and symmetric weights is born dead. Closed forms.

/**
 * Lu et al.'s bound, for any number of inputs: 1 − ∏ (1 − 2^−N) over the depth − 1 hidden layers.
 *
 * @param depth dense layers with the linear output, ≥ 2
 * @param width units of every hidden layer
 */
export function upperBound(depth: number, width: number): number {
  return 1 - (1 - 2 ** -width) ** (depth - 1);
}

/** The same with one input: the first hidden layer cannot be dead, so one factor falls away. */
export function upperBoundOneInput(depth: number, width: number): number {
  return 1 - (1 - 2 ** -width) ** (depth - 2);
}

/**
 * A lower bound for one input and normal weights, that of Lu et al. A ray is the half-line x > 0 or x < 0.
 *
 * With one living ray, a layer kills it with probability q = 2^−N exactly. With two at an angle θ ≤ 90° of their activations, a unit
 * is silent on both, or active on both, with probability r = ½ − θ/2π ≥ ¼ each. So a layer kills both with r^N, and leaves what is one ray
 * from there on with 2(q − r^N), where exactly one dies, plus N·r^N, where just one unit is active, on both: then they are parallel. The
 * chance of dying is least at r = ¼, where it has a closed form. The first layer leaves one ray with probability 2q, else two.
 *
 * @see Lu, Shin, Su & Karniadakis, "Dying ReLU and Initialization" (2019)
 */
export function lowerBound(depth: number, width: number): number {
  if (depth < 3) return 0;
  const [q, layers] = [2 ** -width, depth - 2];
  const one = (1 - q) ** layers;
  const two = (1 - 2 * q - (width - 1) * q * q) ** layers;
  const weight = ((1 - 2 * q) * (1 - q)) / (1 + (width - 1) * q);
  return 1 - one - weight * (one - two);
}
