// Seeded splits into named parts, as row numbers. Does not touch the data: take-rows.ts does.

import { type RandomSource, streamOf } from '../random-source.ts';
import { requireCount } from '../require-count.ts';

/** How `splitIndices` splits. */
export interface SplitOptions {
  /** [count]; with it, every part gets each label's share of rows to within one row. */
  readonly stratify?: ArrayLike<number>;
}

/**
 * Splits the rows 0 … count − 1 into named parts of the given relative sizes, each part in random order.
 *
 * Sizes are relative: `{ train: 0.8, test: 0.2 }`, `{ train: 80, test: 20 }` and, for 1000 rows,
 * `{ train: 800, test: 200 }` say the same. Every row lands in exactly one part; sizes that do not come out even
 * are rounded by the largest remainder, so that they add up to `count`.
 *
 * @param count - number of rows
 * @param parts - name → relative size, each a positive number
 * @returns name → row numbers
 * @throws RangeError on a size that is not positive, or stratification labels of another length
 * @example
 * ```ts
 * import { splitIndices } from '@trialbook/datasets';
 * import { seedTree } from '@trialbook/random';
 * const { train, validation } = splitIndices(60_000, { train: 55_000, validation: 5000 }, seedTree(1).child('split'));
 * console.log(train.length, validation.length); // 55000 5000
 * ```
 */
export function splitIndices<Part extends string>(
  count: number,
  parts: Readonly<Record<Part, number>>,
  source: RandomSource,
  options: SplitOptions = {},
): Record<Part, Uint32Array> {
  requireCount('splitIndices', 'count', count);
  const names = Object.keys(parts) as Part[];
  const sizes = names.map((name) => parts[name]);
  const wrong = names.find((name) => !(parts[name] > 0 && Number.isFinite(parts[name])));
  if (wrong !== undefined || names.length === 0) {
    const got = wrong === undefined ? 'no part' : `${wrong}: ${parts[wrong]}`;
    throw new RangeError(`splitIndices: every part needs a positive relative size; got ${got}`);
  }
  const { stratify } = options;
  if (stratify !== undefined && stratify.length !== count) {
    throw new RangeError(
      `splitIndices: stratify must hold a label for each of ${count} rows; got ${stratify.length}`,
    );
  }
  const stream = streamOf(source);
  const order = stream.permutation(count);
  const strata = stratify === undefined ? [[...order]] : groupByLabel(order, stratify);
  const rows = names.map((): number[] => []);
  const owed = sizes.map(() => 0); // rows each part should have by now, minus rows it has
  const total = sizes.reduce((sum, size) => sum + size, 0);
  for (const stratum of strata) {
    const shares = sizes.map((size) => (stratum.length * size) / total);
    const taken = shares.map((share) => Math.floor(share + 1e-9));
    shares.forEach((share, part) => {
      owed[part]! += share - taken[part]!;
    });
    let left = stratum.length - taken.reduce((sum, size) => sum + size, 0);
    for (const part of sizes.map((_, i) => i).sort((a, b) => owed[b]! - owed[a]! || a - b)) {
      if (left === 0) break;
      taken[part]! += 1;
      owed[part]! -= 1;
      left -= 1;
    }
    let start = 0;
    taken.forEach((size, part) => {
      for (let i = start; i < start + size; i++) rows[part]!.push(stratum[i]!);
      start += size;
    });
  }
  return Object.fromEntries(
    names.map((name, part) => {
      const indices = Uint32Array.from(rows[part]!);
      return [name, stratify === undefined ? indices : stream.shuffle(indices)];
    }),
  ) as Record<Part, Uint32Array>;
}

function groupByLabel(order: Uint32Array, labels: ArrayLike<number>): number[][] {
  const groups = new Map<number, number[]>();
  for (const row of order) {
    const label = labels[row]!;
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [row]);
    else group.push(row);
  }
  return [...groups.entries()].sort(([a], [b]) => a - b).map(([, rows]) => rows);
}
