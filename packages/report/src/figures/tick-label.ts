// A tick's value as its label where no chart library writes it: short, powers of ten for the very small and very large.

import { superscript } from '../text/digits.ts';
import { groupDigits } from '../text/group-digits.ts';

/** `0.05`, `1 000 000` as `10⁶`, `3e-7` as `3·10⁻⁷`. */
export function tickLabel(value: number): string {
  const size = Math.abs(value);
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  if (size === 0 || (size >= 1e-3 && size < 1e5)) return groupDigits(String(Number(value.toPrecision(6))));
  const power = `10${superscript(Number(exponent))}`;
  const factor = groupDigits(String(Number(Number(digits).toPrecision(3))));
  return factor === '1' ? power : factor === '\u22121' ? `\u2212${power}` : `${factor}·${power}`;
}
