// A number as its digits are printed: groups of three from five digits on, a true minus sign. Rounds nothing.

const MINUS = '\u2212';

/**
 * Digits in groups of three, parted by a narrow no-break space, where there are five or more before the point.
 *
 * @param digits - a number as `String` or `toFixed` write it
 */
export function groupDigits(digits: string): string {
  const [, sign = '', whole = '', rest = ''] = /^([+-]?)(\d*)(.*)$/s.exec(digits) ?? [];
  const spaced = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, '\u202f') : whole;
  return (sign === '-' ? MINUS : sign) + spaced + rest;
}

/** Words with the digits of every whole number in them grouped. */
export function groupDigitsWithin(words: string): string {
  return words.replace(/(?<![\w.])\d+(?![\w.]*\d)/g, groupDigits);
}
