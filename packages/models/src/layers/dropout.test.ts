import { beforeAll, describe, expect, it } from 'vitest';
import { eagerDropoutSource } from '../dropout-source.ts';
import { sequential } from '../sequential.ts';
import { tf } from '../tensorflow.ts';
import { dropout } from './dropout.ts';

beforeAll(() => tf.setBackend('cpu'));

const model = sequential('drops', [1000], { first: dropout(0.2), second: dropout(0.5) });
const input = () => tf.ones([50, 1000]);

describe('dropout', () => {
  it('does nothing at inference', () => {
    tf.tidy(() => {
      const x = input();
      expect(model.apply({}, {}, x, { key: [1, 2] }).output).toBe(x);
    });
  });

  it('zeroes with its rate and scales the rest so that the mean stays', () => {
    tf.tidy(() => {
      const { activations } = model.apply({}, {}, input(), {
        training: true,
        key: [1, 2],
        collectActivations: true,
      });
      const values = activations!.first!.dataSync();
      expect(new Set(values)).toEqual(new Set([0, 1.25]));
      const kept = values.filter((value) => value > 0).length / values.length;
      expect(Math.abs(kept - 0.8)).toBeLessThan(4 * Math.sqrt(0.16 / values.length));
      expect(Math.abs(tf.mean(activations!.second!).dataSync()[0]! - 1)).toBeLessThan(0.03);
    });
  });

  it('passes the gradient through the same mask', () => {
    tf.tidy(() => {
      const apply = (x: tf.Tensor) => model.apply({}, {}, x, { training: true, key: [1, 2] }).output;
      expect(
        tf
          .grad((x) => tf.sum(apply(x)))(input())
          .dataSync(),
      ).toEqual(apply(input()).dataSync());
    });
  });

  it('asks an injected source, once per layer, with a stream number of its own', () => {
    const calls: unknown[] = [];
    const key = tf.tensor1d([3, 4], 'int32');
    const mask = (...call: unknown[]) => {
      calls.push(call);
      return tf.zeros([50, 1000]);
    };
    tf.tidy(() => model.apply({}, {}, input(), { training: true, key, dropoutSource: { mask } }));
    expect(calls).toEqual([
      [key, 0, 0.2, [50, 1000]],
      [key, 1, 0.5, [50, 1000]],
    ]);
  });
});

describe('eagerDropoutSource', () => {
  const mask = (key: readonly [number, number] | tf.Tensor, stream: number, shape = [3, 5]) =>
    tf.tidy(() => [...eagerDropoutSource.mask(key, stream, 0.5, shape).dataSync()]);

  it('gives the same mask for the same key and another for another key or stream', () => {
    expect(mask([1, 2], 0)).toEqual(mask([1, 2], 0));
    expect(mask([1, 2], 0, [40])).not.toEqual(mask([1, 3], 0, [40]));
    expect(mask([1, 2], 0, [40])).not.toEqual(mask([1, 2], 1, [40]));
  });

  it('takes a tensor as key', () => {
    expect(tf.tidy(() => mask(tf.tensor1d([1, -2], 'int32'), 0))).toEqual(mask([1, 0xfffffffe], 0));
  });

  it('takes a key for each stacked trial, whose mask is the one it has alone', () => {
    const keys = [1, 2, 3, 4, -5, 6];
    const stacked = tf.tidy(() => mask(tf.tensor2d(keys, [3, 2], 'int32'), 1, [3, 3, 5]));
    const alone = [0, 1, 2].flatMap((i) => mask([keys[2 * i]! >>> 0, keys[2 * i + 1]!], 1));
    expect(stacked).toEqual(alone);
    expect(() => mask(tf.tensor2d(keys, [3, 2], 'int32'), 1, [4, 5])).toThrow(
      'dropout key: 3 keys, one per stacked trial, need a shape [3, …]; got [4,5]',
    );
  });

  it('refuses a key of other length', () => {
    expect(() => mask(tf.tensor1d([1, 2, 3], 'int32'), 0)).toThrow(
      'dropout key: required two integers; got 3',
    );
  });
});
