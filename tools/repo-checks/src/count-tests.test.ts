import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryWorkspace } from '../test/temporary-workspace.ts';
import { clearTestResults, countTests, formatCounts } from './count-tests.js';
import { readWorkspace } from './workspace.js';

const tested = (name: string) => ({ name, scripts: { test: 'vitest run' } });

const file = (name: string, ...statuses: string[]) => ({
  name,
  status: statuses.includes('failed') ? 'failed' : 'passed',
  assertionResults: statuses.map((status) => ({ status })),
});

async function packagesOf(files: Record<string, unknown>) {
  return (await readWorkspace(temporaryWorkspace(files))).packages;
}

test('sums the packages; skipped, pending and todo count as skipped', async () => {
  const packages = await packagesOf({
    'packages/a/package.json': tested('a'),
    'packages/a/.test-results/results.json': {
      success: true,
      testResults: [file('x', 'passed', 'passed'), file('y', 'passed', 'pending', 'skipped', 'todo')],
    },
    'packages/b/package.json': tested('b'),
    'packages/b/.test-results/results.json': { success: false, testResults: [file('z', 'passed', 'failed')] },
    'packages/untested/package.json': { name: 'untested' },
  });
  expect(countTests(packages)).toEqual({
    passed: 4,
    failed: 1,
    skipped: 3,
    problems: ['packages/b: z › a test without a name'],
  });
});

test('the results of a package that is gone do not count', async () => {
  const packages = await packagesOf({
    'packages/a/package.json': tested('a'),
    'packages/a/.test-results/results.json': { success: true, testResults: [file('x', 'passed')] },
    'packages/gone/.test-results/results.json': {
      success: false,
      testResults: [file('x', 'failed', 'passed')],
    },
  });
  expect(countTests(packages)).toMatchObject({ passed: 1, failed: 0 });
});

test('a package with a test script and no results is a failure, unless only some packages were asked for', async () => {
  const packages = await packagesOf({ 'packages/a/package.json': tested('a') });
  expect(countTests(packages)).toEqual({
    passed: 0,
    failed: 1,
    skipped: 0,
    problems: ['packages/a: has a test script, but left no test results'],
  });
  expect(countTests(packages, { missingFails: false })).toMatchObject({ failed: 0, problems: [] });
});

test('a file that cannot be imported fails though none of its tests did', async () => {
  const packages = await packagesOf({
    'packages/a/package.json': tested('a'),
    'packages/a/.test-results/results.json': {
      success: false,
      testResults: [{ name: 'broken.test.ts', status: 'failed', assertionResults: [] }, file('x', 'passed')],
    },
  });
  expect(countTests(packages)).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
    problems: ['packages/a: a test file failed outside its tests: broken.test.ts'],
  });
});

test('a run that vitest calls a failure is one, even when every test passed', async () => {
  const packages = await packagesOf({
    'packages/a/package.json': tested('a'),
    'packages/a/.test-results/results.json': { success: false, testResults: [file('x', 'passed')] },
  });
  expect(countTests(packages)).toMatchObject({ passed: 1, failed: 1 });
});

test('torn results are a failure that says so', async () => {
  const packages = await packagesOf({
    'packages/a/package.json': tested('a'),
    'packages/a/.test-results/results.json': '{ "success": tr',
    'packages/b/package.json': tested('b'),
    'packages/b/.test-results/results.json': { some: 'thing' },
  });
  const { failed, problems } = countTests(packages);
  expect(failed).toBe(2);
  expect(problems[0]).toMatch(/^packages\/a: its test results cannot be read: /);
  expect(problems[1]).toBe('packages/b: its test results are not in the form vitest writes');
});

test('clearing removes results and nothing else', async () => {
  const packages = await packagesOf({
    'packages/a/package.json': tested('a'),
    'packages/a/.test-results/results.json': { success: true, testResults: [] },
  });
  clearTestResults(packages);
  const dir = packages[0]?.dir ?? '';
  expect(existsSync(join(dir, '.test-results'))).toBe(false);
  expect(existsSync(join(dir, 'package.json'))).toBe(true);
});

test('the last line names skips only when there are any', () => {
  expect(formatCounts({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
  expect(formatCounts({ passed: 12, failed: 1, skipped: 3 })).toBe('12 passed, 1 failed, 3 skipped');
});

test('names every failed test with its file and the beginning of its message', async () => {
  const failure = {
    status: 'failed',
    fullName: 'adds up',
    failureMessages: ['AssertionError: 1 is not 2\n  at x'],
  };
  const packages = await packagesOf({
    'packages/a/package.json': tested('a'),
    'packages/a/.test-results/results.json': {
      success: false,
      testResults: [{ name: '/project/a/sum.test.ts', status: 'failed', assertionResults: [failure] }],
    },
  });
  expect(countTests(packages).problems).toEqual([
    'packages/a: sum.test.ts › adds up › AssertionError: 1 is not 2',
  ]);
});
