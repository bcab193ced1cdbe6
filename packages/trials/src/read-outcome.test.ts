import { describe, expect, it } from 'vitest';
import { experiment as small } from '../test/small-experiment.ts';
import type { Experiment, TrialOutcome } from './experiment.ts';
import { readOutcome } from './read-outcome.ts';

const experiment: Experiment = {
  ...small('a', {}),
  metrics: { loss: { label: 'Loss', unit: '' }, accuracy: { label: 'Accuracy', unit: 'fraction' } },
};
const read = (outcome: unknown) => readOutcome(experiment, outcome as TrialOutcome);

describe('readOutcome', () => {
  it('takes a completed trial with every metric, and makes its series exact', () => {
    const series = { loss: new Float32Array([0.1, Number.NaN]), step: [1, 2] };
    expect(read({ status: 'completed', metrics: { loss: 0, accuracy: 1 }, series })).toEqual({
      status: 'completed',
      metrics: { loss: 0, accuracy: 1 },
      series: { loss: Float64Array.of(Math.fround(0.1), Number.NaN), step: Float64Array.of(1, 2) },
      artifacts: {},
    });
  });

  it.each([
    [{ loss: Number.NaN, accuracy: 1 }, 'diverged', 'loss is NaN', { accuracy: 1 }],
    [{ loss: -Infinity, accuracy: Number.NaN }, 'diverged', 'loss is -Infinity, accuracy is NaN', {}],
    [{ loss: 1 }, 'failed', 'completed without a value for accuracy', { loss: 1 }],
    [{ loss: 1, accuracy: undefined }, 'failed', 'completed without a value for accuracy', { loss: 1 }],
    [
      { loss: 1, accuracy: 1, speed: 3 },
      'failed',
      'returned a metric "speed" that is not described; described: loss, accuracy',
      { loss: 1, accuracy: 1 },
    ],
    [
      { loss: '0.5', accuracy: 1 },
      'failed',
      'returned the metric "loss" as the string "0.5"; a metric is a number',
      { accuracy: 1 },
    ],
    [
      { loss: 1, accuracy: null },
      'failed',
      'returned the metric "accuracy" as null; a metric is a number',
      { loss: 1 },
    ],
    [
      { loss: [1], accuracy: true },
      'failed',
      'returned the metric "loss" as an array; a metric is a number',
      {},
    ],
  ])('does not take %j for completed', (metrics, status, reason, kept) => {
    expect(read({ status: 'completed', metrics })).toMatchObject({ status, reason });
    expect(read({ status: 'completed', metrics }).metrics).toEqual(kept);
  });

  it('names a bigint, and does so of a trial that says it diverged too', () => {
    const metrics = { loss: 3n, accuracy: 1 };
    for (const status of ['completed', 'diverged']) {
      expect(read({ status, metrics })).toMatchObject({
        status: 'failed',
        reason: 'returned the metric "loss" as the bigint 3n; a metric is a number',
        metrics: { accuracy: 1 },
      });
    }
  });

  it.each([
    [['1', 2], 'with the string "1" at 0'],
    [[1, 2n], 'with the bigint 2n at 1'],
    [BigInt64Array.of(1n), 'as an array of bigints'],
    ['123', 'as the string "123"'],
    [[1, undefined], 'with undefined at 1'],
    [{ length: 1 }, 'as an object'],
  ])('does not take %s for a series', (loss, what) => {
    const metrics = { loss: 1, accuracy: 1 };
    expect(read({ status: 'completed', metrics, series: { loss, fine: [1] } })).toMatchObject({
      status: 'failed',
      reason: `returned the series "loss" ${what}; a series holds numbers`,
      series: { fine: Float64Array.of(1) },
    });
  });

  it('keeps what a diverged trial says, and that a failed one says nothing', () => {
    const diverged = { status: 'diverged', metrics: { loss: Number.POSITIVE_INFINITY }, reason: 'at step 3' };
    expect(read(diverged)).toMatchObject({ status: 'diverged', reason: 'at step 3', metrics: {} });
    expect(read({ status: 'failed', metrics: {} })).toMatchObject({ reason: 'no reason was given' });
  });

  it.each([
    [undefined, 'got status undefined with metrics missing'],
    [{ metrics: {} }, 'got status undefined with metrics object'],
    [{ status: 'done', metrics: {} }, 'got status "done" with metrics object'],
    [{ status: 'completed' }, 'got status "completed" with metrics missing'],
  ])('refuses %j', (outcome, message) => {
    expect(() => read(outcome)).toThrow(`for each task; ${message}`);
  });
});
