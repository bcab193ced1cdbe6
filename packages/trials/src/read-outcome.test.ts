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
  ])('does not take %j for completed', (metrics, status, reason, kept) => {
    expect(read({ status: 'completed', metrics })).toMatchObject({ status, reason });
    expect(read({ status: 'completed', metrics }).metrics).toEqual(kept);
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
