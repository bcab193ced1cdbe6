// How much of a search's scores one hyperparameter explains by itself. Knows nothing of interactions.

import type { Json } from '../experiment.ts';
import { type Dimension, positionIn } from './search-space.ts';

/** The share of the scores' variance that one hyperparameter explains alone. */
export interface EffectShare {
  /** R² of the fit, in [0, 1]. */
  readonly share: number;
  /** What R² is on average when the hyperparameter does nothing: its coefficients against the number of settings. */
  readonly byChance: number;
}

/**
 * R² of a least-squares fit of the score on one hyperparameter: a parabola over the position in a range (a learning rate
 * can be too small and too large), the means over the values of a list.
 *
 * A main effect only, as the first terms of a functional ANOVA (Hutter, Hoos & Leyton-Brown 2014): what two
 * hyperparameters do together is left over. Compare with `byChance`, (coefficients − 1) / (settings − 1): R² is never
 * negative, and noise alone gives as much on average.
 *
 * @param values - of the hyperparameter, one per setting
 * @param scores - finite, as many
 * @returns NaN for both when there are not more settings than coefficients, or all scores are equal
 * @throws RangeError on unequal lengths or a score that is not finite
 * @example
 * ```ts
 * import { between, effectShare } from '@trialbook/trials';
 * const values = [0, 0.25, 0.5, 0.75, 1];
 * const scores = values.map((x) => 1 - (x - 0.4) ** 2);
 * console.log(effectShare(between(0, 1), values, scores).share.toFixed(6)); // 1.000000
 * ```
 */
export function effectShare(
  dimension: Dimension,
  values: readonly Json[],
  scores: readonly number[],
): EffectShare {
  if (values.length !== scores.length || !scores.every(Number.isFinite)) {
    throw new RangeError(
      `effectShare: one finite score for each value is required; got ${values.length} values and scores ${scores}`,
    );
  }
  const positions = values.map((value) => positionIn(dimension, value));
  const columns =
    dimension.kind === 'one-of'
      ? [...new Set(positions)].map((at) => positions.map((position) => (position === at ? 1 : 0)))
      : [positions.map(() => 1), positions, positions.map((position) => position ** 2)];
  const n = scores.length;
  if (n <= columns.length) return { share: Number.NaN, byChance: Number.NaN };
  const centre = scores.reduce((sum, score) => sum + score, 0) / n;
  const total = scores.reduce((sum, score) => sum + (score - centre) ** 2, 0);
  if (total === 0) return { share: Number.NaN, byChance: Number.NaN };
  const basis = orthonormal(columns);
  const residual = basis.reduce((left, direction) => {
    const along = dot(left, direction);
    return left.map((value, i) => value - along * direction[i]!);
  }, scores);
  return { share: 1 - dot(residual, residual) / total, byChance: (basis.length - 1) / (n - 1) };
}

/** Gram–Schmidt, twice over for accuracy; columns that add nothing are dropped. */
function orthonormal(columns: readonly number[][]): number[][] {
  const basis: number[][] = [];
  for (const column of columns) {
    let left = column;
    for (const direction of [...basis, ...basis]) {
      const along = dot(left, direction);
      left = left.map((value, i) => value - along * direction[i]!);
    }
    const length = Math.sqrt(dot(left, left));
    if (length > 1e-9 * Math.sqrt(dot(column, column))) basis.push(left.map((value) => value / length));
  }
  return basis;
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);
