// Plain data with typed arrays as JSON beside a table of arrays, and back. Exact: not finite numbers, −0, bigints, undefined.

import { mapArrays, type TypedArray } from '../map-arrays.ts';

/** The kinds of arrays that every supported Node knows. */
const KINDS = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  BigInt64Array,
  BigUint64Array,
} as const;
export type ArrayKind = keyof typeof KINDS;

/** Kind and number of elements of an array in the table. */
export type ArrayEntry = readonly [kind: ArrayKind, length: number];

export const elementBytes = (kind: ArrayKind): number => KINDS[kind].BYTES_PER_ELEMENT;
export const isArrayKind = (kind: unknown): kind is ArrayKind =>
  typeof kind === 'string' && Object.hasOwn(KINDS, kind);

/** An array of a kind over bytes of its own. */
export function arrayOver(kind: ArrayKind, bytes: ArrayBuffer): TypedArray {
  return new KINDS[kind](bytes);
}

/** The kind of an array; a `Buffer` is bytes. */
export function kindOf(array: TypedArray, where: string): ArrayKind {
  const kind = array[Symbol.toStringTag];
  if (isArrayKind(kind)) return kind;
  throw new TypeError(
    `${where}: not every supported Node knows ${String(kind)}; use one of ${Object.keys(KINDS).join(', ')}`,
  );
}

// In the JSON, {"$": …} stands for what JSON lacks: a number for an array of the table, a text for a value, an object for
// an object that has a member named $ itself.
const MARK = '$';

/**
 * JSON data that refers to arrays, which are added to a table.
 *
 * @throws TypeError when something is neither plain data nor a typed array of a known kind
 */
export function packArrays(value: unknown, where: string, arrays: TypedArray[]): unknown {
  const plain = mapArrays(value, (array) => array, where);
  const pack = (item: unknown): unknown => {
    if (ArrayBuffer.isView(item)) {
      kindOf(item as TypedArray, where);
      return { [MARK]: arrays.push(item as TypedArray) - 1 };
    }
    if (Array.isArray(item)) return Array.from(item, pack);
    if (typeof item === 'object' && item !== null) {
      const members = Object.fromEntries(Object.entries(item).map(([name, inner]) => [name, pack(inner)]));
      return Object.hasOwn(item, MARK) ? { [MARK]: members } : members;
    }
    const special = specialText(item);
    return special === undefined ? item : { [MARK]: special };
  };
  return pack(plain);
}

function specialText(item: unknown): string | undefined {
  if (typeof item === 'number') {
    if (Object.is(item, -0)) return '-0';
    return Number.isFinite(item) ? undefined : String(item);
  }
  if (typeof item === 'bigint') return `${item}n`;
  return item === undefined ? 'undefined' : undefined;
}

/**
 * What was packed.
 *
 * @throws Error when it refers to an array that is not there, or to an unknown value
 */
export function unpackArrays(json: unknown, arrays: readonly TypedArray[]): unknown {
  if (Array.isArray(json)) return json.map((item) => unpackArrays(item, arrays));
  if (typeof json !== 'object' || json === null) return json;
  const members = Object.entries(json);
  if (members.length === 1 && members[0]![0] === MARK) {
    const held: unknown = members[0]![1];
    if (typeof held === 'number') return arrays[held] ?? wrong(held);
    if (typeof held === 'string') return specialValue(held);
    if (typeof held === 'object' && held !== null) return unpackMembers(Object.entries(held), arrays);
    return wrong(held);
  }
  return unpackMembers(members, arrays);
}

function unpackMembers(members: readonly [string, unknown][], arrays: readonly TypedArray[]): unknown {
  return Object.fromEntries(members.map(([name, inner]) => [name, unpackArrays(inner, arrays)]));
}

function specialValue(text: string): unknown {
  if (text === 'undefined') return undefined;
  if (/^-?\d+n$/.test(text)) return BigInt(text.slice(0, -1));
  if (/^(-0|NaN|-?Infinity)$/.test(text)) return Number(text);
  return wrong(text);
}

function wrong(held: unknown): never {
  throw new Error(`it refers to ${JSON.stringify(held)}, which is not there`);
}
