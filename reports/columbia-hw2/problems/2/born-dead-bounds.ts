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
 * A lower bound for one input and normal weights, by a recursion over layers. A ray is the half-line x > 0 or x < 0.
 *
 * With one living ray, a layer kills it with probability q = 2^−N exactly. With two at an angle θ ≤ 90° of their activations,
 * it kills both with a = (½ − θ/2π)^N between 4^−N and 2^−N, exactly one with 2(q − a), none with 1 − 2q + a. For the smallest
 * chance d(k) of dying within k layers from two living rays, d(k+1) is at least the smaller value, over both ends of a, of
 * a + 2(q − a)·s(k) + (1 − 2q + a)·d(k), with s(k) = 1 − (1 − q)^k for one ray. The first layer leaves one ray alive with
 * probability 2^(1−N), else two.
 */
export function lowerBound(depth: number, width: number): number {
  const q = 2 ** -width;
  let one = 0;
  let two = 0;
  for (let layer = 2; layer < depth; layer++) {
    const after = (a: number) => a + 2 * (q - a) * one + (1 - 2 * q + a) * two;
    two = Math.min(after(q * q), after(q));
    one = q + (1 - q) * one;
  }
  if (depth < 3) return 0;
  const oneRay = 2 * q;
  return oneRay * one + (1 - oneRay) * two;
}
