// Estimates to text: percentages, decimals, durations, counts, p-values. One way to write each, for every output. How a
// value becomes digits is in digits.ts.

import type { Estimate } from '../estimate.ts';
import { writtenDigits } from './digits.ts';
import { groupDigits } from './group-digits.ts';
import type { FormattedNumber } from './inline.ts';

/**
 * How much of an estimate is written out:
 * `value` 95.37 % · `se` 95.37 ± 0.12 % · `ci` 95.37 % [95.10, 95.65] · `interval` 95.10 to 95.65 % ·
 * `full` 95.37 % (SE 0.12, 95 % CI 95.10 to 95.65, n = 10).
 */
export type NumberDetail = 'value' | 'se' | 'ci' | 'interval' | 'full';

/** How a number is written out. */
export interface NumberOptions {
  /**
   * Parts the estimate does not have are left out. By default tables show all (`full`), and running text the value with its
   * interval where an estimate first stands in a section, the value alone where it stands again; the rest is one tap, hover
   * or focus away.
   */
  readonly show?: NumberDetail;
  /**
   * Digits after the point. By default no finer than the interval warrants: its half-width is rounded to two significant
   * digits up to 3.54, to one above (without interval and standard error: four digits of the number).
   */
  readonly digits?: number;
}

const NO_BREAK = '\u00a0';

/**
 * A fraction as a percentage.
 *
 * @example
 * ```ts
 * import { percent } from '@trialbook/report';
 * const accuracy = { name: 'a', unit: 'fraction', value: 0.9537, n: 10, standardError: 0.0012, ci95: [0.951, 0.9564] } as const;
 * console.log(percent(accuracy, { show: 'se' }).text); // 95.37 ± 0.12 %
 * ```
 */
export function percent(estimate: Estimate, options: NumberOptions = {}): FormattedNumber {
  return written(estimate, { scale: 100, unit: '%', ...options });
}

/** A difference of fractions in percentage points; always with its sign. */
export function points(estimate: Estimate, options: NumberOptions = {}): FormattedNumber {
  return written(estimate, { scale: 100, unit: 'points', signed: true, ...options });
}

/** A number in its own unit (losses, errors). The unit of the estimate is written unless it is empty. */
export function decimal(
  estimate: Estimate,
  options: NumberOptions & { signed?: boolean } = {},
): FormattedNumber {
  const unit = estimate.unit === 'fraction' || estimate.unit === 'count' ? '' : estimate.unit;
  return written(estimate, { scale: 1, unit, ...options });
}

/**
 * A count, in groups of three from five digits on. One that was counted once is whole; a mean of counts has a standard
 * error, and digits from it, whether or not the mean is a whole number.
 */
export function count(estimate: Estimate, options: NumberOptions = {}): FormattedNumber {
  const { value, standardError, ci95 } = estimate;
  const exact = standardError === undefined && ci95 === undefined && Number.isSafeInteger(value);
  return written(estimate, { scale: 1, unit: '', ...(exact ? { digits: 0 } : {}), ...options });
}

/** A duration given in `ms` or `s`, in the unit that suits it: ms, s, min, h. */
export function duration(estimate: Estimate, options: NumberOptions = {}): FormattedNumber {
  const toMs = estimate.unit === 's' ? 1000 : 1;
  const ms = estimate.value * toMs;
  const [unit, size] =
    ms < 1000
      ? (['ms', 1] as const)
      : ms < 120_000
        ? (['s', 1000] as const)
        : ms < 7_200_000
          ? (['min', 60_000] as const)
          : (['h', 3_600_000] as const);
  return written(estimate, { scale: toMs / size, unit, ...options });
}

/** The p-value of a difference: `p = 0.031`, `p < 0.001`. */
export function pValue(estimate: Estimate): FormattedNumber {
  const p = estimate.pValue ?? Number.NaN;
  const shown = p < 0.001 ? 'p < 0.001' : `p = ${p < 0.1 ? p.toFixed(3) : p.toFixed(2)}`;
  return {
    kind: 'number',
    text: shown.replaceAll(' ', NO_BREAK),
    estimate: {
      name: `${estimate.name} p-value`,
      unit: '',
      value: p,
      ...(estimate.n === undefined ? {} : { n: estimate.n }),
    },
  };
}

interface Writing extends NumberOptions {
  readonly scale: number;
  readonly unit: string;
  readonly signed?: boolean;
}

function written(estimate: Estimate, writing: Writing): FormattedNumber {
  const { scale, unit, show, signed = false } = writing;
  const { value, standardError, ci95, n, diverged = 0, failed = 0 } = estimate;
  const scaled = (x: number) => x * scale;
  const write = writtenDigits({
    value: scaled(value),
    ...(standardError === undefined ? {} : { standardError: scaled(standardError) }),
    ...(ci95 === undefined ? {} : { ends: [scaled(ci95[0]), scaled(ci95[1])] }),
    ...(writing.digits === undefined ? {} : { digits: writing.digits }),
    signed,
  });
  const withUnit = (shown: string) => (unit === '' ? shown : `${shown}${NO_BREAK}${unit}`);
  const only = withUnit(write.value());
  const ends =
    ci95 === undefined ? undefined : ([write.end(scaled(ci95[0])), write.end(scaled(ci95[1]))] as const);
  const interval = ends === undefined ? [] : [`95${NO_BREAK}%${NO_BREAK}CI ${ends[0]} to ${ends[1]}`];
  const trials = n === undefined ? [] : [`n${NO_BREAK}=${NO_BREAK}${groupDigits(String(n))}`];
  const error = write.error === undefined ? [] : [`SE${NO_BREAK}${write.error()}`];
  const within = (parts: readonly string[]) => (parts.length === 0 ? only : `${only} (${parts.join(', ')})`);
  const full = within([
    ...error,
    ...interval,
    ...trials,
    ...(diverged > 0 ? [`${diverged}${NO_BREAK}diverged`] : []),
    ...(failed > 0 ? [`${failed}${NO_BREAK}failed`] : []),
  ]);
  if (show === undefined || show === 'full') {
    const once = within(interval.length > 0 ? interval : error.length > 0 ? error : n === 1 ? trials : []);
    const prose = show === undefined && full !== only ? { prose: { once, again: only } } : {};
    return { kind: 'number', text: full, ...prose, estimate };
  }
  const text =
    show === 'se' && write.plusMinus !== undefined
      ? withUnit(write.plusMinus())
      : show === 'interval' && write.range !== undefined
        ? withUnit(write.range())
        : show === 'ci' && ends !== undefined
          ? `${only} [${ends[0]}, ${ends[1]}]`
          : only;
  return { kind: 'number', text, ...(text === full ? {} : { full }), estimate };
}
