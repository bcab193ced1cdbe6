// A search space as a value: what may be tried for each hyperparameter, and how one setting is drawn. Runs nothing.

import type { SeedNode } from '@trialbook/random';
import { ExperimentError } from '../errors.ts';
import type { Json } from '../experiment.ts';

/** A number in [low, high], uniform as it is or in its logarithm. */
export interface NumberRange {
  readonly kind: 'between' | 'log-between';
  readonly low: number;
  readonly high: number;
}

/** One of a list of values. */
export interface OneOf<Value extends Json = Json> {
  readonly kind: 'one-of';
  readonly values: readonly Value[];
}

/** What may be tried for one hyperparameter. */
export type Dimension = NumberRange | OneOf;

/** What may be tried, by the name of the hyperparameter. */
export type SearchSpace = Readonly<Record<string, Dimension>>;

/** One value for every hyperparameter of a space. */
export type Setting<Space extends SearchSpace = SearchSpace> = {
  readonly [Name in keyof Space]: Space[Name] extends OneOf<infer Value> ? Value : number;
};

/**
 * A number uniform in [low, high].
 *
 * @throws ExperimentError unless low < high, both finite
 */
export function between(low: number, high: number): NumberRange {
  return checkedRange('between', { kind: 'between', low, high });
}

/**
 * A number whose logarithm is uniform: as many values between 0.001 and 0.01 as between 0.01 and 0.1. For learning rates
 * and penalties.
 *
 * @throws ExperimentError unless 0 < low < high, both finite
 */
export function logBetween(low: number, high: number): NumberRange {
  return checkedRange('logBetween', { kind: 'log-between', low, high });
}

/**
 * One of the values, each as likely.
 *
 * @throws ExperimentError when there are none
 */
export function oneOf<const Value extends Json>(values: readonly Value[]): OneOf<Value> {
  if (values.length === 0) throw new ExperimentError('oneOf: at least one value is required; got none');
  return { kind: 'one-of', values };
}

/**
 * Draws one setting. Each hyperparameter has a stream of its own, so that one more in the space leaves what is drawn for
 * the others as it was.
 *
 * @example
 * ```ts
 * import { drawSetting, logBetween, oneOf } from '@trialbook/trials';
 * import { seedTree } from '@trialbook/random';
 * const space = { learningRate: logBetween(1e-4, 1e-2), batchSize: oneOf([32, 64, 128]) };
 * const { learningRate, batchSize } = drawSetting(space, seedTree(1).child('setting', 0));
 * console.log(learningRate >= 1e-4 && learningRate <= 1e-2, [32, 64, 128].includes(batchSize)); // true true
 * ```
 */
export function drawSetting<const Space extends SearchSpace>(space: Space, seeds: SeedNode): Setting<Space> {
  const drawn = Object.entries(space).map(([name, dimension]) => {
    const stream = seeds.child(name).stream();
    if (dimension.kind === 'one-of') {
      return [name, dimension.values[stream.integer(dimension.values.length)]] as const;
    }
    return [name, valueAt(dimension, stream.uniform())] as const;
  });
  return Object.fromEntries(drawn) as Setting<Space>;
}

/**
 * Where a value lies within its dimension: 0 at the low end (the first of a list), 1 at the high end (the last), even in
 * the scale in which it is drawn. What axes of parallel coordinates and effects of hyperparameters are measured on.
 *
 * @throws ExperimentError for a value that is not in the list
 * @example
 * ```ts
 * import { logBetween, positionIn } from '@trialbook/trials';
 * console.log(positionIn(logBetween(1e-4, 1e-2), 1e-3)); // 0.5
 * ```
 */
export function positionIn(dimension: Dimension, value: Json): number {
  if (dimension.kind === 'one-of') {
    const place = dimension.values.findIndex((each) => JSON.stringify(each) === JSON.stringify(value));
    if (place < 0) {
      throw new ExperimentError(
        `positionIn: the value must be one of ${JSON.stringify(dimension.values)}; got ${JSON.stringify(value)}`,
      );
    }
    return dimension.values.length === 1 ? 0.5 : place / (dimension.values.length - 1);
  }
  const scale = dimension.kind === 'between' ? Number : Math.log10;
  const [low, high] = [scale(dimension.low), scale(dimension.high)];
  return (scale(value as number) - low) / (high - low);
}

function valueAt({ kind, low, high }: NumberRange, share: number): number {
  return kind === 'between' ? low + share * (high - low) : low * (high / low) ** share;
}

function checkedRange(where: string, range: NumberRange): NumberRange {
  const { kind, low, high } = range;
  const floor = kind === 'log-between' ? 0 : Number.NEGATIVE_INFINITY;
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high && low > floor)) {
    const required = kind === 'log-between' ? '0 < low < high' : 'low < high';
    throw new ExperimentError(`${where}: finite numbers ${required} are required; got ${low} and ${high}`);
  }
  return range;
}
