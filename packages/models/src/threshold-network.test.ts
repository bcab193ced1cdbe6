import { seedTree } from '@trialbook/random';
import { beforeAll, describe, expect, it } from 'vitest';
import { toTensors } from './parameter-tree.ts';
import { tf } from './tensorflow.ts';
import { descendingDetector, descendingDetectorLayers, thresholdNetwork } from './threshold-network.ts';

beforeAll(() => tf.setBackend('cpu'));

function detect(lists: Float32Array): ArrayLike<number> {
  return tf.tidy(() => {
    const model = descendingDetector();
    const params = toTensors(model.init(seedTree(0)).params);
    return model.apply(params, {}, tf.tensor2d(lists, [lists.length / 5, 5])).output.dataSync();
  });
}

function isDescending(lists: Float32Array, row: number): number {
  const list = lists.subarray(5 * row, 5 * row + 5);
  return Number(list.every((value, i) => i === 0 || list[i - 1]! > value));
}

describe('descendingDetector', () => {
  it('is right on every 5-tuple of 0 … 5, ties included', () => {
    const lists = Float32Array.from({ length: 6 ** 5 * 5 }, (_, i) => Math.floor(i / 5 / 6 ** (i % 5)) % 6);
    const output = detect(lists);
    expect(output).toHaveLength(6 ** 5);
    const expected = Float32Array.from({ length: 6 ** 5 }, (_, row) => isDescending(lists, row));
    expect(output).toEqual(expected);
    expect(expected.reduce((sum, value) => sum + value)).toBe(6); // 5 of 6 values, in one order
  });

  it('is right on random reals and on lists sorted downwards', () => {
    const lists = seedTree(1).stream().normals(50_000);
    for (let start = 0; start < 25_000; start += 5)
      lists
        .subarray(start, start + 5)
        .sort()
        .reverse();
    expect(detect(lists)).toEqual(
      Float32Array.from({ length: 10_000 }, (_, row) => isDescending(lists, row)),
    );
  });

  it('has the weights of the assignment: 4 × 5, 4, 4 and 1', () => {
    const [hidden, output] = descendingDetectorLayers();
    expect(hidden.weights.map((row) => row.length)).toEqual([5, 5, 5, 5]);
    expect(hidden.biases).toEqual([0, 0, 0, 0]);
    expect(output).toEqual({ weights: [[-1, -1, -1, -1]], biases: [0] });
  });
});

describe('thresholdNetwork', () => {
  it('fires at exactly 0', () => {
    const model = thresholdNetwork('unit', [{ weights: [[1]], biases: [-1] }]);
    const params = toTensors(model.init(seedTree(0)).params);
    const output = model.apply(params, {}, tf.tensor2d([[0.999], [1], [1.001]])).output;
    expect([...output.dataSync()]).toEqual([0, 1, 1]);
  });

  it('says which layer does not fit', () => {
    const first = { weights: [[1, 2]], biases: [0] };
    expect(() => thresholdNetwork('net', [first, { weights: [[1, 2]], biases: [0] }])).toThrow(
      'net, layer2: required rows of 1 weights; got [2]',
    );
    expect(() => thresholdNetwork('net', [{ ...first, biases: [] }])).toThrow(
      'net, layer1: required 1 biases, one per unit; got 0',
    );
    expect(() => descendingDetectorLayers(1)).toThrow('required a length of at least 2; got 1');
    expect(() => thresholdNetwork('net', [])).toThrow('net: required at least one layer');
  });
});
