// Copies plain data, putting each typed array through a function. Classes and functions are refused by name.

/** Any view on a buffer, `DataView` aside. */
export type TypedArray = Exclude<NodeJS.TypedArray, never>;

/**
 * A copy of plain data in which `change` has replaced every typed array.
 *
 * @param where - what the data is, for the error
 * @throws TypeError when something is neither plain data nor a typed array
 */
export function mapArrays(value: unknown, change: (array: TypedArray) => TypedArray, where: string): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return change(value as TypedArray);
  if (Array.isArray(value)) return value.map((item, i) => mapArrays(item, change, `${where}[${i}]`));
  if (typeof value === 'function' || typeof value === 'symbol') {
    throw new TypeError(`${where} must be plain data or typed arrays; it is a ${typeof value}`);
  }
  if (typeof value !== 'object' || value === null) return value;
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new TypeError(
      `${where} must be plain data or typed arrays; it is a ${prototype.constructor.name}: pass its fields instead`,
    );
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, mapArrays(item, change, `${where}.${name}`)]),
  );
}
