import { describe, expect, it } from 'vitest';
import { numpyReference } from '../../test/numpy-reference.ts';
import { DataFileError } from '../data-file-error.ts';
import { decompress } from './decompress.ts';
import { type IdxArray, type ReadIdxOptions, readIdx, writeIdx } from './idx.ts';

const faultOf = (bytes: Uint8Array, options?: ReadIdxOptions): DataFileError => {
  try {
    readIdx(bytes, options);
  } catch (error) {
    if (error instanceof DataFileError) return error;
    throw error;
  }
  throw new Error('readIdx accepted the bytes');
};
const good = () => writeIdx(Uint8Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
const edited = (index: number, value: number) => {
  const bytes = good();
  bytes[index] = value;
  return bytes;
};

describe.each(numpyReference.idx)(
  'IDX of $type $shape, written by numpy',
  ({ type, shape, values, ...file }) => {
    const bytes = new Uint8Array(Buffer.from(file.base64, 'base64'));

    it('is read', () => {
      const content = readIdx(bytes);
      expect(content).toMatchObject({ type, shape });
      expect([...content.data]).toEqual(values);
    });

    it('is read from the middle of a larger buffer', () => {
      const larger = new Uint8Array(bytes.length + 9);
      larger.set(bytes, 5);
      expect([...readIdx(larger.subarray(5, 5 + bytes.length)).data]).toEqual(values);
    });

    it('is written byte for byte', () => {
      expect(writeIdx(readIdx(bytes).data as IdxArray, shape)).toEqual(bytes);
    });

    it('is decompressed', async () => {
      const packed = new Uint8Array(Buffer.from(file.gzipBase64, 'base64'));
      const about = { file: 'x.gz', remedy: 'Get it again.' };
      expect(new Uint8Array(await decompress(packed, bytes.length, about))).toEqual(bytes);
      expect(await decompress(bytes, bytes.length, about)).toBe(bytes); // plain bytes pass through
    });
  },
);

describe('readIdx', () => {
  it('says file, expected, found and remedy', () => {
    const error = faultOf(good().subarray(0, 15), { file: 'a/b.idx', remedy: 'Fetch b.idx again.' });
    expect(error.message).toBe(
      'a/b.idx: the file ends too early. Expected 18 bytes for uint8 [2, 3]; found 15 bytes. Fetch b.idx again.',
    );
  });

  it.each([
    ['nothing', new Uint8Array(), 'truncated', 'a header of at least 4 bytes', '0 bytes'],
    ['a header cut short', good().subarray(0, 9), 'truncated', 'a header of 12 bytes for 2 axes', '9 bytes'],
    ['data cut short', good().subarray(0, 17), 'truncated', '18 bytes', '17 bytes'],
    [
      'trailing bytes',
      new Uint8Array([...good(), 0]),
      'wrong-length',
      '18 bytes',
      '19 (1 byte after the last element)',
    ],
    ['a wrong magic', edited(0, 1), 'wrong-magic', '00 00, an element type', '01 00 08 02'],
    ['an unknown element type', edited(2, 10), 'wrong-magic', '00 00, an element type', '00 00 0a 02'],
    ['no axes', edited(3, 0), 'wrong-magic', 'the number of axes', '00 00 08 00'],
    ['a gzip file', Uint8Array.of(0x1f, 0x8b, 8, 0), 'wrong-magic', '00 00', 'it must be decompressed first'],
    ['a web page', new TextEncoder().encode('<!doctype html>'), 'wrong-magic', '00 00', 'a web page?'],
    ['an absurd shape', edited(4, 255), 'truncated', 'uint8 [4278190082, 3]', '18 bytes'],
  ] as const)('refuses %s', (_name, bytes, problem, expected, found) => {
    const error = faultOf(bytes);
    expect(error.problem).toBe(problem);
    expect(error.expected).toContain(expected);
    expect(error.found).toContain(found);
    expect(error.message).toContain('Get the file again.');
  });

  it('refuses another element type or shape than demanded', () => {
    expect(faultOf(good(), { type: 'float32' })).toMatchObject({ problem: 'wrong-type', found: 'uint8' });
    expect(faultOf(good(), { shape: [3, 2] })).toMatchObject({
      problem: 'wrong-shape',
      expected: '[3, 2]',
      found: '[2, 3]',
    });
  });
});

describe('writeIdx', () => {
  it('refuses a shape that is not the array’s', () => {
    expect(() => writeIdx(new Uint8Array(5), [2, 3])).toThrow("product is the array's length 5; got [2, 3]");
  });

  it.each([
    [[2.5, 2], 'got 2.5 on axis 0'],
    [[-1, -5], 'got -1 on axis 0'],
    [[5, Number.NaN], 'got NaN on axis 1'],
    [[2 ** 32, 0], 'got 4294967296 on axis 0'],
  ])('refuses the shape %j, which the format cannot hold', (shape, found) => {
    expect(() => writeIdx(new Uint8Array(5), shape)).toThrow(
      `writeIdx: each size in the shape must be a whole number from 0 to 4294967295; ${found}`,
    );
  });

  it.each([
    [[1, 2], 'Array'],
    [new Uint16Array(2), 'Uint16Array'],
    [new BigInt64Array(2), 'BigInt64Array'],
    [new DataView(new ArrayBuffer(2)), 'DataView'],
    [undefined, 'Undefined'],
  ])('refuses an array that the format has no type for: %#', (data, kind) => {
    expect(() => writeIdx(data as never, [2])).toThrow(
      `writeIdx: the data must be one of Uint8Array, Int8Array, Int16Array, Int32Array, Float32Array, Float64Array; got ${kind}. Convert it first.`,
    );
  });
});

describe('decompress', () => {
  const { gzipBase64, base64 } = numpyReference.idx[0]!;
  const packed = new Uint8Array(Buffer.from(gzipBase64, 'base64'));
  const size = Buffer.from(base64, 'base64').length;
  const about = { file: 'x.gz', remedy: 'Get it again.' };

  it('refuses a file that is cut short', async () => {
    await expect(decompress(packed.subarray(0, packed.length - 9), size, about)).rejects.toThrow(
      /^x\.gz: the file ends too early\. Expected gzip data that hold 18 bytes; found \d+ bytes of gzip .*Get it again\.$/,
    );
  });

  it('refuses damaged data', async () => {
    const damaged = packed.slice();
    damaged[damaged.length - 6]! ^= 0xff; // in the CRC
    await expect(decompress(damaged, size, about)).rejects.toMatchObject({ problem: 'bad-gzip' });
  });

  it('refuses more than the expected length before it is allocated', async () => {
    await expect(decompress(packed, size - 1, about)).rejects.toMatchObject({ problem: 'wrong-length' });
  });
});
