import { expect, it } from 'vitest';
import { experiment } from '../test/small-experiment.ts';
import { studyData } from './data-source.ts';

const reading = (...data: string[]) => ({ ...experiment('a', {}), data });
const loaded = (value: unknown) => ({ value, checksums: { all: 'x' }, source: 'real' });

it('loads each data set once, however often it is asked for, and describes it without its values', async () => {
  const loads: string[] = [];
  const data = studyData({
    load: async (name) => {
      loads.push(name);
      return loaded({ name });
    },
  });
  const [first, second] = await Promise.all([
    data.load(reading('mnist')),
    data.load(reading('mnist', 'garments')),
  ]);
  expect(second.mnist).toBe(first.mnist);
  expect(await data.describe(reading('garments'))).toEqual({
    garments: { checksums: { all: 'x' }, source: 'real' },
  });
  expect(loads.toSorted()).toEqual(['garments', 'mnist']);
});

it('moves arrays into shared memory, values unchanged, those already there as they are', async () => {
  const already = new Float32Array(new SharedArrayBuffer(4));
  const value = {
    train: { images: Uint8Array.of(9, 1, 2, 3).subarray(1), labels: Float64Array.of(Number.NaN, -0) },
    already,
    names: ['a', 'b'],
  };
  const { mnist } = await studyData({ load: async () => loaded(value) }).load(reading('mnist'));
  expect(mnist).toEqual(value);
  const { train, already: kept } = mnist as typeof value;
  expect(train.images.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(train.labels.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(kept.buffer).toBe(already.buffer);
});

it('names what cannot be handed to workers', async () => {
  class Table {}
  const data = studyData({ load: async () => loaded({ train: new Table() }) });
  await expect(data.load(reading('mnist'))).rejects.toThrow(
    'data set "mnist".train must be plain data or typed arrays; it is a Table: pass its fields instead',
  );
});

it('passes on why a data set cannot be had', async () => {
  const data = studyData({ load: async () => Promise.reject(new Error('no network')) });
  await expect(data.load(reading('mnist'))).rejects.toThrow('no network');
});
