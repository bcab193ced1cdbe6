import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type HostTensor, hostTensor } from '../host-tensor.ts';
import { RowGatherer } from './gather-rows.ts';

const input = { name: 'picked', from: 'resident.x', rows: 'input.rows' };

function gatherRows(x: HostTensor, rows: HostTensor, gatherer = new RowGatherer([input])): HostTensor {
  const feeds = new Map([
    [input.from, x],
    [input.rows, rows],
  ]);
  gatherer.gather('walk.run', feeds)();
  return feeds.get('picked')!;
}

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
          { dtype: 'float32', shape: [3, width], data },
          hostTensor(Int32Array.from(numbers)),
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
  expect(() => gatherRows(x, hostTensor(Int32Array.of(0, number)))).toThrow(
    `walk.run: input.rows: expected numbers of rows of resident.x, from -3 to 2; got ${number}`,
  );
});

test('bools and int32 keep their type', () => {
  const bools = { dtype: 'bool', shape: [2, 2], data: Uint8Array.of(1, 0, 0, 1) } as const;
  expect(gatherRows(bools, hostTensor(Int32Array.of(1, 1)))).toEqual({
    dtype: 'bool',
    shape: [2, 2],
    data: Uint8Array.of(0, 1, 0, 1),
  });
  expect(gatherRows(hostTensor(Int32Array.of(5, 6)), hostTensor(Int32Array.of(1))).dtype).toBe('int32');
});

test('memory is used again once it is given back, and not before', () => {
  const gatherer = new RowGatherer([input]);
  const feeds = (number: number) =>
    new Map<string, HostTensor>([
      [input.from, hostTensor([1, 2, 3, 4], [2, 2])],
      [input.rows, hostTensor(Int32Array.of(number))],
    ]);
  const [first, second, third] = [feeds(0), feeds(1), feeds(1)];
  const giveBack = gatherer.gather('walk.run', first);
  gatherer.gather('walk.run', second);
  expect(first.get('picked')!.data).toEqual(Float32Array.of(1, 2));
  expect(second.get('picked')!.data).toEqual(Float32Array.of(3, 4));
  giveBack();
  gatherer.gather('walk.run', third);
  expect(third.get('picked')!.data).toBe(first.get('picked')!.data);
});
