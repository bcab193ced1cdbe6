// The nearest of a few known names, for "did you mean". Suggests only what is close.

import { distance } from 'fastest-levenshtein';

/** The known name nearest to what was given, or nothing when all are far. */
export function closest(given: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((name) => ({ name, far: distance(given.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const best = ranked[0];
  return best !== undefined && best.far <= Math.max(2, Math.floor(best.name.length / 3))
    ? best.name
    : undefined;
}

/** `; did you mean x?`, where something near is known. */
export function meant(given: string, known: readonly string[]): string {
  const near = closest(given, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}
