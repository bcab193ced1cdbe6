// The items that no other item beats in both of two costs. Knows no report.

/**
 * The Pareto front: an item is on it unless another has both costs at most as large and one of them smaller.
 *
 * @returns in the order of the items
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
