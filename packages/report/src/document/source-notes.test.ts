import { expect, it } from 'vitest';
import type { ResultsSource } from '../results/source.ts';
import { sourceNotes } from './source-notes.ts';

const counts = (arm: string, trials: number, diverged: number, failed = 0) => ({
  arm,
  trials,
  diverged,
  failed,
});

it('says once how many trials were lost, and in how many arms', () => {
  const source = {
    kind: 'results',
    id: 'widths',
    data: [],
    trialCounts: [
      counts('a', 1, 1),
      counts('b', 3, 0),
      counts('c', 1, 1),
      counts('d', 3, 1, 1),
      counts('e', 3, 0),
    ],
  } as unknown as ResultsSource;
  const notes = sourceNotes([source], { read: new Map(), shown: new Map() });
  expect(notes.map(({ text }) => text)).toEqual([
    'Experiment widths: 1 to 3 trials per arm.',
    'Of 11 trials, 3 diverged and 1 failed (3 of 5 arms); counted, not averaged.',
  ]);
});
