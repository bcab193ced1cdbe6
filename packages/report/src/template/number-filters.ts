// The filters of texts: the ways in which estimates are written, with their options. Each is a number format.

import type { Estimate } from '../estimate.ts';
import { ReportError } from '../report-error.ts';
import { meant } from '../text/closest.ts';
import type { FormattedNumber } from '../text/inline.ts';
import {
  count,
  decimal,
  duration,
  type NumberDetail,
  percent,
  points,
  pValue,
} from '../text/number-format.ts';

/** `{{ accuracy | percent: show: 'se', digits: 1 }}`: name to number format. */
export const NUMBER_FILTERS = { percent, points, decimal, count, duration, pValue } as const;

export type NumberFilter = keyof typeof NUMBER_FILTERS;

const DETAILS: readonly NumberDetail[] = ['value', 'se', 'ci', 'interval', 'full'];

/** What each option takes. */
const OPTIONS = {
  show: { takes: DETAILS.join(', '), allows: (given: unknown) => DETAILS.includes(given as NumberDetail) },
  digits: {
    takes: 'a whole number from 0 to 20',
    allows: (given: unknown) => Number.isInteger(given) && (given as number) >= 0 && (given as number) <= 20,
  },
  signed: { takes: 'true or false', allows: (given: unknown) => typeof given === 'boolean' },
} as const;

/**
 * Writes an estimate out as a filter says.
 *
 * @throws ReportError for an option that no format has, or a value that it does not take
 */
export function applyNumberFilter(
  filter: NumberFilter,
  estimate: Estimate,
  options: Readonly<Record<string, unknown>>,
): FormattedNumber {
  for (const [name, given] of Object.entries(options)) {
    const option = Object.hasOwn(OPTIONS, name) ? OPTIONS[name as keyof typeof OPTIONS] : undefined;
    if (option === undefined) {
      const known = Object.keys(OPTIONS);
      throw new ReportError(
        `${filter} has no option "${name}"${meant(name, known)}; options are ${known.join(', ')}`,
      );
    }
    if (!option.allows(given)) {
      throw new ReportError(`${filter}: ${name} takes ${option.takes}; got ${JSON.stringify(given)}`);
    }
  }
  return NUMBER_FILTERS[filter](estimate, options);
}
