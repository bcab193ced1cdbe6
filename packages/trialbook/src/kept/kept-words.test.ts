import { expect, it } from 'vitest';
import { MACHINE } from '../../test/support/kept-experiment.ts';
import type { CheckedTrial, ExperimentCheck } from './kept-check.ts';
import { keptRemarks } from './kept-words.ts';
import type { SavedResults } from './saved-results.ts';

const check = (codeVersion: string, checkedAt: string, ...outcomes: CheckedTrial['outcome'][]) => ({
  checkedAt: `${checkedAt}T10:00:00.000Z`,
  codeVersion,
  machine: MACHINE,
  node: '24.0.0',
  trials: outcomes.map((outcome, trial): CheckedTrial => ({ arm: 'all', trial, outcome })),
});
const saved = (checks?: Record<string, ExperimentCheck>) =>
  ({
    manifest: {
      createdAt: '2026-01-02T00:00:00.000Z',
      device: { cpu: 'A', cores: 2, platform: 'linux' },
      checks,
    },
  }) as unknown as SavedResults;
const versions = (a: string, b: string) =>
  new Map([
    ['a', a],
    ['b', b],
  ]);
const computed = 'Rendered from results computed on 2026-01-02 on A, 2 cores, linux';
const anew = '; run with --fresh to compute them anew.';

it('says nothing of code that is the same', () => {
  expect(keptRemarks(saved(), versions('1', '1'), versions('1', '1'))).toEqual([`${computed}${anew}`]);
});

it('says whose code has changed, as long as nobody has checked', () => {
  expect(keptRemarks(saved(), versions('1', '1'), versions('1', '2'))[1]).toBe(
    'The code of experiment b has changed since these results were computed or last checked; ' +
      '--check-kept tells whether it still yields them.',
  );
});

it('vouches for results by a check with today’s code, and adds up', () => {
  const checks = {
    a: check('2', '2026-02-01', 'equal', 'equal'),
    b: check('3', '2026-02-04', 'equal', 'consistent'),
  };
  expect(keptRemarks(saved(checks), versions('1', '1'), versions('2', '3'))).toEqual([
    `${computed}; checked from 2026-02-01 to 2026-02-04 with today's code: 3 of 4 trials equal, ` +
      `1 on a processor where bytes are not comparable, 1 of these consistent${anew}`,
  ]);
  expect(keptRemarks(saved({ a: checks.a }), versions('1', '1'), versions('2', '1'))).toEqual([
    `${computed}; checked on 2026-02-01 with today's code: 2 of 2 trials equal${anew}`,
  ]);
});

it('does not count a check with other code, and names what came out otherwise', () => {
  const checks = { a: check('2', '2026-02-01', 'equal'), b: check('2', '2026-02-01', 'different', 'equal') };
  expect(keptRemarks(saved(checks), versions('1', '1'), versions('3', '2'))).toEqual([
    `${computed}; checked on 2026-02-01 with today's code: 1 of 2 trials equal, 1 different${anew}`,
    'Of experiment b, 1 of 2 trials that were run again came out otherwise: all, trial 0: different.',
    'The code of experiment a has changed since these results were computed or last checked; ' +
      '--check-kept tells whether it still yields them.',
  ]);
});
