// The curvature of the squared error along the weights of the output layer. Trains nothing.

const ITERATIONS = 200;

/**
 * The largest curvature of the mean squared error along the weights of a linear output unit: twice the largest eigenvalue of
 * E[h hᵀ], where h are the inputs of that unit. It is the block of the Hessian that these weights have to themselves.
 *
 * @param inputs - [rows, units], row-major
 * @example
 * ```ts
 * readoutCurvature(Float32Array.of(3, 0, 0, 1), 2); // 9: half of 2 · 3², for two rows
 * ```
 */
export function readoutCurvature(inputs: ArrayLike<number>, units: number): number {
  const rows = inputs.length / units;
  let direction: Float64Array = new Float64Array(units).map((_, i) => 1 + i / units);
  let length = Math.hypot(...direction);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const next = new Float64Array(units);
    for (let row = 0; row < rows; row++) {
      let along = 0;
      for (let j = 0; j < units; j++) along += inputs[row * units + j]! * direction[j]!;
      for (let j = 0; j < units; j++) next[j]! += (along * inputs[row * units + j]!) / (rows * length);
    }
    length = Math.hypot(...next);
    if (length === 0) return 0;
    direction = next;
  }
  return 2 * length;
}
