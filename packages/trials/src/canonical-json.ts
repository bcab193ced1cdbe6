// JSON in one form only: sorted members, no spaces. Equal values give equal text.

/**
 * The canonical JSON text of plain data.
 *
 * @throws TypeError for what JSON cannot hold, with its place: NaN, infinities, undefined, functions, dates, bigints
 * @example
 * ```ts
 * import { canonicalJson } from '@trialbook/trials';
 * console.log(canonicalJson({ b: [1, true], a: null })); // {"a":null,"b":[1,true]}
 * ```
 */
export function canonicalJson(value: unknown, where = 'value'): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${where} must be JSON, which has no ${value}`);
    return Object.is(value, -0) ? '-0' : JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item, i) => canonicalJson(item, `${where}[${i}]`)).join(',')}]`;
  }
  const prototype: unknown = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined;
  if (typeof value !== 'object' || (prototype !== null && prototype !== Object.prototype)) {
    const kind = typeof value === 'object' ? (value.constructor?.name ?? 'object') : typeof value;
    throw new TypeError(
      `${where} must be JSON (null, boolean, number, text, array, plain object); it is ${kind}`,
    );
  }
  const members = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, item]) => `${JSON.stringify(name)}:${canonicalJson(item, `${where}.${name}`)}`);
  return `{${members.join(',')}}`;
}
