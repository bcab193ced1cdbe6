// IDX, the file format of MNIST: magic, big-endian shape, elements. Reader and writer over bytes; no files, no gzip.

import { DataFileError, type DataFileFault } from '../data-file-error.ts';

/** Element types of the format, by their code in the third byte. */
const ELEMENTS = {
  8: { type: 'uint8', bytes: 1, array: Uint8Array, read: 'getUint8', write: 'setUint8' },
  9: { type: 'int8', bytes: 1, array: Int8Array, read: 'getInt8', write: 'setInt8' },
  11: { type: 'int16', bytes: 2, array: Int16Array, read: 'getInt16', write: 'setInt16' },
  12: { type: 'int32', bytes: 4, array: Int32Array, read: 'getInt32', write: 'setInt32' },
  13: { type: 'float32', bytes: 4, array: Float32Array, read: 'getFloat32', write: 'setFloat32' },
  14: { type: 'float64', bytes: 8, array: Float64Array, read: 'getFloat64', write: 'setFloat64' },
} as const;

type Code = keyof typeof ELEMENTS;

/** An element type of the IDX format. */
export type IdxType = (typeof ELEMENTS)[Code]['type'];

/** The typed array of each element type. */
export type IdxArray = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** The content of an IDX file. */
export interface IdxContent {
  readonly type: IdxType;
  /** Sizes of the axes, slowest first. */
  readonly shape: readonly number[];
  /** The elements, row-major, in the machine's byte order. For `uint8` a view of the bytes that were read. */
  readonly data: IdxArray;
}

/** What a reader may demand. */
export interface ReadIdxOptions {
  /** What to call the file in errors. Default `IDX data`. */
  readonly file?: string;
  /** Refuse any other element type. */
  readonly type?: IdxType;
  /** Refuse any other shape. */
  readonly shape?: readonly number[];
  /** What the user is to do about a bad file, as a sentence. Default: get it again. */
  readonly remedy?: string;
}

/**
 * Reads the bytes of an IDX file, strictly: magic, element type, shape and exact length.
 *
 * @throws DataFileError with what was expected and what was found
 * @example
 * ```ts
 * import { readIdx, writeIdx } from '@trialbook/datasets';
 * const bytes = writeIdx(Uint8Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
 * console.log(readIdx(bytes).shape); // [ 2, 3 ]
 * ```
 * @see http://yann.lecun.com/exdb/mnist/ (the file format)
 */
export function readIdx(bytes: Uint8Array, options: ReadIdxOptions = {}): IdxContent {
  const fail = (problem: DataFileFault['problem'], expected: string, found: string): never => {
    const file = options.file ?? 'IDX data';
    throw new DataFileError({
      file,
      problem,
      expected,
      found,
      remedy: options.remedy ?? 'Get the file again.',
    });
  };
  if (bytes.length < 4) fail('truncated', 'a header of at least 4 bytes', countOf(bytes.length, 'byte'));
  const element = bytes[0] === 0 && bytes[1] === 0 ? ELEMENTS[bytes[2] as Code] : undefined;
  const rank = bytes[3]!;
  if (element === undefined || rank === 0) {
    return fail(
      'wrong-magic',
      '00 00, an element type (08 09 0b 0c 0d 0e) and the number of axes',
      describeMagic(bytes),
    );
  }
  const headerLength = 4 + 4 * rank;
  if (bytes.length < headerLength) {
    fail(
      'truncated',
      `a header of ${headerLength} bytes for ${countOf(rank, 'axis')}`,
      countOf(bytes.length, 'byte'),
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  if (options.type !== undefined && element.type !== options.type)
    fail('wrong-type', options.type, element.type);
  if (options.shape !== undefined && String(shape) !== String(options.shape)) {
    fail('wrong-shape', `[${options.shape.join(', ')}]`, `[${shape.join(', ')}]`);
  }
  const count = shape.reduce((product, size) => product * size, 1);
  const length = headerLength + count * element.bytes;
  if (bytes.length !== length) {
    const expected = `${length} bytes for ${element.type} [${shape.join(', ')}]`;
    const excess = bytes.length - length;
    if (excess < 0) fail('truncated', expected, countOf(bytes.length, 'byte'));
    fail('wrong-length', expected, `${bytes.length} (${countOf(excess, 'byte')} after the last element)`);
  }
  if (element.type === 'uint8') {
    return {
      type: 'uint8',
      shape,
      data: new Uint8Array(bytes.buffer, bytes.byteOffset + headerLength, count),
    };
  }
  const data = new element.array(count);
  for (let i = 0; i < count; i++) data[i] = view[element.read](headerLength + i * element.bytes);
  return { type: element.type, shape, data };
}

/**
 * The bytes of an IDX file with this array as its content.
 *
 * @param data - the elements, row-major; the array's class decides the element type
 * @param shape - sizes of the axes; 1 to 255 of them, whose product is the length of the array
 * @throws TypeError for an array of another class; RangeError for a shape that the format cannot hold, or of another length
 */
export function writeIdx(data: IdxArray, shape: readonly number[]): Uint8Array {
  const found = Object.entries(ELEMENTS).find(([, { array }]) => data instanceof array);
  if (found === undefined) {
    const classes = Object.values(ELEMENTS).map(({ array }) => array.name);
    const kind = Object.prototype.toString.call(data).slice(8, -1);
    throw new TypeError(
      `writeIdx: the data must be one of ${classes.join(', ')}; got ${kind}. Convert it first.`,
    );
  }
  const wrong = shape.findIndex((size) => !Number.isInteger(size) || size < 0 || size >= 2 ** 32);
  if (wrong >= 0) {
    throw new RangeError(
      `writeIdx: each size in the shape must be a whole number from 0 to 4294967295; got ${shape[wrong]} on axis ${wrong}`,
    );
  }
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== data.length || shape.length < 1 || shape.length > 255) {
    throw new RangeError(
      `writeIdx: the shape must have 1 to 255 axes whose product is the array's length ${data.length}; got [${shape.join(', ')}]`,
    );
  }
  const [code, element] = found;
  const headerLength = 4 + 4 * shape.length;
  const bytes = new Uint8Array(headerLength + count * element.bytes);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 0, Number(code), shape.length]);
  shape.forEach((size, axis) => {
    view.setUint32(4 + 4 * axis, size);
  });
  for (let i = 0; i < count; i++) view[element.write](headerLength + i * element.bytes, data[i]!);
  return bytes;
}

function describeMagic(bytes: Uint8Array): string {
  const magic = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  if (magic.startsWith('1f 8b')) return `${magic} (gzip: it must be decompressed first)`;
  if (magic.startsWith('3c')) return `${magic} (text that begins with '<': a web page?)`;
  return magic;
}

function countOf(count: number, noun: 'byte' | 'axis'): string {
  return `${count} ${count === 1 ? noun : noun === 'axis' ? 'axes' : 'bytes'}`;
}
