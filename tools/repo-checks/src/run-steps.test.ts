import { expect, test } from 'vitest';
import { commandStep, runSteps, type Step } from './run-steps.js';

const passing = (name: string, more: Partial<Step> = {}): Step => ({
  name,
  run: async () => ({ problems: [] }),
  ...more,
});
const failing = (name: string): Step => ({ name, run: async () => ({ problems: ['a.ts:1: wrong'] }) });
const tests = (passed: number, failed: number): Step => ({
  name: 'tests',
  run: async () => ({ problems: [], tests: { passed, failed, skipped: 0 } }),
});

async function run(steps: Step[], only: string[] = []) {
  const lines: string[] = [];
  const code = await runSteps(steps, { only, log: (line) => lines.push(line), now: () => 0 });
  return { code, lines, last: lines.at(-1) };
}

test('all well: the last line is the count of the tests', async () => {
  const { code, lines, last } = await run([passing('build'), passing('lint'), tests(41, 0)]);
  expect(code).toBe(0);
  expect(last).toBe('41 passed, 0 failed');
  expect(lines.slice(-5)).toEqual([
    '',
    '  build       ok          0.0 s',
    '  lint        ok          0.0 s',
    '  tests       ok          0.0 s  41 passed, 0 failed',
    '41 passed, 0 failed',
  ]);
});

test('a failing step stops no step after it, and counts as one failure', async () => {
  const { code, lines, last } = await run([failing('lint'), passing('layers'), tests(41, 2)]);
  expect(code).toBe(1);
  expect(lines).toContain('  a.ts:1: wrong');
  expect(lines).toContain('  lint        FAILED      0.0 s  1 problem');
  expect(last).toBe('41 passed, 3 failed');
});

test('a step that needs a failed one does not run, and says why', async () => {
  const ran: string[] = [];
  const needing = passing('examples', {
    needs: 'build',
    run: async () => {
      ran.push('examples');
      return { problems: [] };
    },
  });
  const { lines, last } = await run([failing('build'), needing, tests(3, 0)]);
  expect(ran).toEqual([]);
  expect(lines).toContain('  examples    not run     0.0 s  build failed');
  expect(last).toBe('3 passed, 2 failed');
});

test('a step that throws has failed, and the rest still runs', async () => {
  const throwing = passing('layers', { run: () => Promise.reject(new Error('no such folder')) });
  const { code, lines, last } = await run([throwing, tests(3, 0)]);
  expect(code).toBe(1);
  expect(lines.join('\n')).toContain('Error: no such folder');
  expect(last).toBe('3 passed, 1 failed');
});

test('named steps run alone, even without the step they need', async () => {
  const { code, lines } = await run(
    [failing('build'), passing('examples', { needs: 'build' })],
    ['examples'],
  );
  expect(code).toBe(0);
  expect(lines.join('\n')).not.toContain('build');
});

test('an unknown step name is told the known ones', async () => {
  expect(await run([passing('build'), passing('lint')], ['lnit'])).toEqual({
    code: 2,
    lines: ['no step is called lnit; the steps are build, lint'],
    last: 'no step is called lnit; the steps are build, lint',
  });
});

test('a command step passes by its exit code', async () => {
  expect(await commandStep('lint', async () => ({ code: 0, output: '' })).run()).toEqual({ problems: [] });
  expect(await commandStep('lint', async () => ({ code: 7, output: '' })).run()).toEqual({
    problems: ['exit code 7, see the output above'],
  });
});
