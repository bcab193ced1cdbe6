import type { StudyResults } from '@trialbook/trials';
import { expect, it } from 'vitest';
import { runFacts } from './run-facts.ts';

it('adds up trials, and what was lost, over all experiments', () => {
  const experiment = (total: number, diverged: number, failed: number) => ({
    id: 'a',
    counts: { total, diverged, failed },
  });
  const study = {
    experiments: [experiment(12_000, 20, 0), experiment(500, 7, 1)],
    info: { profile: 'full', rootSeed: 1 },
  } as unknown as StudyResults;
  const { facts } = runFacts(study, new Map(), { engine: 'none', machine: 'a machine, 2 cores' });
  expect(facts).toContainEqual(['Trials', '12\u202f500, 27 diverged, 1 failed']);
  expect(facts).toContainEqual(['Machine', 'a machine, 2 cores']);
});
