// Small numbers as people write them. Rounds to one digit.

import type { Estimate, FormattedNumber } from '@trialbook/report';

/** A number of at most a few per cent as a power of ten, such as 3·10⁻⁹; larger ones plainly. */
export function powerOfTen(estimate: Estimate): FormattedNumber {
  const { value } = estimate;
  if (value === 0 || Math.abs(value) >= 0.01) {
    return { kind: 'number', text: String(Number(value.toPrecision(2))), estimate };
  }
  const [digit, exponent] = value.toExponential(0).split('e') as [string, string];
  const raised = exponent.replace(/./g, (c) => (c === '-' ? '⁻' : c === '+' ? '' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)]!));
  return { kind: 'number', text: `${digit}·10${raised}`, estimate };
}
