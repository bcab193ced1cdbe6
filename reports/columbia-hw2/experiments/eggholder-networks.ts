// Which networks problem 4 trains under each profile, and their names. Trains none.

import { seedTree } from '@trialbook/random';
import type { Profile } from '@trialbook/trials';

/** Units a hidden layer may have. */
export const LAYER_SIZES = [16, 32, 64, 128, 256, 512] as const;
/** Hidden units a network may have in all. */
export const UNIT_BUDGET = 512;

/** Units of each hidden layer, from the input on. */
export type Hidden = readonly number[];

/** A network read from its name. */
export interface Network {
  readonly hidden: Hidden;
  readonly depth: number;
  /** Hidden units in all. */
  readonly units: number;
}

/** The name of a network: `2:128-64`. */
export function networkName(hidden: Hidden): string {
  return `${hidden.length}:${hidden.join('-')}`;
}

/**
 * The network of that name.
 *
 * @throws RangeError when it is no name that `networkName` gives
 */
export function parseNetwork(name: string): Network {
  const hidden = (name.split(':')[1] ?? '').split('-').map(Number);
  if (hidden.some((units) => !Number.isInteger(units) || units < 1) || networkName(hidden) !== name) {
    throw new RangeError(`parseNetwork: a network is named like 2:128-64; got '${name}'`);
  }
  return { hidden, depth: hidden.length, units: unitsOf(hidden) };
}

/** All networks of that depth within the budget, by total, then by layer from the input on. */
export function networksOfDepth(depth: number): Hidden[] {
  const grow = (built: Hidden): Hidden[] =>
    built.length === depth ? [built] : LAYER_SIZES.flatMap((units) => grow([...built, units]));
  return grow([])
    .filter((hidden) => unitsOf(hidden) <= UNIT_BUDGET)
    .sort((a, b) => unitsOf(a) - unitsOf(b));
}

/** Three layers in the published solution. */
const PUBLISHED_THREE: readonly Hidden[] = [
  [32, 16, 32],
  [128, 16, 16],
  [128, 128, 64],
];
/** The best of three layers in an earlier run, which took its networks by hand. */
const EARLIER_BEST: Hidden = [128, 128, 128];
/** Further networks of three layers in the full profile: all 112 would take about ten hours of one core. */
export const DRAWN_THREE = 20;

/** The networks of three layers of the full profile: four that are given, and a random sample of the others under a seed of its own. */
export function threeLayerSample(): readonly Hidden[] {
  const given = [...PUBLISHED_THREE, EARLIER_BEST];
  const names = new Set(given.map(networkName));
  const others = networksOfDepth(3).filter((hidden) => !names.has(networkName(hidden)));
  const order = seedTree('networks of three layers').stream().permutation(others.length);
  const drawn = Array.from(order.subarray(0, DRAWN_THREE), (at) => others[at]!);
  return [...given, ...drawn].sort((a, b) => unitsOf(a) - unitsOf(b));
}

// Totals that more than one depth can have; 128-32 is the published solution's.
const QUICK: readonly Hidden[] = [
  ...networksOfDepth(1),
  [16, 16],
  [32, 32],
  [64, 64],
  [128, 32],
  [64, 128],
  [128, 64],
  [16, 16, 32],
  [32, 32, 64],
  [64, 32, 32],
  [64, 64, 64],
];

/** The networks of a profile. */
export function networksOf(profile: Profile): readonly Hidden[] {
  switch (profile) {
    case 'smoke':
      return [[16], [32], [64], [16, 16], [32, 32], [16, 16, 16], [16, 32, 16]];
    case 'quick':
      return QUICK;
    case 'full':
      return [...networksOfDepth(1), ...networksOfDepth(2), ...threeLayerSample()];
    default:
      return [1, 2, 3].flatMap(networksOfDepth);
  }
}

/** Hidden units in all. */
export function unitsOf(hidden: Hidden): number {
  return hidden.reduce((sum, units) => sum + units, 0);
}
