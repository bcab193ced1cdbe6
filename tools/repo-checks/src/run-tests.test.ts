import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryWorkspace } from '../test/temporary-workspace.ts';
import { runTests } from './run-tests.js';
import { readWorkspace } from './workspace.js';

const oneTest = (status: string) =>
  JSON.stringify({
    success: status === 'passed',
    testResults: [{ name: 'x', status, assertionResults: [{ status }] }],
  });

const workspaceOf = (...names: string[]) =>
  readWorkspace(
    temporaryWorkspace(
      Object.fromEntries(
        names.flatMap((name) => [
          [`packages/${name}/package.json`, { name, scripts: { test: 'vitest run' } }],
          [`packages/${name}/.test-results/results.json`, oneTest('passed')],
        ]),
      ),
    ),
  );

const turboThatWrites = (results: Record<string, string>, code: number) => async (root: string) => {
  for (const [name, text] of Object.entries(results)) {
    const file = join(root, 'packages', name, '.test-results/results.json');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return { code, output: '' };
};

test('results of an earlier run are gone before turbo starts', async () => {
  const workspace = await workspaceOf('a');
  let seen = true;
  await runTests(workspace, [], async (root) => {
    seen = existsSync(join(root, 'packages/a/.test-results'));
    return { code: 0, output: '' };
  });
  expect(seen).toBe(false);
});

test('a package whose tests never ran is not counted with what it left the last time', async () => {
  const { counts } = await runTests(
    await workspaceOf('a', 'b'),
    [],
    turboThatWrites({ a: oneTest('passed') }, 1),
  );
  expect(counts).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
    problems: ['packages/b: has a test script, but left no test results'],
  });
});

test('a failure of turbo that no result shows still counts', async () => {
  const { counts } = await runTests(await workspaceOf('a'), [], turboThatWrites({ a: oneTest('passed') }, 3));
  expect(counts.failed).toBe(1);
  expect(counts.problems).toEqual([
    'turbo run test failed (exit code 3) outside any test; see its output above',
  ]);
});

test('with a filter, only the packages that ran count', async () => {
  const run = turboThatWrites({ a: oneTest('passed') }, 0);
  const { counts } = await runTests(await workspaceOf('a', 'b'), ['--filter=a'], run);
  expect(counts).toEqual({ passed: 1, failed: 0, skipped: 0, problems: [] });
});
