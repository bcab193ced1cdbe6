// Estimates to text: percentages, decimals, durations, counts, p-values. One way to write each, for every output.

import type { Estimate } from '../estimate.ts';
import { groupDigits } from './group-digits.ts';
import type { FormattedNumber } from './inline.ts';

/**
 * How much of an estimate is written out:
 * `value` 95.37 % · `se` 95.37 ± 0.04 % · `ci` 95.37 % [95.29, 95.45] · `interval` 95.29 to 95.45 % ·
 * `full` 95.37 % (SE 0.04, 95 % CI 95.29 to 95.45, n = 1000).
 */
export type NumberDetail = 'value' | 'se' | 'ci' | 'interval' | 'full';

/** How a number is written out. */
export interface NumberOptions {
  /** Default `full`; parts the estimate does not have are left out. */
  readonly show?: NumberDetail;
  /** Digits after the point; chosen so that the standard error has two significant digits (without one: four digits of the number). */
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

/** A whole number, in groups of three from five digits on. Means of counts keep their decimals. */
export function count(estimate: Estimate, options: NumberOptions = {}): FormattedNumber {
  const digits = Number.isInteger(estimate.value) ? 0 : undefined;
  return written(estimate, { scale: 1, unit: '', ...(digits === undefined ? {} : { digits }), ...options });
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
  const { scale, unit, show = 'full', signed = false } = writing;
  const { value, standardError, ci95, n, diverged = 0, failed = 0 } = estimate;
  const digits =
    writing.digits ??
    digitsFor(
      value * scale,
      (standardError ?? 0) * scale,
      ci95?.map((end) => end * scale),
    );
  const number = (x: number, sign = signed) => grouped(x * scale, digits, sign);
  const withUnit = (shown: string) => (unit === '' ? shown : `${shown}${NO_BREAK}${unit}`);
  const se = standardError === undefined ? undefined : number(standardError, false);
  let text = withUnit(number(value));
  if (show === 'se' && se !== undefined) text = withUnit(`${number(value)}${NO_BREAK}±${NO_BREAK}${se}`);
  if (show === 'interval' && ci95 !== undefined)
    text = withUnit([number(ci95[0]), 'to', number(ci95[1])].join(NO_BREAK));
  if (show === 'ci' && ci95 !== undefined) text += ` [${number(ci95[0])}, ${number(ci95[1])}]`;
  if (show === 'full') {
    const parts = [
      se === undefined ? [] : [`SE${NO_BREAK}${se}`],
      ci95 === undefined ? [] : [`95${NO_BREAK}%${NO_BREAK}CI ${number(ci95[0])} to ${number(ci95[1])}`],
      n === undefined ? [] : [`n${NO_BREAK}=${NO_BREAK}${groupDigits(String(n))}`],
      diverged > 0 ? [`${diverged}${NO_BREAK}diverged`] : [],
      failed > 0 ? [`${failed}${NO_BREAK}failed`] : [],
    ].flat();
    if (parts.length > 0) text += ` (${parts.join(', ')})`;
  }
  return { kind: 'number', text, estimate };
}

function digitsFor(value: number, standardError: number, ends: readonly number[] = []): number {
  const from = (x: number, significant: number) =>
    Math.min(8, Math.max(0, significant - 1 - Math.floor(Math.log10(Math.abs(x)))));
  if (Number.isFinite(standardError) && standardError > 0) return from(standardError, 2);
  const width = ends[1]! - ends[0]!; // all trials alike still leave an interval
  if (width > 0) return from(width / 4, 1);
  return Number.isFinite(value) ? decimalsOf(Number(value.toPrecision(4))) : 0;
}

function decimalsOf(value: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e');
  return Math.min(20, Math.max(0, (digits.split('.')[1]?.length ?? 0) - Number(exponent)));
}

function grouped(value: number, digits: number, signed: boolean): string {
  const fixed = Math.abs(value).toFixed(digits);
  const sign = Number(fixed) === 0 ? '' : value < 0 ? '-' : signed ? '+' : '';
  return groupDigits(sign + fixed);
}
