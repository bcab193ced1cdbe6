// The command as a process: signals, readers that go away, a full disk behind standard output, and how it ends.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPERIMENTS, makeWorkspace, REPORT, run, shell } from './support/workspace.ts';

const page = (workspace: string) => join(workspace, 'reports/dist/tiny/index.html');

/** As the other experiments, but the second trial of `slow` never lets its thread go. */
const HANGING = EXPERIMENTS.replace(
  'await new Promise((done) => setTimeout(done, parameters.ms));',
  "if (tasks[0].trial === 1) { console.error('hanging'); for (;;); }",
);
/** As the others, but the trials 1 and 3 of `counting` fail. */
const FAILING = EXPERIMENTS.replace(
  "({ status: 'completed', metrics: { value: seeds.child('x').stream().uniform() } })",
  "({ status: trial % 2 === 1 ? 'failed' : 'completed', metrics: { value: seeds.child('x').stream().uniform() }, reason: 'odd' })",
).replace('tasks.map(({ seeds })', 'tasks.map(({ seeds, trial })');

describe('output that nobody reads', () => {
  it.each([
    ['standard output', 'trialbook report --workers 0 | true'],
    ['standard error', 'trialbook report --workers 0 2>&1 >/dev/null | true'],
    ['both, with workers', 'trialbook report --workers 1 2>&1 | true'],
  ])('%s: the study goes on and ends well', async (_, line) => {
    const workspace = makeWorkspace();
    const { code, err } = await shell(workspace, line);
    expect({ code, stack: /\n\s+at /.test(err) }).toEqual({ code: 0, stack: false });
    expect(existsSync(page(workspace))).toBe(true);
  });

  it.skipIf(!existsSync('/dev/full'))(
    'a full disk: the study goes on, and the end says what was lost',
    async () => {
      const workspace = makeWorkspace();
      const { code, err } = await shell(workspace, 'trialbook report --workers 0 > /dev/full');
      expect(err.trim().split('\n').at(-1)).toMatch(
        /^trialbook: standard output cannot be written: .*ENOSPC/,
      );
      expect(code).toBe(1);
      expect(existsSync(page(workspace))).toBe(true);
    },
  );
});

describe('signals', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s keeps finished trials, exit code 130',
    async (signal) => {
      const workspace = makeWorkspace();
      const args = ['report', '--only', 'slow', '--profile', 'exhaustive', '--workers', '1'];
      const stopped = await run(workspace, args, { when: /\b[1-9]\d*\/40 trials/, signal });
      expect(stopped.err).toMatch(/interrupted: \d+ trials run/);
      expect(stopped.code).toBe(130);
      const plan = await run(workspace, [...args, '--plan']);
      const cached = Number(/(\d+) of 40 trials cached/.exec(plan.out)?.[1]);
      expect(cached).toBeGreaterThan(0);
      expect(cached).toBeLessThan(40);
    },
  );

  it.each([0, 30, 60, 90, 120, 150, 200, 250, 300])('in the first moments: after %d ms', async (afterMs) => {
    const workspace = makeWorkspace();
    const args = ['report', '--profile', 'exhaustive', '--workers', '0'];
    const { code, by, err } = await run(workspace, args, { afterMs });
    expect([130, 'SIGINT']).toContain(code ?? by); // Node itself ends by the signal until the command listens
    expect(err).not.toMatch(/\n\s+at /);
    expect(existsSync(page(workspace))).toBe(false);
  });

  it('with --workers 0: the first is heard between trials', async () => {
    const workspace = makeWorkspace();
    const args = ['report', '--only', 'slow', '--profile', 'exhaustive', '--workers', '0'];
    const { code, err } = await run(workspace, args, { when: /trials/, signal: 'SIGTERM' });
    expect(err).toMatch(/interrupted: \d+ trials run/);
    expect(code).toBe(130);
  });

  it.each(['0', '1'])('a second one ends a trial that never ends, with --workers %s', async (workers) => {
    const workspace = makeWorkspace(REPORT, HANGING);
    const args = ['report', '--only', 'slow', '--workers', workers];
    const { code } = await run(workspace, args, { when: /hanging/, untilItEnds: true });
    expect(code).toBe(130);
    const plan = await run(workspace, [...args, '--plan']);
    // With --workers 0 the trial also keeps the thread that stores: what was on its way to the disk runs again.
    expect(plan.out).toMatch(workers === '0' ? /[01] of 3 trials cached/ : /1 of 3 trials cached/);
  });
});

describe('trials that fail', () => {
  it('are said in the last line, and the exit code is 1, also when they come from the store', async () => {
    const workspace = makeWorkspace(REPORT, FAILING);
    for (let i = 0; i < 2; i++) {
      const { code, out, err } = await run(workspace, ['report', '--workers', '0']);
      expect(out).toMatch(/, 2 failed; /);
      expect(err.trim().split('\n').at(-1)).toBe(
        'trialbook: trials failed: counting 2; so the exit code is 1; --allow-failed allows it',
      );
      expect(code).toBe(1);
      expect(existsSync(page(workspace))).toBe(true);
    }
    const { code, err } = await run(workspace, ['report', '--workers', '0', '--allow-failed']);
    expect(err).toContain('trialbook: trials failed: counting 2; as --allow-failed allows');
    expect(code).toBe(0);
  });
});

it('takes no more workers than make sense, and says so', async () => {
  const { code, err } = await run(makeWorkspace(), ['report', '--workers', '1000']);
  expect(err).toMatch(
    /--workers 1000: \d+ are used, four for each of \d+ cores?; more would only take memory/,
  );
  expect(code).toBe(0);
});
