import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hostTensor } from '../host-tensor.ts';
import { gatherRows } from './gather-rows.ts';

const names = { from: 'resident.x', rows: 'input.rows' };

test('rows are what subarrays are, bit for bit, for every width and number', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.integer({ min: -3, max: 2 }), { minLength: 1, maxLength: 8 }),
      fc.infiniteStream(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
      (offset, width, numbers, bits) => {
        const words = Int32Array.from({ length: offset + 3 * width }, () => bits.next().value as number);
        const data = new Float32Array(words.buffer, 4 * offset, 3 * width);
        const { data: got, shape } = gatherRows(
          'here',
          { dtype: 'float32', shape: [3, width], data },
          hostTensor(Int32Array.from(numbers)),
          names,
        );
        const expected = numbers.flatMap((number) => {
          const start = offset + (number < 0 ? number + 3 : number) * width;
          return Array.from(words.subarray(start, start + width));
        });
        expect(shape).toEqual([numbers.length, width]);
        expect(Array.from(new Int32Array(got.buffer, got.byteOffset, got.length))).toEqual(expected);
      },
    ),
  );
});

test.each([3, -4])('number %i of three rows says where, what was required and what arrived', (number) => {
  const x = hostTensor([1, 2, 3]);
  expect(() => gatherRows('walk.run', x, hostTensor(Int32Array.of(0, number)), names)).toThrow(
    `walk.run: input.rows: expected numbers of rows of resident.x, from -3 to 2; got ${number}`,
  );
});

test('bools and int32 keep their type', () => {
  const bools = { dtype: 'bool', shape: [2, 2], data: Uint8Array.of(1, 0, 0, 1) } as const;
  expect(gatherRows('here', bools, hostTensor(Int32Array.of(1, 1)), names)).toEqual({
    dtype: 'bool',
    shape: [2, 2],
    data: Uint8Array.of(0, 1, 0, 1),
  });
  expect(gatherRows('here', hostTensor(Int32Array.of(5, 6)), hostTensor(Int32Array.of(1)), names).dtype).toBe(
    'int32',
  );
});
