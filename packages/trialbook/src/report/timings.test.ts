import type { StudyResults } from '@trialbook/trials';
import { expect, it } from 'vitest';
import { formatTimings } from './timings.ts';

const experiment = (id: string, run: number, cached: number, trialMs: number) => ({
  id,
  trialMs,
  counts: { total: run + cached, run, cached, left: 0, diverged: 0, failed: 0 },
});

it('puts the costliest experiment first, with the time of a trial, and then the phases', () => {
  const study = {
    experiments: [experiment('perceptron', 100, 0, 500), experiment('lenet', 3, 2, 9500)],
    info: { workers: 2 },
  } as unknown as StudyResults;
  expect(formatTimings({ study, phases: { trialsMs: 5200, writingMs: 1500 } })).toBe(
    [
      'experiment  run  taken  time of trials  share  per trial',
      'lenet         3      2            10 s   95 %        2 s',
      'perceptron  100      0           0.5 s    5 %       5 ms',
      'trials 5 s on 2 workers, drawing and writing 2 s',
    ].join('\n'),
  );
});
