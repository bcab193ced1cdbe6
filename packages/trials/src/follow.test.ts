import { describe, expect, it } from 'vitest';
import { experiment, here } from '../test/small-experiment.ts';
import { defineExperiment } from './define-experiment.ts';
import type { EarlierResults, Experiment } from './experiment.ts';
import { formatPlan, planTrials } from './plan-trials.ts';
import { runTrials } from './run-trials.ts';
import { verifyTrial } from './verify-trial.ts';
import { inProcessExecutor } from './workers/in-process-executor.ts';

const order: string[] = [];

/** Two settings, of which the second is the better one. */
const tuning = (better = 2) =>
  experiment(
    'tuning',
    {
      one: { parameters: { rate: 1 }, trials: 1 },
      two: { parameters: { rate: 2 }, trials: 1 },
    },
    ({ parameters }) => {
      order.push('tuning');
      return (parameters as { rate: number }).rate === better ? 1 : 0;
    },
  );

/** Trains with whatever setting was best. */
function tuned(before: Experiment) {
  const { plan: _, ...rest } = experiment('tuned', {}, () => order.push('tuned'));
  return {
    ...rest,
    ...defineExperiment({
      ...rest,
      follows: [before],
      plan: (_profile, earlier: EarlierResults) => {
        const arms = Object.values(earlier.of(before).arms);
        const best = arms.toSorted((a, b) => b.records[0]!.metrics.value! - a.records[0]!.metrics.value!)[0]!;
        return { arms: { best: { parameters: best.parameters, trials: 2 } } };
      },
    }),
  };
}

describe('an experiment that follows another', () => {
  it('runs after it, planned from its results, and brings it along', async () => {
    order.length = 0;
    const first = tuning();
    const results = await runTrials({ experiments: [tuned(first)], ...here() });
    expect(order).toEqual(['tuning', 'tuning', 'tuned', 'tuned']);
    expect(results.experiments.map(({ id }) => id)).toEqual(['tuned', 'tuning']);
    expect(results.experiments[0]!.arms.best!.parameters).toEqual({ rate: 2 });
    expect(results.info.counts).toMatchObject({ total: 4, run: 4, left: 0 });
  });

  it('is taken from the store with it, and runs again when the earlier results lead elsewhere', async () => {
    const options = here();
    await runTrials({ experiment: tuned(tuning()), ...options });
    const again = tuned(tuning());
    expect((await runTrials({ experiment: again, ...options })).counts).toMatchObject({ cached: 2, run: 0 });
    expect(again.calls).toEqual([]);
    const elsewhere = tuned(tuning(1));
    const fresh = await runTrials({ experiment: elsewhere, ...options, fresh: true });
    expect(fresh.arms.best!.parameters).toEqual({ rate: 1 });
    expect(elsewhere.calls).toHaveLength(2);
  });

  it('needs nothing run that is given', async () => {
    const before = await runTrials({ experiments: [tuning()], ...here() });
    const first = tuning();
    const { experiments } = await runTrials({
      experiments: [tuned(first)],
      ...here({ earlier: before.experiments }),
    });
    expect(first.calls).toEqual([]);
    expect(experiments.map(({ id }) => id)).toEqual(['tuned']);
  });

  it('shares one executor with it, closed at the end', async () => {
    let closed = 0;
    const inner = inProcessExecutor();
    const close = async () => {
      closed += 1;
      expect(order.filter((name) => name === 'tuned')).toHaveLength(2);
    };
    order.length = 0;
    const executor = { workers: 1, run: inner.run.bind(inner), close };
    await runTrials({ experiment: tuned(tuning()), ...here({ executor }) });
    expect(closed).toBe(1);
  });

  it('is forecast once the other is finished, and until then says what it waits for', async () => {
    const options = here();
    const first = tuning();
    const forecast = () => planTrials({ experiments: [tuned(first)], ...options });
    expect(formatPlan(await forecast())).toBe(
      [
        'profile quick: 0 of 2 trials cached, 2 to run',
        'tuned: planned from the results of tuning, once there are any',
        'tuning: 0 cached, 2 to run',
        '  one: 0 cached, 1 to run: never run',
        '  two: 0 cached, 1 to run: never run',
      ].join('\n'),
    );
    expect(first.calls).toEqual([]);
    await runTrials({ experiment: first, ...options });
    expect((await forecast()).experiments[0]).toMatchObject({ id: 'tuned', counts: { total: 2, left: 2 } });
  });

  it('can be verified, once there are results of both', async () => {
    const options = here();
    const verify = () => verifyTrial({ ...options, experiment: tuned(tuning()), arm: 'best', trial: 1 });
    await expect(verify()).rejects.toThrow(
      'its plan needs the results of tuning, which are not stored; run the study first',
    );
    const walk = experiment('walk', { x: { parameters: null, trials: 1 } });
    const last = { ...walk, ...tuned(tuning()), run: walk.run };
    await runTrials({ experiment: last, ...options });
    expect(await verifyTrial({ ...options, experiment: last, arm: 'best', trial: 1 })).toMatchObject({
      same: true,
    });
  });

  it('cannot be planned alone, nor in a circle, nor ask for what it does not follow', async () => {
    expect(() => tuned(tuning()).plan('quick')).toThrow(
      'experiment "tuned": its plan needs the results of "tuning"; run it with runTrials',
    );
    const a = tuned(tuning());
    const b = { ...tuned(a), id: 'b' };
    const circle = { ...a, follows: [b] };
    await expect(
      runTrials({ experiments: [circle, { ...b, follows: [circle] }], ...here() }),
    ).rejects.toThrow('experiments "tuned", "b" follow each other in a circle');
    const stranger = {
      ...tuned(tuning()),
      follows: [experiment('other', { x: { parameters: 1, trials: 1 } })],
    };
    await expect(runTrials({ experiment: stranger, ...here() })).rejects.toThrow(
      'a plan asked for the results of experiment "tuning"; there are those of: other',
    );
  });
});
