// Random bytes and random damage for the readers of data files: a named error or the right content, never anything else.

import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fuzz } from '../../../fuzz.shared.ts';
import { decompress, isGzip } from '../src/formats/decompress.ts';
import { DataFileError, type IdxArray, readIdx, writeIdx } from '../src/index.ts';

const arrays = [Uint8Array, Int8Array, Int16Array, Int32Array, Float32Array, Float64Array];

/** An array with a shape that is its own. */
const idx = fc
  .record({
    array: fc.constantFrom(...arrays),
    shape: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }),
    bytes: fc.uint8Array({ minLength: 8, maxLength: 64 }),
  })
  .map(({ array, shape, bytes }) => {
    const count = shape.reduce((product, size) => product * size, 1);
    const data = new array(count);
    const raw = new Uint8Array(data.buffer);
    for (let i = 0; i < raw.length; i++) raw[i] = bytes[i % bytes.length]! + i;
    return { shape, data: data as IdxArray };
  });

/** Bytes changed, cut off, or put between. */
const damage = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    change: fc.constantFrom('set', 'cut', 'insert'),
    byte: fc.nat(255),
  }),
  { minLength: 1, maxLength: 4 },
);
type Damage = typeof damage extends fc.Arbitrary<infer Each> ? Each : never;
function damaged(bytes: Uint8Array, how: Damage): Uint8Array {
  return how.reduce((now, { at, change, byte }) => {
    const i = Math.floor(at * now.length);
    if (change === 'set') return now.length === 0 ? now : now.with(i, byte);
    return change === 'cut'
      ? now.slice(0, i)
      : Uint8Array.of(...now.subarray(0, i), byte, ...now.subarray(i));
  }, bytes);
}

/** What a reader gave; undefined for a named refusal. Any other error fails the test. */
function refusal<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(DataFileError);
    return undefined;
  }
}
function expectSound(bytes: Uint8Array): void {
  const content = refusal(() => readIdx(bytes));
  if (content === undefined) return;
  expect(content.data.length).toBe(content.shape.reduce((product, size) => product * size, 1));
  expect(writeIdx(content.data, content.shape)).toEqual(bytes);
}

it('readIdx gives back what writeIdx wrote', () => {
  fc.assert(
    fc.property(idx, ({ data, shape }) => {
      expect(readIdx(writeIdx(data, shape))).toMatchObject({ shape, data });
    }),
    fuzz,
  );
});

it('readIdx takes any bytes for what they are, or refuses them by name', () => {
  const header = fc
    .constantFrom(8, 9, 11, 12, 13, 14, 10)
    .chain((code) =>
      fc
        .tuple(fc.integer({ min: 0, max: 3 }), fc.uint8Array({ maxLength: 40 }))
        .map(([rank, rest]) => Uint8Array.of(0, 0, code, rank, ...rest)),
    );
  fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 40 }), header), expectSound), fuzz);
});

it('readIdx takes a damaged file for what it says now, or refuses it by name', () => {
  fc.assert(
    fc.property(idx, damage, ({ data, shape }, how) => expectSound(damaged(writeIdx(data, shape), how))),
    fuzz,
  );
});

it('gzip gives the bytes that were packed, or a named refusal', async () => {
  const about = { file: 'x.gz', remedy: 'Get it again.' };
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), damage, async (bytes, how) => {
      const packed = damaged(gzipSync(bytes), how);
      let unpacked: Uint8Array;
      try {
        unpacked = await decompress(packed, bytes.length, about);
      } catch (error) {
        expect(error).toBeInstanceOf(DataFileError);
        return;
      }
      expect(unpacked.length === 0 ? [] : [...unpacked]).toEqual(isGzip(packed) ? [...bytes] : [...packed]);
    }),
    fuzz,
  );
});
