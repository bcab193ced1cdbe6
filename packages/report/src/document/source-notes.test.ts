import { expect, it } from 'vitest';
import type { ResultsSource } from '../results/source.ts';
import { sourceNotes } from './source-notes.ts';

const counts = (arm: string, trials: number, diverged: number, failed = 0) => ({
  arm,
  trials,
  diverged,
  failed,
});

it('says once what several arms lost alike', () => {
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
    'Arms a, c, each: of 1 trial 1 diverged; they are counted, not averaged.',
    'Arm d: of 3 trials 1 diverged and 1 failed; they are counted, not averaged.',
  ]);
});
