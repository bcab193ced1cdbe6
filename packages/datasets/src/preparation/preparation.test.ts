import { seedTree } from '@trialbook/random';
import { describe, expect, it } from 'vitest';
import { indexBatches } from './index-batches.ts';
import { oneHot } from './one-hot.ts';
import { scalePixels } from './scale-pixels.ts';
import { takeRows } from './take-rows.ts';

const seeds = seedTree(9).child('order');

describe('indexBatches', () => {
  it('deals every row once, in batches of the size, the rest last', () => {
    const batches = indexBatches(10, 4, seeds);
    expect(batches.map((batch) => batch.length)).toEqual([4, 4, 2]);
    expect(batches.flatMap((batch) => [...batch]).sort((a, b) => a - b)).toEqual([...Array(10).keys()]);
  });

  it('drops a last batch that is not full, when told to, and keeps one that is', () => {
    expect(indexBatches(10, 4, seeds, { dropLast: true })).toEqual(indexBatches(10, 4, seeds).slice(0, 2));
    expect(indexBatches(8, 4, seeds, { dropLast: true })).toHaveLength(2);
  });

  it('repeats the order of a seed node, and goes on with a stream', () => {
    expect(indexBatches(100, 100, seeds)).toEqual(indexBatches(100, 100, seeds));
    const stream = seeds.stream();
    expect(indexBatches(100, 100, stream)).toEqual(indexBatches(100, 100, seeds));
    expect(indexBatches(100, 100, stream)).not.toEqual(indexBatches(100, 100, seeds));
  });

  it('keeps the rows in their own order without a source', () => {
    expect(indexBatches(5, 3, null)).toEqual([Uint32Array.of(0, 1, 2), Uint32Array.of(3, 4)]);
  });

  it('lays the epoch out in one array', () => {
    const [first] = indexBatches(6, 4, null);
    expect(new Uint32Array(first!.buffer)).toEqual(Uint32Array.of(0, 1, 2, 3, 4, 5));
  });

  it('refuses sizes without batches', () => {
    expect(() => indexBatches(10, 0, seeds)).toThrow('batchSize must be an integer of at least 1; got 0');
    expect(() => indexBatches(10, 11, seeds, { dropLast: true })).toThrow(
      'at most the number of rows 10; got 11',
    );
  });
});

describe('oneHot', () => {
  it('puts a one at each label', () => {
    expect([...oneHot(Uint8Array.of(1, 0, 2), 3)]).toEqual([0, 1, 0, 1, 0, 0, 0, 0, 1]);
  });

  it.each([[-1], [3], [0.5]])('refuses the label %d of three classes', (label) => {
    expect(() => oneHot([0, label], 3)).toThrow(`integers in [0, 3); got ${label} at position 1`);
  });
});

describe('scalePixels', () => {
  it('maps 0 … 255 to 0 … 1, or to the range asked for', () => {
    expect([...scalePixels(Uint8Array.of(0, 255, 51))]).toEqual([0, 1, Math.fround(0.2)]);
    expect([...scalePixels(Uint8Array.of(0, 255), { low: -1, high: 3 })]).toEqual([-1, 3]);
  });
});

describe('takeRows', () => {
  it('takes points with their labels', () => {
    const set = {
      inputs: Float32Array.of(1, 2, 3, 4, 5, 6),
      labels: Int32Array.of(7, 8, 9),
      count: 3,
      features: 2,
    };
    expect(takeRows(set, [2, 0, 2])).toEqual({
      inputs: Float32Array.of(5, 6, 1, 2, 5, 6),
      labels: Int32Array.of(9, 7, 9),
      count: 3,
      features: 2,
    });
  });

  it('takes points with their targets', () => {
    const set = {
      inputs: Float32Array.of(1, 2),
      targets: Float32Array.of(3, 4, 5, 6),
      count: 2,
      features: 1,
      outputs: 2,
    };
    const taken = {
      inputs: Float32Array.of(2),
      targets: Float32Array.of(5, 6),
      count: 1,
      features: 1,
      outputs: 2,
    };
    expect(takeRows(set, [1])).toEqual(taken);
  });

  it('takes images with their labels, out of shared memory too', () => {
    const images = new Uint8Array(new SharedArrayBuffer(8)).fill(4, 4);
    const taken = takeRows({ images, labels: Uint8Array.of(1, 2), count: 2, height: 2, width: 2 }, [1]);
    const only = {
      images: Uint8Array.of(4, 4, 4, 4),
      labels: Uint8Array.of(2),
      count: 1,
      height: 2,
      width: 2,
    };
    expect(taken).toEqual(only);
  });

  it('refuses a row outside the set', () => {
    const set = { inputs: new Float32Array(2), labels: new Int32Array(2), count: 2, features: 1 };
    expect(() => takeRows(set, [0, 2])).toThrow('integers in [0, 2); got 2 at position 1');
  });
});
