// A value, its standard error and its interval as digits: no finer than the interval warrants, powers of ten where digits
// before or after the point would not be read. Knows no units and no words.

import { groupDigits } from './group-digits.ts';

/** Numbers in the unit they are shown in. */
export interface Digits {
  readonly value: number;
  readonly standardError?: number;
  readonly ends?: readonly [low: number, high: number];
  /** Digits after the point, where the author gives them: no powers of ten then. */
  readonly digits?: number;
  /** Whether the value and the ends of the interval always have a sign. */
  readonly signed: boolean;
}

/** What writes the parts; each as it stands alone. */
export interface WrittenDigits {
  readonly value: () => string;
  readonly end: (end: number) => string;
  readonly error?: () => string;
  /** `95.37 ± 0.12`, `(3.2 ± 0.4) × 10⁻¹⁰` */
  readonly plusMinus?: () => string;
  /** `95.10 to 95.65`, `(2.8 to 3.6) × 10⁻¹⁰` */
  readonly range?: () => string;
}

const NO_BREAK = '\u00a0';
/** Below the first and from the second on, powers of ten. */
const ORDINARY = [1e-4, 1e7] as const;

/** How these numbers are written. */
export function writtenDigits(given: Digits): WrittenDigits {
  const { value, standardError, ends, signed } = given;
  const exponent = given.digits === undefined ? exponentOf(given) : 0;
  const digits = given.digits ?? digitsFor(given, exponent);
  const mantissa = (x: number, sign: boolean, places = digits) => fixed(x / 10 ** exponent, places, sign);
  const power = exponent === 0 ? '' : `${NO_BREAK}×${NO_BREAK}10${superscript(exponent)}`;
  const bracketed = (words: string) => (power === '' ? words : `(${words})${power}`);
  // Zero needs no power of ten.
  const alone = (shown: string) => (Number(shown.replace(/[^\d]/g, '')) === 0 ? '0' : shown + power);
  const plain = (shown: string) => (power === '' ? shown : alone(shown));
  const write = {
    value: () => plain(mantissa(value, signed)),
    end: (end: number) => plain(mantissa(end, signed)),
  };
  const errorPlaces =
    given.digits ??
    Math.max(digits, standardError === undefined ? 0 : firstPlace(standardError / 10 ** exponent));
  return {
    ...write,
    ...(standardError === undefined
      ? {}
      : {
          error: () => plain(mantissa(standardError, false, errorPlaces)),
          plusMinus: () =>
            bracketed(
              `${mantissa(value, signed)}${NO_BREAK}±${NO_BREAK}${mantissa(standardError, false, errorPlaces)}`,
            ),
        }),
    ...(ends === undefined
      ? {}
      : {
          range: () => bracketed([mantissa(ends[0], signed), 'to', mantissa(ends[1], signed)].join(NO_BREAK)),
        }),
  };
}

/** The power of ten of the value (of its interval, where the value is smaller than that), or 0 for ordinary numbers. */
function exponentOf({ value, ends = [value, value], standardError }: Digits): number {
  const size = Math.max(Math.abs(value), ...ends.map(Math.abs));
  if (size === 0 || !Number.isFinite(size)) return 0;
  if (size >= ORDINARY[0] && size < ORDINARY[1]) return 0;
  const exponent = Math.floor(Math.log10(size));
  // 9.99 may be written 10.0.
  const digits = digitsFor(
    { value, ends, ...(standardError === undefined ? {} : { standardError }) },
    exponent,
  );
  return Number((size / 10 ** exponent).toFixed(Math.max(0, digits))) >= 10 ? exponent + 1 : exponent;
}

/** Digits after the point, below 0 for places before it. */
function digitsFor({ value, standardError = 0, ends }: Omit<Digits, 'signed'>, exponent: number): number {
  const scale = 10 ** exponent;
  const half = ends === undefined ? 0 : (ends[1] - ends[0]) / 2;
  const doubt = Math.max(half, standardError);
  if (Number.isFinite(doubt) && doubt > 0) {
    const places = awayFromZero(warranted(doubt / scale), ends, scale);
    // Tens and hundreds are rounded only in large numbers.
    return Math.min(20, doubt / scale < 1000 ? Math.max(0, places) : places);
  }
  return Number.isFinite(value) ? decimalsOf(Number((value / scale).toPrecision(4))) : 0;
}

/**
 * Digits that an uncertainty warrants: it has two significant ones from 1.0 to 3.54, one from 3.55 to 9.49, and 9.5 is written
 * 10 (the rule of the Particle Data Group, *Review of Particle Physics*, introduction, 5.3).
 */
function warranted(doubt: number): number {
  const exponent = Math.floor(Math.log10(doubt));
  const leading = Math.round((doubt / 10 ** exponent) * 100);
  return leading <= 354 ? 1 - exponent : -exponent;
}

/** As many more digits as it takes for an interval that leaves out 0 not to seem to touch it. */
function awayFromZero(digits: number, ends: Digits['ends'], scale: number): number {
  if (ends === undefined || !(ends[0] * ends[1] > 0)) return digits;
  const nearest = Math.min(...ends.map(Math.abs)) / scale;
  return nearest < 0.5 * 10 ** -digits ? Math.max(digits, firstPlace(nearest)) : digits;
}

/** The place of the first digit that is not 0. */
function firstPlace(x: number): number {
  return x > 0 && Number.isFinite(x) ? -Math.floor(Math.log10(x)) : 0;
}

function decimalsOf(value: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e');
  return Math.min(20, Math.max(0, (digits.split('.')[1]?.length ?? 0) - Number(exponent)));
}

/** Rounded to a place, also one before the point; with a sign where asked or negative, none for 0. */
function fixed(value: number, digits: number, signed: boolean): string {
  const step = digits < 0 ? 10 ** -digits : 1;
  const shown = (Math.round(Math.abs(value) / step) * step).toFixed(0);
  const text = digits < 0 ? shown : Math.abs(value).toFixed(digits);
  const sign = Number(text) === 0 ? '' : value < 0 ? '-' : signed ? '+' : '';
  return groupDigits(sign + text);
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A whole number raised: `⁻¹⁰`. */
export function superscript(value: number): string {
  return [...String(value)].map((letter) => (letter === '-' ? '⁻' : SUPERSCRIPTS[Number(letter)]!)).join('');
}
