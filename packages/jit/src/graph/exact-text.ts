// Numbers and attributes as text that tells all of them apart.

/** JSON itself writes infinities and NaN as null, and -0 as 0. */
export function exactText(attributes: object): string {
  return JSON.stringify(attributes, (_name, value) =>
    typeof value === 'number' ? numberText(value) : (value as unknown),
  );
}

/** A number, with the sign of zero. */
export function numberText(number: number | bigint): string {
  return Object.is(number, -0) ? '-0' : `${number}`;
}
