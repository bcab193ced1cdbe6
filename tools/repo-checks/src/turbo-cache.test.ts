// The repository's own turbo.json, tried on three tiny packages: what a change re-runs, and what it leaves cached.

import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryWorkspace } from '../test/temporary-workspace.ts';
import { repositoryRoot } from './workspace.js';

const names = ['base', 'middle', 'apart'] as const;
let root: string;

beforeEach(() => {
  const scripts = { build: 'true', typecheck: 'true', test: 'true' };
  root = temporaryWorkspace({
    'package.json': { name: 'root', private: true, packageManager: 'pnpm@10.34.9' },
    'turbo.json': readFileSync(join(repositoryRoot, 'turbo.json'), 'utf8'),
    'tsconfig.base.json': '{}',
    'vitest.shared.ts': '',
    'README.md': '',
    ...Object.fromEntries(
      names.flatMap((name) => [
        [
          `packages/${name}/package.json`,
          {
            name,
            version: '0.0.0',
            scripts,
            ...(name === 'middle' ? { dependencies: { base: 'workspace:^' } } : {}),
          },
        ],
        [`packages/${name}/src/index.ts`, ''],
        [`packages/${name}/src/index.test.ts`, ''],
      ]),
    ),
    'pnpm-lock.yaml': readFileSync(
      join(repositoryRoot, 'tools/repo-checks/test/three-packages-lock.yaml'),
      'utf8',
    ),
  });
  execFileSync('git', ['init', '--quiet'], { cwd: root });
});

function hashes(env: Record<string, string> = {}): Map<string, string> {
  const output = execFileSync(
    join(repositoryRoot, 'node_modules/.bin/turbo'),
    ['run', 'build', 'typecheck', 'test', '--dry=json'],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', ...env },
      stdio: 'pipe',
    },
  );
  const { tasks }: { tasks: { taskId: string; hash: string }[] } = JSON.parse(output);
  return new Map(tasks.map(({ taskId, hash }) => [taskId, hash]));
}

/** The tasks whose hash differs once `change` has happened: those that would run again. */
function rerunBy(change: () => void, env: Record<string, string> = {}): string[] {
  const before = hashes();
  change();
  const after = hashes(env);
  return [...before.keys()].filter((task) => before.get(task) !== after.get(task)).sort();
}

const edit = (file: string) => () => appendFileSync(join(root, file), '// changed\n');

test('a source re-runs its package and what depends on it, and nothing else', () => {
  expect(rerunBy(edit('packages/base/src/index.ts'))).toEqual([
    'base#build',
    'base#test',
    'base#typecheck',
    'middle#build',
    'middle#test',
    'middle#typecheck',
  ]);
  expect(rerunBy(edit('packages/middle/src/index.ts'))).toEqual([
    'middle#build',
    'middle#test',
    'middle#typecheck',
  ]);
});

test('a test re-runs its own package alone, and builds nothing', () => {
  expect(rerunBy(edit('packages/base/src/index.test.ts'))).toEqual(['base#test', 'base#typecheck']);
});

test('the shared test settings re-run tests and types, the shared compiler settings everything', () => {
  expect(rerunBy(edit('vitest.shared.ts')).every((task) => /#(test|typecheck)$/.test(task))).toBe(true);
  expect(rerunBy(edit('vitest.shared.ts'))).toHaveLength(6);
  expect(rerunBy(edit('tsconfig.base.json'))).toHaveLength(9);
});

test('prose at the root re-runs nothing', () => {
  expect(rerunBy(() => writeFileSync(join(root, 'README.md'), 'changed'))).toEqual([]);
});

test.each(['TRIALBOOK_DATA_DIR', 'TRIALBOOK_NODE_VERSION'])(
  '%s is part of the tests, not of the build',
  (name) => {
    expect(rerunBy(() => {}, { [name]: 'something else' })).toEqual(
      names.map((task) => `${task}#test`).sort(),
    );
  },
);
