// The items that no other item beats in both of two costs.

/**
 * The Pareto front: an item is on it unless another has both costs at most as large and one of them smaller.
 *
 * @param costs two numbers of an item, smaller being better
 * @returns in the order of the items
 * @example
 * ```ts
 * import { paretoFront } from '@trialbook/stats';
 * const nets = [{ time: 1, error: 9 }, { time: 2, error: 5 }, { time: 3, error: 6 }];
 * console.log(paretoFront(nets, ({ time, error }) => [time, error]).length); // 2
 * ```
 */
export function paretoFront<Item>(
  items: readonly Item[],
  costs: (item: Item) => readonly [first: number, second: number],
): Item[] {
  const points = items.map(costs);
  return items.filter((_, i) => {
    const [a, b] = points[i]!;
    return !points.some(([x, y]) => x <= a && y <= b && (x < a || y < b));
  });
}
