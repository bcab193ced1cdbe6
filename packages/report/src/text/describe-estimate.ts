// An estimate in one line, with everything known of it: the title of a number in HTML.

import type { Estimate } from '../estimate.ts';

/** `perceptron/hinge/testAccuracy mean; 0.9537; SE 0.0012; 95 % CI 0.9510 to 0.9564 (Student t); n = 10; 1 diverged`. */
export function describeEstimate(estimate: Estimate): string {
  const { name, value, unit, standardError, ci95, method, n, diverged = 0, failed = 0, pValue } = estimate;
  const short = (x: number) => String(Number(x.toPrecision(6)));
  return [
    name,
    short(value) + (unit === '' || unit === 'fraction' || unit === 'count' ? '' : ` ${unit}`),
    standardError === undefined ? '' : `SE ${short(standardError)}`,
    ci95 === undefined
      ? ''
      : `95 % CI ${short(ci95[0])} to ${short(ci95[1])}${method === undefined ? '' : ` (${method})`}`,
    n === undefined ? '' : `n = ${n}`,
    pValue === undefined ? '' : `p = ${pValue.toPrecision(2)}`,
    diverged > 0 ? `${diverged} diverged` : '',
    failed > 0 ? `${failed} failed` : '',
    estimate.scaledDown === undefined ? '' : `scaled down: ${estimate.scaledDown}`,
  ]
    .filter((part) => part !== '')
    .join('; ');
}
